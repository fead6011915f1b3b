"""The process that carries out trials, one after the other: TensorFlow is imported once.

It is started with the folder of a sweep, and talks in lines of JSON. `messages.py` says what it
reads. It writes what happens:

    {"event": {…}}                                   an event of the run, as in `events.jsonl`
    {"epoch": 7, "values": {…}}                      an epoch of a trial that may be pruned
    {"result": {…} | null, "message": "", "report": "…", "memory": 512000000}    after the trial
"""

import gc
import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from ...compiler.project.run_marker import STORED_SPEC
from ...compiler.spec import CompiledSpec
from ...spec_schema.errors import Error, asked_by_command
from ...spec_schema.reports.report import InvalidInput, Report
from ..console.readable import visible
from ..data.kept import kept_readings
from ..event_record import read_events, record
from ..events import EpochEnded, Event, RunStarted, Stopped, Warned, Working
from ..history import read_history
from ..memory import in_words, is_out_of_memory
from ..refused_values import refused_values
from ..storage.run_folder import RunFolder, RunInUse
from ..strict_json import strict
from ..training.interruption import Signals
from ..training.refusals import RunHasEnded
from ..training.resume import prepare_resume
from ..training.settings import TrialPlace
from ..training_runs import train_spec
from .messages import Messages
from .record import Result, SweepRecord, read_sweep
from .trials import Trial

EVERY = 0.1
"""Seconds between two epochs that are told."""
PATIENCE = 10.0
"""Seconds to wait for the process of an earlier sweep that has just been killed."""


class Asked(Signals):
    """Whether the trial was asked to stop: by a message, not by a signal."""

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages

    @property
    def requested(self) -> bool:
        """Whether it was asked to stop."""
        return self._messages.stop

    def __enter__(self) -> "Asked":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Do nothing: no handler was set."""


class Worker:
    """Carries out the trials of a sweep that it is told.

    Args:
        path: The folder of the sweep.
        messages: What it is told.
        output: Where it writes what happens.
    """

    def __init__(self, path: Path, messages: Messages, output: IO[bytes]) -> None:
        self.path, self._output = path, output
        self._messages = messages
        self._warnings: list[str] = []
        self.asked = Asked(messages)
        self.sweep: SweepRecord = read_sweep(path)
        self._written = self.sweep.written()

    def run(self) -> None:
        """Carry out one trial after the other."""
        while True:
            answer = self._answer(self._trial(self._messages.trials.get()))
            gc.collect()
            self._send({**answer, "memory": _memory()})

    def _trial(self, number: int) -> Trial:
        if number > len(self.sweep.trials):  # a search has added it
            self.sweep = read_sweep(self.path)
        return self.sweep.trials[number - 1].trial

    def _answer(self, trial: Trial) -> dict[str, Any]:
        self._warnings.clear()
        try:
            result, report = self._carry_out(trial)
        except Exception as error:
            return {"result": None, "message": _message(error), "report": _details(error)}
        shown = report.details() if len(report) else ""
        shown += "".join(f"warning: {visible(message)}\n" for message in self._warnings)
        return {"result": asdict(result), "message": "", "report": shown}

    def _carry_out(self, trial: Trial) -> tuple[Result, Report]:
        folder, report = self.path / str(trial.number), Report()
        tell, place = self._listener(), TrialPlace(folder, trial.threads, self._prunes)
        if not (folder / STORED_SPEC).exists():
            _, report = train_spec(self.spec_of(trial), None, self.path, tell, self.asked, place)
            return result_of(folder), report
        with RunFolder.open(folder) as opened:
            _wait_for(opened)
            if opened.result().get("reason") == "pruned":
                return result_of(folder), report
            try:
                plan = prepare_resume(opened)
            except RunHasEnded:
                return result_of(folder), report
            _, report = train_spec(plan.spec, plan, Path(), tell, self.asked, place)
        return result_of(folder), report

    def spec_of(self, trial: Trial) -> CompiledSpec:
        """Returns the spec of a trial, from the text that the sweep started with."""
        return self.sweep.spec_of(trial, self._written)

    def _prunes(self, epoch: int, values: Mapping[str, float]) -> bool:
        """Returns the answer to an epoch: whether to end the trial after it."""
        search = self.sweep.search
        if search is None or search.pruner == "none":
            return False
        self._send({"epoch": epoch, "values": dict(values)})
        return self._messages.answers.get()

    def _listener(self) -> Any:
        told = -EVERY

        def tell(event: Event) -> None:
            nonlocal told
            if isinstance(event, EpochEnded):
                if time.monotonic() - told < EVERY:
                    return
                told = time.monotonic()
            if isinstance(event, Warned):
                self._warnings.append(event.message)
            if isinstance(event, Working | RunStarted | EpochEnded):
                self._send({"event": record(event)})

        return tell

    def _send(self, message: dict[str, Any]) -> None:
        self._output.write((json.dumps(strict(message)) + "\n").encode())
        self._output.flush()


def result_of(path: Path) -> Result:
    """Returns what has come out of a run that has ended."""
    folder = RunFolder.open(path)
    found, history = folder.result(), read_history(folder.history_path)
    rows = {int(row.pop("epoch")): row for row in map(dict, history)}
    return Result(
        reason=found["reason"],
        explanation=found["explanation"],
        epochs=found["epochs"],
        kept_epoch=found["kept_epoch"],
        kept=found["kept"],
        values=rows.get(found["kept_epoch"], {}),
        test={name: float(value) for name, value in found["test"].items()},
        seconds=_seconds(folder),
    )


def _seconds(folder: RunFolder) -> float:
    """Returns how long a run took, over all resumptions."""
    with folder.events_path.open(encoding="utf-8") as lines:
        ends = [one.seconds for one in read_events(lines) if isinstance(one, Stopped)]
    return ends[-1] if ends else 0.0


def _wait_for(folder: RunFolder) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            return folder.lock()
        except RunInUse:
            if time.monotonic() > limit:
                raise
        time.sleep(EVERY)


def _message(error: Exception) -> str:
    """Returns in a line why a trial failed."""
    if isinstance(error, InvalidInput):
        first = error.report.errors[0]
        return f"{first.code}: {first.message}"
    if isinstance(error, Error):
        return error.message
    if is_out_of_memory(error):
        return in_words(error)
    return refused_values(error) or f"internal error: {type(error).__name__}: {error}"[:300]


def _details(error: Exception) -> str:
    return error.report.details() if isinstance(error, InvalidInput) else ""


def _memory() -> int:
    """Returns the bytes of memory that this process takes."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError):
        from resource import RUSAGE_SELF, getrusage  # macOS, where it is in bytes

        return getrusage(RUSAGE_SELF).ru_maxrss
    return pages * os.sysconf("SC_PAGE_SIZE")


def main(messages: Messages, path: str, threads: str) -> None:
    """Carry out trials of the sweep in a folder, with a number of threads inside an operation."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no message
    with asked_by_command(), kept_readings():
        worker = Worker(Path(path), messages, output)
        _start_tensorflow(int(threads))
        worker.run()


def _start_tensorflow(threads: int) -> None:
    from ...compiler.targets.tensorflow_start import start_tensorflow

    start_tensorflow()
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
