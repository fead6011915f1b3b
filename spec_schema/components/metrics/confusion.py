"""Metrics on true and false positives and negatives (Keras: classification metrics)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from ...findings import codes
from ...parameters import (
    Fraction,
    NonNegativeInteger,
    PositiveFraction,
    PositiveInteger,
    Whole,
    Words,
)
from ...types import ShapeError, TensorType
from . import METRICS, Metric, need_units

AtLeastTwo: TypeAlias = Annotated[
    int, Field(ge=2), Whole, Words("an integer of at least 2", {"type": "integer", "minimum": 2})
]


def _check_choice(output: TensorType, top_k: int | None, class_id: int | None) -> None:
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
        _check_choice(output, self.top_k, self.class_id)


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
        _check_choice(output, self.top_k, self.class_id)


@METRICS.register("auc")
class AUC(Metric):
    """Area under the ROC or precision-recall curve. All units are pooled.

    The thresholds are placed at the predictions: the area is exact for up to 20,000 predictions, or
    10,000 different ones; beyond that, close predictions count as equal. Keras places 200
    thresholds evenly from 0 to 1.

    Args:
        num_thresholds: Maximum number of different predictions to tell apart. The area is exact for
            twice as many predictions.
        curve: `ROC` (true over false positive rate) or `PR` (precision over recall).
        summation_method: How to integrate between thresholds. `interpolation` is linear for `ROC`
            and follows Davis and Goadrich (2006) for `PR`, as in Keras.
    """

    main = "curve"
    input_kind = "ranking"
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "thresholds": "they are where the predictions are",
        "multi_label": "all labels are pooled",
        "num_labels": "all labels are pooled",
        "label_weights": "all labels are pooled",
        "from_logits": "the compiler knows it",
    }
    num_thresholds: AtLeastTwo = 10_000
    curve: Literal["ROC", "PR"] = "ROC"
    summation_method: Literal["interpolation", "minoring", "majoring"] = "interpolation"


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
