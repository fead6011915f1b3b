"""Loss scaling for float16, so that small gradients don't underflow.

The arithmetic is that of `keras.optimizers.LossScaleOptimizer`: a step whose gradients overflow is
skipped and halves the scale; many steps without an overflow double it.
"""

import tensorflow as tf

from .program import Tensors

LEAST = 1.0
"""The lowest scale; an overflow at this scale is not caused by the scale."""


class LossScale:
    """The factor on the loss.

    Args:
        scale: A float32 variable.
        steps: An integer variable: the number of updates since the scale last changed.
        growth_steps: The number of updates without an overflow that double the scale.
    """

    def __init__(self, scale: tf.Variable, steps: tf.Variable, growth_steps: int) -> None:
        self.scale = scale
        self.steps = steps
        self._growth_steps = growth_steps

    def scaled(self, loss: tf.Tensor) -> tf.Tensor:
        """Returns the scaled loss to differentiate."""
        return loss * self.scale

    def unscaled(self, gradients: Tensors) -> Tensors:
        """Returns the gradients of the unscaled loss, by name."""
        return {name: gradient / self.scale for name, gradient in gradients.items()}

    def can_recover(self, loss: tf.Tensor) -> tf.Tensor:
        """Whether an overflow can be caused by the scale, so that training continues."""
        return tf.math.is_finite(loss) & (self.scale > LEAST)

    def grow(self) -> None:
        """Update the scale after an update."""
        full = tf.equal(self.steps, self._growth_steps - 1)
        self.scale.assign(tf.where(full, self.scale * 2.0, self.scale))
        self.steps.assign(tf.where(full, tf.zeros_like(self.steps), self.steps + 1))

    def shrink(self) -> None:
        """Update the scale after gradients that overflowed."""
        self.scale.assign(self.scale / 2.0)
        self.steps.assign(tf.zeros_like(self.steps))
