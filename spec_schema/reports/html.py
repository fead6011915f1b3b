"""HTML for notebooks: colored text and tables. All text is escaped."""

import re
from collections.abc import Iterable, Sequence
from html import escape

_ANSI = re.compile("\x1b\\[([0-9;]+)m(.*?)\x1b\\[0m", re.DOTALL)
_COLORS = {"31": "#c4314b", "32": "#2e7d32", "33": "#9a6700", "34": "#3465a4", "36": "#00728f"}


def from_ansi(text: str) -> str:
    """Text with the colors of a terminal as a `<pre>` element."""
    return f"<pre>{_ANSI.sub(_span, escape(text))}</pre>"


def _span(found: re.Match[str]) -> str:
    color = next((_COLORS[code] for code in found[1].split(";") if code in _COLORS), "inherit")
    return f'<span style="color: {color}; font-weight: bold">{found[2]}</span>'


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = (), title: str = ""
) -> str:
    """A `<table>` element.

    Args:
        right: columns to align to the right.
        title: its caption.
    """
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    head = _row(header, "th", right)
    body = "".join(_row(cells, "td", right) for cells in rows)
    return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(cells: Sequence[str], tag: str, right: Sequence[int]) -> str:
    sides = ("right" if column in right else "left" for column in range(len(cells)))
    inside = (
        f'<{tag} style="text-align: {side}">{escape(cell)}</{tag}>'
        for cell, side in zip(cells, sides, strict=True)
    )
    return f"<tr>{''.join(inside)}</tr>"
