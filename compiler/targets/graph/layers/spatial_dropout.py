"""Dropout of whole channels as TensorFlow operations, with the same random draws as Keras."""

import tensorflow as tf

from .....spec_schema.layers.spatial_dropout import (
    SpatialDropout,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from ..lowering import LayerCall, dropped, lower
from .dropout import noise_sizes


@lower(SpatialDropout1D)
@lower(SpatialDropout2D)
@lower(SpatialDropout3D)
def spatial_dropout(op: SpatialDropout, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    if not op.rate:
        return x

    def noisy() -> tf.Tensor:
        noise = noise_sizes(x, (None, *(1,) * (x.shape.rank - 2), None))
        return dropped(call, x, op.rate, call.seed(), noise)

    return call.when_training(noisy, lambda: x)
