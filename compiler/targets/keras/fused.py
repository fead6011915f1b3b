"""The update of Keras' optimizers in fused kernels, where TensorFlow has one of that arithmetic."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf

from ..fused_adam import fused_adam

ADAMS = (keras.optimizers.Adam, keras.optimizers.AdamW)


@contextmanager
def fused(optimizer: keras.Optimizer) -> Iterator[None]:
    """Inside, what `optimizer.apply` does to one weight is one kernel.

    Clipping, decay and constraints stay Keras' own, and so do slots and counters. Adam step by
    step passes over every weight twelve times: for a large network, half of the update's time is
    spent waiting for memory. The optimizer is left as it was.
    """
    if type(optimizer) not in ADAMS or optimizer.amsgrad:
        yield
        return
    update = fused_adam(
        optimizer.beta_1,
        optimizer.beta_2,
        optimizer.epsilon,
        tf.convert_to_tensor(optimizer.learning_rate),
        tf.cast(optimizer.iterations.value, tf.float32),
    )

    def update_step(gradient: tf.Tensor, variable: tf.Variable, _: tf.Tensor) -> None:
        place = optimizer._get_variable_index(variable)
        slots = optimizer._momentums[place], optimizer._velocities[place]
        update(variable, gradient, *(slot.value for slot in slots))

    optimizer.update_step = update_step
    try:
        yield
    finally:
        del optimizer.update_step
