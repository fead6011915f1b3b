"""Losses that compare real values (Keras: regression losses)."""

from ...parameters import PositiveNumber
from . import LOSSES, Loss


@LOSSES.register("mean_squared_error")
class MeanSquaredError(Loss):
    """Mean of the squared differences."""


@LOSSES.register("mean_absolute_error")
class MeanAbsoluteError(Loss):
    """Mean of the magnitudes of the differences."""


@LOSSES.register("huber")
class Huber(Loss):
    """Squared for small differences, linear for large ones (Huber 1964).

    Args:
        delta: the difference at which it becomes linear.
    """

    main = "delta"
    delta: PositiveNumber = 1.0


@LOSSES.register("cosine_similarity")
class CosineSimilarity(Loss):
    """Minus the cosine of the angle between output and target: -1 where they point one way."""

    least = -1.0
