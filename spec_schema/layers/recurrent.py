"""Recurrent layers: simple_rnn, lstm and gru, and the base of all layers that loop over time."""

from collections.abc import Sequence
from typing import ClassVar

from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight
from ..parameters import Boolean
from ..shapes import Dim, Shape
from ..types import DType, ShapeError, TensorType, need_floating, need_known, need_mask_over
from . import LAYERS
from .stepwise import GRUStep, LSTMStep, SimpleStep, Stepwise, VectorStep


class Recurrent(Operator):
    """Base of the layers that apply a cell to each time step in turn.

    `from: {sequence: x, initial_state: [h, c]}` starts from given states instead of zeros. Masked
    steps are skipped, and their output repeats the one before; as in Keras, a layer with an
    `initial_state` skips none.

    Args:
        return_sequences: Whether to return the output of every time step, or of the last only.
        return_state: Whether to return the last states, too, as results (`state_h`).
        go_backwards: Whether to process the sequence in reverse. The output is reversed, too.
    """

    arguments = ("sequence", "initial_state")
    required_arguments = 1
    self_arguments = ("sequence",)
    listed_arguments = ("initial_state",)
    supports_masking = True
    takes_mask = True
    excluded: ClassVar = {"stateful": "a network keeps nothing from one batch to the next"}
    return_sequences: Boolean = False
    return_state: Boolean = False
    go_backwards: Boolean = False

    def cells(self) -> tuple[tuple[str, Stepwise], ...]:
        """Returns the cells, each with the prefix of its weights.

        The first takes the input of a time step, each of the others the output of the one before.
        """
        raise NotImplementedError(f"{type(self).__name__}.cells")

    def check_sequence(self, x: TensorType) -> None:
        """Raises ShapeError unless the layer can take a sequence of this type."""
        raise NotImplementedError(f"{type(self).__name__}.check_sequence")

    def steps(self, x: TensorType) -> list[tuple[str, Stepwise, TensorType]]:
        """Returns the cells with their prefixes and the type of what each takes at a time step."""
        step, found = x.with_shape(x.shape[0], *x.shape[2:]), []
        for prefix, cell in self.cells():
            found.append((prefix, cell, step))
            step = cell.state_type(step)
        return found

    @property
    def state_names(self) -> tuple[str, ...]:
        """Names of the states of all cells."""
        ((_, cell),) = self.cells()
        return cell.states

    def state_types(self, x: TensorType) -> tuple[TensorType, ...]:
        """Returns the types of the states for a sequence of this type."""
        return tuple(cell.state_type(step) for _, cell, step in self.steps(x) for _ in cell.states)

    def infer(self, *inputs: TensorType) -> TensorType:
        x, *initial = inputs
        self.check_sequence(x)
        if x.shape[1] == 0:
            raise ShapeError(codes.sequences.no_time_steps())
        _, last, step = self.steps(x)[-1]
        output = last.state_type(step).shape
        self.check_states(x, initial)
        time = x.shape[1:2] if self.return_sequences else ()
        return TensorType((x.shape[0], *time, *output[1:]), DType.FLOAT32)

    def check_states(self, x: TensorType, given: Sequence[TensorType], prefix: str = "") -> None:
        """Raises ShapeError unless the initial states fit, or none are given."""
        names = self.state_names
        if given and len(given) != len(names):
            raise ShapeError(codes.layer_inputs.wrong_number_of_states(names, len(given)))
        for name, type_, expected in zip(names, given, self.state_types(x), strict=False):
            need_floating(type_)
            if not _agree(type_.shape[1:], expected.shape[1:]):
                shapes = type_.shape, expected.shape
                raise ShapeError(codes.layer_inputs.state_differs(prefix + name, *shapes))

    def results(self) -> tuple[str, ...]:
        return self.state_names if self.return_state else ()

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        return self.state_types(inputs[0]) if self.return_state else ()

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        need_mask_over(inputs[0], 2)
        return inputs[0].mask_rank if self.return_sequences else 0

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return tuple(
            weight
            for prefix, cell, step in self.steps(inputs[0])
            for weight in cell.step_weights(step, prefix)
        )

    def draws(self) -> tuple[int, ...]:
        counts = self.draws_of_cells()
        return counts if any(counts) else ()

    def draws_of_cells(self) -> tuple[int, ...]:
        """Returns the number of draws of each cell, each a random stream of its own."""
        return tuple(sum(cell.masks()) for _, cell in self.cells())

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        each = (cell.step_multiply_adds(step) for _, cell, step in self.steps(inputs[0]))
        return (inputs[0].shape[1] or 1) * sum(each)


def _agree(given: Shape, expected: Shape) -> bool:
    """Whether shapes are equal where both are known."""
    return len(given) == len(expected) and all(
        dim in (size, None) for dim, size in zip(given, expected, strict=True)
    )


def check_unrolled(unroll: bool, length: Dim) -> None:
    """Raises ShapeError if a loop over an unknown number of time steps is to be unrolled."""
    if unroll and length is None:
        raise ShapeError(codes.layer_inputs.unrolls_unknown_length(), "unroll")


class RecurrentOverVectors(Recurrent, VectorStep):
    """Base of the layers that are a cell of the same parameters, applied to vectors.

    Input shape:
        `(batch, time, features)`, and `(batch, units)` for each initial state.

    Output shape:
        `(batch, units)`. With `return_sequences: true`, `(batch, time, units)`.

    Args:
        activity_regularizer: Penalty on the output, added to the loss.
        unroll: Whether to unroll the loop over time. Can be faster for short sequences, but takes
            more memory.
    """

    excluded: ClassVar = {**Recurrent.excluded, "seed": "draws are derived from the spec's seed"}
    activity_regularizer: Regularizer | None = None
    unroll: Boolean = False

    def cells(self) -> tuple[tuple[str, Stepwise], ...]:
        return ((f"{self.name}_cell/", self),)

    def check_sequence(self, x: TensorType) -> None:
        if x.rank != 3:
            raise ShapeError(codes.shapes.not_a_sequence(x.shape, x.dtype.is_floating))
        need_known(x.features, "last axis")
        if self.dropout:
            need_floating(x)
        check_unrolled(self.unroll, x.shape[1])


@LAYERS.register("simple_rnn")
class SimpleRNN(RecurrentOverVectors, SimpleStep):
    """Fully connected recurrent layer: the output is the state, fed back at the next step."""


GATED_EXCLUDED = {**RecurrentOverVectors.excluded, "use_cudnn": "the target chooses the kernel"}


@LAYERS.register("lstm")
class LSTM(RecurrentOverVectors, LSTMStep):
    """Long short-term memory (Hochreiter and Schmidhuber, 1997).

    With `return_state`, the results are `state_h` (the last output) and `state_c` (the cell).
    """

    excluded: ClassVar = GATED_EXCLUDED


@LAYERS.register("gru")
class GRU(RecurrentOverVectors, GRUStep):
    """Gated recurrent unit (Cho et al., 2014)."""

    excluded: ClassVar = GATED_EXCLUDED
