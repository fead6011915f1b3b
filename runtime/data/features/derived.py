"""What features take of the cells of a table: parts of dates, matches of regular expressions."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from ....spec_schema.document.date_parts import PARTS
from ....spec_schema.errors import Error

Taker: TypeAlias = Callable[[Sequence[str]], list[str | None]]
"""Returns what is taken of texts, "" where there is nothing; None for a text that isn't a date."""

_PART_OF: dict[str, Callable[[datetime], int]] = {
    "quarter": lambda date: (date.month + 2) // 3,
    "day_of_year": lambda date: date.timetuple().tm_yday,
    "weekday": lambda date: date.weekday(),
}


def taker(take: str, format: str) -> Taker:
    """Returns a function that takes a part of a date, or what a regular expression matches.

    Matching is by RE2, in time linear to the length of the text.

    Raises:
        Error: RE2 doesn't have what the expression says.
    """
    if take in PARTS:
        return lambda texts: [_part(text, take, format) for text in texts]
    pattern = _named(take)

    def matches(texts: Sequence[str]) -> list[str | None]:
        try:
            found = pc.extract_regex(pa.array(texts, pa.string()), pattern)
        except pa.ArrowInvalid as error:
            raise Error(f"`take: {take}` can't be searched for: {error}") from None
        return [next(iter(one.values())) or "" if one else "" for one in found.to_pylist()]

    return matches


def _part(text: str, part: str, format: str) -> str | None:
    try:
        bare = text.strip()
        date = datetime.strptime(bare, format) if format else datetime.fromisoformat(bare)
    except ValueError:
        return None
    own = _PART_OF.get(part)
    return str(own(date) if own else getattr(date, part))


def _named(pattern: str) -> str:
    """Returns the pattern with a named group: its own, or around all of it."""
    compiled = re.compile(pattern)
    if compiled.groupindex:
        return pattern
    if not compiled.groups:
        return f"(?P<taken>{pattern})"
    in_class = escaped = False
    for at, sign in enumerate(pattern):
        if escaped or sign == "\\":
            escaped = not escaped
        elif sign in "[]":
            in_class = sign == "["
        elif sign == "(" and not in_class and pattern[at + 1 : at + 2] != "?":
            return f"{pattern[: at + 1]}?P<taken>{pattern[at + 1 :]}"
    raise AssertionError(pattern)
