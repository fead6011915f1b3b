"""Training in float16: gradients are computed so much larger that few of them vanish.

The arithmetic is that of `keras.optimizers.LossScaleOptimizer`: a step whose gradients overflow is
left out and halves the scale; a long time without one doubles it.
"""

import tensorflow as tf

from .program import Tensors

INITIAL = 2.0**15
GROWTH_STEPS = 2000
LEAST = 1.0
"""An overflow at this scale is no matter of the scale."""


class LossScale:
    """The factor on the loss.

    Args:
        scale: a float32 variable.
        steps: an integer variable: updates since the scale last changed.
    """

    def __init__(self, scale: tf.Variable, steps: tf.Variable) -> None:
        self.scale = scale
        self.steps = steps

    def scaled(self, loss: tf.Tensor) -> tf.Tensor:
        """The loss to differentiate."""
        return loss * self.scale

    def unscaled(self, gradients: Tensors) -> Tensors:
        """The gradients of the loss itself, by name."""
        return {name: gradient / self.scale for name, gradient in gradients.items()}

    def can_recover(self, loss: tf.Tensor) -> tf.Tensor:
        """Whether gradients that overflow are a matter of the scale, so that training goes on."""
        return tf.math.is_finite(loss) & (self.scale > LEAST)

    def grow(self) -> None:
        """After an update."""
        full = tf.equal(self.steps, GROWTH_STEPS - 1)
        self.scale.assign(tf.where(full, self.scale * 2.0, self.scale))
        self.steps.assign(tf.where(full, tf.zeros_like(self.steps), self.steps + 1))

    def shrink(self) -> None:
        """After gradients that overflowed."""
        self.scale.assign(self.scale / 2.0)
        self.steps.assign(tf.zeros_like(self.steps))
