"""Data that is on the device as a whole: a compiled function gathers its own batches."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Batch, Tensors
from ..data.dataset import Part
from ..data.rows import Rows
from ..data.window_rows import WindowRows
from .grouping import NOTHING, Cut

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
LoopInput: TypeAlias = Any  # nested tensors, an argument of a compiled function


@dataclass(frozen=True, slots=True)
class BatchRange:
    """What one call of a compiled function processes.

    Attributes:
        given: The data that batches are taken from.
        first, last: The range of batches in `given`, without `last`.
    """

    given: LoopInput
    first: int
    last: int


class InMemoryData:
    """A part of the data as tensors on the device.

    Args:
        part: The samples, in memory.
        weights: The factor of each sample by output; empty if all are 1.
        cut: What is cut in each batch to the longest sample.

    Attributes:
        signature: The signature of the arguments of a compiled function: the rows of an epoch in
            order.
    """

    signature = tf.TensorSpec([None], tf.int32)

    def __init__(self, part: Part, weights: Arrays | None = None, cut: Cut = NOTHING) -> None:
        self.size, self._cut = part.size, cut
        self._inputs = {name: gathering(rows) for name, rows in part.inputs.items()}
        self._targets = _tensors(part.targets)
        self._weights = _tensors(weights or {})

    def passes(
        self, order: tf.Tensor, first: int, last: int, batch_size: int
    ) -> Iterator[BatchRange]:
        """Yields the batches `first` … `last - 1` of an epoch, all in one call."""
        yield BatchRange(order, first, last)

    def only(self, rows: NDArray[Any]) -> LoopInput:
        """Returns the arguments of a compiled function for these rows."""
        return tf.constant(rows.astype(np.int32))

    def batch(self, given: LoopInput, start: tf.Tensor, stop: tf.Tensor) -> Batch:
        """Returns the samples from `start` to `stop` of the arguments."""
        rows = given[start:stop]
        whole = Batch(
            {name: gather(rows) for name, gather in self._inputs.items()},
            _gathered(self._targets, rows),
            _gathered(self._weights, rows),
        )
        return shortened(whole, self._cut)


def shortened(batch: Batch, cut: Cut) -> Batch:
    """Returns a batch cut to its longest sample; at least one step is left."""
    if not cut.inputs:
        return batch
    padded = [batch.inputs[name] for name in cut.inputs]
    steps = tf.reduce_max([_longest(x) for x in padded])
    inputs = {name: batch.inputs[name][:, :steps] for name in cut.inputs}
    targets = {name: batch.targets[name][:, :steps] for name in cut.targets}
    return Batch({**batch.inputs, **inputs}, {**batch.targets, **targets}, batch.weights)


def _longest(x: tf.Tensor) -> tf.Tensor:
    """Returns the number of steps up to the last one that is not padding in all samples."""
    there = tf.not_equal(x, tf.zeros([], x.dtype))
    steps = tf.reduce_any(there, axis=[0, *range(2, x.shape.rank)])
    places = tf.range(1, tf.shape(x)[1] + 1)
    return tf.reduce_max(tf.where(steps, places, 1))


def tensor_of(array: NDArray[Any]) -> tf.Tensor:
    """Returns an array on the device; strings in main memory, as no other device holds them."""
    if not array.dtype.hasobject:
        return tf.constant(array)
    with tf.device("CPU:0"):
        return tf.constant(array)


def gathering(rows: Rows) -> Callable[[tf.Tensor], tf.Tensor]:
    """Returns a function that gives the samples of these numbers, from a tensor on the device."""
    if not isinstance(rows, WindowRows):
        whole = tensor_of(rows[:])
        return lambda numbers: tf.gather(whole, numbers)
    base, starts = tensor_of(rows.base), tensor_of(rows.starts.astype(np.int32))
    offsets, sample = tensor_of(rows.offsets.astype(np.int32)), rows.sample

    def windows(numbers: tf.Tensor) -> tf.Tensor:
        places = tf.gather(starts, numbers)[:, None] + offsets
        return tf.reshape(tf.gather(base, places), [-1, *sample])

    return windows


def _tensors(arrays: Arrays) -> Tensors:
    return {name: tensor_of(array) for name, array in arrays.items()}


def _gathered(tensors: Tensors, rows: tf.Tensor) -> Tensors:
    return {name: tf.gather(tensor, rows) for name, tensor in tensors.items()}
