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
            help=f"write a `class_id` from 0 to {units - 1}",
            parameter="class_id",
        )


@METRICS.register("precision")
class Precision(Metric):
    """Part of what the outputs call positive that is positive.

    Args:
        thresholds: probabilities above it are positive; left out: the answers of the network are,
            which is 0.5 for yes or no, the largest unit among classes (Keras: 0.5), and 0 for the
            margins of `hinge`.
        top_k: the so many largest outputs of a sample are positive, if they reach `thresholds`.
        class_id: only this class counts.
    """

    needs = "order"
    thresholds: Fraction | None = None
    top_k: PositiveInteger | None = None
    class_id: NonNegativeInteger | None = None

    def check(self, output: TensorType) -> None:
        _check_choice(output, self.top_k, self.class_id)


@METRICS.register("recall")
class Recall(Metric):
    """Part of what is positive that the outputs call positive.

    Args:
        thresholds: probabilities above it are positive; left out: the answers of the network are,
            which is 0.5 for yes or no, the largest unit among classes (Keras: 0.5), and 0 for the
            margins of `hinge`.
        top_k: the so many largest outputs of a sample are positive, if they reach `thresholds`.
        class_id: only this class counts.
    """

    needs = "order"
    thresholds: Fraction | None = None
    top_k: PositiveInteger | None = None
    class_id: NonNegativeInteger | None = None

    def check(self, output: TensorType) -> None:
        _check_choice(output, self.top_k, self.class_id)


@METRICS.register("auc")
class AUC(Metric):
    """Area under a curve of decisions over all thresholds. All units are pooled.

    Thresholds are where the predictions are: the area is exact for 20,000 predictions, and for
    10,000 different ones; of more, neighbours count as equal. Keras has 200 thresholds, evenly
    from 0 to 1, wherever the predictions are.

    Args:
        num_thresholds: how many different predictions are told apart, whatever there are; the area
            is exact for twice as many predictions.
        curve: `ROC`: true over false positive rate; `PR`: precision over recall.
        summation_method: what the area between two thresholds is taken as. `interpolation` is a
            straight line for `ROC`, and for `PR` that of Davis & Goadrich (2006), as in Keras.
    """

    main = "curve"
    needs = "ranking"
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
    """Harmonic mean of precision and recall.

    Args:
        average: over the classes that occur in targets or answers: `macro` (each counts alike;
            Keras gives a list instead, and averages over units that never occur, too), `weighted`
            (by how frequent each is), or `micro` (over all decisions at once).
        threshold: probabilities above it are positive; left out: the answers of the network are,
            which is the largest unit among classes, 0.5 for yes or no (Keras: the largest unit),
            and 0 for the margins of `hinge`.
    """

    main = "average"
    average: Literal["micro", "macro", "weighted"] = "macro"
    threshold: PositiveFraction | None = None

    def check(self, output: TensorType) -> None:
        need_units(output)
