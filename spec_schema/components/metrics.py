"""What is measured besides the loss (Keras: `keras.metrics`)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from ..component import Catalogue, Component
from ..parameters import Fraction, NonNegativeInteger, PositiveInteger, Whole, Words
from ..types import ShapeError, TensorType

Better: TypeAlias = Literal["min", "max"]

AtLeastTwo: TypeAlias = Annotated[
    int, Field(ge=2), Whole, Words("an integer of 2 or more", {"type": "integer", "minimum": 2})
]
PositiveFraction: TypeAlias = Annotated[
    float,
    Field(gt=0, le=1),
    Words("a number above 0, up to 1", {"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
]


class Metric(Component):
    """Base of the metrics.

    Attributes:
        better: whether less or more is better; what monitors derive their mode from.
        needs: what an output must be turned into first where it is logits: "probabilities",
            "ranking" (any monotone score will do: nothing is done), "values" (it is taken as
            it is).
        excluded: Keras' parameter → why the language leaves it out.
    """

    catalogue: ClassVar[Catalogue["Metric"]]
    better: ClassVar[Better] = "max"
    needs: ClassVar[Literal["values", "ranking", "probabilities"]] = "values"
    excluded: ClassVar[Mapping[str, str]] = {
        "name": "metrics are reported by their key",
        "dtype": "metrics are computed in float32",
    }

    def check(self, output: TensorType) -> None:
        """Raises ShapeError where an output of this type can't be measured so."""


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


def _need_units(output: TensorType) -> int:
    """Guard: the output is one row of units a sample."""
    if output.rank != 2 or output.features is None:
        raise ShapeError(f"needs an output of shape (batch, units), and gets {output}")
    return output.features


METRICS: Catalogue[Metric] = Catalogue(
    "metric",
    __package__,
    {
        "metrics": (
            "accuracy",
            "binary_accuracy",
            "categorical_accuracy",
            "sparse_categorical_accuracy",
            "top_k_categorical_accuracy",
            "sparse_top_k_categorical_accuracy",
            "precision",
            "recall",
            "auc",
            "f1_score",
            "mean_squared_error",
            "mean_absolute_error",
            "r2_score",
        )
    },
    synonyms={
        "acc": "accuracy",
        "mse": "mean_squared_error",
        "mae": "mean_absolute_error",
        "r2": "r2_score",
        "f1": "f1_score",
        "roc_auc": "auc",
        "top_k": "sparse_top_k_categorical_accuracy",
        "top5": "sparse_top_k_categorical_accuracy",
    },
)
Metric.catalogue = METRICS


@METRICS.register("accuracy")
class Accuracy(Metric):
    """Part of the samples that are right; which kind of right follows from loss and shapes."""

    needs = "ranking"


@METRICS.register("binary_accuracy")
class BinaryAccuracy(Metric):
    """Part of the units that say yes or no as the target does.

    Args:
        threshold: outputs above it say yes.
    """

    main = "threshold"
    needs = "probabilities"
    threshold: Fraction = 0.5


@METRICS.register("categorical_accuracy")
class CategoricalAccuracy(Metric):
    """Part of the samples whose largest output is the class; targets are one-hot."""

    needs = "ranking"


@METRICS.register("sparse_categorical_accuracy")
class SparseCategoricalAccuracy(Metric):
    """Part of the samples whose largest output is the class; targets are the class' number."""

    needs = "ranking"


@METRICS.register("top_k_categorical_accuracy")
class TopKCategoricalAccuracy(Metric):
    """Part of the samples whose class is among the k largest outputs; targets are one-hot.

    Args:
        k: how many outputs count.
    """

    main = "k"
    needs = "ranking"
    k: PositiveInteger = 5


@METRICS.register("sparse_top_k_categorical_accuracy")
class SparseTopKCategoricalAccuracy(Metric):
    """Part of the samples whose class is among the k largest outputs; targets are its number.

    Args:
        k: how many outputs count.
    """

    main = "k"
    needs = "ranking"
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "from_sorted_ids": "networks give scores, not sorted identifiers",
    }
    k: PositiveInteger = 5


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
        if _need_units(output) == 1 and self.threshold is None:
            raise ShapeError(
                "takes the largest unit of a sample for its class, and the output has one unit",
                help="write `f1_score: {threshold: 0.5}`",
            )


@METRICS.register("mean_squared_error")
class MeanSquaredError(Metric):
    """Mean of the squared differences."""

    better = "min"


@METRICS.register("mean_absolute_error")
class MeanAbsoluteError(Metric):
    """Mean of the magnitudes of the differences."""

    better = "min"


@METRICS.register("r2_score")
class R2Score(Metric):
    """Part of the targets' variance that the outputs explain; 1 is all of it.

    Args:
        class_aggregation: how the scores of several outputs become one.
    """

    main = "class_aggregation"
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "num_regressors": "the adjusted score is for linear models",
    }
    class_aggregation: Literal["uniform_average", "variance_weighted_average"] = "uniform_average"

    def check(self, output: TensorType) -> None:
        _need_units(output)
