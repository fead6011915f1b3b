"""Activity regularizers in float32, whatever the layers compute in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf

from ..link import widened


@contextmanager
def widened_activities(model: keras.Model) -> Iterator[None]:
    """Inside, activity regularizers get the outputs of layers in float32.

    Keras computes a term in the layer's own type: in float16 a sum above 65,504 is infinite, in
    bfloat16 a batch of 257 counts as 256, and neither can be added to a loss in float32. The layers
    are left as they were, so that the model is saved with Keras' own regularizers.
    """
    layers = [each for each in model._flatten_layers() if each.activity_regularizer is not None]
    regularizers = [layer.activity_regularizer for layer in layers]
    for layer in layers:
        layer.activity_regularizer = _widened(layer.activity_regularizer)
    try:
        yield
    finally:
        for layer, regularizer in zip(layers, regularizers, strict=True):
            layer.activity_regularizer = regularizer


def _widened(regularizer: keras.Regularizer) -> Callable[[tf.Tensor], tf.Tensor]:
    def penalty(output: tf.Tensor) -> tf.Tensor:
        return regularizer(widened(output))

    return penalty
