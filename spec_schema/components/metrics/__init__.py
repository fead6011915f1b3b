"""Metrics (Keras: `keras.metrics`)."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ...component import Catalogue, Component
from ...findings import codes
from ...parameters import Words
from ...types import ShapeError, TensorType

Better: TypeAlias = Literal["min", "max"]
InputKind: TypeAlias = Literal["order", "ranking", "probabilities", "output"]


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
            logits have it already if each unit is a decision of its own); "output" (nothing).
        needs_target: Whether it compares the output with a target.
        unfit: The kinds of targets that it can't be computed from: see `Loss.target`.
        excluded: Keras' parameter → why the language does not have it.
    """

    catalogue: ClassVar[Catalogue["Metric"]]
    better: ClassVar[Better] = "max"
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    input_kind: ClassVar[InputKind] = "probabilities"
    needs_target: ClassVar[bool] = True
    unfit: ClassVar[tuple[str, ...]] = ()
    excluded: ClassVar[Mapping[str, str]] = {
        "name": "it is `name`, beside the metric",
        "dtype": "metrics are summed in float64",
    }

    def takes(self) -> InputKind:
        """Returns the input kind for the parameters that it has."""
        return self.input_kind

    def check(self, output: TensorType) -> None:
        """Raises ShapeError if the metric can't be computed for an output of this type."""

    def check_against(self, output: TensorType, target: str) -> None:
        """Raises ShapeError if it can't be computed for an output and targets of this kind."""


ALL_BUT_CLASS = ("onehot", "distribution", "binary", "sign", "real")
"""Kinds of targets that have a number for each unit."""


def need_axis(axis: int, output: TensorType, least: int = 1) -> None:
    """Raises ShapeError unless an axis is one of the samples' with at least so many elements."""
    rank = output.rank
    if not -rank < axis < rank or axis % rank == 0:
        raise ShapeError(codes.metrics.metric_axis_out_of_range(axis, output.shape), "axis")
    size = output.shape[axis]
    if size is not None and size < least:
        raise ShapeError(codes.metrics.too_few_along_axis(axis, size, least))


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
        "confusion": (
            "precision",
            "recall",
            "f1_score",
            "fbeta_score",
            "true_positives",
            "true_negatives",
            "false_positives",
            "false_negatives",
        ),
        "curves": (
            "auc",
            "precision_at_recall",
            "recall_at_precision",
            "sensitivity_at_specificity",
            "specificity_at_sensitivity",
        ),
        "segmentation": ("iou", "mean_iou", "binary_iou"),
        "regression": (
            "mean_squared_error",
            "root_mean_squared_error",
            "mean_absolute_error",
            "mean_absolute_percentage_error",
            "mean_squared_logarithmic_error",
            "log_cosh_error",
            "r2_score",
            "cosine_similarity",
            "pearson_correlation",
            "concordance_correlation",
        ),
        "probabilistic": (
            "binary_crossentropy",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            "kl_divergence",
            "poisson",
        ),
        "hinge": ("hinge", "squared_hinge", "categorical_hinge"),
        "compute": ("compute",),
    },
    synonyms={
        "acc": "accuracy",
        "mse": "mean_squared_error",
        "mae": "mean_absolute_error",
        "rmse": "root_mean_squared_error",
        "mape": "mean_absolute_percentage_error",
        "msle": "mean_squared_logarithmic_error",
        "logcosh": "log_cosh_error",
        "log_cosh": "log_cosh_error",
        "f_beta_score": "fbeta_score",
        "fbeta": "fbeta_score",
        "jaccard": "mean_iou",
        "one_hot_iou": "iou",
        "one_hot_mean_iou": "mean_iou",
        "tp": "true_positives",
        "tn": "true_negatives",
        "fp": "false_positives",
        "fn": "false_negatives",
        "bce": "binary_crossentropy",
        "cross_entropy": "sparse_categorical_crossentropy",
        "log_loss": "binary_crossentropy",
        "kld": "kl_divergence",
        "pearson": "pearson_correlation",
        "r2": "r2_score",
        "f1": "f1_score",
        "roc_auc": "auc",
        "top_k": "sparse_top_k_categorical_accuracy",
        "top5": "sparse_top_k_categorical_accuracy",
    },
)
Metric.catalogue = METRICS


def _metric_name(name: str) -> str:
    if not re.fullmatch(METRIC_NAME, name):
        raise ValueError("no name of a metric")
    return name


METRIC_NAME = "(?!val_|(?:loss|epoch|learning_rate)$)[A-Za-z][A-Za-z0-9_.-]{0,63}"
"""A name of a column of the history, other than those that exist without metrics."""


MetricName: TypeAlias = Annotated[
    str,
    AfterValidator(_metric_name),
    Words(
        "letters, digits, `_`, `-` and `.`, starting with a letter; not `loss`, `epoch`, "
        "`learning_rate` or `val_…`",
        {"type": "string", "pattern": f"^{METRIC_NAME}$"},
    ),
]

if TYPE_CHECKING:
    from .accuracy import Accuracy as Accuracy
    from .accuracy import BinaryAccuracy as BinaryAccuracy
    from .accuracy import CategoricalAccuracy as CategoricalAccuracy
    from .accuracy import SparseCategoricalAccuracy as SparseCategoricalAccuracy
    from .accuracy import SparseTopKCategoricalAccuracy as SparseTopKCategoricalAccuracy
    from .accuracy import TopKCategoricalAccuracy as TopKCategoricalAccuracy
    from .compute import Compute as Compute
    from .confusion import F1Score as F1Score
    from .confusion import FalseNegatives as FalseNegatives
    from .confusion import FalsePositives as FalsePositives
    from .confusion import FBetaScore as FBetaScore
    from .confusion import Precision as Precision
    from .confusion import Recall as Recall
    from .confusion import TrueNegatives as TrueNegatives
    from .confusion import TruePositives as TruePositives
    from .curves import AUC as AUC
    from .curves import PrecisionAtRecall as PrecisionAtRecall
    from .curves import RecallAtPrecision as RecallAtPrecision
    from .curves import SensitivityAtSpecificity as SensitivityAtSpecificity
    from .curves import SpecificityAtSensitivity as SpecificityAtSensitivity
    from .hinge import CategoricalHinge as CategoricalHinge
    from .hinge import Hinge as Hinge
    from .hinge import SquaredHinge as SquaredHinge
    from .probabilistic import BinaryCrossentropy as BinaryCrossentropy
    from .probabilistic import CategoricalCrossentropy as CategoricalCrossentropy
    from .probabilistic import KLDivergence as KLDivergence
    from .probabilistic import Poisson as Poisson
    from .probabilistic import SparseCategoricalCrossentropy as SparseCategoricalCrossentropy
    from .regression import ConcordanceCorrelation as ConcordanceCorrelation
    from .regression import CosineSimilarity as CosineSimilarity
    from .regression import LogCoshError as LogCoshError
    from .regression import MeanAbsoluteError as MeanAbsoluteError
    from .regression import MeanAbsolutePercentageError as MeanAbsolutePercentageError
    from .regression import MeanSquaredError as MeanSquaredError
    from .regression import MeanSquaredLogarithmicError as MeanSquaredLogarithmicError
    from .regression import PearsonCorrelation as PearsonCorrelation
    from .regression import R2Score as R2Score
    from .regression import RootMeanSquaredError as RootMeanSquaredError
    from .segmentation import BinaryIoU as BinaryIoU
    from .segmentation import IoU as IoU
    from .segmentation import MeanIoU as MeanIoU
else:
    __getattr__, __dir__ = METRICS.exports(globals())
