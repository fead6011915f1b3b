"""Data that stays outside of memory: the next block of batches is read while the current one is
used.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Batch, Tensors
from ...spec_schema.shapes import product
from ..data.dataset import Part
from ..data.rows import LazyRows, Rows
from .grouping import NOTHING, Cut
from .in_memory import Arrays, BatchRange, InMemoryData, LoopInput, shortened, tensor_of
from .prefetch import Prefetcher


class StreamedData:
    """A part of the data whose inputs are read on demand.

    Args:
        part: The samples; the targets are in memory.
        weights: The factor of each sample by output; empty if all are 1.
        cut: What is cut in each batch to the longest sample.

    Attributes:
        signature: The signature of the arguments of a compiled function: inputs, targets and
            weights of a block.
    """

    def __init__(self, part: Part, weights: Arrays | None = None, cut: Cut = NOTHING) -> None:
        self.size, self._cut = part.size, cut
        self._fields: tuple[Mapping[str, Rows], ...] = (part.inputs, part.targets, weights or {})
        self.signature = tuple(
            {
                name: tf.TensorSpec([None, *rows.shape[1:]], _type_of(rows))
                for name, rows in fields.items()
            }
            for fields in self._fields
        )
        self._ahead = Prefetcher(self.only, sum(map(_width, part.inputs.values())))

    def passes(
        self, order: tf.Tensor, first: int, last: int, batch_size: int
    ) -> Iterator[BatchRange]:
        """Yields the batches `first` … `last - 1` of an epoch, block by block. Raises
        DataChanged.
        """
        try:
            while first < last:
                block = self._ahead.block(order, first, batch_size)
                stop = min(last, block.stop)
                yield BatchRange(block.given, first - block.start, stop - block.start)
                first = stop
        finally:
            if first < last:  # left before the end
                self._ahead.close()

    def only(self, rows: NDArray[Any]) -> LoopInput:
        """Returns the arguments of a compiled function for these rows. Raises DataChanged."""
        return tuple(
            {name: tensor_of(content[rows]) for name, content in fields.items()}
            for fields in self._fields
        )

    def batch(self, given: LoopInput, start: tf.Tensor, stop: tf.Tensor) -> Batch:
        """Returns the samples from `start` to `stop` of the arguments."""
        whole = Batch(*(_part(tensors, start, stop) for tensors in given))
        return shortened(whole, self._cut)


Data = InMemoryData | StreamedData


def placed(part: Part, weights: Arrays | None = None, cut: Cut = NOTHING) -> Data:
    """Returns a part on the device or outside of memory, depending on where its inputs are.

    Args:
        weights: The factor of each sample by output; empty if all are 1. Defaults to those of the
            part.
        cut: What is cut in each batch to the longest sample.
    """
    weights = part.weights if weights is None else weights
    lazy = any(isinstance(rows, LazyRows) for rows in part.inputs.values())
    return StreamedData(part, weights, cut) if lazy else InMemoryData(part, weights, cut)


def _type_of(rows: Rows) -> tf.DType:
    return tf.string if np.dtype(rows.dtype).hasobject else tf.as_dtype(rows.dtype)


def _width(rows: Rows) -> int:
    return int(np.dtype(rows.dtype).itemsize * (product(rows.shape[1:]) or 1))


def _part(tensors: Tensors, start: tf.Tensor, stop: tf.Tensor) -> Tensors:
    return {name: tensor[start:stop] for name, tensor in tensors.items()}
