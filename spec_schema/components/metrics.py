"""What is measured besides the loss (Keras: `keras.metrics`)."""

from typing import ClassVar, Literal, TypeAlias

from ..component import Catalogue, Component

Better: TypeAlias = Literal["min", "max"]


class Metric(Component):
    """Base of the metrics.

    Attributes:
        better: whether less or more is better; what monitors derive their mode from.
        needs: what an output must be turned into first where it is logits: "probabilities",
            "ranking" (any monotone score will do: nothing is done).
    """

    catalogue: ClassVar[Catalogue["Metric"]]
    better: ClassVar[Better] = "max"
    needs: ClassVar[Literal["values", "ranking", "probabilities"]] = "values"


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
