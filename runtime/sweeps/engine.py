"""Carries out a sweep: gives trials to processes, records what comes out, stops when asked to."""

import os
import selectors
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from ...spec_schema.errors import as_asked
from ...spec_schema.findings.printable import Rendered
from ..event_record import event_of
from ..events import EpochEnded, RunStarted, Working
from ..training.invocation import called
from .events import (
    SweepEnded,
    SweepListener,
    SweepStarted,
    TrialEnded,
    TrialEpoch,
    TrialStarted,
    TrialWorking,
)
from .folder import SweepFolder
from .process import Command, WorkerProcess, worker_command
from .record import Result, TrialRecord
from .source import Trials
from .trials import Trial

if TYPE_CHECKING:
    from ..training.trainer import Interruption

TICK = 0.1
"""Seconds after which the engine looks whether it was asked to stop."""


@dataclass(slots=True)
class Engine:
    """Carries out the trials of a sweep.

    Attributes:
        folder: The folder of the sweep, entered.
        trials: Where they come from.
        workers: How many processes to use.
        tell: Is called with every event.
        interruption: Tells whether the sweep was asked to stop.
        command: Returns the command of a process.
        reports: What was found in the data of trials, each text once.
    """

    folder: SweepFolder
    trials: Trials
    workers: int
    tell: SweepListener
    interruption: "Interruption"
    command: Command = worker_command
    reports: list[str] = field(default_factory=list)
    _processes: list[WorkerProcess] = field(default_factory=list)
    _stopping: bool = False

    def run(self) -> None:
        """Carry out all trials that are open. Raises StorageError if nothing can be recorded."""
        record = self.folder.record
        left = sum(one.is_open for one in record.trials) + record.left
        is_limited = record.search is None or record.search.trials is not None
        self.workers = (min(self.workers, left) if is_limited else self.workers) or 1
        self.tell(SweepStarted(record, str(self.folder.path), self.workers))
        try:
            self._give_out()
            while any(one.trial for one in self._processes):
                for process in self._ready():
                    self._hear(process)
                if self.interruption.requested and not self._stopping:
                    self._stop()
        finally:
            for process in self._processes:
                process.end()
        self.tell(SweepEnded(self.folder.record, tuple(self._next_commands())))

    def _give_out(self) -> None:
        """Give trials to processes that wait, or to new ones, as long as there are any."""
        while not self._stopping and self._has_room:
            trial = self.trials.next()
            if trial is None:
                return
            self._process_for(trial.threads).carry_out(trial)
            self.tell(TrialStarted(trial))

    @property
    def _has_room(self) -> bool:
        return sum(one.trial is not None for one in self._processes) < self.workers

    def _process_for(self, threads: int) -> WorkerProcess:
        """Returns a process that waits and has a number of threads."""
        idle = [one for one in self._processes if one.trial is None]
        fitting = next((one for one in idle if one.threads == threads), None)
        if fitting is None and len(self._processes) >= self.workers:
            self._dismiss(idle[0])
        return fitting or self._start(threads)

    def _start(self, threads: int) -> WorkerProcess:
        record = self.folder.record
        home = Path(record.folder)
        environment = {**os.environ, **record.flags}
        command = self.command(self.folder.path.absolute(), threads)
        folder = home if home.is_dir() else Path.cwd()
        process = WorkerProcess(command, threads, folder, environment)
        self._processes.append(process)
        return process

    def _dismiss(self, process: WorkerProcess) -> None:
        self._processes.remove(process)
        process.end()

    def _ready(self) -> Iterator[WorkerProcess]:
        """Yields the processes that have said something, or have died."""
        with selectors.DefaultSelector() as selector:
            for process in self._processes:
                selector.register(process, selectors.EVENT_READ, process)
            for key, _ in selector.select(TICK):
                yield key.data

    def _hear(self, process: WorkerProcess) -> None:
        try:
            for message in process.hear():
                self._take(process, message)
        except EOFError:
            trial, why = process.trial, process.why_dead()
            self._dismiss(process)
            if trial is not None:
                self._keep(TrialRecord(trial, "failed", message=why))
                self._give_out()

    def _take(self, process: WorkerProcess, message: dict[str, Any]) -> None:
        trial = process.trial
        assert trial is not None, message
        if "event" in message:
            self._take_event(trial, event_of(message["event"]))
            return
        if "epoch" in message:
            values = {name: float(value) for name, value in message["values"].items()}
            process.answer(self.trials.prunes(trial, message["epoch"], values))
            return
        process.trial = None
        if message["report"] and message["report"] not in self.reports:
            self.reports.append(Rendered(message["report"]))
        if message["result"]:
            self._keep(TrialRecord.ended(trial, Result.of(message["result"])))
        else:
            self._keep(TrialRecord(trial, "failed", message=message["message"]))
        if process.has_grown:
            self._dismiss(process)
        self._give_out()

    def _take_event(self, trial: Trial, event: object) -> None:
        match event:
            case Working(what=what):
                self.tell(TrialWorking(trial, what))
            case RunStarted():
                self.tell(TrialWorking(trial, "training"))
            case EpochEnded():
                self.tell(TrialEpoch(trial, event))

    def _keep(self, record: TrialRecord) -> None:
        self.trials.keep(record)
        self.tell(TrialEnded(record))

    def _stop(self) -> None:
        """Let running trials end after their step, and start no more."""
        self._stopping = True
        for process in self._processes:
            process.stop()

    def _next_commands(self) -> Iterator[str]:
        if self.folder.has_left:
            path = str(self.folder.path)
            call = f"{called('open_sweep', path)}.resume()"
            yield as_asked(f"speccompile run --resume {quote(path)}", call)
        if any(self.folder.path.glob("*/tensorboard")):
            yield f"tensorboard --logdir {quote(str(self.folder.path))}"
