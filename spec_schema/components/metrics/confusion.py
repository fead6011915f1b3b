"""Metrics on true and false positives and negatives (Keras: classification metrics)."""

from math import inf
from typing import Literal

from ...findings import codes
from ...parameters import (
    Fraction,
    NonNegativeInteger,
    PositiveFraction,
    PositiveInteger,
    PositiveNumber,
)
from ...types import ShapeError, TensorType
from . import METRICS, Metric, need_units


def check_choice(output: TensorType, top_k: int | None, class_id: int | None) -> None:
    """Raises ShapeError if `top_k` or `class_id` exceeds the number of units."""
    units = (output.features or 0) if output.rank > 1 else 1
    if top_k is not None and top_k > units:
        raise ShapeError(codes.metrics.top_k_out_of_range(top_k, units), "top_k")
    if class_id is not None and class_id >= units:
        raise ShapeError(codes.metrics.class_id_out_of_range(class_id, units), "class_id")


@METRICS.register("precision")
class Precision(Metric):
    """Fraction of the positive predictions that are correct: `TP / (TP + FP)`.

    Args:
        thresholds: Probability above which an output is positive. By default, the loss decides:
            above 0.5 for binary decisions, the largest unit for classes (Keras: above 0.5), above
            0 for `hinge`.
        top_k: Only the k largest outputs of each sample are positive. `thresholds` still applies if
            given.
        class_id: Class to measure, counted from 0. Defaults to all classes.
    """

    input_kind = "order"
    thresholds: Fraction | None = None
    top_k: PositiveInteger | None = None
    class_id: NonNegativeInteger | None = None

    def check(self, output: TensorType) -> None:
        check_choice(output, self.top_k, self.class_id)


@METRICS.register("recall")
class Recall(Metric):
    """Fraction of the positive targets that are found: `TP / (TP + FN)`.

    Args:
        thresholds: Probability above which an output is positive. By default, the loss decides:
            above 0.5 for binary decisions, the largest unit for classes (Keras: above 0.5), above
            0 for `hinge`.
        top_k: Only the k largest outputs of each sample are positive. `thresholds` still applies if
            given.
        class_id: Class to measure, counted from 0. Defaults to all classes.
    """

    input_kind = "order"
    thresholds: Fraction | None = None
    top_k: PositiveInteger | None = None
    class_id: NonNegativeInteger | None = None

    def check(self, output: TensorType) -> None:
        check_choice(output, self.top_k, self.class_id)


@METRICS.register("f1_score")
class F1Score(Metric):
    """Harmonic mean of precision and recall: `2 * TP / (2 * TP + FP + FN)`.

    Output shape:
        `y_pred`: `(batch, units)`.

    Args:
        average: How to average over the classes that occur in targets or predictions: `macro`
            weights them equally (Keras returns a list instead and includes classes that never
            occur), `weighted` by their frequency, `micro` counts all decisions together.
        threshold: Probability above which an output is positive. By default, the loss decides:
            the largest unit for classes, above 0.5 for binary decisions (Keras: the largest unit),
            above 0 for `hinge`.
    """

    main = "average"
    average: Literal["micro", "macro", "weighted"] = "macro"
    threshold: PositiveFraction | None = None

    def check(self, output: TensorType) -> None:
        need_units(output)


@METRICS.register("fbeta_score")
class FBetaScore(F1Score):
    """Weighted harmonic mean of precision and recall.

    Formula: `(1 + beta^2) * TP / ((1 + beta^2) * TP + beta^2 * FN + FP)`.

    Output shape:
        `y_pred`: `(batch, units)`.

    Args:
        beta: How many times as important recall is as precision.
    """

    main = "beta"
    beta: PositiveNumber = 1.0


class _Count(Metric):
    """Base of the counts of decisions.

    Args:
        thresholds: Outputs above this probability are positive. By default the answers of the
            network are: above 0.5 for binary decisions, the largest unit for classes (Keras: above
            0.5), above 0 for `hinge`.
    """

    input_kind = "order"
    bounds = (0.0, inf)
    main = "thresholds"
    thresholds: Fraction | None = None


@METRICS.register("true_positives")
class TruePositives(_Count):
    """Number of positive answers that are correct."""


@METRICS.register("true_negatives")
class TrueNegatives(_Count):
    """Number of negative answers that are correct."""


@METRICS.register("false_positives")
class FalsePositives(_Count):
    """Number of positive answers that are wrong."""

    better = "min"


@METRICS.register("false_negatives")
class FalseNegatives(_Count):
    """Number of negative answers that are wrong."""

    better = "min"
