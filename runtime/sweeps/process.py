"""A process that carries out trials, as the engine sees it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from .trials import Trial

PACKAGE = __package__.partition(".")[0]
HOME = str(Path(__file__).parents[3])
START = f"""
import sys
try:
    import {PACKAGE}
except ImportError:
    sys.path.append({HOME!r})
from {__package__}.messages import Messages
told = Messages().listen()
from {__package__}.worker import main
main(told, *sys.argv[1:])
"""
MOST_SAID = 300
"""Characters of what a process has said before it died."""
SLACK, GROWTH = 2**28, 1.5
"""A process may take this many bytes, and times, more than after its first trial."""


Command: TypeAlias = Callable[[Path, int], Sequence[str]]
"""Returns the command of a process for the folder of a sweep, absolute, and its threads."""


def worker_command(path: Path, threads: int) -> Sequence[str]:
    """Returns the command of `worker.py`."""
    # With -P, a module in the current folder is never taken for one of Python's.
    return [sys.executable, "-P", "-c", START, str(path), str(threads)]


class WorkerProcess:
    """Starts a process. It is in a session of its own, so that Ctrl-C reaches only this one.

    Args:
        command: What to start.
        threads: The threads inside an operation.
        folder: The current folder of the process.
        environment: Its variables.

    Attributes:
        trial: What it carries out; None if it waits.
    """

    def __init__(
        self, command: Sequence[str], threads: int, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self.threads = threads
        self.trial: Trial | None = None
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `end`)
        self._pending = b""
        self._first = 0
        self._memory = 0
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
        os.set_blocking(self.fileno(), False)

    def fileno(self) -> int:
        """Returns what to wait at until it says something."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def carry_out(self, trial: Trial) -> None:
        """Give it a trial. It must be waiting."""
        self.trial = trial
        self._send({"trial": trial.number})

    def answer(self, prune: bool) -> None:
        """Tell it whether to end its trial after the epoch that it has told."""
        self._send({"prune": prune})

    def stop(self) -> None:
        """Ask it to end its trial after the current step."""
        self._send({"stop": True})

    def hear(self) -> Iterator[dict[str, Any]]:
        """Yields what it has said. Raises EOFError if it has ended."""
        has_ended = self._take_in()
        *lines, self._pending = self._pending.split(b"\n")
        for line in lines:
            message: dict[str, Any] = json.loads(line)
            self._memory = message.get("memory", self._memory)
            self._first = self._first or self._memory
            yield message
        if has_ended:
            raise EOFError

    def _take_in(self) -> bool:
        """Read what there is. Returns whether there will be no more."""
        while True:
            try:
                piece = os.read(self.fileno(), 2**16)
            except BlockingIOError:
                return False
            if not piece:
                return True
            self._pending += piece

    @property
    def has_grown(self) -> bool:
        """Whether it takes much more memory than after its first trial."""
        return self._memory > GROWTH * self._first + SLACK

    def end(self) -> None:
        """End it at once, and wait until it has."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._said.close()

    def why_dead(self) -> str:
        """Returns why it has ended, although nobody asked it to."""
        code = self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip().splitlines()
        last = f": {said[-1][:MOST_SAID]}" if said else ""
        if code >= 0:
            return f"its process exited with code {code}{last}"
        number = -code
        name = signal.Signals(number).name if number in [*signal.Signals] else f"signal {number}"
        killed = ", perhaps because memory ran out" if name == "SIGKILL" else ""
        return f"its process was ended by {name}{killed}"

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it has died; its output says so
            self._process.stdin.write((json.dumps(message) + "\n").encode())
            self._process.stdin.flush()
