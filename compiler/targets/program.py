"""What lowering gives and the trainer drives: named variables and pure steps.

The trainer knows nothing of layers, a target nothing of epochs. Everything a run has to save is
in `weights` and `optimizer_state`; measures travel through the steps as tensors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import tensorflow as tf

Tensors: TypeAlias = dict[str, tf.Tensor]
Measures: TypeAlias = Any  # nested tuples of tensors, carried through a loop


@dataclass(frozen=True, slots=True)
class Batch:
    """Samples of one step; first axes are equal.

    Attributes:
        inputs: by the input's name.
        targets: by the output's name.
        weights: factor of each sample in the loss, by the output's name; empty: all 1.
    """

    inputs: Tensors
    targets: Tensors
    weights: Tensors


class Program(Protocol):
    """A lowered spec. The steps are TensorFlow code, to be called inside a `tf.function`."""

    weights: Mapping[str, tf.Variable]
    optimizer_state: Mapping[str, tf.Variable]

    def seed_step(self, step: tf.Tensor) -> None:
        """Put randomness where it belongs before `step` (int32, from 0); steps then follow it."""

    def train_step(self, batch: Batch, step: tf.Tensor, measures: Measures) -> Any:
        """One update. Returns (measures with this batch, whether loss and gradients are finite).

        Nothing is updated where they are not.
        """

    def is_finite(self, batch: Batch, step: tf.Tensor) -> tf.Tensor:
        """Whether an update by this batch would be one of finite numbers, nothing updated."""

    def evaluate_step(self, batch: Batch, measures: Measures) -> Measures:
        """Measures with this batch, nothing updated."""

    def predict_step(self, inputs: Tensors) -> Tensors:
        """Outputs of the network by name, as it would be exported."""

    def initial_measures(self) -> Measures:
        """Measures of no batch."""

    def results(self, measures: Measures) -> Tensors:
        """Values of the measures by name: `loss` first, then losses and metrics of outputs."""

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        """The rate that the update of this step uses."""

    def set_learning_rate(self, value: float) -> None:
        """A new rate from the next update on; only where the spec's is a number."""
