"""The text of a sweep in a terminal, as styled lines: header, a row for each trial, live region."""

from collections.abc import Sequence
from math import inf, isfinite

from ...spec_schema.findings.code import counted
from ..events import EpochEnded
from ..sweeps.events import SweepStarted
from ..sweeps.folder import SweepRecord, TrialRecord
from ..sweeps.summary import cell
from ..sweeps.trials import Trial
from .epoch_table import CellStyle, StyledLine
from .readable import cut, duration, number, short, visible
from .run_view import LONGEST_BAR, SEPARATOR, bar

GAP = "  "
TRIAL, EPOCHS, VALUE, TIME = 5, 9, 10, 7
FIXED = TRIAL + EPOCHS + VALUE + TIME + 4 * len(GAP)
WIDEST_CELL, NARROWEST_CELLS = 20, 12


class SweepTable:
    """The columns of the rows: what tells trials apart, epochs, the value they are ranked by.

    Args:
        record: The sweep.
        width: The width of the terminal in characters.
    """

    def __init__(self, record: SweepRecord, width: int) -> None:
        self.monitor, self.mode = record.monitor, record.mode
        settings = [one.trial.settings for one in record.trials]
        names = dict.fromkeys(name for one in settings for name in one)
        self._widths = {
            name: min(max(len(name), *(len(cell(one.get(name))) for one in settings)), WIDEST_CELL)
            for name in names
        }
        self._room = max(width - FIXED - len(GAP), NARROWEST_CELLS)
        needed = sum(self._widths.values()) + len(GAP) * (len(names) - 1)
        self._is_joined = needed > self._room
        self._best = inf

    def heading(self) -> StyledLine:
        """The names of the columns."""
        names = "settings" if self._is_joined else self._cells([*self._widths])
        value = cut(visible(self.monitor), VALUE)
        return [(self._line("trial", names, "epochs", value, "time"), "label")]

    def row(self, record: TrialRecord) -> StyledLine:
        """The row of a trial that has ended somehow; ★ marks the best so far."""
        result, seconds = record.result, ""
        value, epochs = None, ""
        if result is not None:
            value = result.values.get(self.monitor)
            epochs, seconds = f"{result.kept_epoch}/{result.epochs}", duration(result.seconds)
        is_best = self._is_best(record.state, value)
        shown = number(value) if value is not None else "-"
        text = self._trial(record.trial, epochs, shown, seconds)
        line: StyledLine = [("★" if is_best else " ", "good"), (text, "good" if is_best else "")]
        if record.state == "failed":
            return [*line, (f"{GAP}failed: {short(record.message)}", "bad")]
        return [*line, (f"{GAP}interrupted", "notice")] if record.state != "ended" else line

    def running(self, trial: Trial, doing: str, epoch: EpochEnded | None, now: str) -> StyledLine:
        """The row of a trial that runs."""
        if epoch is None:
            return [(" ", ""), (self._trial(trial, "", "", now), ""), (f"{GAP}{doing}", "label")]
        value = epoch.values.get(self.monitor)
        shown = number(value) if value is not None else "-"
        text = self._trial(trial, f"{epoch.epoch}/{epoch.epochs}", shown, now)
        style: CellStyle = "bad" if value is not None and not isfinite(value) else "label"
        best = f"{GAP}best {number(epoch.best)} @ {epoch.best_epoch}" if epoch.best_epoch else ""
        return [(" ", ""), (text, ""), (best, style)]

    def _is_best(self, state: str, value: float | None) -> bool:
        if state != "ended" or value is None:
            return False
        signed = value if self.mode == "min" else -value
        is_best = signed < self._best
        self._best = min(self._best, signed)
        return is_best

    def _trial(self, trial: Trial, epochs: str, value: str, time: str) -> str:
        cells = [cell(trial.settings.get(name)) for name in self._widths]
        joined = " ".join(f"{name}={one}" for name, one in trial.settings_shown.items())
        shown = cut(visible(joined), self._room) if self._is_joined else self._cells(cells)
        return self._line(str(trial.number), shown, epochs, value, time)

    def _cells(self, cells: Sequence[str]) -> str:
        widths = self._widths.values()
        pairs = zip(cells, widths, strict=True)
        return GAP.join(f"{cut(visible(text), width):<{width}}" for text, width in pairs)

    def _line(self, trial: str, settings: str, epochs: str, value: str, time: str) -> str:
        room = self._room if self._is_joined else len(self._cells([""] * len(self._widths)))
        cells = (
            f"{trial:>{TRIAL}}",
            f"{settings:<{room}}",
            f"{epochs:>{EPOCHS}}",
            f"{value:>{VALUE}}",
            f"{time:>{TIME}}",
        )
        return GAP.join(cells)


def sweep_started(event: SweepStarted, table: SweepTable) -> list[StyledLine]:
    """The header: what is run, and where."""
    record = event.record
    done = sum(not one.is_open for one in record.trials)
    facts = [counted(len(record.trials), "trial"), f"{event.workers} at a time"]
    facts += [f"{done} done before"] if done else []
    return [
        [],
        [(f"  {short(record.name)}", "title"), (f"{GAP}{SEPARATOR.join(facts)}", "")],
        [("  sweep  ", "label"), (visible(event.folder), "")],
        [],
        table.heading(),
    ]


def overall(done: int, of: int, seconds: float, width: int) -> StyledLine:
    """The line with the progress of the whole sweep."""
    counts, times = f"  {done}/{of} trials  ", f"  {duration(seconds)}"
    room = max(min(width - len(counts) - len(times) - 1, LONGEST_BAR), 0)
    return [(counts, "label"), *bar(done / max(of, 1), room), (times, "")]
