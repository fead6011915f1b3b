"""Initializers of weights (Keras: `keras.initializers`), seeded by the spec's `seed`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from ...component import Catalogue, Component


class Initializer(Component):
    """Base of the initializers.

    Attributes:
        excluded: Keras' parameter → why the language does not have it.
    """

    catalogue: ClassVar[Catalogue["Initializer"]]
    excluded: ClassVar[Mapping[str, str]] = {
        "seed": "seeds come from the spec's seed and the weight's name",
        "input_axes": "the axes are those of the layer's weights",
        "output_axes": "the axes are those of the layer's weights",
    }

    def check(self, shape: tuple[int, ...]) -> None:
        """Raises ShapeError if the initializer can't be used for a weight of this shape."""


INITIALIZERS: Catalogue[Initializer] = Catalogue(
    "initializer",
    __package__,
    {
        "constant": ("zeros", "ones", "constant", "identity"),
        "random": ("random_normal", "random_uniform", "truncated_normal", "orthogonal"),
        "scaled": (
            "variance_scaling",
            "glorot_normal",
            "glorot_uniform",
            "he_normal",
            "he_uniform",
            "lecun_normal",
            "lecun_uniform",
        ),
    },
    synonyms={
        "xavier": "glorot_uniform",
        "xavier_uniform": "glorot_uniform",
        "xavier_normal": "glorot_normal",
        "kaiming_normal": "he_normal",
        "kaiming_uniform": "he_uniform",
        "kaiming": "he_normal",
        "he": "he_normal",
        "glorot": "glorot_uniform",
        "lecun": "lecun_normal",
        "trunc_normal": "truncated_normal",
        "gaussian": "random_normal",
        "zero": "zeros",
        "one": "ones",
        "normal": "random_normal",
        "uniform": "random_uniform",
        "eye": "identity",
    },
)
Initializer.catalogue = INITIALIZERS

if TYPE_CHECKING:
    from .constant import Constant as Constant
    from .constant import Identity as Identity
    from .constant import Ones as Ones
    from .constant import Zeros as Zeros
    from .random import Orthogonal as Orthogonal
    from .random import RandomNormal as RandomNormal
    from .random import RandomUniform as RandomUniform
    from .random import TruncatedNormal as TruncatedNormal
    from .scaled import GlorotNormal as GlorotNormal
    from .scaled import GlorotUniform as GlorotUniform
    from .scaled import HeNormal as HeNormal
    from .scaled import HeUniform as HeUniform
    from .scaled import LecunNormal as LecunNormal
    from .scaled import LecunUniform as LecunUniform
    from .scaled import VarianceScaling as VarianceScaling
else:
    __getattr__, __dir__ = INITIALIZERS.exports(globals())
