"""Spectral normalization in Keras: what is not generic."""

import keras

from .....spec_schema.layers.spectral_normalization import SpectralNormalization
from . import make, make_layer


@make(SpectralNormalization)
def spectral_normalization(
    op: SpectralNormalization, name: str, precision: str
) -> keras.layers.SpectralNormalization:
    inner = make_layer(op.layer, op.layer.name, precision)
    given = op.power_iterations
    return keras.layers.SpectralNormalization(inner, given, name=name, dtype=precision)
