"""The loss of the best constant prediction, which a trained network should beat.

For cross-entropies, the best constant is the class frequencies; for squared errors, the mean; for
absolute errors, the median: of the targets that were trained on, if they are known.
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


def no_better(
    name: str,
    loss: float,
    objective: Objective,
    targets: Array,
    less: str = "",
    trained: Array | None = None,
) -> str:
    """Returns a sentence if a loss is no better than that of a constant prediction; otherwise "".

    Args:
        loss: The loss without regularization.
        targets: The targets it was measured on.
        less: What was subtracted from the loss, in words that follow it.
        trained: See `guess_of`.
    """
    guess = None if np.isnan(loss) else guess_of(objective, targets, trained)
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


def guess_of(objective: Objective, targets: Array, trained: Array | None = None) -> Guess | None:
    """Returns the best constant prediction of targets; None if it isn't known for this loss.

    Args:
        trained: The targets that were trained on, which the constant is taken from. Defaults to the
            targets themselves.
    """
    loss, smoothing = objective.loss, float(getattr(objective.loss, "label_smoothing", 0.0))
    of, known = ("", targets) if trained is None else (" of the training part", trained)
    frequencies = f"the class frequencies{of}"
    if loss.name == "sparse_categorical_crossentropy":
        ignored = getattr(loss, "ignore_class", None)
        size = 1 + int(max(known.max(), targets.max()))
        predicted, there = (_shares(one[one != ignored], size) for one in (known, targets))
        return Guess(_crossentropy(there, predicted), frequencies)
    if loss.name == "categorical_crossentropy":
        predicted, there = (_means(one) * (1 - smoothing) for one in (known, targets))
        more = smoothing / predicted.size
        return Guess(_crossentropy(there + more, predicted + more), frequencies)
    if loss.name == "binary_crossentropy":
        each = [
            _crossentropy(np.array([one, 1 - one]), np.array([share, 1 - share]))
            for share, one in zip(
                *(_means(one) * (1 - smoothing) + smoothing / 2 for one in (known, targets)),
                strict=True,
            )
        ]
        return Guess(float(np.mean(each)), frequencies)
    if loss.name == "mean_squared_error":
        return Guess(_spread(targets, _means(known), np.square), f"the mean{of}")
    if loss.name == "mean_absolute_error":
        medians = np.median(_by_unit(known), axis=0)
        return Guess(_spread(targets, medians, np.abs), f"the median{of}")
    return None


def _by_unit(targets: Array) -> Array:
    """Returns a row for each position of each sample."""
    units = targets.shape[-1] if targets.ndim > 1 else 1
    return targets.reshape(-1, units)


def _means(targets: Array) -> NDArray[np.float64]:
    return np.asarray(_by_unit(targets).mean(axis=0, dtype=np.float64))


def _shares(classes: Array, size: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(classes, minlength=size) / len(classes))


def _crossentropy(shares: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    """Returns the cross-entropy of shares that always get the same prediction."""
    there = shares > 0
    if (predicted[there] <= 0).any():
        return float("inf")
    return float(-(shares[there] * np.log(predicted[there])).sum())


def _spread(targets: Array, around: NDArray[np.float64], size: np.ufunc) -> float:
    """Returns the mean size of the differences from one number per unit."""
    rows = _by_unit(targets)
    total = sum(float(size(part - around).sum()) for _, part in chunks(rows))
    return total / rows.size
