"""The interface between targets and the trainer: named variables and pure steps.

The trainer knows nothing of layers, a target nothing of epochs. All state to save is in `weights`
and `optimizer_state`; measures are passed through the steps as tensors.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import tensorflow as tf

from ..ir import Graph

Tensors: TypeAlias = dict[str, tf.Tensor]
Measures: TypeAlias = Any  # nested tuples of tensors, carried through a loop


@dataclass(frozen=True, slots=True)
class Batch:
    """The samples of one step; all first axes are equal.

    Attributes:
        inputs: By input name.
        targets: By output name.
        weights: A factor per sample in the loss, by output name; empty if all are 1.
    """

    inputs: Tensors
    targets: Tensors
    weights: Tensors


@dataclass(frozen=True, slots=True)
class Probe:
    """What a step computes inside the network.

    Attributes:
        gradients: Of the loss, by weight; a weight that it doesn't depend on is missing.
        outputs: Of layers, by name: one of each application.
    """

    gradients: Tensors
    outputs: Mapping[str, list[tf.Tensor]]


class Program(Protocol):
    """A lowered spec. The steps are TensorFlow code, to be called inside a `tf.function`.

    The inputs of a batch are those of the network, or tensors that `computed` returns for them.

    Attributes:
        graph: The network.
        averages: Moving averages by the names of the weights; some of `optimizer_state`.
        without_gradient: The trainable weights that the loss has no gradient for, known once a
            training step was traced.
    """

    @property
    def graph(self) -> Graph: ...

    without_gradient: tuple[str, ...]
    weights: Mapping[str, tf.Variable]
    averages: Mapping[str, tf.Variable]
    optimizer_state: Mapping[str, tf.Variable]

    def computed(self, given: Tensors, wanted: Sequence[str]) -> Tensors:
        """Returns tensors of the network that need neither weights nor random numbers.

        Args:
            given: The inputs, or tensors that are computed from them.
            wanted: The names of tensors.
        """

    def seed_step(self, step: tf.Tensor) -> None:
        """Set the random state for `step` (int32, from 0); the following steps continue from it."""

    def train_step(self, batch: Batch, step: tf.Tensor, measures: Measures) -> Any:
        """Make one update. Returns (measures with this batch, whether loss and gradients are
        finite).

        Nothing is updated if they are not.
        """

    def is_finite(self, batch: Batch, step: tf.Tensor) -> tf.Tensor:
        """Whether an update with this batch would have a finite loss and gradients. Updates
        nothing.
        """

    def probe(self, batch: Batch, step: tf.Tensor, layers: Collection[str]) -> Probe:
        """Returns what the step with this batch would compute in training. Updates nothing.

        Args:
            layers: The layers whose outputs are returned.
        """

    def evaluate_step(self, batch: Batch, measures: Measures) -> Measures:
        """Returns the measures with this batch. Updates nothing."""

    def predict_step(self, inputs: Tensors) -> Tensors:
        """Returns the outputs of the network by name, as the exported model would."""

    def initial_measures(self) -> Measures:
        """Returns the measures before the first batch."""

    def results(self, measures: Measures) -> Tensors:
        """Returns the values of the measures by name: `loss` first, then losses and metrics of
        outputs.
        """

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        """Returns the learning rate of the update of this step; of several, that of the first
        optimizer.
        """

    def scale_learning_rate(self, factor: float, least: float = 0.0) -> None:
        """Set every learning rate to the number in the spec, times a factor. Schedules stay.

        Args:
            least: Lower bound of the result.
        """


def scaled(rate: float, factor: float, least: float) -> float:
    """Returns a learning rate times a factor, but not below `least` unless it was there before."""
    return max(rate * factor, min(rate, least))
