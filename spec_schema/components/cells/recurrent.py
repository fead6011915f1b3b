"""The cells of simple_rnn, lstm and gru."""

from ...layers.stepwise import GRUStep, LSTMStep, SimpleStep
from . import CELLS, Cell


@CELLS.register("simple_rnn_cell")
class SimpleRNNCell(Cell, SimpleStep):
    """Cell of simple_rnn: the output is the state, fed back at the next step."""


@CELLS.register("lstm_cell")
class LSTMCell(Cell, LSTMStep):
    """Cell of lstm (Hochreiter and Schmidhuber, 1997). Its states are `state_h` and `state_c`."""


@CELLS.register("gru_cell")
class GRUCell(Cell, GRUStep):
    """Cell of gru (Cho et al., 2014)."""
