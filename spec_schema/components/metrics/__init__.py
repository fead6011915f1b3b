"""Metrics (Keras: `keras.metrics`)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from ...component import Catalogue, Component
from ...findings import codes
from ...types import ShapeError, TensorType

Better: TypeAlias = Literal["min", "max"]


class Metric(Component):
    """Base of the metrics.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: As the loss takes it.

    Attributes:
        better: Whether lower or higher is better. Monitors derive their mode from it.
        bounds: Lower and upper bound of the value.
        input_kind: What an output of logits must be converted to first: "probabilities"; "order"
            (among the units of one sample; logits have it already); "ranking" (among all samples;
            logits have it already if each unit is a decision of its own).
        excluded: Keras' parameter → why the language does not have it.
    """

    catalogue: ClassVar[Catalogue["Metric"]]
    better: ClassVar[Better] = "max"
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    input_kind: ClassVar[Literal["order", "ranking", "probabilities"]] = "probabilities"
    excluded: ClassVar[Mapping[str, str]] = {
        "name": "metrics are reported by their key",
        "dtype": "metrics are summed in float64",
    }

    def check(self, output: TensorType) -> None:
        """Raises ShapeError if the metric can't be computed for an output of this type."""

    def check_against(self, output: TensorType, target: str) -> None:
        """Raises ShapeError if it can't be computed for an output and targets of this kind."""


def need_units(output: TensorType) -> int:
    """Returns the number of units. Raises ShapeError unless the output is (batch, units)."""
    if output.rank != 2 or output.features is None:
        raise ShapeError(codes.metrics.unexpected_output_rank(output.shape))
    return output.features


METRICS: Catalogue[Metric] = Catalogue(
    "metric",
    __package__,
    {
        "accuracy": (
            "accuracy",
            "binary_accuracy",
            "categorical_accuracy",
            "sparse_categorical_accuracy",
            "top_k_categorical_accuracy",
            "sparse_top_k_categorical_accuracy",
        ),
        "confusion": ("precision", "recall", "auc", "f1_score"),
        "regression": ("mean_squared_error", "mean_absolute_error", "r2_score"),
        "compute": ("compute",),
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

if TYPE_CHECKING:
    from .accuracy import Accuracy as Accuracy
    from .accuracy import BinaryAccuracy as BinaryAccuracy
    from .accuracy import CategoricalAccuracy as CategoricalAccuracy
    from .accuracy import SparseCategoricalAccuracy as SparseCategoricalAccuracy
    from .accuracy import SparseTopKCategoricalAccuracy as SparseTopKCategoricalAccuracy
    from .accuracy import TopKCategoricalAccuracy as TopKCategoricalAccuracy
    from .compute import Compute as Compute
    from .confusion import AUC as AUC
    from .confusion import F1Score as F1Score
    from .confusion import Precision as Precision
    from .confusion import Recall as Recall
    from .regression import MeanAbsoluteError as MeanAbsoluteError
    from .regression import MeanSquaredError as MeanSquaredError
    from .regression import R2Score as R2Score
else:
    __getattr__, __dir__ = METRICS.exports(globals())
