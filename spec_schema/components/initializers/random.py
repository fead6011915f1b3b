"""Weights that are drawn, whatever their shape (Keras: random initializers)."""

from typing import Self

from pydantic import model_validator

from ...parameters import Number, PositiveNumber
from ...types import ShapeError
from . import INITIALIZERS, Initializer


@INITIALIZERS.register("random_normal")
class RandomNormal(Initializer):
    """Normal distribution.

    Args:
        mean: its mean.
        stddev: its standard deviation.
    """

    mean: Number = 0.0
    stddev: PositiveNumber = 0.05


@INITIALIZERS.register("random_uniform")
class RandomUniform(Initializer):
    """Uniform distribution.

    Args:
        minval: lower bound, included.
        maxval: upper bound, excluded.
    """

    minval: Number = -0.05
    maxval: Number = 0.05

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.minval > self.maxval:
            raise ValueError(f"has a `minval` of {self.minval} above its `maxval` {self.maxval}")
        return self


@INITIALIZERS.register("truncated_normal")
class TruncatedNormal(Initializer):
    """Normal distribution, drawn again beyond two standard deviations.

    Args:
        mean: its mean.
        stddev: its standard deviation before truncation.
    """

    mean: Number = 0.0
    stddev: PositiveNumber = 0.05


@INITIALIZERS.register("orthogonal")
class Orthogonal(Initializer):
    """An orthogonal matrix (Saxe et al. 2014).

    Args:
        gain: factor on the matrix.
    """

    main = "gain"
    gain: PositiveNumber = 1.0

    def check(self, shape: tuple[int, ...]) -> None:
        if len(shape) < 2:
            raise ShapeError(
                f"starts a weight of shape {shape} as `orthogonal`, which needs two axes or more",
                help="give this weight another initializer",
            )
