"""Metrics on real values (Keras: regression metrics)."""

from collections.abc import Mapping
from math import inf
from typing import ClassVar, Literal

from ...types import TensorType
from . import METRICS, Metric, need_units


@METRICS.register("mean_squared_error")
class MeanSquaredError(Metric):
    """Mean squared error: `mean((y_true - y_pred)^2)`.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """

    better = "min"
    bounds = (0.0, inf)


@METRICS.register("mean_absolute_error")
class MeanAbsoluteError(Metric):
    """Mean absolute error: `mean(abs(y_true - y_pred))`.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """

    better = "min"
    bounds = (0.0, inf)


@METRICS.register("r2_score")
class R2Score(Metric):
    """Coefficient of determination: the fraction of the targets' variance that the output explains.

    Formula: `1 - sum((y_true - y_pred)^2) / sum((y_true - mean(y_true))^2)`. 1 is best; predicting
    the mean gives 0.

    Output shape:
        `y_pred`: `(batch, units)`.

    Target shape:
        `y_true`: `(batch, units)`.

    Args:
        class_aggregation: How to combine the scores of several units: their mean, or their mean
            weighted by the variance of the targets.
    """

    main = "class_aggregation"
    bounds = (-inf, 1.0)
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "num_regressors": "the adjusted score is for linear models",
    }
    class_aggregation: Literal["uniform_average", "variance_weighted_average"] = "uniform_average"

    def check(self, output: TensorType) -> None:
        need_units(output)
