"""What an answer that never looks at its inputs gets: the least loss of one that stays the same.

For a cross-entropy that answer is how frequent the classes are, for squared errors the mean, for
absolute ones the median, of the same samples.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ..data.rows import Array, chunks

HARDLY = 0.01
"""The part of a guess's loss by which a network has to be better for it to count."""


class Guess(NamedTuple):
    """The loss of the best answer that is always the same, and what it answers."""

    loss: float
    answer: str


def no_better(name: str, loss: float, objective: Objective, targets: Array, less: str = "") -> str:
    """A sentence where a loss is no better than that of a guess; else empty.

    Args:
        loss: without what regularizers add to it.
        targets: what it was measured on.
        less: what was taken off the loss, in words behind it.
    """
    guess = None if np.isnan(loss) else guess_of(objective, targets)
    if guess is None or guess.loss <= 0 or loss < guess.loss * (1 - HARDLY):
        return ""
    better = "no better" if loss >= guess.loss else "hardly better"
    return (
        f"{name} {loss:.4g}{less} is {better} than that of always answering {guess.answer} "
        f"({guess.loss:.4g})"
    )


def guess_of(objective: Objective, targets: Array) -> Guess | None:
    """The best guess for targets as a loss takes them; None: for this loss it is not known."""
    loss, smoothing = objective.loss, float(getattr(objective.loss, "label_smoothing", 0.0))
    if loss.target == "class":
        counts = np.bincount(targets.reshape(-1))
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
    """A row for each position of each sample."""
    units = targets.shape[-1] if targets.ndim > 1 else 1
    return targets.reshape(-1, units)


def _means(targets: Array) -> NDArray[np.float64]:
    return np.asarray(_by_unit(targets).mean(axis=0, dtype=np.float64))


def _entropy(shares: NDArray[np.float64]) -> float:
    there = shares[shares > 0]
    return float(-(there * np.log(there)).sum())


def _spread(targets: Array, around: NDArray[np.float64], size: np.ufunc) -> float:
    """The mean size of the distances from one number a unit."""
    rows = _by_unit(targets)
    total = sum(float(size(part - around).sum()) for _, part in chunks(rows))
    return total / rows.size
