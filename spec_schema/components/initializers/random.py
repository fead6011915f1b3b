"""Random initializers whose scale is given (Keras: random initializers)."""

from typing import Self

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import Number, PositiveNumber
from ...types import ShapeError
from . import INITIALIZERS, Initializer


@INITIALIZERS.register("random_normal")
class RandomNormal(Initializer):
    """Normal distribution.

    Args:
        mean: Mean of the distribution.
        stddev: Standard deviation of the distribution.
    """

    mean: Number = 0.0
    stddev: PositiveNumber = 0.05


@INITIALIZERS.register("random_uniform")
class RandomUniform(Initializer):
    """Uniform distribution.

    Args:
        minval: Lower bound, inclusive.
        maxval: Upper bound, exclusive.
    """

    minval: Number = -0.05
    maxval: Number = 0.05

    @cross_field
    def _is_a_range(self) -> Self:
        if self.minval > self.maxval:
            what = codes.conflicts.empty_range(
                self.name, "minval", "maxval", self.minval, self.maxval
            )
            raise Conflict(what, "minval", "maxval")
        return self


@INITIALIZERS.register("truncated_normal")
class TruncatedNormal(Initializer):
    """Normal distribution. Values more than two standard deviations from the mean are drawn again.

    Args:
        mean: Mean of the distribution.
        stddev: Standard deviation before truncation.
    """

    mean: Number = 0.0
    stddev: PositiveNumber = 0.05


@INITIALIZERS.register("orthogonal")
class Orthogonal(Initializer):
    """Orthogonal matrix (Saxe et al., 2014).

    Args:
        gain: Factor that the matrix is multiplied by.
    """

    main = "gain"
    gain: PositiveNumber = 1.0

    def check(self, shape: tuple[int, ...]) -> None:
        if len(shape) < 2:
            raise ShapeError(codes.shapes.initializer_needs_axes(self.name, "at least 2", shape))
