"""Weights that start as numbers that are known (Keras: constant initializers)."""

from ...parameters import Number
from ...types import ShapeError
from . import INITIALIZERS, Initializer


@INITIALIZERS.register("zeros")
class Zeros(Initializer):
    """All 0."""


@INITIALIZERS.register("ones")
class Ones(Initializer):
    """All 1."""


@INITIALIZERS.register("constant")
class Constant(Initializer):
    """All one value.

    Args:
        value: that value.
    """

    main = "value"
    value: Number = 0.0


@INITIALIZERS.register("identity")
class Identity(Initializer):
    """Ones on the diagonal, zeros elsewhere; for weights with two axes.

    Args:
        gain: factor on the matrix.
    """

    main = "gain"
    gain: Number = 1.0

    def check(self, shape: tuple[int, ...]) -> None:
        if len(shape) != 2:
            raise ShapeError(
                f"starts a weight of shape {shape} as `identity`, which needs two axes",
                help="give this weight another initializer",
            )


class UnitForgetBias(Initializer):
    """The bias of an LSTM: 1 for the forget gate (the second of four), `others` elsewhere.

    What `unit_forget_bias` of a layer means; no spec names it.

    Args:
        others: how the other three start.
    """

    name = "unit_forget_bias"
    others: Initializer

    def check(self, shape: tuple[int, ...]) -> None:
        self.others.check((shape[0] // 4,))
