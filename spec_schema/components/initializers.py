"""How a weight starts (Keras: `keras.initializers`). Seeds come from the spec's seed."""

from collections.abc import Mapping
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from ..component import Catalogue, Component
from ..parameters import Number, PositiveNumber
from ..types import ShapeError


class Initializer(Component):
    """Base of the initializers.

    Attributes:
        excluded: Keras' parameter → why the language leaves it out.
    """

    catalogue: ClassVar[Catalogue["Initializer"]]
    excluded: ClassVar[Mapping[str, str]] = {
        "seed": "seeds come from the spec's seed and the weight's name",
        "input_axes": "the axes are those of the layer's weights",
        "output_axes": "the axes are those of the layer's weights",
    }

    def check(self, shape: tuple[int, ...]) -> None:
        """Raises ShapeError where a weight of this shape can't start so."""


INITIALIZERS: Catalogue[Initializer] = Catalogue(
    "initializer",
    __package__,
    {
        "initializers": (
            "zeros",
            "ones",
            "constant",
            "random_normal",
            "random_uniform",
            "truncated_normal",
            "variance_scaling",
            "glorot_normal",
            "glorot_uniform",
            "he_normal",
            "he_uniform",
            "lecun_normal",
            "lecun_uniform",
            "orthogonal",
            "identity",
        )
    },
    synonyms={
        "xavier": "glorot_uniform",
        "xavier_uniform": "glorot_uniform",
        "xavier_normal": "glorot_normal",
        "kaiming_normal": "he_normal",
        "kaiming_uniform": "he_uniform",
        "zero": "zeros",
        "one": "ones",
        "normal": "random_normal",
        "uniform": "random_uniform",
        "eye": "identity",
    },
)
Initializer.catalogue = INITIALIZERS


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
