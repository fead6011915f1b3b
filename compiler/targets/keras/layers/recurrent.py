"""Recurrent layers in Keras: what is not generic about them."""

from itertools import accumulate
from typing import Any

import keras

from .....spec_schema.layers.conv_lstm import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from .....spec_schema.layers.recurrent import GRU, LSTM, SimpleRNN
from .....spec_schema.layers.rnn import RNN
from .....spec_schema.layers.wrapping import Bidirectional
from .....spec_schema.operator import Operator
from ..components import arguments
from . import generators, make, make_layer


@make(RNN)
def rnn(op: RNN, name: str, precision: str) -> keras.layers.RNN:
    cells = [make_layer(cell, cell_name, precision) for cell_name, cell in op.named_cells()]
    cell = cells[0]
    if len(cells) > 1:
        cell = keras.layers.StackedRNNCells(cells, name="stacked_rnn_cells", dtype=precision)
    given = arguments(op, ("cell",))
    return keras.layers.RNN(cell, **given, name=name, dtype=precision)


def nested(op: Operator, states: list[Any]) -> list[Any]:
    """Returns initial states as Keras takes them: those of a stack in a list for each cell."""
    if isinstance(op, Bidirectional):
        half = len(states) // 2
        (_, forward), (_, backward) = op.directions()
        return [*nested(forward, states[:half]), *nested(backward, states[half:])]
    if not isinstance(op, RNN) or len(op.cells()) == 1:
        return states
    counts = [len(cell.states) for _, cell in op.cells()]
    ends = zip(counts, accumulate(counts), strict=True)
    return [states[end - count : end] for count, end in ends]


@generators(RNN)
@generators(ConvLSTM1D)
@generators(ConvLSTM2D)
@generators(ConvLSTM3D)
@generators(SimpleRNN)
@generators(LSTM)
@generators(GRU)
def cell_generators(layer: keras.layers.RNN) -> list[Any]:
    return [cell.seed_generator for cell in getattr(layer.cell, "cells", [layer.cell])]
