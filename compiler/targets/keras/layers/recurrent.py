"""Recurrent layers in Keras: what is not generic about them."""

from typing import Any

import keras

from .....spec_schema.layers.conv_lstm import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from .....spec_schema.layers.recurrent import GRU, LSTM, SimpleRNN
from . import generators


@generators(ConvLSTM1D)
@generators(ConvLSTM2D)
@generators(ConvLSTM3D)
@generators(SimpleRNN)
@generators(LSTM)
@generators(GRU)
def cell_generators(layer: keras.layers.RNN) -> list[Any]:
    return [cell.seed_generator for cell in getattr(layer.cell, "cells", [layer.cell])]
