"""Accuracies (Keras: accuracy metrics)."""

from collections.abc import Mapping
from typing import ClassVar

from ...parameters import Fraction, PositiveInteger
from . import ALL_BUT_CLASS, METRICS, Metric


@METRICS.register("accuracy")
class Accuracy(Metric):
    """Fraction of correct predictions. The loss determines what is predicted.

    Among several classes, the largest unit is predicted. With `binary_crossentropy`, each unit is
    positive if its probability is above 0.5; with `hinge`, if its margin is above 0. `speccompile
    summary` shows which of these applies.
    """

    input_kind = "order"


@METRICS.register("binary_accuracy")
class BinaryAccuracy(Metric):
    """Fraction of the units whose binary decision is correct.

    Output shape:
        `y_pred`: `(batch, ..., units)`.

    Target shape:
        `y_true`: `(batch, ..., units)`, 0 or 1.

    Args:
        threshold: Outputs above this value are positive. With `hinge`, margins above 0 are.
    """

    main = "threshold"
    unfit = ("class", "distribution")
    threshold: Fraction = 0.5


@METRICS.register("categorical_accuracy")
class CategoricalAccuracy(Metric):
    """Fraction of the samples whose largest output is their class, for one-hot targets.

    Output shape:
        `y_pred`: `(batch, ..., classes)`.

    Target shape:
        `y_true`: `(batch, ..., classes)`, one-hot.
    """

    input_kind = "order"
    unfit = ("class",)


@METRICS.register("sparse_categorical_accuracy")
class SparseCategoricalAccuracy(Metric):
    """Fraction of the samples whose largest output is their class, for class indices as targets.

    Output shape:
        `y_pred`: `(batch, ..., classes)`.

    Target shape:
        `y_true`: `(batch, ...)` or `(batch, ..., 1)`, integers from 0 to `classes - 1`.
    """

    input_kind = "order"
    unfit = ALL_BUT_CLASS


@METRICS.register("top_k_categorical_accuracy")
class TopKCategoricalAccuracy(Metric):
    """Fraction of the samples whose class is among the k largest outputs, for one-hot targets.

    Output shape:
        `y_pred`: `(batch, ..., classes)`.

    Target shape:
        `y_true`: `(batch, ..., classes)`, one-hot.

    Args:
        k: Number of largest outputs to look at.
    """

    main = "k"
    input_kind = "order"
    unfit = ("class",)
    k: PositiveInteger = 5


@METRICS.register("sparse_top_k_categorical_accuracy")
class SparseTopKCategoricalAccuracy(Metric):
    """Fraction of the samples whose class is among the k largest outputs, for class indices.

    Output shape:
        `y_pred`: `(batch, ..., classes)`.

    Target shape:
        `y_true`: `(batch, ...)` or `(batch, ..., 1)`, integers from 0 to `classes - 1`.

    Args:
        k: Number of largest outputs to look at.
    """

    main = "k"
    input_kind = "order"
    unfit = ALL_BUT_CLASS
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "from_sorted_ids": "networks give scores, not sorted identifiers",
    }
    k: PositiveInteger = 5
