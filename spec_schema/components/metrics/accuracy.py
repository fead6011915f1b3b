"""How often an output is right (Keras: accuracy metrics)."""

from collections.abc import Mapping
from typing import ClassVar

from ...parameters import Fraction, PositiveInteger
from . import METRICS, Metric


@METRICS.register("accuracy")
class Accuracy(Metric):
    """Part of the answers that are right; the loss decides what an answer is.

    Among classes the largest unit is the answer. With `binary_crossentropy` it is yes or no of each
    unit: yes where its probability is above 0.5. With `hinge` the sign of the margin is the answer.
    `speccompile summary` says which one it is.
    """

    needs = "order"


@METRICS.register("binary_accuracy")
class BinaryAccuracy(Metric):
    """Part of the units that say yes or no as the target does.

    Args:
        threshold: outputs above it say yes; with `hinge` the sign of the margin decides instead.
    """

    main = "threshold"
    threshold: Fraction = 0.5


@METRICS.register("categorical_accuracy")
class CategoricalAccuracy(Metric):
    """Part of the samples whose largest output is the class; targets are one-hot."""

    needs = "order"


@METRICS.register("sparse_categorical_accuracy")
class SparseCategoricalAccuracy(Metric):
    """Part of the samples whose largest output is the class; targets are the class' number."""

    needs = "order"


@METRICS.register("top_k_categorical_accuracy")
class TopKCategoricalAccuracy(Metric):
    """Part of the samples whose class is among the k largest outputs; targets are one-hot.

    Args:
        k: how many outputs count.
    """

    main = "k"
    needs = "order"
    k: PositiveInteger = 5


@METRICS.register("sparse_top_k_categorical_accuracy")
class SparseTopKCategoricalAccuracy(Metric):
    """Part of the samples whose class is among the k largest outputs; targets are its number.

    Args:
        k: how many outputs count.
    """

    main = "k"
    needs = "order"
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "from_sorted_ids": "networks give scores, not sorted identifiers",
    }
    k: PositiveInteger = 5
