"""What moves the weights of a graph: optimizers, accumulated gradients and averages.

Order and arithmetic are those of `keras.optimizers.Optimizer.apply`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from ....spec_schema.document.training import Training
from ....spec_schema.operator import Weight
from ...objectives.objectives import OptimizerGroup
from ..program import Tensors, scaled
from .components import optimizers, schedules


class Optimization(tf.Module):
    """The optimizers of a program, with all that they keep.

    Args:
        weights: The weights of the program by their full names.
        declared: What the layers say of the weights.

    Attributes:
        iterations: The number of batches so far.
        averages: The moving averages of the weights, by the names of these; empty without `ema`.
    """

    def __init__(
        self,
        groups: Sequence[OptimizerGroup],
        training: Training,
        weights: Mapping[str, tf.Variable],
        declared: Mapping[str, Weight],
    ) -> None:
        super().__init__("optimization")
        self._ema, self._accumulated = training.ema, training.gradient_accumulation_steps
        self._trained = {name: weights[name] for group in groups for name in group.weights}
        self._declared = declared
        self.iterations = tf.Variable(0, trainable=False, name="optimizer/iterations")
        self.averages = self._kept(tf.identity) if training.ema else {}
        self._sums = self._kept(tf.zeros_like) if self._accumulated > 1 else {}
        alone = len(groups) == 1
        self._groups = [
            _Group(group, weights, "optimizer" if alone else f"optimizer/{number}")
            for number, group in enumerate(groups)
        ]

    @property
    def state(self) -> dict[str, tf.Variable]:
        """All variables that training keeps besides the weights, by name."""
        found = {"optimizer/iterations": self.iterations}
        for group in self._groups:
            found |= group.state
        for slot, kept in (("average", self.averages), ("gradient_accumulator", self._sums)):
            found |= {optimizers.slot_name(name, slot): v for name, v in kept.items()}
        return found

    def _kept(self, initial: Callable[[tf.Variable], tf.Tensor]) -> dict[str, tf.Variable]:
        return {
            name: tf.Variable(initial(weight), trainable=False, name="kept")
            for name, weight in self._trained.items()
        }

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        """Returns the rate that the first optimizer uses at a step."""
        return self._groups[0].learning_rate(step)

    def scale_learning_rate(self, factor: float, least: float) -> None:
        """Multiplies every learning rate of the spec that is a number by a factor."""
        for group in self._groups:
            group.scale_learning_rate(factor, least)

    def apply(self, gradients: Mapping[str, optimizers.Gradient]) -> None:
        """Takes in the gradients of a batch, by weight; None leaves the weight alone."""
        given = {n: tf.convert_to_tensor(g) for n, g in gradients.items() if g is not None}
        if self._sums:
            is_last = tf.equal((self.iterations + 1) % self._accumulated, 0)
            tf.cond(is_last, lambda: self._update_by_mean(given), lambda: self._add(given))
        else:
            self._update(given)
        if self._ema:
            self._average(self._ema)
        optimizers.constrain({name: self._trained[name] for name in given}, self._declared)
        self.iterations.assign_add(1)

    @property
    def _updates(self) -> tf.Tensor:
        """The number of updates so far: one for every `gradient_accumulation_steps` batches."""
        return self.iterations // self._accumulated

    def _update(self, gradients: Tensors) -> None:
        for group in self._groups:
            group.update(gradients, self.iterations, self._updates)

    def _add(self, gradients: Tensors) -> tf.Tensor:
        for name, gradient in gradients.items():
            self._sums[name].assign_add(gradient)
        return tf.constant(True)

    def _update_by_mean(self, gradients: Tensors) -> tf.Tensor:
        summed = {name: gradient + self._sums[name] for name, gradient in gradients.items()}
        self._update({name: value / self._accumulated for name, value in summed.items()})
        for kept in self._sums.values():
            kept.assign(tf.zeros_like(kept))
        return tf.constant(True)

    def _average(self, ema: Any) -> None:
        """The first update starts the averages, as in Keras."""
        momentum = tf.cast(tf.not_equal(self._updates, 0), tf.float32) * ema.momentum
        for name, average in self.averages.items():
            average.assign(momentum * average + (1 - momentum) * self._trained[name])
        if ema.overwrite_frequency is not None:
            is_due = tf.equal((self._updates + 1) % ema.overwrite_frequency, 0)
            tf.cond(is_due, self._overwrite, lambda: tf.constant(False))

    def _overwrite(self) -> tf.Tensor:
        for name, average in self.averages.items():
            self._trained[name].assign(average)
        return tf.constant(True)


class _Group(tf.Module):
    """An optimizer with its weights, their slots, and its learning rate.

    Args:
        prefix: Of the names of variables that are no weight's.
    """

    def __init__(
        self, group: OptimizerGroup, weights: Mapping[str, tf.Variable], prefix: str
    ) -> None:
        super().__init__("group")
        self._optimizer = group.optimizer
        self._undecayed = frozenset(group.undecayed)
        self._weights = {name: weights[name] for name in group.weights}
        self._slots = optimizers.slots(group.optimizer, self._weights)
        self._prefix = prefix
        self._schedule = group.optimizer.schedule
        self._base = group.optimizer.rate or 0.0
        if self._schedule is None:
            self._rate = tf.Variable(self._base, trainable=False, name=f"{prefix}/learning_rate")

    @property
    def state(self) -> dict[str, tf.Variable]:
        """The slots and the rate by name; what belongs to no weight under the prefix."""
        found = {
            name if name.count("/") > 1 else name.replace("optimizer", self._prefix): slot
            for name, slot in self._slots.items()
        }
        return found if self._schedule else {**found, f"{self._prefix}/learning_rate": self._rate}

    def learning_rate(self, step: tf.Tensor) -> tf.Tensor:
        if self._schedule is not None:
            return schedules.learning_rate(self._schedule, step)
        return self._rate

    def scale_learning_rate(self, factor: float, least: float) -> None:
        if self._schedule is None:
            self._rate.assign(scaled(self._base, factor, least))

    def update(self, gradients: Tensors, step: tf.Tensor, updates: tf.Tensor) -> None:
        own = {name: gradients[name] for name in self._weights if name in gradients}
        rate = self.learning_rate(step)
        optimizers.apply(
            self._optimizer, rate, updates, own, self._weights, self._slots, self._undecayed
        )
