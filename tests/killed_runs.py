"""Runs in processes of their own, killed at chosen moments and resumed, and what they come to."""

import json
import os
import select
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import speccompile
from patience import PATIENCE
from speccompile.runtime.storage.checkpoints import Checkpoints
from speccompile.runtime.storage.run_folder import RunFolder

PACKAGE = Path(speccompile.__file__).parent
DIGITS = PACKAGE / "specs" / "data" / "digits.csv"
FORKING = Path(__file__).with_name("forking_process.py")


@dataclass(frozen=True)
class Ended:
    """How a command line ended; `code` is negative for a signal's number."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def said(self) -> str:
        """All of it, to be shown where a test fails."""
        return f"exit {self.code}\n{self.out}\n{self.err}"

    @property
    def next_command(self) -> list[str]:
        """The command on the last line of the output, as a shell reads it."""
        last = self.out.splitlines()[-1]
        assert last.startswith("next="), self.said
        return shlex.split(json.loads(last.removeprefix("next=")))


@dataclass
class Running:
    """A command line under way: `send` it a signal, `wait` for its end."""

    process: int
    begun: float
    out: Path
    err: Path
    _wait: Callable[[], int]

    def send(self, number: int) -> None:
        """Send a signal, if it has not ended."""
        with suppress(ProcessLookupError):
            os.kill(self.process, number)

    def bear(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Look on for so long, or until something has happened, which is returned, or it ends."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if until():
                return True
            if not self._goes_on():
                return False
            time.sleep(0.0003)
        return False

    def _goes_on(self) -> bool:
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return False
        return True

    def wait(self) -> Ended:
        code = self._wait()
        seconds = time.monotonic() - self.begun
        return Ended(code, self.out.read_text(), self.err.read_text(), seconds)


@dataclass
class Processes:
    """Starts command lines, each in a process of its own, forked from one that has all imported.

    Args:
        folder: for their output.
    """

    folder: Path
    _server: subprocess.Popen[str] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def start(
        self,
        folder: Path,
        *arguments: object,
        out: Path | None = None,
        err: Path | None = None,
        **limits: int,
    ) -> Running:
        """Carry out `speccompile ARGUMENTS…` in a folder, in a forked process.

        Args:
            out, err: where it writes, such as a device; left out: files that `Ended` quotes.
            limits: `file_size` in bytes; `ordinary`, to be held back by permissions.
        """
        server = self._server = self._server or self._serve()
        assert server.stdin is not None
        files = self._streams()
        out, err = out or files[0], err or files[1]
        request = {"arguments": [str(a) for a in arguments], "folder": str(folder), **limits}
        request |= {"out": str(out), "err": str(err)}
        server.stdin.write(json.dumps(request) + "\n")
        server.stdin.flush()
        process = self._answer()
        return Running(process, time.monotonic(), *files, self._answer)

    def fresh(self, folder: Path, *arguments: object, **environment: str) -> Running:
        """The same in a process that a person would start, with these variables besides."""
        out, err = self._streams()
        begun = time.monotonic()
        with out.open("w") as out_file, err.open("w") as err_file:
            process = subprocess.Popen(
                [sys.executable, "-m", "speccompile", *map(str, arguments)],
                cwd=folder,
                stdout=out_file,
                stderr=err_file,
                env=os.environ | environment,
            )
        return Running(process.pid, begun, out, err, lambda: process.wait(PATIENCE))

    def close(self) -> None:
        if self._server is not None:
            self._server.communicate()

    def _serve(self) -> subprocess.Popen[str]:
        self.folder.chmod(0o777)
        return subprocess.Popen(
            [sys.executable, str(FORKING)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def _streams(self) -> tuple[Path, Path]:
        number = next(self._numbers)
        paths = self.folder / f"{number}.out", self.folder / f"{number}.err"
        for path in paths:
            path.touch()
        return paths

    def _answer(self) -> int:
        assert self._server is not None
        assert self._server.stdout is not None
        ready, _, _ = select.select([self._server.stdout], [], [], PATIENCE)
        assert ready, "a run has not ended in time"
        return int(self._server.stdout.readline())


@dataclass(frozen=True)
class Run:
    """A run of a spec in a folder of its own, by processes that come and go.

    Attributes:
        overrides: `path=value`, with which it begins.
    """

    processes: Processes
    folder: Path
    name: str
    overrides: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, processes: Processes, folder: Path, name: str, text: str, overrides: tuple[str, ...]
    ) -> "Run":
        folder.mkdir(parents=True)
        shutil.copy(DIGITS, folder)
        (folder / f"{name}.yaml").write_text(text)
        return cls(processes, folder, name, overrides)

    @property
    def path(self) -> Path:
        """The newest folder of the run: a process that died before it had begun leaves one."""
        numbers = [int(path.name) for path in self.folder.glob(f"runs/{self.name}/*")]
        return self.folder / "runs" / self.name / str(max(numbers, default=1))

    @property
    def checkpoints(self) -> Checkpoints:
        """Those that are there."""
        opened = RunFolder.open(self.path)
        return Checkpoints(opened.checkpoints_path, str(opened.identity))

    def command(self, *more: str) -> list[str]:
        """The command line that begins the run, or lets it go on."""
        what = [f"{self.name}.yaml", *(f"--set={one}" for one in self.overrides)]
        if (self.path / "spec.yaml").exists():
            what = ["--resume", str(self.path.relative_to(self.folder))]
        return ["run", *what, "--progress", "plain", *more]

    def go_on(self, *more: str, **limits: int) -> Running:
        """Begin it, or let it go on."""
        return self.processes.start(self.folder, *self.command(*more), **limits)

    def finish(self, *more: str) -> Ended:
        """Let it through to its end."""
        ended = self.go_on(*more).wait()
        was_done = (
            ended.code == 2 and "has already ended: " in ended.err
        )  # killed after its last write
        assert ended.code == 0 or was_done, ended.said
        assert "Traceback" not in ended.err, ended.said
        return ended

    @property
    def unfinished(self) -> list[str]:
        """What saves of checkpoints have begun and not ended."""
        return names_in(self.path / "checkpoints", ".tmp-")

    def outcome(self) -> dict[str, str]:
        """What the run came to, as digests: everything that a resumed run must not differ in."""
        return outcome_of(self.path)


def outcome_of(path: Path) -> dict[str, str]:
    """What the run in a folder came to, as digests."""
    opened = RunFolder.open(path)
    checkpoints = Checkpoints(opened.checkpoints_path, str(opened.identity))
    result = json.loads((path / "result.json").read_bytes())
    newest = [one.name for one in checkpoints.inspect() if one.intact][-1]
    last = checkpoints.load(newest)
    best = checkpoints.load(f"epoch-{result['kept_epoch']:06d}")
    del result["invocations"]  # it says how often it was begun
    files = ("history.csv", "normalization.npz", "classes.json")
    policy = [last.state[part] for part in ("policy", "history", "steps", "done")]
    policy[0].pop("minutes")
    return {
        "newest": newest,
        "best epoch": str(result["kept_epoch"]),
        "best weights": digest_of(best.arrays["weights"]),
        "model": digest_of_model(path),
        **{f"last {group}": digest_of(arrays) for group, arrays in last.arrays.items()},
        "policy": sha256(json.dumps(policy).encode()).hexdigest(),
        "result": sha256(json.dumps(result).encode()).hexdigest(),
        **{name: sha256((path / name).read_bytes()).hexdigest() for name in files},
    }


def names_in(folder: Path, *beginnings: str) -> list[str]:
    """Names in a folder that may not be there."""
    try:
        return [name for name in os.listdir(folder) if name.startswith(beginnings)]
    except OSError:
        return []


def digest_of(arrays: dict[str, Any]) -> str:
    digest = sha256()
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].dtype} {arrays[name].shape} ".encode())
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()


def digest_of_model(run: Path) -> str:
    """Of the weights in the model that the run has saved."""
    if (run / "model.keras").exists():
        with ZipFile(run / "model.keras") as archive:
            return sha256(archive.read("model.weights.h5")).hexdigest()
    (data,) = (run / "saved_model" / "variables").glob("*.data-*")
    return sha256(data.read_bytes()).hexdigest()


WHILE = {
    "writing": ("checkpoints", (".tmp-",), 0.01),
    "beginning": ("", (".tmp-", "run.json"), 0.02),
    "ending": ("", (".tmp-model", ".tmp-saved", ".tmp-result"), 0.05),
}
"""Moment → where in the run's folder a name that begins so shows it, and seconds it may last: while
it writes a checkpoint; while it writes down what it is, or was; while it saves its model. A fourth,
`any`, is any moment."""


@dataclass
class Killer:
    """Kills runs at random moments.

    Attributes:
        lasts: seconds that a run takes; less, where one turns out to.
        kills: processes killed so far.
        while_writing: how many of them were writing a checkpoint.
    """

    random: Random
    lasts: float
    kills: int = 0
    while_writing: int = 0

    def kill(self, run: Run, moment: str) -> bool:
        """Let a run go on until a moment, and kill it there; False: it had ended before."""
        running = run.go_on()
        if moment in ("any", "writing"):
            running.bear(self.random.random() * self.lasts * (0.9 if moment == "any" else 0.6))
        if moment in WHILE:
            self._catch(running, run, *WHILE[moment])
        running.send(signal.SIGKILL)
        ended = running.wait()
        assert ended.code in (-signal.SIGKILL, 0), ended.said
        if not ended.code:
            self.lasts = min(self.lasts, ended.seconds)
        self.kills += bool(ended.code)
        self.while_writing += bool(ended.code and run.unfinished)
        return bool(ended.code)

    def _catch(
        self, running: Running, run: Run, where: str, names: tuple[str, ...], lasting: float
    ) -> None:
        """Wait until it does that, and somewhat longer; from the start if it is done meanwhile."""

        def there() -> bool:
            return bool(names_in(run.path / where, *names))

        while running.bear(PATIENCE, there):
            time.sleep(self.random.random() * lasting)
            if there():
                return
