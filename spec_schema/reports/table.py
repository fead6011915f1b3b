"""Aligned plain text."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap

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
        wrapped = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*wrapped, fillvalue=""):
            cells = [
                part.rjust(width) if column in right else part.ljust(width)
                for column, (part, width) in enumerate(zip(parts, widths, strict=True))
            ]
            lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join(lines)


def _narrow(
    widths: list[int], rows: Sequence[Sequence[str]], right: Sequence[int], room: int
) -> None:
    """Take from the widest columns, as far as no word breaks, until all fit."""
    words = [
        max(len(word) for row in rows for word in [*row[at].split(), ""])
        for at in range(len(widths))
    ]
    narrowed = [at for at in range(len(widths)) if at not in right]
    while sum(widths) > room:
        wide = [at for at in narrowed if widths[at] > max(words[at], 1)]
        if not wide:
            return
        widths[max(wide, key=lambda at: widths[at])] -= 1
