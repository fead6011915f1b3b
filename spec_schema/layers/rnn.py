"""The recurrent layer over any cell, or a stack of cells: rnn."""

from typing import Annotated

from pydantic import Field

from ..components.cells import Cell
from ..findings import codes
from ..operator import Operator
from ..parameters import Boolean
from ..types import ShapeError, TensorType, need_floating, need_known
from . import LAYERS
from .recurrent import Recurrent, check_unrolled
from .stepwise import Stepwise


class _Cells(Operator):
    """Base of what has cells: the parameter that comes first.

    Args:
        cell: Cell, or a list of cells that are stacked.
    """

    main = "cell"
    cell: Cell | Annotated[list[Cell], Field(min_length=1)]


@LAYERS.register("rnn")
class RNN(Recurrent, _Cells):
    """Applies a cell to each time step in turn, or a stack of cells.

    In a stack, `cell: [{lstm_cell: 64}, {gru_cell: 32}]`, each cell takes the output of the one
    before, within the time step. With `return_state`, the results are the states of the cell, such
    as `state_h`; of a stack, those of all cells in order, such as `lstm_cell_state_h` and
    `gru_cell_state_h`, and `initial_state` takes them in this order. The second cell of a kind is
    `lstm_cell_1`, as in Keras.

    Input shape:
        `(batch, time, features)`, and `(batch, state_units)` for each initial state.

    Output shape:
        `(batch, units)`, with the units of the last cell. With `return_sequences: true`,
        `(batch, time, units)`.

    Args:
        unroll: Whether to unroll the loop over time. Can be faster for short sequences, but takes
            more memory.
        zero_output_for_mask: Whether the output of a masked step is 0 instead of that of the step
            before.
    """

    examples = {"cell": [{"lstm_cell": 64}, {"gru_cell": 32}]}
    unroll: Boolean = False
    zero_output_for_mask: Boolean = False

    @property
    def effort(self) -> int:
        return 15 * len(self.named_cells())

    def named_cells(self) -> list[tuple[str, Cell]]:
        """Returns the cells with their names in Keras."""
        named: list[tuple[str, Cell]] = []
        kinds: dict[str, int] = {}
        for cell in self.cell if isinstance(self.cell, list) else [self.cell]:
            number = kinds.get(cell.name, 0)
            kinds[cell.name] = number + 1
            named.append((f"{cell.name}_{number}" if number else cell.name, cell))
        return named

    def cells(self) -> tuple[tuple[str, Stepwise], ...]:
        named = self.named_cells()
        stack = "stacked_rnn_cells/" if len(named) > 1 else ""
        return tuple((f"{stack}{name}/", cell) for name, cell in named)

    @property
    def state_names(self) -> tuple[str, ...]:
        named = self.named_cells()
        if len(named) == 1:
            return named[0][1].states
        return tuple(f"{name}_{state}" for name, cell in named for state in cell.states)

    def check_sequence(self, x: TensorType) -> None:
        if x.rank != 3:
            raise ShapeError(codes.shapes.not_a_sequence(x.shape, x.dtype.is_floating))
        need_known(x.features, "last axis")
        if self.named_cells()[0][1].dropout:
            need_floating(x)
        check_unrolled(self.unroll, x.shape[1])
