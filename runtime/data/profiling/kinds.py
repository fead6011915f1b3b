"""Finds what kind of values a column has, and describes them."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np

from ..cells import is_placeholder
from ..dates import formats_of, reader_of
from .columns import Column
from .profile import ColumnProfile, Kind

MOST_CATEGORIES = 100
"""Different texts of a column that can still be categories, whatever the number of rows."""
MOST_NUMBERS = 20
"""The most frequent numbers that are kept."""
FEW = 0.05
"""The share of different texts among all that can still be categories."""
WORDS = 2
"""Words in a text, on average, that make it a text to read, not the name of a row."""
LONG = 0.9
"""The share of texts that are no longer than the length of a profile."""
_FIRST_DAY, _LAST_DAY = 1800_01_01, 2100_12_31
"""Days as integers."""


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
    order = np.argsort(-counts, kind="stable")[:MOST_NUMBERS]
    common = tuple((f"{values[at]:.6g}", int(counts[at])) for at in order)
    is_whole = bool((there == np.rint(there)).all())
    steps = np.diff(column.numbers)
    is_ascending = bool((steps >= 0).all()) and len(values) > 1
    if is_whole and len(values) > 1 and _FIRST_DAY <= there.min() <= there.max() <= _LAST_DAY:
        dates = {f"{value:.0f}": int(n) for value, n in zip(values, counts, strict=True)}
        if formats_of([*dates]):
            return _of_dates(column.name, missing, Counter(dates), is_ascending, marks)
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
        is_ascending,
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
    if kind is Kind.DATE:
        reader = reader_of(formats_of([*known])[0])
        dates = [None if is_placeholder(text) else reader(text) for text in column.texts]
        ordered = [dates[code] for code in column.codes.tolist() if code >= 0]
        there = [one for one in ordered if one is not None]
        is_ascending = all(a <= b for a, b in pairwise(there))
        return _of_dates(column.name, missing, known, is_ascending, marks)
    common = tuple(known.most_common(MOST_CATEGORIES))
    found = ColumnProfile(column.name, kind, missing, len(known), common=common, marks=marks)
    return found if kind is not Kind.TEXT else with_words(found, known)


def _of_dates(
    name: str,
    missing: int,
    known: Counter[str],
    is_ascending: bool,
    marks: tuple[tuple[str, int], ...],
) -> ColumnProfile:
    formats = formats_of([*known])
    dates = [*map(reader_of(formats[0]), known)]
    low, high = (one(dates).isoformat(" ").removesuffix(" 00:00:00") for one in (min, max))
    return ColumnProfile(
        name,
        Kind.DATE,
        missing,
        len(known),
        low,
        high,
        common=tuple(known.most_common(MOST_CATEGORIES)),
        marks=marks,
        is_ascending=is_ascending,
        formats=tuple(formats),
        parts=tuple(part for part, varies in _VARYING.items() if varies(dates)),
    )


def with_words(column: ColumnProfile, texts: Counter[str]) -> ColumnProfile:
    """Returns the profile of texts with their `words` and `vocabulary`."""
    lengths = sorted(len(text.split()) for text in texts) or [0]
    words = Counter(word.lower() for text in texts for word in text.split())
    vocabulary = sum(count > 1 for count in words.values())
    return column._replace(words=lengths[int(LONG * (len(lengths) - 1))], vocabulary=vocabulary)


def _different(part: Callable[[datetime], int], dates: Sequence[datetime]) -> int:
    return len({*map(part, dates)})


_VARYING: dict[str, Callable[[Sequence[datetime]], bool]] = {
    "year": lambda dates: _different(lambda one: one.year, dates) > 1,
    "month": lambda dates: _different(lambda one: one.month, dates) > 2,
    "weekday": lambda dates: (
        _different(lambda one: one.day, dates) > 4 and _different(datetime.weekday, dates) > 4
    ),
    "hour": lambda dates: _different(lambda one: one.hour, dates) > 2,
}
"""Which parts of dates tell rows apart."""


def _kind_of_text(known: Counter[str], rows: int, missing: int) -> Kind:
    if not known:
        return Kind.EMPTY
    if len(known) == 1 and not missing:
        return Kind.CONSTANT
    if formats_of([*known]):
        return Kind.DATE
    if {text.lower() for text in known} <= {"yes", "no", "true", "false", "y", "n", "t", "f"}:
        return Kind.YES_NO
    words = sum(len(text.split()) * count for text, count in known.items()) / known.total()
    if len(known) <= max(min(MOST_CATEGORIES, rows // 4), FEW * rows):
        return Kind.CATEGORY
    is_unique = len(known) == known.total()
    return Kind.IDENTIFIER if is_unique and words < WORDS else Kind.TEXT
