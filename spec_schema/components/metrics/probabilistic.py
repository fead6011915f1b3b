"""Metrics on probabilities (Keras: probabilistic metrics)."""

from collections.abc import Mapping
from math import inf
from typing import ClassVar

from ...parameters import Integer, Rate
from . import ALL_BUT_CLASS, METRICS, Metric


class _Entropy(Metric):
    """Base of the cross-entropies."""

    better = "min"
    bounds = (0.0, inf)
    input_kind = "output"
    excluded: ClassVar[Mapping[str, str]] = {
        **Metric.excluded,
        "from_logits": "the compiler knows it",
        "axis": "the classes are always the last axis; `permute` moves them there",
    }


@METRICS.register("binary_crossentropy")
class BinaryCrossentropy(_Entropy):
    """Cross-entropy of binary decisions, one per unit.

    Output shape:
        `y_pred`: `(batch, ..., units)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., units)`, from 0 to 1.

    Args:
        label_smoothing: How far to move the targets towards 0.5: 0 is not at all, 1 all the way.
    """

    main = "label_smoothing"
    unfit = ("class", "sign")
    label_smoothing: Rate = 0.0


@METRICS.register("categorical_crossentropy")
class CategoricalCrossentropy(_Entropy):
    """Cross-entropy of one class out of many, for one-hot targets.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., classes)`, 1 for the class and 0 for the others.

    Args:
        label_smoothing: Fraction of each target to spread evenly over all classes.
    """

    main = "label_smoothing"
    unfit = ("class", "binary", "sign")
    label_smoothing: Rate = 0.0


@METRICS.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(_Entropy):
    """Cross-entropy of one class out of many, for class indices as targets.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ...)` or `(batch, ..., 1)`, integers from 0 to `classes - 1`.

    Args:
        ignore_class: Label of positions to leave out, besides those that the loss ignores.
    """

    main = "ignore_class"
    unfit = ALL_BUT_CLASS
    ignore_class: Integer | None = None


@METRICS.register("kl_divergence")
class KLDivergence(Metric):
    """Kullback-Leibler divergence of the output from the target.

    Formula: `mean(sum(y_true * log(y_true / y_pred)))`, with the sum over the classes.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities that sum to 1.

    Target shape:
        `y_true`: `(batch, ..., classes)`, probabilities that sum to 1.
    """

    better = "min"
    bounds = (-inf, inf)
    unfit = ("class", "sign")


@METRICS.register("poisson")
class Poisson(Metric):
    """Mean of `y_pred - y_true * log(y_pred)`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, above 0.

    Target shape:
        `y_true`: `(batch, ..., units)`, 0 or above.
    """

    better = "min"
    bounds = (-inf, inf)
    unfit = ("class", "sign")
