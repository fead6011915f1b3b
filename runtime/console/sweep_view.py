"""The text of a sweep in a terminal, as styled lines: header, a row for each trial, live region."""

from collections.abc import Sequence
from math import inf, isfinite

from ...spec_schema.findings.code import counted
from ..events import EpochEnded
from ..sweeps.events import SweepStarted
from ..sweeps.record import SweepRecord, TrialRecord
from ..sweeps.summary import cell
from ..sweeps.trials import Trial
from .epoch_table import CellStyle, StyledLine
from .live_region import fitted
from .readable import cut, duration, number, short, visible
from .run_view import LONGEST_BAR, SEPARATOR, bar, sparkline

GAP = "  "
TRIAL, EPOCHS, VALUE, TIME = 5, 9, 10, 7
FIXED = TRIAL + EPOCHS + VALUE + TIME + 4 * len(GAP)
WIDEST_CELL, NARROWEST_CELLS = 20, 12
LONGEST_COURSE, SHORTEST_COURSE = 24, 6
DRAWN = 10
"""Columns for a number that a search has not drawn yet."""


class SweepTable:
    """The columns of the rows: what tells trials apart, epochs, the value they are ranked by.

    Args:
        record: The sweep.
        width: The width of the terminal in characters.
    """

    def __init__(self, record: SweepRecord, width: int) -> None:
        self.monitor, self.mode = record.monitor, record.mode
        settings = [one.trial.settings for one in record.trials]
        least = DRAWN if record.search else 0
        self._longest = {
            name: max((least, *(len(cell(one.get(name))) for one in settings)))
            for name in record.settings
        }
        self._best = inf
        self.fit(width)

    def fit(self, width: int) -> None:
        """Choose the columns for a width: by whole names if they fit, else by their last parts."""
        self.width = width
        self._room = max(width - FIXED - len(GAP), NARROWEST_CELLS)
        last = {name: name.rpartition(".")[2] for name in self._longest}
        for names in ({name: name for name in last}, last):
            self._names = names
            self._widths = {
                name: min(max(len(shown), self._longest[name]), WIDEST_CELL)
                for name, shown in names.items()
            }
            needed = sum(self._widths.values()) + len(GAP) * (len(names) - 1)
            self._is_joined = needed > self._room
            if not self._is_joined:
                return

    def heading(self) -> StyledLine:
        """The names of the columns."""
        names = [*self._names.values()]
        value = cut(visible(self.monitor), VALUE)
        line = GAP.join([self._head("trial", names), *_cells("epochs", value, "time")])
        return [(f" {line}", "label")]

    def row(self, record: TrialRecord) -> StyledLine:
        """The row of a trial that has ended somehow; ★ marks the best so far."""
        head, result = self._trial(record.trial), record.result
        if record.state == "failed":
            return [(" ", ""), (f"{head}{GAP}failed: {short(record.message)}", "bad")]
        if result is None:
            return [(" ", ""), (f"{head}{GAP}{record.state}", "notice")]
        value = result.values.get(self.monitor)
        is_best = self._is_best(record.state, value)
        epochs = f"{result.kept_epoch}/{result.epochs}"
        shown = number(value) if value is not None else "-"
        text = GAP.join([head, *_cells(epochs, shown, duration(result.seconds))])
        if record.state == "pruned":
            return [(" ", ""), (text, "label"), (f"{GAP}pruned", "label")]
        return [("★" if is_best else " ", "good"), (text, "good" if is_best else "")]

    def running(
        self, trial: Trial, doing: str, epoch: EpochEnded | None, now: str, course: Sequence[float]
    ) -> StyledLine:
        """The row of a trial that runs, with its course and its best epoch where they fit."""
        head = self._trial(trial)
        if epoch is None:
            room = max(self.width - len(head) - len(GAP) - 4, 0)
            return [("▸", "bar"), (head, ""), (f"{GAP}{cut(doing, room)} …" * (room > 0), "label")]
        value = epoch.values.get(self.monitor)
        shown = number(value) if value is not None else "-"
        text = GAP.join([head, *_cells(f"{epoch.epoch}/{epoch.epochs}", shown, now)])
        style: CellStyle = "" if value is None or isfinite(value) else "bad"
        best = f"best {number(epoch.best)} @ {epoch.best_epoch}" if epoch.best_epoch else ""
        room = self.width - len(text) - len(GAP) - 1
        beside = room - len(SEPARATOR) - len(best)
        room = min(beside if beside >= SHORTEST_COURSE else room, LONGEST_COURSE)
        drawn = sparkline(course, room) if room >= SHORTEST_COURSE and course else ""
        pieces: list[StyledLine] = [[(drawn, "bar")], [(best, "label")]]
        line: StyledLine = [("▸", "bar"), (text, style)]
        return fitted(line, [piece for piece in pieces if piece[0][0]], self.width, GAP)

    def _is_best(self, state: str, value: float | None) -> bool:
        if state != "ended" or value is None:
            return False
        signed = value if self.mode == "min" else -value
        is_best = signed < self._best
        self._best = min(self._best, signed)
        return is_best

    def _trial(self, trial: Trial) -> str:
        return self._head(str(trial.number), [cell(trial.settings.get(n)) for n in self._widths])

    def _head(self, number_: str, settings: Sequence[str]) -> str:
        """Returns the columns that tell trials apart: joined if they don't fit."""
        if self._is_joined:
            shown = cut(visible(" ".join(settings)), self._room).ljust(self._room)
        else:
            pairs = zip(settings, self._widths.values(), strict=True)
            shown = GAP.join(f"{cut(visible(text), width):<{width}}" for text, width in pairs)
        return f"{number_:>{TRIAL}}{GAP}{shown}"


def _cells(epochs: str, value: str, time: str) -> tuple[str, str, str]:
    return f"{epochs:>{EPOCHS}}", f"{value:>{VALUE}}", f"{time:>{TIME}}"


def sweep_started(event: SweepStarted, table: SweepTable) -> list[StyledLine]:
    """The header: what is run, and where."""
    record = event.record
    done = sum(not one.is_open for one in record.trials)
    trials = counted(record.planned, "trial") if record.planned else "search"
    trials += " (all combinations)" if record.asked else ""
    facts = [trials, f"{event.workers} at a time"]
    facts += [f"{done} done before"] if done else []
    return [
        [],
        [(f"  {short(record.name)}", "title"), (f"{GAP}{SEPARATOR.join(facts)}", "")],
        [("  sweep  ", "label"), (visible(event.folder), "")],
        [],
        table.heading(),
    ]


def overall(
    done: int, of: int, seconds: float, width: int, left: float | None = None
) -> StyledLine:
    """The line with the progress of the whole sweep.

    Args:
        left: How many seconds are left; None if that can't be estimated.
    """
    counts, times = f"  {done}/{of} trials  ", f"  {duration(seconds)}"
    more = "" if left is None else f"{SEPARATOR}about {duration(left)} left"
    times += more if len(counts) + len(times) + len(more) < width else ""
    room = max(min(width - len(counts) - len(times) - 1, LONGEST_BAR), 0)
    return [(counts, "label"), *bar(done / max(of, 1), room), (times, "")]
