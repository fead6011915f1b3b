"""Losses on probabilities (Keras: probabilistic losses)."""

from math import inf

from ...parameters import OpenFraction
from . import LOSSES, Loss


@LOSSES.register("categorical_generalized_cross_entropy")
class CategoricalGeneralizedCrossEntropy(Loss):
    """Cross-entropy that tolerates wrong labels (Zhang and Sabuncu, 2018, arXiv 1805.07836).

    Formula: `mean((1 - y_pred[y_true]^q) / q)`.

    Output shape:
        `y_pred`: `(batch, ..., classes)`, probabilities.

    Target shape:
        `y_true`: `(batch, ...)` or `(batch, ..., 1)`, integers from 0 to `classes - 1`.

    Args:
        q: Tolerance: near 0 it is the cross-entropy, near 1 the mean absolute error.
    """

    main = "q"
    target = "class"
    link = "softmax"
    q: OpenFraction = 0.5


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
    link = "softmax"


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
    is_about_zero = True
    link = "exponential"
