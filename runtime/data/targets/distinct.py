"""The different labels of an output: which of them are numbers, and what each is called."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..cells import number

LabelValue: TypeAlias = int | float | None

MISSING = -1
FEW = 2**16
SOME = 16

_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,300}\s*")
_ZERO_FIRST = re.compile(r"0[0-9]+")
_Key: TypeAlias = tuple[bool, int | float, str]


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """Different labels: numbers in their order, then text in its order.

    Attributes:
        names: The name of each.
        values: The number that each is; None for text.
        inverse: The index of each label, in the shape of the labels; MISSING if empty or NaN.
    """

    names: tuple[str, ...]
    values: tuple[LabelValue, ...]
    inverse: NDArray[np.int64]

    @property
    def numbers(self) -> tuple[int | float, ...]:
        """The labels that are numbers."""
        return tuple(value for value in self.values if value is not None)

    @property
    def is_complete(self) -> bool:
        """Whether no label is missing."""
        return not (self.inverse == MISSING).any()

    def where(self, chosen: Iterable[int]) -> NDArray[np.bool_]:
        """Returns where the labels are one of these."""
        return np.isin(self.inverse, list(chosen))


def distinct(labels: NDArray[Any], literal: bool = False) -> Distinct:
    """Returns the different labels.

    Args:
        labels: Numbers or text.
        literal: Whether text that is written differently is different; otherwise 1, 1.0 and 01 are
            one label.
    """
    flat, inverse = _unique(labels.reshape(-1))
    keys = [_key(label, literal) for label in flat.tolist()]
    there = sorted({key for key in keys if key is not None})
    place = {key: index for index, key in enumerate(there)}
    written: dict[_Key, list[str]] = {key: [] for key in there}
    for key, label in zip(keys, flat.tolist(), strict=True):
        if key is not None:
            written[key].append(str(label))
    numbered = np.array([MISSING if key is None else place[key] for key in keys], np.int64)
    return Distinct(
        tuple(_name(key, written[key]) for key in there),
        tuple(None if is_text else value for is_text, value, _ in there),
        numbered[inverse.reshape(-1)].reshape(labels.shape),
    )


def _unique(labels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """`numpy.unique` with the inverse, which doesn't sort many labels of few classes."""
    if labels.dtype.kind == "U":
        return _few(labels) or np.unique(labels, return_inverse=True)
    if labels.dtype.kind not in "iu" or not labels.size:
        return np.unique(labels, return_inverse=True)
    low, high = int(labels.min()), int(labels.max())
    if high - low >= FEW or high >= 2**63:
        return np.unique(labels, return_inverse=True)
    places = labels.astype(np.int64) - low
    there = np.flatnonzero(np.bincount(places))
    number_of = np.zeros(high - low + 1, np.int64)
    number_of[there] = np.arange(len(there))
    return there + low, number_of[places]


def _few(labels: NDArray[np.str_]) -> tuple[NDArray[np.str_], NDArray[np.int64]] | None:
    """Returns the different labels and the inverse; None if there are more than `SOME`."""
    numbers = np.full(labels.shape, MISSING, np.int8)
    firsts: list[int] = []
    place = 0
    while place < len(labels):
        if len(firsts) == SOME:
            return None
        numbers[labels == labels[place]] = len(firsts)
        firsts.append(place)
        left = numbers[place:] == MISSING
        place += int(left.argmax()) if left.any() else len(left)
    order = np.argsort(labels[firsts])
    return labels[firsts][order], np.argsort(order)[numbers]


def value_of(text: str) -> LabelValue:
    """Returns the finite number that text is, as an integer if it is whole; otherwise None."""
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        return _as_integer(number(text))
    except ValueError:
        return None


def _as_integer(value: float) -> LabelValue:
    if not np.isfinite(value):
        return None
    return int(value) if value.is_integer() else value


def _key(label: Any, literal: bool) -> _Key | None:
    """Returns what equal labels have in common, which also sorts them; None for a missing label."""
    value = value_of(label) if isinstance(label, str) else _as_integer(float(label))
    if isinstance(label, int):
        value = int(label)  # float64 can't represent every integer
    if value is None:
        return (True, 0, label) if isinstance(label, str) and label else None
    return False, value, label if literal and isinstance(label, str) else ""


def _name(key: _Key, written: list[str]) -> str:
    is_text, value, text = key
    if is_text or text:
        return text
    # A code such as 01067 keeps its leading zeros.
    return written[0] if len(written) == 1 and _ZERO_FIRST.fullmatch(written[0]) else str(value)
