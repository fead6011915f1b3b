"""Finds out how dates are written."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise

ISO = ""
"""Stands for ISO 8601, which needs no format."""
_DAYS = (
    *("%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y%m%d"),
    *("%b %d %Y", "%b %d, %Y", "%d %b %Y", "%d-%b-%Y", "%B %d %Y", "%B %d, %Y", "%d %B %Y"),
    *("%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%b-%y", "%Y-%m", "%Y/%m", "%b %Y", "%B %Y"),
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_SHORTEST = 6
"""Characters of a date."""
_FIRST = 20
"""Texts that are looked at before all are."""


def formats_of(texts: Sequence[str]) -> list[str]:
    """Returns the formats in which all texts are dates, the most likely first; empty if there is
    none.

    Args:
        texts: Different texts, in the order of their rows.
    """
    if not texts or any(len(text) < _SHORTEST for text in texts[:_FIRST]):
        return []
    if _fits(ISO, texts) and all(text[:4].isdigit() and len(text) >= 8 for text in texts):
        return ["%Y%m%d" if all(map(str.isdigit, texts)) else ISO]
    found = [one for one in _candidates(texts[0]) if _fits(one, texts)]
    return sorted(found, key=lambda one: not _ascend(one, texts))


def reader_of(format: str) -> Callable[[str], datetime]:
    """Returns a function that reads dates of a format, which raises ValueError for other text."""
    return partial(_read, format=format)


def _read(text: str, format: str) -> datetime:
    date = datetime.fromisoformat(text) if format == ISO else datetime.strptime(text, format)
    return date.replace(tzinfo=None)


def _candidates(text: str) -> Iterator[str]:
    """Yields the formats in which a text is a date."""
    for day in _DAYS:
        for time in _TIMES:
            if _fits(day + time, [text]):
                yield day + time


def _fits(format: str, texts: Sequence[str]) -> bool:
    try:
        for text in texts:
            _read(text, format)
    except ValueError:
        return False
    return True


def _ascend(format: str, texts: Sequence[str]) -> bool:
    dates = [_read(text, format) for text in texts]
    return all(one < two for one, two in pairwise(dates))
