"""Markdown for pull requests and job summaries, safe around texts that others wrote.

Such a text only ever stands in a code span: there GitHub and GitLab read neither HTML nor links nor
`@somebody`, and a pipe is the one sign a table still sees.
"""

import re
from collections.abc import Iterable, Sequence

from ..findings.printable import printable

MOST_ROWS = 50
"""Rows of one table: a comment on GitHub holds 65,536 characters."""
LONGEST_CELL = 120

_TICKS = re.compile("`+")


def code(text: str) -> str:
    """A text as a code span, on one line and cut; nothing where it is empty."""
    shown = printable(text, LONGEST_CELL).strip()[: 2 * LONGEST_CELL]
    if not shown:
        return ""
    longest = max((len(run) for run in _TICKS.findall(shown)), default=0)
    fence, room = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{room}{shown}{room}{fence}".replace("|", "\\|")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A table of cells that are Markdown already; what is more than MOST_ROWS is counted.

    Args:
        right: columns whose cells end alike.
    """
    found = list(rows)
    rule = ["---:" if column in right else "---" for column in range(len(header))]
    lines = [_row(cells) for cells in (header, rule, *found[:MOST_ROWS])]
    if len(found) > MOST_ROWS:
        lines += ["", f"and {len(found) - MOST_ROWS:,} more"]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def folded(title: str, body: str) -> str:
    """Markdown behind a title that opens it. The title is ours: plain words."""
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"
