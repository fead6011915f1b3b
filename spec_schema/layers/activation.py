"""Activation functions as layers."""

from ..components.constraints import Constraint
from ..components.initializers import Initializer
from ..components.initializers.constant import Zeros
from ..components.regularizers import Regularizer
from ..findings import codes
from ..operator import Operator, Weight
from ..parameters import ActivationName, NonNegativeNumber, Number, default
from ..shapes import product
from ..sizes import Integers, OptionalPositiveIntegers
from ..types import ShapeError, TensorType, need_axis, need_floating, need_known, need_no_mask
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


@LAYERS.register("elu")
class ELU(Operator):
    """Exponential linear unit: `x` if `x > 0`, else `alpha * (exp(x) - 1)`.

    Paper: Clevert et al., 2015 (arXiv 1511.07289).

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        alpha: Factor for negative inputs.
    """

    main = "alpha"
    supports_masking = True
    alpha: Number = 1.0

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x


@LAYERS.register("prelu")
class PReLU(Operator):
    """Leaky rectified linear unit with trainable slopes: `x` if `x > 0`, else `alpha * x`.

    Paper: He et al., 2015 (arXiv 1502.01852).

    Input shape:
        `(batch, ...)`, of any rank.

    Output shape:
        Same as the input: `(batch, ...)`.

    Args:
        alpha_initializer: Initializer of the slopes.
        alpha_regularizer: Penalty on the slopes, added to the loss.
        alpha_constraint: Constraint on the slopes, applied after each update.
        shared_axes: Axes that share one slope, counted from 1 after the batch. For images,
            [1, 2] has one slope per channel. Defaults to a slope per element of a sample.
    """

    supports_masking = True
    alpha_initializer: Initializer = Zeros()
    alpha_regularizer: Regularizer | None = None
    alpha_constraint: Constraint | None = None
    shared_axes: OptionalPositiveIntegers = default(None)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        shared = self.shared_axes or ()
        for axis in shared:
            if axis >= x.rank:
                what = codes.shapes.shared_axis_out_of_range(axis, x.shape)
                raise ShapeError(what, "shared_axes")
        for axis in range(1, x.rank):
            if axis not in shared:
                need_known(x.shape[axis], f"axis {axis}")
        return x

    def weights(self, *inputs: TensorType) -> tuple[Weight, ...]:
        shared = self.shared_axes or ()
        sizes = enumerate(inputs[0].shape[1:], start=1)
        alpha = Weight(
            "alpha",
            tuple(1 if axis in shared else need_known(size, "axis") for axis, size in sizes),
            self.alpha_initializer,
            regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint,
        )
        return (alpha,)

    def multiply_adds(self, output: TensorType, *inputs: TensorType) -> int:
        return product(tuple(dim or 1 for dim in output.shape[1:])) or 1


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
    takes_mask = True
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
