"""Activation functions as layers of their own."""

from ..operator import Operator
from ..parameters import Activation as ActivationName
from ..parameters import Integers, NonNegativeNumber
from ..types import ShapeError, TensorType, need_axis, need_floating
from . import LAYERS

_ALONG_AN_AXIS = ("softmax", "log_softmax", "sparsemax")


@LAYERS.register("activation")
class Activation(Operator):
    """Applies an activation function, element by element or along the last axis.

    Args:
        activation: name of the function.
    """

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
    """Rectifier: `x` above the threshold, a slope below it, and never more than `max_value`.

    Between 0 and `threshold` the result is `negative_slope · (x - threshold)`, as below 0.

    Args:
        max_value: the largest result; null for no limit.
        negative_slope: factor on what is below the threshold.
        threshold: from where on `x` passes.
    """

    max_value: NonNegativeNumber | None = None
    negative_slope: NonNegativeNumber = 0.0
    threshold: NonNegativeNumber = 0.0

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x


@LAYERS.register("leaky_relu")
class LeakyReLU(Operator):
    """Rectifier that lets a part of what is below zero through: `max(x, negative_slope · x)`.

    Args:
        negative_slope: factor on negative numbers.
    """

    main = "negative_slope"
    negative_slope: NonNegativeNumber = 0.3

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        return x


@LAYERS.register("softmax")
class Softmax(Operator):
    """Makes numbers along an axis positive with the sum 1: `exp(x) / sum(exp(x))`.

    Args:
        axis: the axis, or a list of the axes, that the sum goes over; axis 0 is the batch.
    """

    main = "axis"
    axis: Integers = (-1,)

    def infer(self, *inputs: TensorType) -> TensorType:
        (x,) = inputs
        need_floating(x)
        axes = [need_axis(x, axis) for axis in self.axis]
        if len(set(axes)) != len(axes):
            raise ShapeError(
                f"names an axis of {x} twice in {list(self.axis)}",
                help="name each axis once; -1 is the last one",
                parameter="axis",
            )
        return x
