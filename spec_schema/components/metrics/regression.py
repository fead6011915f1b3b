"""Metrics on real values (Keras: regression metrics)."""

from math import inf
from typing import Literal

from ...parameters import Integer, NonNegativeInteger
from ...types import TensorType
from . import METRICS, Metric, need_axis, need_units


class ErrorMetric(Metric):
    """Base of the metrics of errors, element by element.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """

    better = "min"
    bounds = (0.0, inf)
    unfit = ("class",)


@METRICS.register("mean_squared_error")
class MeanSquaredError(ErrorMetric):
    """Mean squared error: `mean((y_true - y_pred)^2)`."""


@METRICS.register("mean_absolute_error")
class MeanAbsoluteError(ErrorMetric):
    """Mean absolute error: `mean(abs(y_true - y_pred))`."""


@METRICS.register("root_mean_squared_error")
class RootMeanSquaredError(ErrorMetric):
    """Root of the mean squared error: `sqrt(mean((y_true - y_pred)^2))`."""


@METRICS.register("mean_absolute_percentage_error")
class MeanAbsolutePercentageError(ErrorMetric):
    """Mean absolute error in percent of the target.

    Formula: `100 * mean(abs((y_true - y_pred) / max(abs(y_true), 1e-7)))`.
    """


@METRICS.register("mean_squared_logarithmic_error")
class MeanSquaredLogarithmicError(ErrorMetric):
    """Mean squared error of logarithms: `mean((log(y_true + 1) - log(y_pred + 1))^2)`.

    Values below 0 count as 0.
    """


@METRICS.register("log_cosh_error")
class LogCoshError(ErrorMetric):
    """Mean of `log(cosh(y_pred - y_true))`."""


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
        num_regressors: Number of regressors that the score is adjusted for: with n targets,
            `1 - (1 - score) * (n - 1) / (n - num_regressors - 1)`. Without effect where n is not
            larger than `num_regressors + 1`.
    """

    main = "class_aggregation"
    bounds = (-inf, 1.0)
    unfit = ("class",)
    class_aggregation: Literal["uniform_average", "variance_weighted_average"] = "uniform_average"
    num_regressors: NonNegativeInteger = 0

    def check(self, output: TensorType) -> None:
        need_units(output)


class _AlongAxis(Metric):
    """Base of the metrics that compare vectors.

    Args:
        axis: Axis of the vectors; -1 is the last. They are compared one by one, and the values
            averaged.
    """

    main = "axis"
    bounds = (-1.0, 1.0)
    unfit = ("class",)
    axis: Integer = -1

    def check(self, output: TensorType) -> None:
        need_axis(self.axis, output)


@METRICS.register("cosine_similarity")
class CosineSimilarity(_AlongAxis):
    """Cosine similarity: 1 for equal directions, 0 for orthogonal, -1 for opposite ones.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """


@METRICS.register("pearson_correlation")
class PearsonCorrelation(_AlongAxis):
    """Pearson correlation of target and output within each sample, along an axis.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """

    def check(self, output: TensorType) -> None:
        need_axis(self.axis, output, least=2)


@METRICS.register("concordance_correlation")
class ConcordanceCorrelation(_AlongAxis):
    """Concordance correlation of target and output within each sample, along an axis (Lin, 1989).

    Other than `pearson_correlation`, it also measures differences in mean and scale.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`.
    """

    def check(self, output: TensorType) -> None:
        need_axis(self.axis, output, least=2)
