"""Weights, gradients and dead units of each layer, measured beside the training."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.ir import Graph
from ...compiler.lints.activations import activation_of
from ...compiler.targets.program import Program, Tensors
from ...compiler.valid_spec import ValidSpec
from ..events import LayersMeasured, Stopped
from .epoch_order import EpochOrder
from .loop import Loop
from .streamed import Data

RECTIFIED = ("relu", "relu6")
"""Activations after which a unit can be 0 for every sample, and doesn't learn any more."""


class LayerProbe:
    """Measures the layers of a program at some epochs, without any influence on its training.

    Gradients and dead units are those of a step with a batch that stays the same. It is not
    compiled, since that would take longer than the few steps.

    Args:
        graph: The graph of the program.
        data: The samples of the training part.
        rows: Which of them are the batch.
    """

    def __init__(self, graph: Graph, program: Program, data: Data, rows: NDArray[np.int32]) -> None:
        self._program, self._data, self._rows = program, data, rows
        self._names = dict(_by_layer(graph))
        self._weights = {
            layer: [program.weights[name] for name in names] for layer, names in self._names.items()
        }
        self._rectified = tuple(rectified(graph))
        self._given: Any = None
        self._before: dict[str, list[tf.Tensor]] = {}

    @staticmethod
    def is_due(epoch: int) -> bool:
        """Whether an epoch is one of those that are measured: 4, 16, 64, …

        They are few, so that a short run, too, spends its time on training.
        """
        return epoch > 1 and epoch.bit_count() == 1 and epoch.bit_length() % 2 == 1

    def is_wanted(self, stopped: Stopped) -> bool:
        """Whether the kept weights are still to be measured, since the run has ended."""
        is_new = stopped.kept_epoch and not self.is_due(stopped.kept_epoch)
        return bool(is_new) and stopped.reason != "interrupted"

    def begin(self, epoch: int) -> None:
        """Remember the weights before an epoch that will be measured."""
        if self.is_due(epoch):
            self._before = {
                layer: [tf.identity(weight) for weight in weights]
                for layer, weights in self._weights.items()
            }

    def measured(self, epoch: int) -> LayersMeasured:
        """Returns what the layers are like after an epoch."""
        if self._given is None:
            self._given = self._data.only(self._rows)
        gradients, dead = self._probed(self._given)
        before, self._before = self._before, {}
        sizes = {layer: _norm(weights) for layer, weights in self._weights.items()}
        updates = {layer: _moved(self._weights[layer], old) for layer, old in before.items()}
        return LayersMeasured(
            epoch,
            weights=_numbers(sizes),
            updates=_numbers(updates),
            gradients=_numbers(gradients),
            dead=_numbers(dead),
        )

    def _probed(self, given: Any) -> tuple[Tensors, Tensors]:
        """Returns the norm of the gradient of each layer, and the shares of dead units."""
        batch = self._data.batch(given, tf.constant(0), tf.constant(len(self._rows)))
        found = self._program.probe(batch, tf.constant(0), self._rectified)
        parts = {
            layer: [found.gradients[name] for name in names if name in found.gradients]
            for layer, names in self._names.items()
        }
        return (
            {layer: _norm(gradients) for layer, gradients in parts.items()},
            {layer: _dead(outputs) for layer, outputs in found.outputs.items() if outputs},
        )


def probe_of(
    spec: ValidSpec, program: Program, train: Loop, order: EpochOrder
) -> LayerProbe | None:
    """Returns what measures the layers of a run; None if its spec doesn't want it."""
    if not spec.document.runtime.layer_statistics:
        return None
    rows = order.rows(1)[: train.batch_size]
    return LayerProbe(program.graph, program, train.data, rows)


def rectified(graph: Graph) -> Iterator[str]:
    """Yields the layers whose units can die."""
    for node in graph.nodes:
        is_known = node.type is not None and node.type.rank > 1 and not node.results
        if node.shares is None and is_known and activation_of(node) in RECTIFIED:
            yield node.name


def _by_layer(graph: Graph) -> Iterator[tuple[str, list[str]]]:
    """Yields each layer with the names of its trainable weights, in the order of computation."""
    for node in graph.nodes:
        names = [f"{node.name}/{one.name}" for one in node.weights if one.trainable]
        if names and node.trainable:
            yield node.name, names


def _norm(tensors: list[Any]) -> tf.Tensor:
    """Returns the L2 norm of all numbers together."""
    squares = [tf.reduce_sum(tf.square(tf.cast(x, tf.float32))) for x in tensors]
    return tf.sqrt(tf.add_n(squares)) if squares else tf.constant(0.0)


def _moved(weights: list[tf.Variable], before: list[tf.Tensor]) -> tf.Tensor:
    """Returns how far weights have moved, as a part of their norm before."""
    steps = [weight - old for weight, old in zip(weights, before, strict=True)]
    return tf.math.divide_no_nan(_norm(steps), _norm(before))


def _dead(outputs: list[tf.Tensor]) -> tf.Tensor:
    """Returns the share of units that are 0 at every position of every sample."""
    used = [tf.reduce_any(tf.not_equal(x, 0), axis=[*range(x.shape.rank - 1)]) for x in outputs]
    return 1.0 - tf.reduce_mean(tf.cast(tf.reduce_any(used, axis=0), tf.float32))


def _numbers(tensors: Tensors) -> dict[str, float]:
    """Returns all values with one read from the device."""
    if not tensors:
        return {}
    stacked = tf.stack([*tensors.values()]).numpy()
    return {name: float(value) for name, value in zip(tensors, stacked, strict=True)}
