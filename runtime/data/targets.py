"""Turns labels into what a loss takes: class numbers, one-hot rows, 0 and 1, -1 and 1, numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.aims.wanted import describe_numbers
from .aim import Aim
from .classes import Numbered, from_numbers, from_text, is_numeric, parsed
from .shapes import arrange

# Rows of probabilities are rounded where they come from.
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The targets of one output.

    Attributes:
        values: as the loss takes them: int32 class numbers, else float32.
        names: of the classes; empty where there are none.
        classes: the class number of each sample; None where a sample has not just one.
    """

    values: NDArray[Any]
    names: tuple[str, ...] = ()
    classes: NDArray[np.int64] | None = None


def encode(aim: Aim) -> Target | None:
    """The target of one output; None: the labels don't fit, and that is reported or counted."""
    if aim.labels.values.dtype.kind not in "US":
        return _from_numbers(aim, aim.labels.values.astype(np.float64))
    if aim.kind == "real":
        aim.misfit("holds text")
        return None
    if is_numeric(aim):
        return _from_numbers(aim, parsed(aim))
    if len(aim.declared) > 1:
        aim.misfit("has one label a sample")
        return None
    numbered = from_text(aim)
    return None if numbered is None else _expanded(aim, numbered)


def _from_numbers(aim: Aim, values: NDArray[np.float64]) -> Target | None:
    whole = None if aim.kind == "class" else arrange(values, aim.declared)
    if whole is not None and (aim.units != 1 or aim.kind not in ("onehot", "binary", "sign")):
        return _as_they_are(aim, whole)
    single = arrange(values, aim.declared[:-1])
    if single is None or (aim.kind == "real" and whole is None):
        aim.misfit(f"has {describe_numbers(values.shape[1:])} a sample")
        return None
    numbered = from_numbers(aim, single)
    return None if numbered is None else _expanded(aim, numbered)


def _expanded(aim: Aim, numbered: Numbered) -> Target:
    """Class numbers in the form that the loss takes."""
    classes = numbered.classes
    one_each = classes if classes.ndim == 1 else None
    if aim.kind == "class":
        return Target(classes.astype(np.int32), numbered.names, one_each)
    if aim.units == 1:
        values = classes.astype(np.float32).reshape(*classes.shape, 1)
    else:
        units = aim.units or len(numbered.names)
        values = np.eye(units, dtype=np.float32)[classes]
    if aim.kind == "sign":
        values = values * 2 - 1
    return Target(values, numbered.names, one_each)


def _as_they_are(aim: Aim, values: NDArray[np.float64]) -> Target | None:
    """Numbers of the output's own shape."""
    bad = np.isfinite(values) & ~_allowed(aim.kind, values)
    aim.count(bad, "SC419", lambda label: f"the target {label:g} is not {_RANGES[aim.kind]}")
    if bad.any() or not _sums_to_one(aim, values):
        return None
    if aim.kind == "sign" and not (values == -1).any():
        values = values * 2 - 1
    result = values.astype(np.float32)
    if aim.kind != "onehot" or result.ndim != 2:
        return Target(result)
    return Target(result, tuple(map(str, range(result.shape[1]))), result.argmax(axis=1))


_RANGES = {
    "binary": "0 or 1",
    "sign": "-1 or 1",
    "onehot": "between 0 and 1",
    "distribution": "between 0 and 1",
}


def _allowed(kind: str, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    if kind == "binary":
        return np.isin(values, (0, 1))
    if kind == "sign":
        return np.isin(values, (-1, 0, 1))
    if kind in ("onehot", "distribution"):
        return (values >= 0) & (values <= 1)
    return np.ones(values.shape, np.bool_)


def _sums_to_one(aim: Aim, values: NDArray[np.float64]) -> bool:
    """Whether probabilities are complete; samples whose are not are counted as faults."""
    if aim.kind not in ("onehot", "distribution"):
        return True
    sums = values.sum(axis=-1).reshape(len(values), -1)
    wrong = np.abs(sums - 1) > TOLERANCE
    for sample in np.flatnonzero(wrong.any(axis=1)).tolist():
        total = sums[sample][wrong[sample]][0]
        aim.add(sample, "SC419", f"the targets add up to {total:g}, not to 1")
    return not wrong.any()
