"""Spectral normalization as TensorFlow operations."""

from dataclasses import replace

import tensorflow as tf

from .....spec_schema.layers.spectral_normalization import SpectralNormalization
from ..components.normalization import normalized
from ..lowering import LayerCall, activities, apply, lower, results_of


@lower(SpectralNormalization)
def spectral_normalization(op: SpectralNormalization, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    prefix = f"{op.layer.name}/"
    weights = {name.removeprefix(prefix): value for name, value in call.weights.items()}
    if call.training is not False:
        vector, kernel = _updated(op, call, x)
        weights["kernel"] = kernel
        call.updates.update({f"{prefix}kernel": kernel, "vector_u": vector})
    own = replace(call, weights=weights, activities=[])
    (y,) = results = results_of(apply(op.layer, own, [x]))
    call.activities.extend(activities(op.layer, own, results))
    return y


def _updated(
    op: SpectralNormalization, call: LayerCall, x: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """The vector and the kernel after a training step, in which gradients go to the old kernel."""
    old = tf.convert_to_tensor(call.weights[f"{op.layer.name}/kernel"])
    vector = tf.convert_to_tensor(call.weights["vector_u"])
    kernel = tf.cast(tf.stop_gradient(old), x.dtype)

    vector = tf.cast(vector, x.dtype)

    def iterated() -> tf.Tensor:
        return _by_power_iteration(op, vector, kernel)

    def divided() -> tf.Tensor:
        return tf.cond(tf.reduce_all(tf.equal(kernel, 0)), lambda: (vector, kernel), iterated)

    new_vector, new = call.when_training(divided, lambda: (vector, kernel))
    return tf.cast(new_vector, old.dtype), _replaced(old, tf.cast(new, old.dtype))


def _by_power_iteration(
    op: SpectralNormalization, u: tf.Tensor, kernel: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    matrix = tf.reshape(kernel, (-1, kernel.shape[-1]))
    v = u
    for _ in range(op.power_iterations):
        v = normalized(tf.matmul(u, matrix, transpose_b=True), None)
        u = normalized(tf.matmul(v, matrix), None)
    sigma = tf.matmul(tf.matmul(v, matrix), u, transpose_b=True)
    return u, tf.reshape(matrix / sigma, kernel.shape)


def _replaced(old: tf.Tensor, new: tf.Tensor) -> tf.Tensor:
    """Returns `new`, with its gradient given to `old`: the variable is assigned, not computed."""

    def forward(old: tf.Tensor, new: tf.Tensor) -> tuple[tf.Tensor, object]:
        return tf.identity(new), lambda upstream: (upstream, None)

    return tf.custom_gradient(forward)(old, new)
