"""Cells: what the layer `rnn` computes at each time step (Keras: `keras.layers.LSTMCell`, …)."""

from typing import TYPE_CHECKING, ClassVar

from ...component import Catalogue
from ...layers.stepwise import Stepwise


class Cell(Stepwise):
    """Base of the cells."""

    catalogue: ClassVar[Catalogue["Cell"]]
    excluded: ClassVar = {"seed": "draws are derived from the spec's seed"}


CELLS: Catalogue[Cell] = Catalogue(
    "cell",
    __package__,
    {"recurrent": ("simple_rnn_cell", "lstm_cell", "gru_cell")},
    synonyms={
        "rnn": "simple_rnn_cell",
        "rnn_cell": "simple_rnn_cell",
        "simple_rnn": "simple_rnn_cell",
        "basic_rnn_cell": "simple_rnn_cell",
        "lstm": "lstm_cell",
        "basic_lstm_cell": "lstm_cell",
        "gru": "gru_cell",
    },
)
Cell.catalogue = CELLS

if TYPE_CHECKING:
    from .recurrent import GRUCell as GRUCell
    from .recurrent import LSTMCell as LSTMCell
    from .recurrent import SimpleRNNCell as SimpleRNNCell
else:
    __getattr__, __dir__ = CELLS.exports(globals())
