"""How the validation part of a run differs from its training part, by more than chance."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import Dataset, Part
from .rows import Array, Rows

FAR = 0.5
"""Standard deviations between two means that are worth a word."""
SHARE = 0.2
"""Difference between the shares of a class that is worth a word."""
CHANCE = 4.0
"""Standard errors that a difference must exceed not to be chance, in any of many columns."""
FEW = 3.0
"""How much less certain the standard error of few samples is: by this over their number."""
MOST_NUMBERS = 2_000_000
"""Numbers of a target or an input that are looked at: of more, those of every other sample, say."""
MOST_COLUMNS = 1000
MOST_NAMED = 3


def differences(dataset: Dataset) -> tuple[str, ...]:
    """Returns what differs most, a clause each: the means of targets and inputs, and classes.

    Inputs that are streamed or have other axes than those of a table are left out. Of windows, the
    means of their rows are compared.
    """
    if dataset.validation is None:
        return ()
    found = [
        *_of_classes(dataset, dataset.validation),
        *_of_targets(dataset, dataset.validation),
        *_of_inputs(dataset, dataset.validation),
    ]
    return tuple(clause for _, clause in sorted(found, reverse=True)[:MOST_NAMED])


def _of_classes(dataset: Dataset, held: Part) -> Iterator[tuple[float, str]]:
    """Yields the class of each output whose share differs most."""
    for output, counts in dataset.class_counts.items():
        names, classes = dataset.class_names[output], held.targets[output].reshape(-1)
        known = classes[(classes >= 0) & (classes < len(counts))].astype(np.int64)
        there = np.bincount(known, minlength=len(counts))
        if not counts.sum() or not there.sum():
            continue
        one, other = counts / counts.sum(), there / there.sum()
        pooled = (counts + there) / (counts.sum() + there.sum())
        variance = pooled * (1 - pooled)
        most = int(np.abs(other - one).argmax())
        chance = _chance(variance, counts.sum(), variance, there.sum())[most]
        if abs(other[most] - one[most]) - 1 / there.sum() > max(SHARE, chance):
            clause = (
                f"{other[most]:.0%} of the samples have `{output}` `{names[most]}`, and "
                f"{one[most]:.0%} of those to train on"
            )
            yield float("inf"), clause


def _of_targets(dataset: Dataset, held: Part) -> Iterator[tuple[float, str]]:
    for output, targets in held.targets.items():
        trained, names = dataset.train.targets[output], dataset.class_names.get(output, ())
        if output in dataset.class_counts or not _are_numbers(targets, trained):
            continue
        called = f"the target `{output}`"
        yield from _of_columns(called, names, _columns(trained), _columns(targets))


def _of_inputs(dataset: Dataset, held: Part) -> Iterator[tuple[float, str]]:
    for name, rows in held.inputs.items():
        trained = dataset.train.inputs[name]
        if not _are_numbers(rows, trained):
            continue
        columns = dataset.facts.columns.get(name, ())
        one, other = (_flat(part, len(columns)) for part in (trained, rows))
        if one is not None and other is not None:
            yield from _of_columns(f"`{name}`", columns, _columns(one), _columns(other))


def _are_numbers(*parts: Rows) -> bool:
    """Whether both parts are in memory, not empty, and have numbers that aren't classes or ids."""
    return all(isinstance(one, np.ndarray) and len(one) and one.dtype.kind == "f" for one in parts)


def _flat(rows: Rows, columns: int) -> Any:
    """Returns samples with columns on the last axis; windows have rows before it. Else None."""
    if rows.shape[-1] > MOST_COLUMNS:
        return None
    if columns == 1:
        return rows.reshape(len(rows), -1, 1)
    is_window = len(rows.shape) == 3 and rows.shape[2] == columns
    return rows if len(rows.shape) == 2 or is_window else None


def _columns(values: Array) -> NDArray[np.float64]:
    """Returns the numbers of some samples, evenly chosen, with the mean of each column.

    Missing numbers are NaN, and so is the mean of a window in which all are missing.
    """
    chosen = values[:: -(-values.size // MOST_NUMBERS)]
    flat = chosen.reshape(len(chosen), -1, chosen.shape[-1] if chosen.ndim > 1 else 1)
    return flat[:, 0].astype(np.float64) if flat.shape[1] == 1 else _moments(flat, axis=1)[1]


def _moments(values: Array, axis: int = 0) -> tuple[Any, NDArray[np.float64], Any]:
    """Returns how many numbers aren't missing, their mean and variance; NaN if there are none."""
    known = np.isfinite(values)
    counts = known.sum(axis=axis)
    divisor = np.where(counts, counts, np.nan)
    mean = np.sum(values, axis=axis, dtype=np.float64, where=known) / divisor
    away = np.square(values - np.expand_dims(mean, axis))
    return counts, mean, np.sum(away, axis=axis, where=known) / divisor


def _chance(variance: Any, many: Any, other: Any, held: Any) -> Any:
    """Returns the difference of two means, of so many samples each, that may be chance."""
    few = 1 + FEW / many + FEW / held
    return CHANCE * few * np.sqrt(variance / many + other / held)


def _of_columns(
    name: str, names: Sequence[str], trained: NDArray[np.float64], held: NDArray[np.float64]
) -> Iterator[tuple[float, str]]:
    """Yields the columns whose mean differs, with how many standard deviations.

    If few numbers are large, as in sales or counts, the part that has more of them has the larger
    mean, and the larger variance.
    """
    many, usual, variance = _moments(trained)
    few, other, varied = _moments(held)
    comparable = np.flatnonzero((variance > 0) & (few > 2))
    change = (other - usual)[comparable]
    variance, varied = variance[comparable], np.fmax(variance, varied)[comparable]
    chance = _chance(variance, many[comparable], varied, few[comparable])
    sizes = np.abs(change) / np.sqrt(variance)
    for at in np.flatnonzero((sizes > FAR) & (np.abs(change) > chance)).tolist():
        column = int(comparable[at])
        place = name if trained.shape[1] == 1 else f"number {column + 1} of {name}"
        called = f"`{names[column]}`" if len(names) == trained.shape[1] else place
        side = "higher" if change[at] > 0 else "lower"
        clause = f"{called} is {sizes[at]:.1f} standard deviations {side} on average"
        yield float(sizes[at]), clause
