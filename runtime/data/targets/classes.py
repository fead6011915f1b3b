"""Numbers the classes that labels name: what the labels are decides whether they are numbers of
classes already.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings.code import counted
from ..cells import is_placeholder, quoted
from .distinct import Distinct, distinct, value_of
from .label_encoder import LabelEncoder

RARE = 0.05
"""Part of the labels below which a kind of label may well be a slip."""

MOST = 2**16
"""Class numbers that an output may have whose size is open."""

SIGNS = ("-1", "1")
NO_AND_YES = ("0", "1")
BY_NAME = "`labels: names` takes every label as the name of a class"
AS_NUMBERS = "to predict numbers, take a loss that compares them, such as `mean_squared_error`"


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """Class numbers of the samples (one each, or one a position), and the names they stand for."""

    classes: NDArray[np.int64]
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def count_missing(aim: LabelEncoder) -> None:
    """Count labels that are empty cells."""
    if not aim.labels.is_text:
        return  # what is no number is counted where it is read
    missing = (aim.labels.values == "").reshape(len(aim.labels.values), -1).any(axis=1)
    for sample in np.flatnonzero(missing).tolist():
        help = "a label is never guessed: fill it in or remove the row"
        aim.add(sample, "SC408", "the label is missing", help)


def number_classes(aim: LabelEncoder, labels: NDArray[Any]) -> Numbered | None:
    """The classes of labels; None: some are missing or wrong, or there are too many classes."""
    by_name = aim.labels.reading == "names"
    found = distinct(labels, literal=by_name or bool(aim.labels.names))
    names = aim.known or aim.labels.names
    if names:
        return _of_these(aim, found, names)
    if by_name:
        return _named(aim, found, ())
    if not _are_usable(aim, found):
        return None
    if len(found.numbers) < len(found.values):
        return _mixed(aim, found)
    return _from_numbers(aim, found) if _are_class_numbers(aim, found) else _coded(aim, found)


def soft_targets(aim: LabelEncoder, labels: NDArray[Any]) -> NDArray[np.float64] | None:
    """Probabilities of yes, where labels of one unit are such; None: they are classes, or some are
    no probabilities although the network was trained on such.
    """
    if aim.kind != "binary" or aim.units != 1 or aim.labels.reading == "names":
        return None
    if aim.known not in (None, (), NO_AND_YES) or aim.labels.names:
        return None
    found = distinct(labels)
    values = found.values
    other = [n for n, value in enumerate(values) if value is None or not 0 <= value <= 1]
    if aim.known == ():
        aim.count(found.where(other), "SC419", _no_probability)
    elif not any(isinstance(value, float) for value in values):
        return None
    return None if other else np.array([*found.numbers, np.nan], np.float64)[found.inverse]


def listed(names: Sequence[str]) -> str:
    """The first names, as a message shows them."""
    shown = [quoted(name) for name in names[:6]]
    return ", ".join(shown + ["…"] * (len(names) > 6))


# What the labels are.


def _are_usable(aim: LabelEncoder, found: Distinct) -> bool:
    """Whether no number is fractional, and nothing that only marks a gap lies among numbers."""
    texts = [index for index, value in enumerate(found.values) if value is None]
    fractional = [index for index, value in enumerate(found.values) if isinstance(value, float)]
    numbers_only = aim.labels.reading == "numbers"
    gaps = [index for index in texts if numbers_only or is_placeholder(found.names[index])]
    if not found.numbers and not numbers_only:
        gaps = []
    by_name = _by_name(aim, found)
    are_fractional = found.where(fractional)
    help = by_name or (AS_NUMBERS if are_fractional.mean() > 0.5 else "")
    aim.count(are_fractional, "SC419", lambda label: _no_class(label, aim), help)
    help = "; ".join(filter(None, ["fill it in or remove the row", by_name]))
    aim.count(found.where(gaps), "SC409", _no_number, "" if numbers_only else help)
    return not fractional and not gaps


def _are_class_numbers(aim: LabelEncoder, found: Distinct) -> bool:
    """Whether integers count the classes already, but for mistakes among them."""
    values, capacity = set(found.numbers), aim.capacity
    if aim.labels.reading == "numbers" or _is_signed(aim, found):
        return True
    # A class that a table never names has no number; an array may well hold a part of the classes.
    if not values or min(values) < 0 or (aim.labels.is_text and 0 not in values):
        return _has_all(values, capacity)
    return max(values) < (capacity or MOST) or _has_all(values, capacity)


def _has_all(values: set[int | float], capacity: int | None) -> bool:
    """Whether each class of the output has its number here, and others are mistakes."""
    return capacity is not None and values.issuperset(range(capacity))


def _is_signed(aim: LabelEncoder, found: Distinct) -> bool:
    """-1 and 1 for no and yes; a 0 between them is neither."""
    one_unit = aim.kind == "sign" and aim.units == 1
    return one_unit and -1 in found.numbers and set(found.numbers) <= {-1, 0, 1}


def _as_written(aim: LabelEncoder, found: Distinct, names: tuple[str, ...]) -> tuple[str, ...]:
    """A margin's no and yes as these labels say them, -1 and 1 or 0 and 1, but never both."""
    if aim.kind != "sign" or names not in (SIGNS, NO_AND_YES):
        return names
    if -1 in found.numbers:
        return SIGNS
    return NO_AND_YES if 0 in found.numbers else names


# The ways to number them.


def _of_these(aim: LabelEncoder, found: Distinct, names: tuple[str, ...]) -> Numbered | None:
    """Classes that are known by name, from the training or from folders."""
    written = _as_written(aim, found, names)
    place: dict[Any, int] = {value_of(name): number for number, name in enumerate(written)}
    place.pop(None, None)
    place |= {name: number for number, name in enumerate(written)}
    numbers = [
        place.get(name, place.get(value))
        for name, value in zip(found.names, found.values, strict=True)
    ]
    unknown = [index for index, number in enumerate(numbers) if number is None]
    aim.count(found.where(unknown), "SC440", lambda label: _unknown(label, written))
    if aim.capacity is not None and len(names) > aim.capacity:
        aim.too_many(len(names), listed(names))
        return None
    if unknown or not found.is_complete:
        return None
    return Numbered(np.array(numbers, np.int64)[found.inverse], names)


def _named(aim: LabelEncoder, found: Distinct, notes: tuple[str, ...]) -> Numbered | None:
    """A class for each different label."""
    if aim.capacity is not None and len(found.names) > aim.capacity:
        alike = _alike(found.names)
        help = f"{alike}: write them alike" if alike else ""
        aim.too_many(len(found.names), listed(found.names), help)
        return None
    if not found.is_complete:
        return None
    return Numbered(found.inverse, found.names, (*notes, *_doubts(aim, found)))


def _coded(aim: LabelEncoder, found: Distinct) -> Numbered | None:
    """Integers that are names: 3 to 7, 1 and 2, codes of places."""
    are_numbers = all(0 <= value < (aim.capacity or MOST) for value in found.numbers)
    otherwise = "; `labels: numbers` reads class numbers" if are_numbers else ""
    return _named(aim, found, (_read_by_name(aim, found) + otherwise,))


def _mixed(aim: LabelEncoder, found: Distinct) -> Numbered | None:
    """Text, maybe with numbers beside it, such as cards."""
    if not found.numbers:
        return _named(aim, found, ())
    texts = [index for index, value in enumerate(found.values) if value is None]
    are_text = found.where(texts)
    few = _has_room(aim, len(found.numbers)) and are_text.mean() < 0.5
    if few and not _has_room(aim, len(found.names)):
        aim.count(are_text, "SC409", _no_number)
        return None
    return _named(aim, found, (_read_by_name(aim, found), *_slips(aim, found, are_text)))


def _read_by_name(aim: LabelEncoder, found: Distinct) -> str:
    what = f"{aim.source} {aim.holds} {_shown(found.names)}"
    return f"{what}: read as the names of {counted(len(found.names), 'class')}"


def _slips(aim: LabelEncoder, found: Distinct, are_text: NDArray[np.bool_]) -> tuple[str, ...]:
    """A word about text that is rare among numbers: it makes a class that nobody may have meant."""
    count = int(are_text.sum())
    if count >= RARE * are_text.size:
        return ()
    texts = [name for name, value in zip(found.names, found.values, strict=True) if value is None]
    rows = counted(count, "row")
    return (
        f"{listed(texts)} of {aim.source} ({rows} of {are_text.size:,}) is not a number, as the "
        "other labels are: is it a slip?",
    )


def _doubts(aim: LabelEncoder, found: Distinct) -> Iterator[str]:
    """A word about classes that may be none: of one name but for its case, or marks of a gap."""
    if alike := _alike(found.names):
        yield f"{alike}, and are classes of their own in {aim.source}"
    gaps = [name for name in found.names if is_placeholder(name)]
    if gaps and aim.labels.reading != "names":
        yield f"{listed(gaps)} of {aim.source} is read as a class: does it mark a missing label?"


def _alike(names: Sequence[str]) -> str:
    """The first names that may well be meant as one, in words."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_seen(name), []).append(name)
    group = next((group for group in groups.values() if len(group) > 1), None)
    if group is None:
        return ""
    is_case = len({name.casefold() for name in group}) == 1
    what = "upper and lower case" if is_case else "characters that look alike"
    return f"{_and(group)} differ only in {what}"


def _seen(name: str) -> str:
    """What is left of a name without case, invisible characters and ways to put accents."""
    shown = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", shown).casefold().split())


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(map(quoted, names[:-1]))} and {quoted(names[-1])}"


def _from_numbers(aim: LabelEncoder, found: Distinct) -> Numbered | None:
    """Labels that are class numbers already; None: some are not."""
    signed = _is_signed(aim, found)
    count = aim.capacity or min(int(max(found.numbers, default=0)) + 1, MOST)
    allowed = (-1, 1) if signed else range(count)
    bad = [n for n, value in enumerate(found.numbers) if value < 0 and value not in allowed]
    bad += [n for n, value in enumerate(found.numbers) if signed and value == 0]
    wide = [n for n, value in enumerate(found.numbers) if value >= 0 and value not in allowed]
    aim.count(found.where(bad), "SC419", lambda label: _no_class(label, aim, signed))
    wide = [] if signed else wide
    _report_wide(wide, found, count, aim)
    if bad or wide or not found.is_complete:
        return None
    values = np.array([*found.numbers, 0], np.int64)[found.inverse]
    if signed:
        return Numbered((values + 1) // 2, SIGNS)
    return Numbered(values, tuple(map(str, allowed)), _without_zero(aim, found))


def _without_zero(aim: LabelEncoder, found: Distinct) -> tuple[str, ...]:
    """A word about class numbers that may have been counted from 1."""
    if 0 in found.numbers or aim.labels.reading == "numbers" or len(found.numbers) < 2:
        return ()
    return (
        f"{aim.source} {aim.holds} {_shown(found.names)}, and no 0: read as class numbers, which "
        "count from 0; `labels: names` reads names",
    )


# Words.


def _shown(names: Sequence[str]) -> str:
    shown = [name if value_of(name) is not None else quoted(name) for name in names[:8]]
    return ", ".join(shown + ["…"] * (len(names) > 8))


def _has_room(aim: LabelEncoder, count: int) -> bool:
    return aim.capacity is None or count <= aim.capacity


def _by_name(aim: LabelEncoder, found: Distinct) -> str:
    """The remedy of reading names, where the output has room for them."""
    helps = aim.labels.reading != "numbers" and _has_room(aim, len(found.names))
    return BY_NAME if helps else ""


def _no_number(text: str) -> str:
    return f"the label {quoted(text)} is not a number, as others are"


def _no_probability(label: Any) -> str:
    return f"the label {_quoted(label)} is not between 0 and 1, as those of the training are"


def _unknown(label: Any, names: tuple[str, ...]) -> str:
    classes = f"none of the classes of the training ({listed(names)})"
    return f"the label {_quoted(label)} is {classes}"


def _no_class(label: Any, aim: LabelEncoder, signed: bool = False) -> str:
    if signed:
        return f"the label {_quoted(label)} is neither -1 nor 1"
    if aim.capacity == 2 and aim.kind != "class":
        return f"the label {_quoted(label)} is neither 0 nor 1"
    return f"the label {_quoted(label)} is no class number: those are integers from 0"


def _quoted(label: Any) -> str:
    return quoted(label) if isinstance(label, str) else f"{label:.15g}"


def _report_wide(wide: list[int], found: Distinct, count: int, aim: LabelEncoder) -> None:
    """One finding however many labels are too large: the output has too few units."""
    if not wide:
        return
    mask = found.where(wide)
    greatest = max(found.numbers)
    if aim.capacity == 2 and aim.kind != "class":
        problem = f"labels go up to {greatest}, and {aim.output} takes 0 and 1"
        aim.add_one(mask, "SC419", problem)
        return
    problem = (
        f"labels go up to {greatest}, which makes {counted(int(greatest) + 1, 'class')}, and "
        f"{aim.output} tells {count} apart"
    )
    help = "count the classes from 0, or give the output more units"
    aim.add_one(mask, "SC418", problem, help)
