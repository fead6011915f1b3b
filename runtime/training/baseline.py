"""The lowest loss of a constant prediction, which a trained network should beat.

For cross-entropies, the best constant is the class frequencies; for squared errors, the mean; for
absolute errors, the median.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ..data.rows import Array, chunks

HARDLY = 0.01
"""Fraction of the baseline's loss by which a network must be better to count."""


FAR = 10.0
"""Mean size of targets from which a network takes long to reach them."""


class Guess(NamedTuple):
    """The loss of the best constant prediction, and what it predicts."""

    loss: float
    answer: str


def no_better(name: str, loss: float, objective: Objective, targets: Array, less: str = "") -> str:
    """Returns a sentence if a loss is no better than that of a constant prediction; otherwise "".

    Args:
        loss: The loss without regularization.
        targets: The targets it was measured on.
        less: What was subtracted from the loss, in words that follow it.
    """
    guess = None if np.isnan(loss) else guess_of(objective, targets)
    if guess is None or guess.loss <= 0 or loss < guess.loss * (1 - HARDLY):
        return ""
    better = "no better" if loss >= guess.loss else "hardly better"
    return (
        f"{name} {loss:.4g}{less} is {better} than always predicting {guess.answer} "
        f"({guess.loss:.4g}){_of_size(objective, targets)}"
    )


def _of_size(objective: Objective, targets: Array) -> str:
    """Returns what to do about targets that are far from the numbers a new network outputs."""
    is_bounded = objective.reach is not None or objective.normalizer is not None
    if objective.loss.target != "real" or is_bounded:
        return ""
    size = float(np.abs(targets).mean())
    if size < FAR:
        return ""
    return (
        f"; targets are {size:.3g} on average, and `normalize_targets: standardize` under `data` "
        "lets it learn numbers around 0"
    )


def guess_of(objective: Objective, targets: Array) -> Guess | None:
    """Returns the best constant prediction of targets; None if it isn't known for this loss."""
    loss, smoothing = objective.loss, float(getattr(objective.loss, "label_smoothing", 0.0))
    if loss.name == "sparse_categorical_crossentropy":
        counts = np.bincount(targets[targets != getattr(loss, "ignore_class", None)])
        return Guess(_entropy(counts / counts.sum()), "the class frequencies")
    if loss.name == "categorical_crossentropy":
        shares = _means(targets)
        smooth = shares * (1 - smoothing) + smoothing / shares.size
        return Guess(_entropy(smooth), "the class frequencies")
    if loss.name == "binary_crossentropy":
        shares = _means(targets) * (1 - smoothing) + smoothing / 2
        each = [_entropy(np.array([share, 1 - share])) for share in shares.tolist()]
        return Guess(float(np.mean(each)), "the class frequencies")
    if loss.name == "mean_squared_error":
        return Guess(_spread(targets, _means(targets), np.square), "the mean")
    if loss.name == "mean_absolute_error":
        medians = np.median(_by_unit(targets), axis=0)
        return Guess(_spread(targets, medians, np.abs), "the median")
    return None


def _by_unit(targets: Array) -> Array:
    """Returns a row for each position of each sample."""
    units = targets.shape[-1] if targets.ndim > 1 else 1
    return targets.reshape(-1, units)


def _means(targets: Array) -> NDArray[np.float64]:
    return np.asarray(_by_unit(targets).mean(axis=0, dtype=np.float64))


def _entropy(shares: NDArray[np.float64]) -> float:
    there = shares[shares > 0]
    return float(-(there * np.log(there)).sum())


def _spread(targets: Array, around: NDArray[np.float64], size: np.ufunc) -> float:
    """Returns the mean size of the differences from one number per unit."""
    rows = _by_unit(targets)
    total = sum(float(size(part - around).sum()) for _, part in chunks(rows))
    return total / rows.size
