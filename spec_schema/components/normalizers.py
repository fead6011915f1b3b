"""Normalization of inputs and targets."""

from typing import ClassVar

from ..component import Catalogue, Component
from ..parameters import NonZeroNumber


class Normalizer(Component):
    """Base of the normalizers. Statistics are those of the training part only."""

    catalogue: ClassVar[Catalogue["Normalizer"]]


NORMALIZERS: Catalogue[Normalizer] = Catalogue(
    "normalizer",
    __package__,
    {"normalizers": ("divide", "standardize", "min_max")},
    synonyms={
        "zscore": "standardize",
        "standard": "standardize",
        "standard_scaler": "standardize",
        "min_max_scaler": "min_max",
    },
)
Normalizer.catalogue = NORMALIZERS


@NORMALIZERS.register("divide")
class Divide(Normalizer):
    """Divides by a number.

    Args:
        by: Number to divide by.
    """

    main = "by"
    by: NonZeroNumber


@NORMALIZERS.register("standardize")
class Standardize(Normalizer):
    """Standardizes each feature: subtracts its mean and divides by its standard deviation.

    A feature is a position along the last axis: a column of a table, a channel of an image. A
    feature that is constant in the training part becomes 0.
    """


@NORMALIZERS.register("min_max")
class MinMax(Normalizer):
    """Scales each feature (along the last axis) so that the training part spans 0 to 1."""
