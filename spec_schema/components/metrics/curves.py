"""Metrics over all thresholds (Keras: AUC, and precision at recall and so on)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field

from ...component import Conflict, cross_field
from ...findings import codes
from ...parameters import (
    Boolean,
    Fraction,
    Fractions,
    NonNegativeInteger,
    NonNegativeNumbers,
    Whole,
    Words,
)
from ...types import ShapeError, TensorType
from . import METRICS, InputKind, Metric
from .confusion import check_choice

AtLeastTwo: TypeAlias = Annotated[
    int, Field(ge=2), Whole, Words("an integer of at least 2", {"type": "integer", "minimum": 2})
]


@METRICS.register("auc")
class AUC(Metric):
    """Area under the ROC or precision-recall curve.

    The thresholds are placed at the predictions: the area is exact for up to 20,000 predictions, or
    10,000 different ones; beyond that, close predictions count as equal. Keras places 200
    thresholds evenly from 0 to 1.

    Args:
        num_thresholds: Maximum number of different predictions to tell apart. The area is exact for
            twice as many predictions.
        curve: `ROC` (true over false positive rate) or `PR` (precision over recall).
        summation_method: How to integrate between thresholds. `interpolation` is linear for `ROC`
            and follows Davis and Goadrich (2006) for `PR`, as in Keras.
        thresholds: The thresholds to use, besides 0 and 1, instead of one at each prediction, as in
            Keras.
        multi_label: Whether to average the areas of the units instead of pooling all units.
        label_weights: The weights of the units: in the average with `multi_label`, otherwise of
            their predictions. Defaults to equal weights.
    """

    main = "curve"
    input_kind = "ranking"
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "num_labels": "it is the number of units",
        "from_logits": "the compiler knows it",
    }
    num_thresholds: AtLeastTwo = 10_000
    curve: Literal["ROC", "PR"] = "ROC"
    summation_method: Literal["interpolation", "minoring", "majoring"] = "interpolation"
    thresholds: Fractions | None = None
    multi_label: Boolean = False
    label_weights: NonNegativeNumbers | None = None

    def takes(self) -> InputKind:
        return self.input_kind if self.thresholds is None else "probabilities"

    @cross_field
    def _counts_thresholds(self) -> Self:
        if self.thresholds is not None and "num_thresholds" in self.model_fields_set:
            what = codes.conflicts.thresholds_twice(self.name)
            raise Conflict(what, "num_thresholds", "thresholds")
        return self

    def check(self, output: TensorType) -> None:
        weights, units = self.label_weights, output.features if output.rank > 1 else 1
        if weights is not None and units is not None and len(weights) != units:
            what = codes.metrics.wrong_number_of_label_weights(len(weights), units)
            raise ShapeError(what, "label_weights")


class _OperatingPoint(Metric):
    """Base of the metrics at the best threshold that meets a requirement.

    The thresholds are placed at the predictions, as for `auc`. If none meets the requirement, the
    value is 0.

    Args:
        num_thresholds: Maximum number of different predictions to tell apart. The value is exact
            for twice as many predictions.
        class_id: Class to measure, counted from 0. Defaults to all classes.
    """

    input_kind = "ranking"
    num_thresholds: AtLeastTwo = 10_000
    class_id: NonNegativeInteger | None = None

    def check(self, output: TensorType) -> None:
        check_choice(output, None, self.class_id)


@METRICS.register("precision_at_recall")
class PrecisionAtRecall(_OperatingPoint):
    """Highest precision with at least a given recall.

    Args:
        recall: Minimum recall.
    """

    main = "recall"
    examples = {"recall": 0.8}
    recall: Fraction


@METRICS.register("recall_at_precision")
class RecallAtPrecision(_OperatingPoint):
    """Highest recall with at least a given precision.

    Args:
        precision: Minimum precision.
    """

    main = "precision"
    examples = {"precision": 0.8}
    precision: Fraction


@METRICS.register("sensitivity_at_specificity")
class SensitivityAtSpecificity(_OperatingPoint):
    """Highest true positive rate (recall) with at least a given true negative rate.

    Args:
        specificity: Minimum true negative rate.
    """

    main = "specificity"
    examples = {"specificity": 0.8}
    specificity: Fraction


@METRICS.register("specificity_at_sensitivity")
class SpecificityAtSensitivity(_OperatingPoint):
    """Highest true negative rate with at least a given true positive rate (recall).

    Args:
        sensitivity: Minimum true positive rate.
    """

    main = "sensitivity"
    examples = {"sensitivity": 0.8}
    sensitivity: Fraction
