"""Losses on probabilities (Keras: probabilistic losses)."""

from collections.abc import Mapping
from math import inf
from typing import ClassVar

from ...parameters import Boolean, Rate
from . import LOSSES, Loss


@LOSSES.register("binary_crossentropy")
class BinaryCrossentropy(Loss):
    """Cross-entropy of binary decisions, one per unit.

    Formula: `-mean(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., units)`, 0 or 1. With one unit, the last axis may be missing.

    Args:
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
        label_smoothing: How far to move the targets towards 0.5: 0 is not at all, 1 all the way.
    """

    output_activation = "sigmoid"
    target = "binary"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("categorical_crossentropy")
class CategoricalCrossentropy(Loss):
    """Cross-entropy of one class out of many, for one-hot targets.

    Formula: `-mean(sum(y_true * log(y_pred)))`, with the sum over the classes.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ..., classes)`, 1 for the class and 0 for the others.

    Args:
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
        label_smoothing: Fraction of each target to spread evenly over all classes.
    """

    output_activation = "softmax"
    target = "onehot"
    from_logits: Boolean | None = None
    label_smoothing: Rate = 0.0


@LOSSES.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy of one class out of many, for class indices as targets.

    Formula: `-mean(log(y_pred[y_true]))`.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities or logits.

    Target shape:
        `y_true`: `(batch, ...)` or `(batch, ..., 1)`, integers from 0 to `classes - 1`.

    Args:
        from_logits: Whether the output is logits. By default the compiler infers it from the last
            activation.
    """

    output_activation = "softmax"
    target = "class"
    excluded: ClassVar[Mapping[str, str]] = {
        **Loss.excluded,
        "ignore_class": "samples without a label are left out of the data instead",
    }
    from_logits: Boolean | None = None


@LOSSES.register("kl_divergence")
class KLDivergence(Loss):
    """Kullback-Leibler divergence of the output from the target.

    Formula: `mean(sum(y_true * log(y_true / y_pred)))`, with the sum over the classes. Paper:
    Kullback and Leibler, 1951.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities that sum to 1.

    Target shape:
        `y_true`: `(batch, ..., classes)`, probabilities that sum to 1.
    """

    target = "distribution"
    least = -inf


@LOSSES.register("poisson")
class Poisson(Loss):
    """Poisson loss, for targets that are counts.

    Formula: `mean(y_pred - y_true * log(y_pred))`.

    Output shape:
        `y_pred`: `(batch, ..., units)`, above 0.

    Target shape:
        `y_true`: `(batch, ..., units)`, 0 or above.
    """

    least = -inf
    least_target = 0.0
