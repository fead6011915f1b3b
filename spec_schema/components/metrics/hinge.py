"""Maximum-margin metrics (Keras: hinge metrics)."""

from math import inf

from . import METRICS, Metric


class _Margin(Metric):
    """Base of the metrics on margins. The output is used as it is."""

    better = "min"
    bounds = (0.0, inf)
    input_kind = "output"


@METRICS.register("hinge")
class Hinge(_Margin):
    """Mean of `max(1 - y_true * y_pred, 0)`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, margins: positive for yes, negative for no.

    Target shape:
        `y_true`: `(batch, ..., units)`, -1 or 1. Targets of 0 and 1 are converted.
    """

    unfit = ("class", "distribution")


@METRICS.register("squared_hinge")
class SquaredHinge(_Margin):
    """Mean of `max(1 - y_true * y_pred, 0)^2`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, margins: positive for yes, negative for no.

    Target shape:
        `y_true`: `(batch, ..., units)`, -1 or 1. Targets of 0 and 1 are converted.
    """

    unfit = ("class", "distribution")


@METRICS.register("categorical_hinge")
class CategoricalHinge(_Margin):
    """Mean of `max(neg - pos + 1, 0)`.

    `pos` is the score of the class, `neg` the best score of another: `pos = sum(y_true * y_pred)`,
    `neg = max((1 - y_true) * y_pred)`.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, scores.

    Target shape:
        `y_true`: `(batch, ..., classes)`, 1 for the class and 0 for the others.
    """

    unfit = ("class", "binary", "sign")
