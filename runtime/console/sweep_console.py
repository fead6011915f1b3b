"""Shows a sweep: as a table of live rows on a terminal, otherwise as lines, or as JSON."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from ...spec_schema.errors import check_choice
from ...spec_schema.findings.printable import Rendered
from ...spec_schema.reports.json_text import json_text
from ..event_record import record
from ..events import EpochEnded
from ..strict_json import strict
from ..sweeps.events import (
    SweepEnded,
    SweepEvent,
    SweepListener,
    SweepStarted,
    TrialEnded,
    TrialEpoch,
    TrialStarted,
    TrialWorking,
    silent,
)
from ..sweeps.record import TrialRecord
from ..sweeps.trials import Trial
from .epoch_table import StyledLine
from .plain_console import pair
from .progress import MODES, ProgressMode, shows_live
from .readable import cut, duration, number, visible
from .streams import lasting, marked
from .sweep_view import SweepTable, overall, sweep_started

if TYPE_CHECKING:
    from .rich_console import LiveLines

Clock = Callable[[], float]
HEARTBEAT = 60.0


class SweepConsole(Protocol):
    """Shows the events of a sweep."""

    def __call__(self, event: SweepEvent) -> None:
        """Show an event."""

    def close(self) -> None:
        """Restore the terminal. Called however the sweep ends."""


@contextmanager
def sweep_listener_for(
    mode: ProgressMode, stream: TextIO, *, environment: Mapping[str, str], clock: Clock
) -> Iterator[SweepListener]:
    """Show a sweep on a stream. Arguments: see `listener_for`."""
    check_choice("progress mode", mode, MODES)
    console = _console(mode, lasting(stream), environment, clock)
    try:
        yield console or silent
    finally:
        if console:
            console.close()


def _console(
    mode: ProgressMode, stream: TextIO, environment: Mapping[str, str], clock: Clock
) -> SweepConsole | None:
    if mode == "none":
        return None
    if mode == "json":
        return JsonSweepConsole(stream, clock)
    if not shows_live(mode, stream, environment):
        return PlainSweepConsole(stream, clock)
    from .rich_console import LiveLines, terminal, wraps

    console = terminal(marked(stream, Rendered), environment)
    return LiveSweepConsole(
        lambda below: LiveLines(console, clock, below, wraps=wraps(environment)), clock
    )


class PlainSweepConsole:
    """Writes a line when a trial starts and when it ends, and one per minute meanwhile."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream, self._clock = stream, clock
        self._told: dict[int, float] = {}
        self._of = 0

    def __call__(self, event: SweepEvent) -> None:
        """Write an event."""
        match event:
            case SweepStarted():
                self._of = event.record.planned
                done = sum(not one.is_open for one in event.record.trials)
                counts = f"trials={self._of} done={done} workers={event.workers}"
                self._write(f"{pair('sweep', event.folder)} {counts}")
            case TrialStarted():
                self._told[event.trial.number] = self._clock()
                self._write(f"{self._called(event.trial)} state=started")
            case TrialEpoch():
                self._epoch(event)
            case TrialEnded():
                self._write(f"{self._called(event.record.trial)} {_outcome(event.record)}")
            case SweepEnded():
                self._write(*(pair("next", command) for command in event.next_commands))

    def close(self) -> None:
        """Do nothing: there is no resource to release."""

    def _epoch(self, event: TrialEpoch) -> None:
        epoch, number_ = event.epoch, event.trial.number
        if self._clock() - self._told.get(number_, 0.0) < HEARTBEAT:
            return
        self._told[number_] = self._clock()
        values = " ".join(pair(name, number(value)) for name, value in epoch.values.items())
        place = f"epoch={epoch.epoch}/{epoch.epochs}"
        self._write(f"{self._called(event.trial)} {place} {values}")

    def _called(self, trial: Trial) -> str:
        settings = [pair(name, cut(text)) for name, text in trial.settings_shown.items()]
        return " ".join([f"trial={trial.number}/{self._of}", *settings])

    def _write(self, *lines: str) -> None:
        text = "".join(f"{line}\n" for line in lines)
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self._stream.flush()


def _outcome(one: TrialRecord) -> str:
    parts = [f"state={one.state}"]
    if one.result is not None:
        kept = one.result.kept_epoch
        parts += [pair("stopped", one.result.reason), f"epochs={one.result.epochs} kept={kept}"]
        parts += [pair(name, number(value)) for name, value in one.result.values.items()]
        parts.append(f"t={duration(one.result.seconds)}")
    return " ".join([*parts, pair("why", cut(one.message))] if one.message else parts)


class JsonSweepConsole:
    """Writes one event per line: its name, `at` in seconds since the start, and its content."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream, self._clock = stream, clock
        self._began = clock()

    def __call__(self, event: SweepEvent) -> None:
        """Write an event."""
        name, content = _as_json(event)
        line = {"event": name, "at": round(self._clock() - self._began, 3), **content}
        self._stream.write(json_text(strict(line)) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Do nothing: there is no resource to release."""


def _as_json(event: SweepEvent) -> tuple[str, dict[str, Any]]:
    match event:
        case SweepStarted():
            facts = {"folder": event.folder, "workers": event.workers}
            return "sweep_started", {**facts, "trials": event.record.planned}
        case TrialStarted(trial=trial):
            return "trial_started", {"trial": trial.number, "settings": trial.settings}
        case TrialWorking(trial=trial, what=what):
            return "trial_working", {"trial": trial.number, "what": what}
        case TrialEpoch(trial=trial, epoch=epoch):
            content = record(epoch)
            del content["event"]
            return "trial_epoch", {"trial": trial.number, **content}
        case TrialEnded():
            return "trial_ended", {"trial": event.record.trial.number, **event.record.outcome()}
        case SweepEnded():
            return "sweep_ended", {"next_commands": event.next_commands}


@dataclass(slots=True)
class _Running:
    """A trial that runs."""

    trial: Trial
    begun: float
    doing: str = "starting"
    epoch: EpochEnded | None = None
    course: list[float] = field(default_factory=list)

    def hear(self, epoch: EpochEnded, monitor: str) -> None:
        """Take up an epoch."""
        self.epoch, value = epoch, epoch.values.get(monitor, nan)
        self.course += [value] if isfinite(value) else []


@dataclass(slots=True)
class LiveSweepConsole:
    """Shows a table: ended trials are printed once, those that run are redrawn below."""

    make: Callable[[Callable[[int], list[StyledLine]]], "LiveLines"]
    clock: Clock
    _running: dict[int, _Running] = field(default_factory=dict)
    _table: SweepTable | None = None
    _lines: "LiveLines | None" = None
    _begun: float = 0.0
    _before: int = 0
    _done: int = 0
    _of: int = 0
    _rows: int = 0
    _headed: int = 0
    """The width that the heading was printed for."""

    def __call__(self, event: SweepEvent) -> None:
        """Show an event."""
        match event:
            case SweepStarted():
                self._start(event)
            case TrialStarted(trial=trial):
                self._running[trial.number] = _Running(trial, self.clock())
            case TrialWorking(trial=trial, what=what):
                self._running[trial.number].doing = what
            case TrialEpoch(trial=trial, epoch=epoch):
                assert self._table is not None
                self._running[trial.number].hear(epoch, self._table.monitor)
            case TrialEnded(record=ended):
                self._end(ended)
            case SweepEnded():
                self.close()
                self._say_next(event)
        if self._lines is not None and not isinstance(event, SweepEnded):
            self._lines.tick(at_once=isinstance(event, TrialStarted))

    def close(self) -> None:
        """Remove the region, and show the cursor."""
        if self._lines is not None:
            self._lines.close()

    def _start(self, event: SweepStarted) -> None:
        self._lines = self.make(self._below)
        self._headed = self._lines.width
        self._table = SweepTable(event.record, self._headed)
        self._of, self._begun = event.record.planned, self.clock()
        before = [one for one in event.record.trials if not one.is_open]
        self._done = self._before = self._rows = len(before)
        rows = [self._table.row(one) for one in before]
        self._lines.print([*sweep_started(event, self._table), *rows])
        self._lines.open()

    def _say_next(self, event: SweepEnded) -> None:
        if self._lines is not None:
            rows: list[StyledLine] = [
                [("  to resume  ", "label"), (visible(command), "")]
                for command in event.next_commands
            ]
            self._lines.print([*rows, []])

    def _end(self, ended: TrialRecord) -> None:
        self._running.pop(ended.trial.number, None)
        self._done += ended.state != "interrupted"
        if self._lines is not None and self._table is not None:
            self._table.fit(self._lines.width)
            self._lines.waiting.append(self._table.row(ended))
            self._rows += 1

    def _below(self, width: int) -> list[StyledLine]:
        if self._table is None or self._lines is None:
            return []
        table, now = self._table, self.clock()
        if table.width != width:
            table.fit(width)
        rows = [
            table.running(one.trial, one.doing, one.epoch, duration(now - one.begun), one.course)
            for one in self._running.values()
        ]
        is_headed = width == self._headed and self._rows + len(rows) + 3 < self._lines.height
        heading = [] if is_headed else [table.heading()]
        passed = now - self._begun
        return [
            *rows,
            *heading,
            [],
            overall(self._done, self._of, passed, width, self._left(passed)),
        ]

    def _left(self, seconds: float) -> float | None:
        """Returns how many seconds are left, by the trials that have ended since the start."""
        ended = self._done - self._before
        return seconds / ended * (self._of - self._done) if ended > 0 else None
