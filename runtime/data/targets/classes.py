"""Numbers the classes of labels, after deciding whether the labels are class indices already."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation, counted, quoted
from ..cells import is_placeholder
from .distinct import Distinct, distinct, value_of
from .label_encoder import LabelEncoder

RARE = 0.05
"""The largest share of the labels for which a kind of label may be a mistake."""

MOST = 2**16
"""Maximum number of classes of an output of open size."""

SIGNS = ("-1", "1")
NO_AND_YES = ("0", "1")


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """The class index of each sample or position, and the names of the classes."""

    classes: NDArray[np.int64]
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()


def count_missing(encoder: LabelEncoder) -> None:
    """Count labels that are empty cells."""
    if not encoder.labels.is_text:
        return  # missing numbers are counted by the source
    missing = (encoder.labels.values == "").reshape(len(encoder.labels.values), -1).any(axis=1)
    for sample in np.flatnonzero(missing).tolist():
        encoder.add(sample, codes.cells.missing_label())


def number_classes(encoder: LabelEncoder, labels: NDArray[Any]) -> Numbered | None:
    """Returns the classes of labels; None if labels are missing or wrong, or there are too many."""
    if encoder.labels.is_indexed:
        return Numbered(labels.astype(np.int64), encoder.labels.names)
    by_name = encoder.labels.reading == "names"
    found = distinct(labels, literal=by_name or bool(encoder.labels.names))
    names = encoder.known or encoder.labels.names
    if names:
        return _of_these(encoder, found, names)
    if by_name:
        return _named(encoder, found, ())
    if not _are_usable(encoder, found):
        return None
    if len(found.numbers) < len(found.values):
        return _mixed(encoder, found)
    return (
        _from_numbers(encoder, found)
        if _are_class_numbers(encoder, found)
        else _coded(encoder, found)
    )


def soft_targets(encoder: LabelEncoder, labels: NDArray[Any]) -> NDArray[np.float64] | None:
    """Returns labels of a single unit that are probabilities of the positive class.

    None if they are classes, or if they are not probabilities although the network was trained on
    some.
    """
    if encoder.kind != "binary" or encoder.units != 1 or encoder.labels.reading == "names":
        return None
    if encoder.known not in (None, (), NO_AND_YES) or encoder.labels.names:
        return None
    found = distinct(labels)
    values = found.values
    other = [n for n, value in enumerate(values) if value is None or not 0 <= value <= 1]
    if encoder.known == ():
        encoder.count(found.where(other), codes.target_values.not_a_probability)
    elif not any(isinstance(value, float) for value in values):
        return None
    return None if other else np.array([*found.numbers, np.nan], np.float64)[found.inverse]


# What the labels are.


def _are_usable(encoder: LabelEncoder, found: Distinct) -> bool:
    """Whether no number is fractional, and no placeholder is among numbers."""
    texts = [index for index, value in enumerate(found.values) if value is None]
    fractional = [index for index, value in enumerate(found.values) if isinstance(value, float)]
    numbers_only = encoder.labels.reading == "numbers"
    gaps = [index for index in texts if numbers_only or is_placeholder(found.names[index])]
    if not found.numbers and not numbers_only:
        gaps = []
    by_name = _can_be_names(encoder, found)
    are_fractional = found.where(fractional)
    is_real = bool(are_fractional.mean() > 0.5)
    encoder.count(
        are_fractional, lambda label: _no_class(label, encoder, by_name=by_name, is_real=is_real)
    )
    no_number = codes.cells.label_not_a_number
    encoder.count(
        found.where(gaps),
        lambda label: no_number(label, not numbers_only, by_name and not numbers_only),
    )
    return not fractional and not gaps


def _are_class_numbers(encoder: LabelEncoder, found: Distinct) -> bool:
    """Whether integers are class indices already, apart from mistakes."""
    values, capacity = set(found.numbers), encoder.capacity
    if encoder.labels.reading == "numbers" or _is_signed(encoder, found):
        return True
    # A table has all its classes; an array may have only some of them.
    if not values or min(values) < 0 or (encoder.labels.is_text and 0 not in values):
        return _has_all(values, capacity)
    return max(values) < (capacity or MOST) or _has_all(values, capacity)


def _has_all(values: set[int | float], capacity: int | None) -> bool:
    """Whether each class of the output occurs by its number, so that others are mistakes."""
    return capacity is not None and values.issuperset(range(capacity))


def _is_signed(encoder: LabelEncoder, found: Distinct) -> bool:
    """Whether labels are -1 and 1 for negative and positive; a 0 among them is neither."""
    one_unit = encoder.kind == "sign" and encoder.units == 1
    return one_unit and -1 in found.numbers and set(found.numbers) <= {-1, 0, 1}


def _as_written(encoder: LabelEncoder, found: Distinct, names: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the negative and the positive label of a margin loss: -1 and 1, or 0 and 1."""
    if encoder.kind != "sign" or names not in (SIGNS, NO_AND_YES):
        return names
    if -1 in found.numbers:
        return SIGNS
    return NO_AND_YES if 0 in found.numbers else names


# The ways to number them.


def _of_these(encoder: LabelEncoder, found: Distinct, names: tuple[str, ...]) -> Numbered | None:
    """Encode classes that are known by name, from training or from folders."""
    written = _as_written(encoder, found, names)
    place: dict[Any, int] = {value_of(name): number for number, name in enumerate(written)}
    place.pop(None, None)
    place |= {name: number for number, name in enumerate(written)}
    numbers = [
        place.get(name, place.get(value))
        for name, value in zip(found.names, found.values, strict=True)
    ]
    unknown = [index for index, number in enumerate(numbers) if number is None]
    known = written[: codes.labels.MOST_CLASSES + 1]
    fact = codes.labels.unlisted_class if encoder.known is None else codes.labels.unknown_class
    encoder.count(found.where(unknown), lambda label: fact(label, known))
    if encoder.capacity is not None and len(names) > encoder.capacity:
        encoder.too_many(names)
        return None
    if unknown or not found.is_complete:
        return None
    return Numbered(np.array(numbers, np.int64)[found.inverse], names)


def _named(encoder: LabelEncoder, found: Distinct, notes: tuple[str, ...]) -> Numbered | None:
    """Give each different label a class."""
    if encoder.capacity is not None and len(found.names) > encoder.capacity:
        encoder.too_many(found.names, _look_alikes(found.names))
        return None
    if not found.is_complete:
        return None
    return Numbered(found.inverse, found.names, (*notes, *_doubts(encoder, found)))


def _coded(encoder: LabelEncoder, found: Distinct) -> Numbered | None:
    """Encode integers that are names: 3 to 7, 1 and 2, postal codes."""
    are_numbers = all(0 <= value < (encoder.capacity or MOST) for value in found.numbers)
    otherwise = "; to read them as class indices, use `labels: numbers`" if are_numbers else ""
    return _named(encoder, found, (_read_by_name(encoder, found) + otherwise,))


def _mixed(encoder: LabelEncoder, found: Distinct) -> Numbered | None:
    """Encode text, possibly with numbers among it, such as playing cards."""
    if not found.numbers:
        return _named(encoder, found, ())
    texts = [index for index, value in enumerate(found.values) if value is None]
    are_text = found.where(texts)
    few = _has_room(encoder, len(found.numbers)) and are_text.mean() < 0.5
    if few and not _has_room(encoder, len(found.names)):
        encoder.count(are_text, codes.cells.label_not_a_number)
        return None
    return _named(
        encoder, found, (_read_by_name(encoder, found), *_slips(encoder, found, are_text))
    )


def _read_by_name(encoder: LabelEncoder, found: Distinct) -> str:
    what = f"{encoder.source} {encoder.holds} {_shown(found.names)}"
    return f"{what}: read as the names of {counted(len(found.names), 'class')}"


def _slips(encoder: LabelEncoder, found: Distinct, are_text: NDArray[np.bool_]) -> tuple[str, ...]:
    """Returns a note about text that is rare among numbers, and may be a mistake."""
    count = int(are_text.sum())
    if count >= RARE * are_text.size:
        return ()
    texts = [name for name, value in zip(found.names, found.values, strict=True) if value is None]
    rows = counted(count, "row")
    return (
        f"{_quoted(texts)} in {encoder.source} ({rows} of {are_text.size:,}): not a number like "
        "the other labels, may be a typo",
    )


def _doubts(encoder: LabelEncoder, found: Distinct) -> Iterator[str]:
    """Yields notes about classes that may be mistakes: names that differ in case, placeholders."""
    if alike := _look_alikes(found.names):
        yield f"{codes.labels.differing(alike)}, but are separate classes of {encoder.source}"
    gaps = [name for name in found.names if is_placeholder(name)]
    if gaps and encoder.labels.reading != "names":
        yield f"{_quoted(gaps)} in {encoder.source} is read as a class, may mark a missing label"


def _look_alikes(names: Sequence[str]) -> list[str]:
    """Returns the first names that may be meant as one."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_seen(name), []).append(name)
    return next((group for group in groups.values() if len(group) > 1), [])


def _seen(name: str) -> str:
    """Returns a name without case, invisible characters and variants of accents."""
    shown = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", shown).casefold().split())


def _from_numbers(encoder: LabelEncoder, found: Distinct) -> Numbered | None:
    """Returns labels that are class indices already; None if some are not."""
    signed = _is_signed(encoder, found)
    count = encoder.capacity or min(int(max(found.numbers, default=0)) + 1, MOST)
    allowed = (-1, 1) if signed else range(count)
    bad = [n for n, value in enumerate(found.numbers) if value < 0 and value not in allowed]
    bad += [n for n, value in enumerate(found.numbers) if signed and value == 0]
    wide = [n for n, value in enumerate(found.numbers) if value >= 0 and value not in allowed]
    encoder.count(found.where(bad), lambda label: _no_class(label, encoder, signed))
    wide = [] if signed else wide
    _report_wide(wide, found, count, encoder)
    if bad or wide or not found.is_complete:
        return None
    values = np.array([*found.numbers, 0], np.int64)[found.inverse]
    if signed:
        return Numbered((values + 1) // 2, SIGNS)
    return Numbered(values, tuple(map(str, allowed)), _without_zero(encoder, found))


def _without_zero(encoder: LabelEncoder, found: Distinct) -> tuple[str, ...]:
    """Returns a note about class indices that may have been counted from 1."""
    if 0 in found.numbers or encoder.labels.reading == "numbers" or len(found.numbers) < 2:
        return ()
    return (
        f"{encoder.source} {encoder.holds} {_shown(found.names)} but no 0: read as class indices, "
        "which start at 0; to read them as names, use `labels: names`",
    )


# Words.


def _shown(names: Sequence[str]) -> str:
    shown = [name if value_of(name) is not None else quoted(name) for name in names[:8]]
    return ", ".join(shown + ["…"] * (len(names) > 8))


def _has_room(encoder: LabelEncoder, count: int) -> bool:
    return encoder.capacity is None or count <= encoder.capacity


def _quoted(names: Sequence[str]) -> str:
    return codes.labels.quoted_names(names)


def _can_be_names(encoder: LabelEncoder, found: Distinct) -> bool:
    """Whether it would help to read names: the output has room for them."""
    return encoder.labels.reading != "numbers" and _has_room(encoder, len(found.names))


def _no_class(
    label: Any,
    encoder: LabelEncoder,
    signed: bool = False,
    by_name: bool = False,
    is_real: bool = False,
) -> Violation:
    is_yes_or_no = encoder.capacity == 2 and encoder.kind != "class"
    allowed = (-1, 1) if signed else (0, 1) if is_yes_or_no else ()
    return codes.target_values.unexpected_label(label, allowed, by_name, is_real)


def _report_wide(wide: list[int], found: Distinct, count: int, encoder: LabelEncoder) -> None:
    """Report class indices that are too large once: the output has too few units."""
    if not wide:
        return
    greatest = max(found.numbers)
    if encoder.capacity == 2 and encoder.kind != "class":
        what = codes.target_values.label_too_large(greatest, encoder.output)
    else:
        what = codes.labels.class_index_too_large(int(greatest), encoder.output, count)
    encoder.count_once(found.where(wide), what)
