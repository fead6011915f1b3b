"""Layers that rearrange elements as TensorFlow operations."""

import tensorflow as tf

from .....spec_schema.layers.shape import Flatten, Identity, Permute, RepeatVector, Reshape
from .....spec_schema.types import TensorType
from ..lowering import LayerCall, lower


@lower(Flatten)
@lower(Reshape)
def reshape(op: Flatten | Reshape, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    sample = op.infer(TensorType(tuple(x.shape))).shape[1:]
    if None in x.shape[1:]:
        return tf.reshape(x, [tf.shape(x)[0], *(-1 if dim is None else dim for dim in sample)])
    return tf.reshape(x, [-1, *sample])


@lower(Permute)
def permute(op: Permute, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.transpose(x, (0, *op.dims))


@lower(Identity)
def identity(op: Identity, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return x


@lower(RepeatVector)
def repeat_vector(op: RepeatVector, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return tf.repeat(tf.expand_dims(x, 1), op.n, axis=1)
