"""What is counted of true and false decisions (Keras: classification metrics)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from ...parameters import Fraction, NonNegativeInteger, PositiveInteger, Whole, Words
from ...types import ShapeError, TensorType
from . import METRICS, Metric, need_units

AtLeastTwo: TypeAlias = Annotated[
    int, Field(ge=2), Whole, Words("an integer of 2 or more", {"type": "integer", "minimum": 2})
]


PositiveFraction: TypeAlias = Annotated[
    float,
    Field(gt=0, le=1),
    Words("a number above 0, up to 1", {"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
]


def _check_choice(output: TensorType, top_k: int | None, class_id: int | None) -> None:
    """Guard: the output has that many units."""
    units = (output.features or 0) if output.rank > 1 else 1
    if top_k is not None and top_k > units:
        raise ShapeError(
            f"looks at the {top_k} largest of {units} units",
            help="make `top_k` smaller",
            parameter="top_k",
        )
    if class_id is not None and class_id >= units:
        raise ShapeError(
            f"looks at class {class_id}, and the output has {units} units, counted from 0",
            parameter="class_id",
        )


@METRICS.register("precision")
class Precision(Metric):
    """Part of what the outputs call positive that is positive.

    Args:
        thresholds: outputs above it are positive; left out: 0.5, or the `top_k` whatever they are.
        top_k: only so many largest outputs of a sample can be positive.
        class_id: only this class counts.
    """

    needs = "probabilities"
    thresholds: Fraction | None = None
    top_k: PositiveInteger | None = None
    class_id: NonNegativeInteger | None = None

    def check(self, output: TensorType) -> None:
        _check_choice(output, self.top_k, self.class_id)


@METRICS.register("recall")
class Recall(Metric):
    """Part of what is positive that the outputs call positive.

    Args:
        thresholds: outputs above it are positive; left out: 0.5, or the `top_k` whatever they are.
        top_k: only so many largest outputs of a sample can be positive.
        class_id: only this class counts.
    """

    needs = "probabilities"
    thresholds: Fraction | None = None
    top_k: PositiveInteger | None = None
    class_id: NonNegativeInteger | None = None

    def check(self, output: TensorType) -> None:
        _check_choice(output, self.top_k, self.class_id)


@METRICS.register("auc")
class AUC(Metric):
    """Area under a curve of decisions over all thresholds.

    Args:
        num_thresholds: at how many thresholds the curve is known.
        curve: `ROC`: true over false positive rate; `PR`: precision over recall.
        summation_method: what the area between two thresholds is taken as.
    """

    main = "curve"
    needs = "probabilities"
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "thresholds": "evenly spaced ones serve, and cost one pass over a batch",
        "multi_label": "all labels are pooled",
        "num_labels": "all labels are pooled",
        "label_weights": "all labels are pooled",
        "from_logits": "the compiler knows it",
    }
    num_thresholds: AtLeastTwo = 200
    curve: Literal["ROC", "PR"] = "ROC"
    summation_method: Literal["interpolation", "minoring", "majoring"] = "interpolation"


@METRICS.register("f1_score")
class F1Score(Metric):
    """Harmonic mean of precision and recall.

    Args:
        average: over classes: `macro` (each counts alike; Keras gives a list instead), `weighted`
            (by how frequent each is), or `micro` (over all decisions at once).
        threshold: outputs above it are positive; left out: the largest output of a sample is.
    """

    main = "average"
    needs = "probabilities"
    average: Literal["micro", "macro", "weighted"] = "macro"
    threshold: PositiveFraction | None = None

    def check(self, output: TensorType) -> None:
        if need_units(output) == 1 and self.threshold is None:
            raise ShapeError(
                "takes the largest unit of a sample for its class, and the output has one unit",
                help="write `f1_score: {threshold: 0.5}`",
            )
