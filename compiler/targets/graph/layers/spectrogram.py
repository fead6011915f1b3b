"""The short-time Fourier transform as TensorFlow operations."""

from collections.abc import Callable, Mapping

import tensorflow as tf

from .....spec_schema.layers.spectrogram import STFTSpectrogram
from ..lowering import LayerCall, lower

EPSILON = 1e-7


@lower(STFTSpectrogram)
def stft_spectrogram(op: STFTSpectrogram, call: LayerCall, x: tf.Tensor) -> tf.Tensor:
    kernels = [call.weight(f"{part}_kernel", x) for part in op.parts]
    y = _RESULTS[op.mode](*(_transformed(op, x, kernel) for kernel in kernels))
    if op.expand_dims:
        return tf.transpose(y, (0, 1, 3, 2))
    shape = tf.shape(y)
    return tf.reshape(y, (shape[0], shape[1], y.shape[2] * y.shape[3]))


def _transformed(op: STFTSpectrogram, x: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """Returns one part of the transform: `(batch, frames, channels, frequencies)`."""
    batch, samples, channels = tf.shape(x)[0], tf.shape(x)[1], x.shape[2]
    signals = tf.reshape(tf.transpose(x, (0, 2, 1)), (batch * channels, samples, 1))
    y = tf.nn.convolution(signals, kernel, op.stride, op.padding.upper())
    y = tf.reshape(y, (batch, channels, tf.shape(y)[1], op.frequencies))
    return tf.transpose(y, (0, 2, 1, 3))


def _power(real: tf.Tensor, imag: tf.Tensor) -> tf.Tensor:
    return tf.square(real) + tf.square(imag)


def _both_sides(real: tf.Tensor, imag: tf.Tensor) -> tf.Tensor:
    """Returns the power at each frequency; all but the first and the last stand for two."""
    power = _power(real, imag)
    return power + tf.pad(power[..., 1:-1], [[0, 0], [0, 0], [0, 0], [1, 1]])


def _magnitude(real: tf.Tensor, imag: tf.Tensor) -> tf.Tensor:
    return tf.sqrt(tf.maximum(_power(real, imag), EPSILON))


_RESULTS: Mapping[str, Callable[..., tf.Tensor]] = {
    "real": lambda real: real,
    "imag": lambda imag: imag,
    "stft": lambda real, imag: tf.concat([real, imag], -1),
    "angle": lambda real, imag: tf.atan2(imag, real),
    "psd": _both_sides,
    "magnitude": _magnitude,
    "log": lambda real, imag: tf.math.log(tf.maximum(_magnitude(real, imag), EPSILON)),
}
