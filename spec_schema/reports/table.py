"""Aligned plain text."""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from textwrap import TextWrapper, wrap

WIDTH = 100
"""Columns of a page."""


def table(
    rows: Sequence[Sequence[str]],
    right: Sequence[int] = (),
    limits: Mapping[int, int] | None = None,
    indent: str = "",
    page: int | None = None,
) -> str:
    """The rows as lines with aligned columns.

    Args:
        rows: cells; each row has as many as the first.
        right: columns whose cells end alike.
        limits: column → columns of text it wraps at. The last one wraps at the page's end.
        page: width of the terminal, which the widest columns make room for; None: where there is
            none, only the last column does.
    """
    widths = [max(1, *(len(row[column]) for row in rows)) for column in range(len(rows[0]))]
    for column, limit in (limits or {}).items():
        widths[column] = min(widths[column], limit)
    gaps = len(indent) + 2 * (len(widths) - 1)
    widths[-1] = min(widths[-1], max(WIDTH - gaps - sum(widths[:-1]), 30))
    if page is not None:
        _narrow(widths, rows, right, page - gaps)
    lines: list[str] = []
    for row in rows:
        wrapped = [_wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*wrapped, fillvalue=""):
            cells = [
                part.rjust(width) if column in right else part.ljust(width)
                for column, (part, width) in enumerate(zip(parts, widths, strict=True))
            ]
            lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join(lines)


class _AtUnderscores(TextWrapper):
    """Breaks lines between words and behind underscores."""

    wordsep_re = wordsep_simple_re = re.compile(r"(\s+|(?<=_)(?=[a-z]))")


def _wrap(cell: str, width: int) -> list[str]:
    fits = all(len(word) <= width for word in cell.split())
    return wrap(cell, width) if fits else _AtUnderscores(width).wrap(cell)


def _narrow(
    widths: list[int], rows: Sequence[Sequence[str]], right: Sequence[int], room: int
) -> None:
    """Narrows the widest columns until all fit: words break at underscores only if they must."""
    narrowed = [at for at in range(len(widths)) if at not in right]
    for separators in (r"\s+", r"\s+|(?<=_)"):
        words = [
            max(len(word) for row in rows for word in re.split(separators, row[at]))
            for at in range(len(widths))
        ]
        while sum(widths) > room:
            wide = [at for at in narrowed if widths[at] > max(words[at], 1)]
            if not wide:
                break
            widths[max(wide, key=lambda at: widths[at])] -= 1
