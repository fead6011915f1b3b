"""Layers that run another layer over time: bidirectional and time_distributed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from ..findings import codes
from ..operator import Operator, Weight
from ..parameters import Words
from ..types import ShapeError, TensorType, need_floating
from . import LAYERS
from .recurrent import Recurrent


@LAYERS.register("bidirectional")
class Bidirectional(Operator):
    """Runs a recurrent layer forwards and backwards in time (Schuster and Paliwal, 1997).

    If `layer` returns states, the results are those of both directions: `forward_state_h`,
    `backward_state_h` and, for lstm, `forward_state_c` and `backward_state_c`.

    Input shape:
        `(batch, time, ...)`, and `(batch, *state)` for each initial state, as `layer` expects them.

    Output shape:
        That of `layer`: `(batch, units)`, `(batch, time, units)`, or `(batch, *positions,
        filters)`. With `merge_mode: concat`, its last axis is doubled: `(batch, 2 * units)`,
        `(batch, time, 2 * units)`, or `(batch, *positions, 2 * filters)`.

    Args:
        layer: Recurrent layer to run, such as lstm, gru or conv_lstm2d.
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

    @property
    def effort(self) -> int:
        return self.layer.effort + (self.backward_layer or self.layer).effort

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
        x, *initial = inputs
        (_, forward), (_, backward) = self.directions()
        parameter = "layer" if self.backward_layer is None else "backward_layer"
        self._check_pair(forward, backward, parameter)
        output = _inferred(forward, "layer", x)
        behind = _inferred(backward, parameter, x)
        if output != behind:
            what = codes.sequences.directions_give(output.shape, behind.shape)
            raise ShapeError(what, parameter)
        self._check_states(x, initial)
        if self.merge_mode != "concat" or output.features is None:
            return output
        return output.with_shape(*output.shape[:-1], 2 * output.features)

    @property
    def state_names(self) -> tuple[str, ...]:
        """Names of the states of both directions, in the order of Keras."""
        (_, forward), (_, backward) = self.directions()
        return (
            *(f"forward_{state}" for state in forward.state_names),
            *(f"backward_{state}" for state in backward.state_names),
        )

    def _check_states(self, x: TensorType, initial: list[TensorType]) -> None:
        names = self.state_names
        if initial and len(initial) != len(names):
            raise ShapeError(codes.layer_inputs.wrong_number_of_states(names, len(initial)))
        (_, forward), (_, backward) = self.directions()
        half = len(initial) // 2
        forward.check_states(x, initial[:half], "forward_")
        backward.check_states(x, initial[half:], "backward_")

    def results(self) -> tuple[str, ...]:
        if not isinstance(self.layer, Recurrent):
            return ()
        states = self.state_names if self.layer.return_state else ()
        return states if self.merge_mode else ("backward", *states)

    def result_types(self, output: TensorType, *inputs: TensorType) -> tuple[TensorType, ...]:
        states = tuple(
            type_ for _, layer in self.directions() for type_ in layer.result_types(output, *inputs)
        )
        return states if self.merge_mode else (output, *states)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (_, forward), _ = self.directions()
        return forward.mask_rank(output, *inputs)

    def _check_pair(self, forward: Recurrent, backward: Recurrent, parameter: str) -> None:
        if forward.go_backwards == backward.go_backwards:
            raise ShapeError(codes.sequences.directions_agree(forward.go_backwards), parameter)
        for name in ("return_sequences", "return_state"):
            ours, theirs = getattr(forward, name), getattr(backward, name)
            if ours != theirs:
                raise ShapeError(codes.sequences.directions_differ(name, ours, theirs), parameter)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return tuple(
            replace(weight, name=f"{prefix}/{weight.name}")
            for prefix, layer in self.directions()
            for weight in layer.weights(inputs[0])
        )

    def draws(self) -> tuple[int, ...]:
        each = tuple(n for _, layer in self.directions() for n in layer.draws_of_cells())
        return each if any(each) else ()

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return sum(layer.multiply_adds(output, *inputs) for _, layer in self.directions())


LAYER_OR_BLOCK = Words("a layer or a block", {"$ref": "#/definitions/layer_or_block"})


@LAYERS.register("time_distributed")
class TimeDistributed(Operator):
    """Applies a layer to each time step by itself, with the same weights.

    `dense` and other layers that act on the last axes only don't need it. Random layers draw anew
    for every step, and batch normalization takes the statistics of each step; both need a known
    number of steps. The mask of the input is also that of the output.

    Input shape:
        `(batch, time, ...)`: `layer` takes `(batch, ...)`.

    Output shape:
        `(batch, time, *result)`, where `layer` returns `(batch, *result)`.

    Args:
        layer: Layer to apply, such as conv2d, or a block of the spec: each of its layers is then
            applied to each time step. Such a block makes no masks.
    """

    main = "layer"
    examples = {"layer": {"conv2d": {"filters": 16, "kernel_size": 3}}}
    supports_masking = True
    takes_mask = True
    layer: Annotated[Operator, LAYER_OR_BLOCK]

    @property
    def acting(self) -> Operator:
        return self.layer.acting

    @property
    def at_each_step(self) -> Operator:
        return self.layer.at_each_step

    @property
    def effort(self) -> int:
        return 15 + self.layer.effort

    def step_type(self, x: TensorType) -> TensorType:
        """Returns the type of a time step, with the part of the mask that the layer gets."""
        mask_rank = max(x.mask_rank - 1, 0) if self.layer.takes_mask else 0
        return x.with_shape(x.shape[0], *x.shape[2:]).with_mask(mask_rank)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        if x.rank < 3:
            raise ShapeError(codes.shapes.rank_too_low(("time", "features"), x.shape))
        if x.shape[1] == 0:
            raise ShapeError(codes.sequences.no_time_steps())
        self._check_layer()
        step = self.step_type(x)
        try:
            output = self.layer.output(step)
            differs = self.differs_by_step(x)
        except ShapeError as error:
            self._locate(error)
            raise
        need_floating(output)
        if x.shape[1] is None and differs:
            raise ShapeError(codes.layer_inputs.unknown_steps(self.layer.name))
        return output.with_shape(*x.shape[:2], *output.shape[1:])

    def _locate(self, error: ShapeError) -> None:
        """Say where in this layer an error of the layer inside is."""
        error.inside = error.inside or self.layer.name
        error.parameter = error.parameter and "layer"

    @property
    def prefix(self) -> str:
        """What the names of the weights of `layer` begin with."""
        return f"{self.layer.name}/"

    def differs_by_step(self, x: TensorType) -> bool:
        """Whether the layer draws at random or updates weights at each step."""
        step = self.step_type(x)
        is_moved = any(not w.trainable or w.is_moved for w in self.layer.weights(step))
        return is_moved or bool(self.layer.draws())

    def _check_layer(self) -> None:
        layer = self.layer
        takes_one = layer.arity == "one" and layer.required_arguments < 2
        if not takes_one or not layer.has_keras_class or layer.results():
            raise ShapeError(codes.sequences.not_for_each_step(layer.name), "layer")
        if any(getattr(part, "activity_regularizer", None) is not None for part in _inside(layer)):
            raise ShapeError(codes.sequences.no_activity_of_each_step(layer.name), "layer")

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (x,) = inputs
        if x.mask_shape != output.shape[: x.mask_rank]:
            raise ShapeError(codes.masks.other_rank(x.mask_shape, x.shape[:2]))
        return x.mask_rank

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return tuple(
            replace(weight, name=f"{self.prefix}{weight.name}")
            for weight in self.layer.weights(self.step_type(inputs[0]))
        )

    def draws(self) -> tuple[int, ...]:
        return self.layer.draws()

    def repeats(self, *inputs: TensorType) -> int:
        (x,) = inputs
        return (x.shape[1] or 1) * self.layer.repeats(self.step_type(x))

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        step = self.step_type(inputs[0])
        each = self.layer.multiply_adds(self.layer.output(step), step)
        return (inputs[0].shape[1] or 1) * each


class EachStep(TimeDistributed):
    """A layer of a block that `time_distributed` applies, at each time step.

    The spec has only the layer: places and names of weights are its own.
    """

    @property
    def prefix(self) -> str:
        return ""

    def infer(self, *inputs: TensorType) -> TensorType:
        output = super().infer(*inputs)
        step = self.step_type(inputs[0])
        if self.layer.output(step).mask_rank > step.mask_rank:
            raise ShapeError(codes.sequences.mask_of_each_step(self.layer.name))
        return output

    def _locate(self, error: ShapeError) -> None:
        """The error is where the layer is."""


def _inside(layer: Operator) -> Iterator[Operator]:
    """Yields a layer and those inside it."""
    yield layer
    for value in vars(layer).values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Operator):
                yield from _inside(part)


def _recurrent(layer: Operator, parameter: str) -> Recurrent:
    if isinstance(layer, Recurrent):
        return layer
    raise ShapeError(codes.sequences.not_recurrent(parameter, layer.name), parameter)


def _inferred(layer: Recurrent, parameter: str, x: TensorType) -> TensorType:
    """Returns the output of an inner layer; errors are attributed to `parameter`."""
    try:
        return layer.infer(x)
    except ShapeError as error:
        error.parameter = error.parameter and parameter
        raise
