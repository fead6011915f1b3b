"""Activation functions as layers."""

from ..findings import codes
from ..operator import Operator
from ..parameters import ActivationName, NonNegativeNumber, default
from ..sizes import Integers
from ..types import ShapeError, TensorType, need_axis, need_floating, need_no_mask
from . import LAYERS

_ALONG_AN_AXIS = ("softmax", "log_softmax", "sparsemax")


@LAYERS.register("activation")
class Activation(Operator):
    """Applies an activation function, element by element or along the last axis.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        activation: Activation function.
    """

    supports_masking = True
    main = "activation"
    activation: ActivationName

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        if self.activation in _ALONG_AN_AXIS:
            need_axis(x, -1, "activation")
        return x


@LAYERS.register("relu")
class ReLU(Operator):
    """Rectified linear unit: `max(x, 0)`, with an optional ceiling, slope and threshold.

    The output is `max_value` for `x >= max_value`, `x` for `threshold <= x < max_value`, and
    `negative_slope * (x - threshold)` below the threshold. Paper: Nair and Hinton, 2010.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        max_value: Largest output. Defaults to no limit.
        negative_slope: Slope below the threshold.
        threshold: Value from which the input passes unchanged.
    """

    supports_masking = True
    max_value: NonNegativeNumber | None = None
    negative_slope: NonNegativeNumber = 0.0
    threshold: NonNegativeNumber = 0.0

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x


@LAYERS.register("leaky_relu")
class LeakyReLU(Operator):
    """Leaky version of a rectified linear unit: `x` if `x > 0`, else `negative_slope * x`.

    Paper: Maas et al., 2013.

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        negative_slope: Slope for negative inputs.
    """

    supports_masking = True
    main = "negative_slope"
    negative_slope: NonNegativeNumber = 0.3

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x


@LAYERS.register("softmax")
class Softmax(Operator):
    """Turns values along an axis into probabilities: `exp(x) / sum(exp(x))`.

    Input shape:
        `(batch, ...)`, of rank 2 or higher.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        axis: Axis that the probabilities sum to 1 along, or a list of axes. Axis 0 is the batch.
    """

    supports_masking = True
    main = "axis"
    axis: Integers = default((-1,))

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        axes = [need_axis(x, axis) for axis in self.axis]
        if len(set(axes)) != len(axes):
            raise ShapeError(codes.shapes.duplicate_axis(self.axis, x.shape), "axis")
        return x

    def mask_rank(self, output: TensorType, *inputs: TensorType) -> int:
        need_no_mask(inputs[0])
        return 0
