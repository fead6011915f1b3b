"""How often an output is right (Keras: accuracy metrics)."""

from collections.abc import Mapping
from typing import ClassVar

from ...parameters import Fraction, PositiveInteger
from . import METRICS, Metric


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
