"""Adaptive pooling as TensorFlow operations, one axis after the other."""

import tensorflow as tf

from .....spec_schema.layers.adaptive_pooling import (
    AdaptiveAveragePooling1D,
    AdaptiveAveragePooling2D,
    AdaptiveAveragePooling3D,
    AdaptiveMaxPooling1D,
    AdaptiveMaxPooling2D,
    AdaptiveMaxPooling3D,
    AdaptivePooling,
)
from ..lowering import LAYOUTS, LayerCall, lower
from .pooling import wide


@lower(AdaptiveAveragePooling1D)
@lower(AdaptiveAveragePooling2D)
@lower(AdaptiveAveragePooling3D)
def adaptive_average_pooling(op: AdaptivePooling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return _pooled(op, x, "AVG")


@lower(AdaptiveMaxPooling1D)
@lower(AdaptiveMaxPooling2D)
@lower(AdaptiveMaxPooling3D)
def adaptive_max_pooling(op: AdaptivePooling, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    return _pooled(op, x, "MAX")


def _pooled(op: AdaptivePooling, x: tf.Tensor, kind: str) -> tf.Tensor:
    for axis, size in enumerate(op.output_size):
        x = _along(axis, x, size, kind)
    return x


def _along(axis: int, x: tf.Tensor, size: int, kind: str) -> tf.Tensor:
    """One axis pooled to a size.

    Window i reaches from floor(i * length / size) to ceil((i + 1) * length / size), so windows have
    two lengths at most: all of each length are pooled, and those that are needed are gathered.
    """
    length = x.shape[axis + 1]
    starts = [index * length // size for index in range(size)]
    ends = [-(-(index + 1) * length // size) for index in range(size)]
    reaches = [end - start for start, end in zip(starts, ends, strict=True)]
    parts: list[tf.Tensor] = []
    before = {}
    for reach in sorted(set(reaches)):
        before[reach] = sum(part.shape[axis + 1] for part in parts)
        window = [reach if other == axis else 1 for other in range(x.shape.rank - 2)]
        part = tf.nn.pool(wide(x), window, kind, data_format=LAYOUTS[x.shape.rank])
        parts.append(tf.cast(part, x.dtype))
    chosen = [before[reach] + start for reach, start in zip(reaches, starts, strict=True)]
    return tf.gather(tf.concat(parts, axis + 1), chosen, axis=axis + 1)
