"""Finds what kind of values a column has, and describes them."""

from collections import Counter
from datetime import datetime
from itertools import pairwise

import numpy as np

from ..cells import is_placeholder
from .columns import Column
from .profile import ColumnProfile, Kind

MOST_CATEGORIES = 100
"""Different texts of a column that can still be categories, whatever the number of rows."""
FEW = 0.05
"""The share of different texts among all that can still be categories."""
WORDS = 2
"""Words in a text, on average, that make it a text to read, not the name of a row."""


def profile_of(column: Column) -> ColumnProfile:
    """Returns the profile of a column."""
    missing = int(column.is_missing.sum())
    return _of_numbers(column, missing) if column.numbers is not None else _of_text(column, missing)


def _of_numbers(column: Column, missing: int) -> ColumnProfile:
    assert column.numbers is not None
    there = column.numbers[~np.isnan(column.numbers)]
    marks = tuple(column.strange.most_common())
    if not len(there):
        return ColumnProfile(column.name, Kind.EMPTY, missing, 0, marks=marks)
    values, counts = np.unique(there, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:10]
    common = tuple((f"{values[at]:.6g}", int(counts[at])) for at in order)
    is_whole = bool((there == np.rint(there)).all())
    steps = np.diff(column.numbers)
    is_numbering = is_whole and len(there) == len(column.numbers) > 2 and bool((steps == 1).all())
    kind = Kind.IDENTIFIER if is_numbering else Kind.NUMBER
    kind = Kind.CONSTANT if len(values) == 1 and not missing else kind
    finite = there[np.isfinite(there)]
    return ColumnProfile(
        column.name,
        kind,
        missing,
        len(values),
        float(there.min()),
        float(there.max()),
        float(finite.mean()) if len(finite) else None,
        float(finite.std()) if len(finite) else None,
        common,
        marks,
        is_whole,
        bool((steps >= 0).all()) and len(values) > 1,
    )


def _of_text(column: Column, missing: int) -> ColumnProfile:
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.texts))
    frequencies = Counter(
        {text: int(count) for text, count in zip(column.texts, counts, strict=True) if count}
    )
    marks = tuple((text, n) for text, n in frequencies.most_common() if is_placeholder(text))
    known = Counter({text: n for text, n in frequencies.items() if not is_placeholder(text)})
    rows = len(column.codes)
    kind = _kind_of_text(known, rows, missing)
    common = tuple(known.most_common(MOST_CATEGORIES))
    if kind is not Kind.DATE:
        return ColumnProfile(column.name, kind, missing, len(known), common=common, marks=marks)
    dates = [_date(text) for text in column.texts]
    ordered = [dates[code] for code in column.codes.tolist() if code >= 0]
    there = [one for one in ordered if one is not None]
    is_ascending = all(a <= b for a, b in pairwise(there))
    low, high = (one(there).isoformat(" ").removesuffix(" 00:00:00") for one in (min, max))
    return ColumnProfile(
        column.name,
        kind,
        missing,
        len(known),
        low,
        high,
        common=common,
        marks=marks,
        is_ascending=is_ascending,
    )


def _kind_of_text(known: Counter[str], rows: int, missing: int) -> Kind:
    if not known:
        return Kind.EMPTY
    if len(known) == 1 and not missing:
        return Kind.CONSTANT
    if all(_date(text) is not None for text in known):
        return Kind.DATE
    if {text.lower() for text in known} <= {"yes", "no", "true", "false", "y", "n", "t", "f"}:
        return Kind.YES_NO
    words = sum(len(text.split()) * count for text, count in known.items()) / known.total()
    if len(known) <= max(min(MOST_CATEGORIES, rows // 4), FEW * rows):
        return Kind.CATEGORY
    is_unique = len(known) == known.total()
    return Kind.IDENTIFIER if is_unique and words < WORDS else Kind.TEXT


def _date(text: str) -> datetime | None:
    """Returns an ISO date, with or without a time, without its time zone; None if it is none."""
    if len(text) < 8 or not text[:4].isdigit():
        return None
    for read in (datetime.fromisoformat, _slashed):
        try:
            return read(text).replace(tzinfo=None)
        except ValueError:
            continue
    return None


def _slashed(text: str) -> datetime:
    """Returns a day written with slashes, with or without a time. Raises ValueError."""
    return datetime.fromisoformat(text.replace("/", "-"))
