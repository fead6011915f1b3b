"""Initializers with fixed values (Keras: constant initializers)."""

from ...findings import codes
from ...parameters import Number
from ...types import ShapeError
from . import INITIALIZERS, Initializer


@INITIALIZERS.register("zeros")
class Zeros(Initializer):
    """Initializes all elements to 0."""


@INITIALIZERS.register("ones")
class Ones(Initializer):
    """Initializes all elements to 1."""


@INITIALIZERS.register("constant")
class Constant(Initializer):
    """Initializes all elements to one value.

    Args:
        value: Value of every element.
    """

    main = "value"
    value: Number = 0.0


@INITIALIZERS.register("identity")
class Identity(Initializer):
    """Identity matrix, for weights with two axes.

    Args:
        gain: Factor that the matrix is multiplied by.
    """

    main = "gain"
    gain: Number = 1.0

    def check(self, shape: tuple[int, ...]) -> None:
        if len(shape) != 2:
            raise ShapeError(codes.shapes.initializer_needs_axes(self.name, "2", shape))


class UnitForgetBias(Initializer):
    """Bias of an LSTM: 1 for the forget gate (the second of four), `others` elsewhere.

    This is what `unit_forget_bias` of a layer means. A spec can't name it.

    Args:
        others: Initializer of the other three gates.
    """

    name = "unit_forget_bias"
    others: Initializer

    def check(self, shape: tuple[int, ...]) -> None:
        self.others.check((shape[0] // 4,))


class SquareRoot(Initializer):
    """The square root of another initializer, for standard deviations. A spec can't name it.

    Args:
        of: The initializer of the variance.
    """

    name = "square_root"
    of: Initializer
