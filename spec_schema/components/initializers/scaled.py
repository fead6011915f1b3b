"""Weights that are drawn on the scale of their fan (Keras: random initializers)."""

from typing import Literal

from ...parameters import PositiveNumber
from . import INITIALIZERS, Initializer


@INITIALIZERS.register("variance_scaling")
class VarianceScaling(Initializer):
    """Scale follows the shape of the weight: variance = scale / fan.

    Args:
        scale: the factor.
        mode: which fan counts.
        distribution: what is drawn from.
    """

    scale: PositiveNumber = 1.0
    mode: Literal["fan_in", "fan_out", "fan_avg"] = "fan_in"
    distribution: Literal["truncated_normal", "untruncated_normal", "uniform"] = "truncated_normal"


@INITIALIZERS.register("glorot_normal")
class GlorotNormal(Initializer):
    """Truncated normal with variance 2 / (fan in + fan out) (Glorot & Bengio 2010)."""


@INITIALIZERS.register("glorot_uniform")
class GlorotUniform(Initializer):
    """Uniform within √(6 / (fan in + fan out)) (Glorot & Bengio 2010)."""


@INITIALIZERS.register("he_normal")
class HeNormal(Initializer):
    """Truncated normal with variance 2 / fan in (He et al. 2015)."""


@INITIALIZERS.register("he_uniform")
class HeUniform(Initializer):
    """Uniform within √(6 / fan in) (He et al. 2015)."""


@INITIALIZERS.register("lecun_normal")
class LecunNormal(Initializer):
    """Truncated normal with variance 1 / fan in (LeCun et al. 1998)."""


@INITIALIZERS.register("lecun_uniform")
class LecunUniform(Initializer):
    """Uniform within √(3 / fan in) (LeCun et al. 1998)."""
