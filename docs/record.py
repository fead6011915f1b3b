"""A picture of a run as its terminal showed it, for the README.

python docs/record.py runs/digits/1/events.jsonl > docs/run.svg
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from html import escape, unescape
from io import StringIO
from pathlib import Path

from speccompile.runtime.console.rich_console import RichConsole
from speccompile.runtime.event_record import read_events
from speccompile.runtime.events import EpochEnded, Event, Stopped

WIDTH = 80
CHARACTER = 12.2
"""The width of a character in rich's pictures."""


def record_svg(events: Iterable[Event], rows: int = 16, title: str = "speccompile run") -> str:
    """Show the events on a terminal of 80 columns and return it as SVG.

    Args:
        events: of a whole run, as `read_events` gives them.
        rows: epochs to show, the first and the last; and the best. Lines say how many are left out.
        title: of the window.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=StringIO(), force_terminal=True, width=WIDTH, record=True, _environ={"TERM": "xterm"}
    )
    show = RichConsole(console, lambda: 0.0, live=False)
    events = list(events)
    hidden = _hidden(events, rows)
    skipped = 0
    for event in events:
        if event in hidden:
            skipped += 1
            continue
        if skipped and isinstance(event, EpochEnded | Stopped):
            console.print(Text(f"      … {skipped} epochs"), style="dim")
            skipped = 0
        show(event)
    return _aligned(console.export_svg(title=title, code_format=_format(), unique_id="run"))


def _hidden(events: Iterable[Event], rows: int) -> list[EpochEnded]:
    """The epochs to leave out: all but the first, the best and the last."""
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    if len(epochs) <= rows:
        return []
    first, last = (rows + 1) // 2, rows // 2
    between = epochs[first : len(epochs) - last]
    return [epoch for epoch in between if epoch.epoch != epochs[-1].best_epoch]


def _format() -> str:
    """rich's own picture of a terminal, without the font that it would load from elsewhere."""
    from rich._export_format import CONSOLE_SVG_FORMAT

    text = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    text = text.replace("<svg ", '<svg xml:space="preserve" ', 1)
    text = text.replace("font-family: arial", "font-family: arial, sans-serif")
    return text.replace("Fira Code,", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono',")


_TEXT = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength[^>]*>([^<]*)</text>'
)

_LINE_CLIP = re.compile(r'<clipPath id="run-line-\d+">.*?</clipPath>\s*', re.DOTALL)


def _aligned(svg: str) -> str:
    """Place each word by itself, so that columns are aligned whatever font a renderer has.

    Several renderers ignore `textLength`, and a font may be narrower than its column.
    """
    placed = _TEXT.sub(lambda found: "".join(_words(*found.groups())), svg)
    return _LINE_CLIP.sub("", placed)


def _words(style: str, x: str, y: str, text: str) -> Iterator[str]:
    shown = unescape(text).replace("\xa0", " ")
    for word in re.finditer(r"\S+", shown):
        left = round(float(x) + word.start() * CHARACTER, 1)
        length = round(len(word[0]) * CHARACTER, 1)
        yield (
            f'<text class="{style}" x="{left:g}" y="{y}" textLength="{length:g}" '
            f'lengthAdjust="spacingAndGlyphs">{escape(word[0])}</text>\n'
        )


def main() -> int:
    """Read the file that is named, write the picture to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=Path, help="events.jsonl in a run folder")
    parser.add_argument("--rows", type=int, default=16, help="epochs to show (default: 16)")
    parser.add_argument("--title", default="speccompile run", help="of the window")
    options = parser.parse_args()
    with options.events.open(encoding="utf-8") as lines:
        sys.stdout.write(record_svg(read_events(lines), options.rows, options.title))
    return 0


if __name__ == "__main__":
    sys.exit(main())
