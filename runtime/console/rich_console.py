"""Shows a run in a terminal: completed lines are printed once, the live region below is redrawn.

This is the only module that imports rich. It starts no thread: it draws when an event arrives.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.live import Live
from rich.segment import ControlType
from rich.style import Style as RichStyle
from rich.text import Text

from ..events import (
    Announced,
    EpochEnded,
    Event,
    Finished,
    Judged,
    Progress,
    Resumed,
    RunStarted,
    Stopped,
    Warned,
    Working,
)
from .epoch_table import CellStyle, EpochTable, StyledLine
from .live_region import LONG, Region
from .readable import visible
from .run_view import (
    announced,
    finished,
    judged,
    resumed,
    started,
    stopped,
    warning,
    working,
)

SHORTEST = 0.1
LONGEST = 1.0
"""Minimum and maximum of seconds between two redraws."""

SHARE = 0.005
"""Maximum share of the run's time to spend on drawing; a short run stays below 0.01 in total."""

HEADING_EVERY = 40
MOST_OF_REGION = 8
"""Lines of the live region below the heading of the table, if that is not shown there."""

# Of the sixteen colors that every theme sets, those that are readable on light and on dark.
STYLES: Mapping[CellStyle, RichStyle] = {
    "": RichStyle.null(),
    "title": RichStyle(bold=True),
    "label": RichStyle(dim=True),
    "good": RichStyle(color="green"),
    "notice": RichStyle(color="magenta"),
    "bad": RichStyle(color="red", bold=True),
    "bar": RichStyle(color="cyan"),
    "rail": RichStyle(dim=True),
}


def terminal(stream: TextIO, environment: Mapping[str, str]) -> Console:
    """Returns a console that draws on a stream; with NO_COLOR, only bold and dim remain."""
    return Console(
        file=stream,
        force_terminal=True,
        no_color=bool(environment.get("NO_COLOR")),
        _environ=environment,
    )


def wraps(environment: Mapping[str, str]) -> bool:
    """Whether a terminal wraps what is on the screen when it becomes narrower, as most do."""
    kind = environment.get("TERM", "")
    is_screen = kind.startswith("screen") and "TMUX" not in environment
    return not (is_screen or kind.startswith(("linux", "rxvt")) or "XTERM_VERSION" in environment)


class LiveLines:
    """Lines that are printed once, above a region that is redrawn. `close` restores the cursor.

    Args:
        console: The console to draw on.
        clock: Returns the time in seconds.
        below: Returns the lines of the region for a width.
        live: Whether to draw the region.
        wraps: Whether the terminal wraps the lines on the screen when it becomes narrower.
    """

    def __init__(
        self,
        console: Console,
        clock: Callable[[], float],
        below: Callable[[int], Iterable[StyledLine]],
        live: bool = True,
        wraps: bool = True,
    ) -> None:
        self.waiting: list[StyledLine] = []
        self._console, self._clock = console, clock
        self._drawing = _Drawing(below)
        self._draws, self._wraps = live, wraps
        self._live: Live | None = None
        self._due = clock()

    @property
    def width(self) -> int:
        """The width of the terminal in characters."""
        return self._console.width

    @property
    def height(self) -> int:
        """The height of the terminal in lines."""
        return self._console.height

    def open(self) -> None:
        """Draw the region."""
        if not self._draws:
            return
        if self._live:
            self._redraw(self._live)
            return
        self._live = Live(
            self._drawing,
            console=self._console,
            auto_refresh=False,
            transient=True,
            vertical_overflow="crop",
            redirect_stdout=sys.stdout.isatty(),
            redirect_stderr=sys.stderr.isatty(),
        )
        self._live.start(refresh=True)

    def tick(self, at_once: bool = False) -> None:
        """Redraw if it is time; lines to print wait until then."""
        begun = self._clock()
        if self._live and begun < self._due and not at_once:
            return
        if self.waiting or self._live is None:
            self.print([])
        else:
            self._redraw(self._live)
        ended = self._clock()
        self._due = ended + min(max(SHORTEST, (ended - begun) / SHARE), LONGEST)

    def print(self, lines: Iterable[StyledLine]) -> None:
        """Print permanent lines above the region, after pending ones."""
        waiting = [*self.waiting, *lines]
        self.waiting.clear()
        if waiting:
            self._erase_wrapped()
            self._console.print(_text(waiting), soft_wrap=True)

    def _redraw(self, live: Live) -> None:
        self._erase_wrapped()
        live.refresh()

    def _erase_wrapped(self) -> None:
        """Erase the rows that the region takes since the terminal has become narrower.

        Most terminals wrap what is on the screen then; rich erases a row for each line.
        """
        rows = self._drawing.wrapped(self.width) if self._live and self._wraps else 0
        if rows:
            erased = (ControlType.ERASE_IN_LINE, 2), (ControlType.CURSOR_UP, 1)
            self._console.control(Control(*(erased * rows)))

    def close(self) -> None:
        """Print pending lines, remove the region, and show the cursor."""
        self._erase_wrapped()
        live, self._live = self._live, None
        try:
            self.print([])
        finally:
            if live:
                self._stop(live)

    def _stop(self, live: Live) -> None:
        try:
            live.stop()
        except IndexError:  # rich's way to say that the start was cut short
            self._console.show_cursor(True)


class RichConsole:
    """Shows a run. `close` restores the cursor.

    Args:
        console: The console to draw on.
        clock: Returns the time in seconds.
        live: Whether to draw the live region.
        wraps: See `LiveLines`.
    """

    def __init__(
        self,
        console: Console,
        clock: Callable[[], float],
        *,
        live: bool = True,
        wraps: bool = True,
    ) -> None:
        self._clock = clock
        self._lines = LiveLines(console, clock, self._below, live, wraps)
        self._region: Region | None = None
        self._work: Working | None = None
        self._announced: Announced | None = None
        self._table: EpochTable | None = None
        self._below_heading = 0
        self._last: EpochEnded | None = None

    def __call__(self, event: Event) -> None:
        """Show an event."""
        lines, width = self._lines, self._lines.width
        match event:
            case Announced():
                self._announced = event
                lines.print(announced(event, width))
            case Working():
                self._wait_for(event)
            case RunStarted():
                self._start(event)
            case Resumed():
                self._hear(event)
                lines.print(resumed(event, width))
            case Progress():
                self._hear(event)
                lines.tick(at_once=event.step >= event.steps and event.seconds >= LONG)
            case EpochEnded():
                self._hear(event)
                self._add_row(event)
                lines.tick()
            case Stopped():
                self._hear(event)
                lines.print(stopped(event, self._last, width))
            case Warned() | Judged() | Finished():
                self._tell(event)

    def close(self) -> None:
        """Print pending rows, remove the region, and show the cursor."""
        self._lines.close()

    def _tell(self, event: Warned | Judged | Finished) -> None:
        lines, width = self._lines, self._lines.width
        match event:
            case Warned():
                lines.print(warning(event.message, width))
            case Judged():
                lines.print(judged(event, width))
            case Finished():
                lines.close()
                lines.print(finished(event, width))

    def _start(self, event: RunStarted) -> None:
        width = self._lines.width
        before = self._announced
        head = [] if before else announced(event.announced, width)
        self._region = Region(event, self._clock())
        named = not (before and before.folder)
        self._lines.print([*head, *started(event, width, names_folder=named)])
        self._lines.open()

    def _wait_for(self, event: Working) -> None:
        """Show what is being waited for. Often called again with the same text."""
        if self._region is not None:
            return
        before, self._work = self._work, event
        if before is None:
            self._lines.open()
        else:
            self._lines.tick(at_once=before.what != event.what)

    def _below(self, width: int) -> list[StyledLine]:
        """The content of the live region."""
        if self._region is not None:
            table, is_headed = self._running_table(width)
            return self._region.lines(self._clock(), width, table, is_headed)
        return working(self._work, width) if self._work else []

    def _running_table(self, width: int) -> tuple[EpochTable | None, bool]:
        """Returns the table of the epoch that runs, and whether its heading can be seen above."""
        if self._table is None or self._last is None or self._table.width == width:
            return self._table, self._below_heading < self._lines.height - MOST_OF_REGION
        return EpochTable(self._last, width), False  # the next row will be in that table

    def _hear(self, event: Resumed | Progress | EpochEnded | Stopped) -> None:
        if self._region:
            self._region.hear(event)

    def _add_row(self, event: EpochEnded) -> None:
        self._last = event
        waiting, width = self._lines.waiting, self._lines.width
        if self._table is None or self._table.width != width:
            before, self._table = self._table, EpochTable(event, width)
            self._below_heading = HEADING_EVERY
            if self._table.left_out and before is None:
                names = ", ".join(self._table.left_out)
                waiting.append([(f"  also in history.csv: {visible(names)}", "label")])
        if self._below_heading >= HEADING_EVERY:
            waiting.append(self._table.heading())
            self._below_heading = 0
        waiting.append(self._table.row(event))
        self._below_heading += 1


class _Drawing:
    """Lines for rich, formatted for the current width whenever they are drawn."""

    def __init__(self, lines: Callable[[int], Iterable[StyledLine]]) -> None:
        self._lines = lines
        self._lengths: tuple[int, ...] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        text = _text(self._lines(width), no_wrap=True)
        self._lengths = tuple(min(cell_len(line), width) for line in text.plain.split("\n"))
        yield text

    def wrapped(self, width: int) -> int:
        """How many rows more than lines the last drawing takes in a terminal of another width."""
        return sum(max(length - 1, 0) // width for length in self._lengths)


def _text(lines: Iterable[StyledLine], *, no_wrap: bool = False) -> Text:
    """Returns lines as rich text, without interpreting markup."""
    text = Text(no_wrap=no_wrap, overflow="crop" if no_wrap else None)
    for index, line in enumerate(lines):
        text.append("\n" if index else "")
        for piece, style in line:
            text.append(visible(piece), STYLES[style])
    return text
