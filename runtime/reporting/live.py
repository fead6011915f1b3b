"""The report of a run while it trains: rewritten every few seconds, and reloaded by the browser."""

from collections.abc import Callable
from math import ceil
from time import time

from ...compiler.spec import CompiledSpec
from ..console.pace import Pace
from ..console.readable import duration
from ..events import EpochEnded, Event, Listener, Progress, Resumed, RunStarted, Stopped, Warned
from ..storage.durable import StorageError
from ..storage.run_folder import RunFolder
from .judging import Judgement, course_of
from .record import read_record
from .report import Live, report
from .verdicts import verdicts

EVERY = 3.0
"""Seconds between two pages at least."""
SHARE = 0.015
"""Share of the time that may be spent on writing pages."""


class LiveReport:
    """A listener that keeps `report.html` up to date.

    Pages are read from the records of the run, so an event must be recorded before it comes here.

    Args:
        clock: Returns the time in seconds.
        tell: Is told if a page can't be written.
    """

    def __init__(
        self, folder: RunFolder, spec: CompiledSpec, clock: Callable[[], float], tell: Listener
    ) -> None:
        self._folder, self._spec = folder, spec
        self._clock, self._tell = clock, tell
        self._started: RunStarted | None = None
        self._pace: Pace | None = None
        self._done = 0
        self._inside: Progress | None = None
        self._wait, self._due = EVERY, 0.0
        self._complaint = ""

    def __call__(self, event: Event) -> None:
        """Note an event, and write the page if it is time."""
        match event:
            case RunStarted():
                self._started, self._pace = event, Pace(event)
            case Resumed():
                self._done = event.epoch
            case Progress() if self._pace:
                self._inside = event
                self._pace.progress(event)
            case EpochEnded() if self._pace:
                self._done, self._inside = event.epoch, None
                self._pace.epoch_ended(event)
            case Stopped():
                self._started = None  # what follows is the final report
        if self._started is not None and self._clock() >= self._due:
            self._write(self._started)

    def _write(self, started: RunStarted) -> None:
        begun = self._clock()
        try:
            self._folder.write_report(self._page(started))
            self._complaint = ""
        except StorageError as error:
            self._complain(error.message)
        now = self._clock()
        self._wait = max(EVERY, (now - begun) / SHARE)
        self._due = now + self._wait

    def _page(self, started: RunStarted) -> str:
        record = read_record(self._folder, self._spec)
        course = course_of(record)
        found = [Judgement(verdict, ()) for verdict in verdicts(course)]
        inside = self._inside
        live = Live(
            done=self._done + (inside.step / max(inside.steps, 1) if inside else 0.0),
            epochs=started.epochs,
            text=self._text(started),
            written=time(),
            refresh=ceil(self._wait),
        )
        return report(record, course, found, live=live)

    def _text(self, started: RunStarted) -> str:
        current = min(self._done + 1, started.epochs)
        parts = [f"Training: epoch {current:,} of {started.epochs:,}"]
        left = self._pace.seconds_left() if self._pace else None
        if left is not None:
            parts.append(f"about {duration(left)} left")
        return ", ".join(parts)

    def _complain(self, message: str) -> None:
        if message != self._complaint:
            self._tell(Warned(f"{message}; training continues, and the report will be retried"))
        self._complaint = message
