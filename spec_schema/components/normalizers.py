"""What is done to the inputs before the network sees them."""

from typing import ClassVar

from ..component import Catalogue, Component
from ..parameters import NonZeroNumber


class Normalizer(Component):
    """Base of the normalizers. What is fitted comes from the training part only."""

    catalogue: ClassVar[Catalogue["Normalizer"]]


NORMALIZERS: Catalogue[Normalizer] = Catalogue(
    "normalizer",
    __package__,
    {"normalizers": ("divide", "standardize", "min_max")},
    synonyms={
        "scale": "divide",
        "rescale": "divide",
        "zscore": "standardize",
        "standard": "standardize",
        "standard_scaler": "standardize",
        "min_max_scaler": "min_max",
    },
)
Normalizer.catalogue = NORMALIZERS


@NORMALIZERS.register("divide")
class Divide(Normalizer):
    """Divides every input by one number.

    Args:
        by: that number.
    """

    main = "by"
    by: NonZeroNumber


@NORMALIZERS.register("standardize")
class Standardize(Normalizer):
    """Subtracts the mean of each feature and divides by its standard deviation.

    Features are those of the last axis: the columns of a table, the channels of a picture. One
    that is the same in every training row becomes 0.
    """


@NORMALIZERS.register("min_max")
class MinMax(Normalizer):
    """Maps the range of each feature (the last axis) in the training part to 0 … 1."""
