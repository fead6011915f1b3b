"""Windows and kernels of the short-time Fourier transform (Keras: `keras.initializers.STFT`).

Keras takes windows from SciPy, which nothing else here needs.
"""

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...spec_schema.layers.spectrogram import Fourier, STFTSpectrogram

_COSINES = {
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackman": (0.42, 0.50, 0.08),
    "nuttall": (0.3635819, 0.4891775, 0.1365995, 0.0106411),
    "blackmanharris": (0.35875, 0.48829, 0.14128, 0.01168),
    "flattop": (0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
}
"""Weights of the cosines that a window is the sum of."""


def window(op: Fourier | STFTSpectrogram, length: int) -> NDArray[np.float64] | None:
    """Returns the values of a window of this length, None if there is none."""
    if op.window is None or isinstance(op.window, tuple):
        return None if op.window is None else np.array(op.window)
    angles = np.linspace(-np.pi, np.pi, length + op.periodic)[:length]
    values = np.zeros(length)
    for n, weight in enumerate(_COSINES[op.window]):
        values += weight * np.cos(n * angles)
    return values


def kernel(op: Fourier, shape: tuple[int, ...]) -> tf.Tensor:
    """Returns the kernel of a convolution, as float32: `(frame_length, 1, frequencies)`."""
    length, _, frequencies = shape
    frequency = tf.range(frequencies, dtype=tf.float32) / (2 * (frequencies - 1))
    time = tf.reshape(tf.range(length, dtype=tf.float32), (length, 1, 1))
    angles = -2 * time * frequency * tf.acos(-1.0)
    waves = tf.cos(angles) if op.side == "real" else tf.sin(angles)
    values = window(op, length)
    if values is None:
        return waves
    weights = tf.constant(values.reshape(length, 1, 1), tf.float32)
    total = tf.constant(1.0)
    if op.scaling == "density":
        total = tf.sqrt(tf.reduce_sum(tf.square(weights)))
    elif op.scaling == "spectrum":
        total = tf.reduce_sum(tf.abs(weights))
    return waves * weights / total
