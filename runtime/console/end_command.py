"""The command of `run --on-end`: it is told in environment variables how a run ended."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TextIO, TypeAlias, TypeVar

from ...spec_schema.errors import Error
from ..events import EpochEnded, Event, Finished, Judged, RunStarted, Stopped, in_turn
from ..sweeps.events import SweepEnded, SweepEvent, SweepStarted
from .readable import visible

PREFIX = "SPECCOMPILE_"
MOST_SHOWN = 10_000
"""Characters of its output that are shown."""

Told = TypeVar("Told", Event, SweepEvent)
Facts: TypeAlias = dict[str, object]


class EndCommand:
    """A listener that learns how a run or a sweep ended, and then carries out a command.

    Args:
        command: A command of the shell.
        stream: Where its output and its exit code are shown.
        environment: The environment variables that it gets, too.
        limit: Seconds after which it is killed.
    """

    def __init__(
        self, command: str, stream: TextIO, environment: Mapping[str, str], limit: float
    ) -> None:
        self._command, self._stream, self._limit = command, stream, limit
        self._environment = environment
        self._facts: Facts = {}

    def __call__(self, event: Event | SweepEvent) -> None:
        """Learn what an event says."""
        self._facts |= _facts_of(event)

    def beside(self, listener: Callable[[Told], None]) -> Callable[[Told], None]:
        """Returns a listener that passes events to another one, too."""
        return in_turn(listener, self)

    def run(self, status: str, message: str = "") -> None:
        """Carry out the command.

        Args:
            status: `finished`, `failed` or `interrupted`.
            message: Why, unless an event has said so.
        """
        facts = {"STATUS": status, "MESSAGE": message, **self._facts}
        told = {f"{PREFIX}{name}": str(v).replace("\0", "") for name, v in facts.items() if v != ""}
        with tempfile.TemporaryFile() as output:
            ending = _carry_out(self._command, {**self._environment, **told}, output, self._limit)
            output.seek(0)
            said = output.read(MOST_SHOWN).decode(errors="replace")
        for line in said.splitlines():
            self._stream.write(f"{visible(line)}\n")
        self._stream.write(f"the command of --on-end {ending}\n")

    @contextmanager
    def on_failure(self) -> Iterator[None]:
        """Context that carries out the command if an exception leaves it."""
        try:
            yield
        except BaseException as error:
            message = error.message if isinstance(error, Error) else str(error)
            is_asked = isinstance(error, KeyboardInterrupt)
            self.run("interrupted" if is_asked else "failed", message or type(error).__name__)
            raise


def _carry_out(command: str, environment: Mapping[str, str], output: object, limit: float) -> str:
    """Returns how the command ended."""
    process = subprocess.Popen(
        command,
        shell=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,  # type: ignore[call-overload]
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        code = process.wait(limit)
    except subprocess.TimeoutExpired:
        return f"was killed after {limit:g} seconds"
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return f"exited with code {code}" if code >= 0 else f"was ended by signal {-code}"


def _facts_of(event: Event | SweepEvent) -> Facts:
    match event:
        case RunStarted():
            return {"RUN": event.folder, "NAME": event.name, "VARIANT": event.variant}
        case EpochEnded():
            monitor = {"MONITOR": event.monitor, "BEST": event.best} if event.best_epoch else {}
            return {"EPOCHS": event.epoch, **monitor}
        case Stopped():
            stopped = {"REASON": event.reason, "MESSAGE": event.explanation}
            return {**stopped, "KEPT_EPOCH": event.kept_epoch, "SECONDS": f"{event.seconds:.1f}"}
        case Judged():
            return {"VERDICT": " ".join(event.verdicts)}
        case Finished():
            test = json.dumps(dict(event.test)) if event.test else ""
            return {"TEST": test, "REPORT": event.artefacts.get("report", "")}
        case SweepStarted():
            return {"RUN": event.folder, "NAME": event.record.name}
        case SweepEnded():
            states = [one.state for one in event.record.trials]
            return {"TRIALS": len(states), "TRIALS_ENDED": states.count("ended")}
    return {}
