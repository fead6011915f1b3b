"""Layers that run a recurrent layer: bidirectional."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from ..findings import codes
from ..operator import Operator, Weight
from ..types import ShapeError, TensorType
from . import LAYERS
from .recurrent import Recurrent


@LAYERS.register("bidirectional")
class Bidirectional(Operator):
    """Runs a recurrent layer forwards and backwards in time (Schuster and Paliwal, 1997).

    Input shape:
        `(batch, time, features)`, and `(batch, units)` for each initial state.

    Output shape:
        `(batch, units)`, or `(batch, time, units)` if `layer` returns sequences. With
        `merge_mode: concat`, `(batch, 2 * units)`, or `(batch, time, 2 * units)`.

    If `layer` returns states, the results are those of both directions: `forward_state_h`,
    `backward_state_h` and, for lstm, `forward_state_c` and `backward_state_c`.

    Args:
        layer: Recurrent layer to run: simple_rnn, lstm or gru.
        merge_mode: How to combine the outputs of the two directions: concatenate, add, multiply, or
            average. If null, the output is that of the forward direction, and that of the backward
            direction is the result `backward`.
        backward_layer: Layer for the backward direction. Defaults to a copy of `layer` that runs
            backwards, with its own weights.
    """

    main = "layer"
    arguments = ("sequence", "initial_state")
    required_arguments = 1
    self_arguments = ("sequence",)
    listed_arguments = ("initial_state",)
    supports_masking = True
    takes_mask = True
    excluded: ClassVar = {"weights": "set them in Python, on the model of `spec.to_keras()`"}
    layer: Operator
    merge_mode: Literal["concat", "sum", "mul", "ave"] | None = "concat"
    backward_layer: Operator | None = None

    def directions(self) -> Iterator[tuple[str, Recurrent]]:
        """Yields the two layers with the prefixes of their weights, in the order of Keras.

        Raises:
            ShapeError: if one of them is not recurrent.
        """
        forward = _recurrent(self.layer, "layer")
        backward = forward.model_copy(update={"go_backwards": True})
        if self.backward_layer is not None:
            backward = _recurrent(self.backward_layer, "backward_layer")
        yield f"forward_{forward.name}", forward
        yield f"backward_{backward.name}", backward

    def infer(self, *inputs: TensorType) -> TensorType:
        (_, forward), (_, backward) = self.directions()
        self._check_pair(forward, backward)
        x, *initial = inputs
        self._check_states(initial)
        output = _inferred(forward, "layer", (x,))
        _inferred(backward, "backward_layer" if self.backward_layer else "layer", (x,))
        if self.merge_mode != "concat":
            return output
        return output.with_shape(*output.shape[:-1], 2 * forward.units)

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states of both directions, in the order of Keras."""
        (_, forward), (_, backward) = self.directions()
        return (
            *(f"forward_{state}" for state in forward.states),
            *(f"backward_{state}" for state in backward.states),
        )

    def _check_states(self, initial: list[TensorType]) -> None:
        if initial and len(initial) != len(self.states):
            raise ShapeError(codes.layer_inputs.wrong_number_of_states(self.states, len(initial)))
        (_, forward), (_, backward) = self.directions()
        half = len(initial) // 2
        forward.check_states(initial[:half], "forward_")
        backward.check_states(initial[half:], "backward_")

    def results(self) -> tuple[str, ...]:
        if not isinstance(self.layer, Recurrent):
            return ()
        states = self.states if self.layer.return_state else ()
        return states if self.merge_mode else ("backward", *states)

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        states = tuple(
            type_ for _, layer in self.directions() for type_ in layer.result_types(output, *inputs)
        )
        return states if self.merge_mode else (output, *states)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (_, forward), _ = self.directions()
        return forward.mask_rank(output, *inputs)

    def _check_pair(self, forward: Recurrent, backward: Recurrent) -> None:
        parameter = "layer" if self.backward_layer is None else "backward_layer"
        if forward.go_backwards == backward.go_backwards:
            raise ShapeError(codes.shapes.directions_agree(forward.go_backwards), parameter)
        for name in ("return_sequences", "return_state", "units"):
            ours, theirs = getattr(forward, name), getattr(backward, name)
            if ours != theirs:
                raise ShapeError(codes.shapes.directions_differ(name, ours, theirs), parameter)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return tuple(
            replace(weight, name=f"{prefix}/{weight.name}")
            for prefix, layer in self.directions()
            for weight in layer.weights(inputs[0])
        )

    def draws(self) -> tuple[int, ...]:
        each = tuple(sum(layer.masks()) for _, layer in self.directions())
        return each if any(each) else ()

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return sum(layer.multiply_adds(output, *inputs) for _, layer in self.directions())


def _recurrent(layer: Operator, parameter: str) -> Recurrent:
    if isinstance(layer, Recurrent):
        return layer
    raise ShapeError(codes.shapes.not_recurrent(parameter, layer.name), parameter)


def _inferred(layer: Recurrent, parameter: str, inputs: tuple[TensorType, ...]) -> TensorType:
    """Returns the output of an inner layer; errors are attributed to `parameter`."""
    try:
        return layer.infer(*inputs)
    except ShapeError as error:
        error.parameter = error.parameter and parameter
        raise
