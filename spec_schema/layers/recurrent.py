"""Recurrent layers: lstm, gru, and bidirectional, which wraps one of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import UnitForgetBias, Zeros
from ..components.initializers.random import Orthogonal
from ..components.initializers.scaled import GlorotUniform
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight, weight_of
from ..parameters import ActivationName, Boolean, PositiveInteger, Rate
from ..shapes import Dim
from ..types import DType, ShapeError, TensorType, need_floating, need_known, need_mask_over
from . import LAYERS


class Recurrent(Operator):
    """Base of lstm and gru: a cell applied to each time step in turn.

    Input shape:
        `(batch, time, features)`.

    Output shape:
        `(batch, units)`. With `return_sequences: true`, `(batch, time, units)`.

    Args:
        units: Size of the state, and of the output's last axis.
        activation: Activation function of the cell.
        recurrent_activation: Activation function of the gates.
        use_bias: Whether to add a bias.
        kernel_initializer: Initializer of the kernel, which multiplies the input.
        recurrent_initializer: Initializer of the recurrent kernel, which multiplies the state.
        bias_initializer: Initializer of the bias.
        kernel_regularizer: Penalty on the kernel, added to the loss.
        recurrent_regularizer: Penalty on the recurrent kernel, added to the loss.
        bias_regularizer: Penalty on the bias, added to the loss.
        activity_regularizer: Penalty on the output, added to the loss.
        kernel_constraint: Constraint on the kernel, applied after each update.
        recurrent_constraint: Constraint on the recurrent kernel, applied after each update.
        bias_constraint: Constraint on the bias, applied after each update.
        dropout: Fraction of the inputs to drop in training, the same at every time step.
        recurrent_dropout: Fraction of the state to drop in training, the same at every time step.
        return_sequences: Whether to return the output of every time step, or of the last only.
        go_backwards: Whether to process the sequence in reverse. The output is reversed, too.
        unroll: Whether to unroll the loop over time. Can be faster for short sequences, but takes
            more memory.

    Attributes:
        gates: Number of blocks of `units` columns in the kernels.
    """

    main = "units"
    supports_masking = True
    gates: ClassVar[int]
    excluded: ClassVar = {
        "return_state": "a layer has one output",
        "stateful": "a network keeps nothing from one batch to the next",
        "seed": "draws are derived from the spec's seed",
        "use_cudnn": "the target chooses the kernel",
    }
    units: PositiveInteger
    activation: ActivationName = "tanh"
    recurrent_activation: ActivationName = "sigmoid"
    use_bias: Boolean = True
    kernel_initializer: Initializer = GlorotUniform()
    recurrent_initializer: Initializer = Orthogonal()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    recurrent_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None
    kernel_constraint: Constraint | None = None
    recurrent_constraint: Constraint | None = None
    bias_constraint: Constraint | None = None
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    return_sequences: Boolean = False
    go_backwards: Boolean = False
    unroll: Boolean = False

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        if x.rank != 3:
            raise ShapeError(codes.shapes.not_a_sequence(x.shape, x.dtype.is_floating))
        need_known(x.features, "last axis")
        if self.dropout:
            need_floating(x)
        self._check_length(x.shape[1])
        shape = (*x.shape[:2], self.units) if self.return_sequences else (x.shape[0], self.units)
        return TensorType(shape, DType.FLOAT32)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        need_mask_over(inputs[0], 2)
        return inputs[0].mask_rank if self.return_sequences else 0

    def _check_length(self, length: Dim) -> None:
        if length == 0:
            raise ShapeError(codes.shapes.no_time_steps())
        if self.unroll and length is None:
            raise ShapeError(codes.layer_inputs.unrolls_unknown_length(), "unroll")

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        features = need_known(inputs[0].features, "last axis")
        cell = f"{self.name}_cell"
        size = self.gates * self.units
        kernel = weight_of(self, f"{cell}/kernel", (features, size))
        name = f"{cell}/recurrent_kernel"
        recurrent = weight_of(self, name, (self.units, size), prefix="recurrent")
        if not self.use_bias:
            return kernel, recurrent
        start = self.bias_start()
        return (
            kernel,
            recurrent,
            weight_of(self, f"{cell}/bias", self.bias_shape(), initializer=start),
        )

    def bias_shape(self) -> tuple[int, ...]:
        """Returns the shape of the bias."""
        return (self.gates * self.units,)

    def bias_start(self) -> Initializer:
        """Returns the initializer of the bias."""
        return self.bias_initializer

    def masks(self) -> tuple[int, int]:
        """Returns the number of dropout masks per training step: for the inputs, and for the state.

        With `recurrent_dropout` each gate has its own, as in Keras.
        """
        count = self.gates if self.recurrent_dropout else 1
        return (count if self.dropout else 0, count if self.recurrent_dropout else 0)

    def draws(self) -> tuple[int, ...]:
        return (sum(self.masks()),) if any(self.masks()) else ()

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        _, length, features = inputs[0].shape
        return (length or 1) * ((features or 1) + self.units) * self.gates * self.units


@LAYERS.register("lstm")
class LSTM(Recurrent):
    """Long short-term memory (Hochreiter and Schmidhuber, 1997).

    Args:
        unit_forget_bias: Whether to initialize the bias of the forget gate to 1 (Jozefowicz et al.,
            2015).
    """

    gates = 4
    unit_forget_bias: Boolean = True

    def bias_start(self) -> Initializer:
        if not self.unit_forget_bias:
            return self.bias_initializer
        return UnitForgetBias(others=self.bias_initializer)


@LAYERS.register("gru")
class GRU(Recurrent):
    """Gated recurrent unit (Cho et al., 2014).

    Args:
        reset_after: Whether to apply the reset gate after the multiplication by the recurrent
            kernel, as cuDNN does, or before.
    """

    gates = 3
    reset_after: Boolean = True

    def bias_shape(self) -> tuple[int, ...]:
        width = self.gates * self.units
        return (2, width) if self.reset_after else (width,)


@LAYERS.register("bidirectional")
class Bidirectional(Operator):
    """Runs a recurrent layer forwards and backwards in time (Schuster and Paliwal, 1997).

    Input shape:
        `(batch, time, features)`.

    Output shape:
        `(batch, units)`, or `(batch, time, units)` if `layer` returns sequences. With
        `merge_mode: concat`, `(batch, 2 * units)`, or `(batch, time, 2 * units)`.

    Args:
        layer: Recurrent layer to run: lstm or gru.
        merge_mode: How to combine the outputs of the two directions: concatenate, add, multiply, or
            average.
        backward_layer: Layer for the backward direction. Defaults to a copy of `layer` that runs
            backwards, with its own weights.
    """

    main = "layer"
    supports_masking = True
    excluded: ClassVar = {"weights": "set them in Python, on the model of `spec.to_keras()`"}
    layer: Operator
    merge_mode: Literal["concat", "sum", "mul", "ave"] = "concat"
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
        output = _inferred(forward, "layer", inputs)
        _inferred(backward, "backward_layer" if self.backward_layer else "layer", inputs)
        if self.merge_mode != "concat":
            return output
        return output.with_shape(*output.shape[:-1], 2 * forward.units)

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        (_, forward), _ = self.directions()
        return forward.mask_rank(output, *inputs)

    def _check_pair(self, forward: Recurrent, backward: Recurrent) -> None:
        parameter = "layer" if self.backward_layer is None else "backward_layer"
        if forward.go_backwards == backward.go_backwards:
            raise ShapeError(codes.shapes.directions_agree(forward.go_backwards), parameter)
        for name in ("return_sequences", "units"):
            ours, theirs = getattr(forward, name), getattr(backward, name)
            if ours != theirs:
                raise ShapeError(codes.shapes.directions_differ(name, ours, theirs), parameter)

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        return tuple(
            replace(weight, name=f"{prefix}/{weight.name}")
            for prefix, layer in self.directions()
            for weight in layer.weights(*inputs)
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
