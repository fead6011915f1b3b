"""The short-time Fourier transform in Keras: what is not generic."""

import warnings

import keras

from .....spec_schema.layers.spectrogram import STFTSpectrogram
from ... import fourier
from ..components import arguments
from . import make


@make(STFTSpectrogram)
def stft_spectrogram(op: STFTSpectrogram, name: str, precision: str) -> keras.layers.Layer:
    """The window is given by its values, so that Keras needs no SciPy."""
    values = fourier.window(op, op.frame_length)
    given = arguments(op) | {"window": None if values is None else values.tolist()}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="`fft_length` is recommended")
        return keras.layers.STFTSpectrogram(**given, name=name, dtype=precision)
