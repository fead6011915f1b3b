"""Random initializers scaled by the shape of the weight (Keras: random initializers)."""

from typing import Literal

from ...parameters import PositiveNumber
from . import INITIALIZERS, Initializer


@INITIALIZERS.register("variance_scaling")
class VarianceScaling(Initializer):
    """Random values with variance `scale / fan`.

    `fan` is the number of inputs of a unit (fan-in), the number of units it feeds (fan-out), or
    their mean.

    Args:
        scale: Factor of the variance.
        mode: Which number `fan` is.
        distribution: Distribution to draw from.
    """

    scale: PositiveNumber = 1.0
    mode: Literal["fan_in", "fan_out", "fan_avg"] = "fan_in"
    distribution: Literal["truncated_normal", "untruncated_normal", "uniform"] = "truncated_normal"


@INITIALIZERS.register("glorot_normal")
class GlorotNormal(Initializer):
    """Truncated normal with variance `2 / (fan_in + fan_out)` (Glorot and Bengio, 2010)."""


@INITIALIZERS.register("glorot_uniform")
class GlorotUniform(Initializer):
    """Uniform distribution in ±`sqrt(6 / (fan_in + fan_out))` (Glorot and Bengio, 2010)."""


@INITIALIZERS.register("he_normal")
class HeNormal(Initializer):
    """Truncated normal with variance `2 / fan_in` (He et al., 2015)."""


@INITIALIZERS.register("he_uniform")
class HeUniform(Initializer):
    """Uniform distribution in ±`sqrt(6 / fan_in)` (He et al., 2015)."""


@INITIALIZERS.register("lecun_normal")
class LecunNormal(Initializer):
    """Truncated normal with variance `1 / fan_in` (LeCun et al., 1998)."""


@INITIALIZERS.register("lecun_uniform")
class LecunUniform(Initializer):
    """Uniform distribution in ±`sqrt(3 / fan_in)` (LeCun et al., 1998)."""
