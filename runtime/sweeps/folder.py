"""The folder of a sweep, `runs/<name>/<n>/`: `sweep.json`, and the folder of each trial's run.

Several processes, also of several machines that share the folder, can carry out one sweep. Each
holds the lock of a file of its own in `.members` as long as it lives, so that the others see which
trials nobody carries out any more. `sweep.json` and the journal of a search are changed under the
lock `.lock`, which is held for moments only.
"""

import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from ...spec_schema.errors import Error, as_asked
from ..storage.durable import (
    Disk,
    StorageError,
    in_words,
    make_directories,
    next_folder,
    replace_file,
)
from ..storage.identity import safe_name
from ..storage.lock import Lock
from ..storage.run_folder import WallClock, json_bytes, timestamp
from ..strict_json import strict
from .record import RECORD, SweepRecord, TrialRecord, is_sweep, read_sweep
from .trials import Trial

PAGE = "compare.html"
MEMBERS = ".members"


class SweepInUse(StorageError):
    """Another process is carrying out the sweep."""


@dataclass(slots=True)
class SweepFolder:
    """The folder of a sweep while it is carried out. Made by `create`, `open` and `join`.

    Attributes:
        record: The content of `sweep.json` when it was last read or written here.
        member: The name of this process among those that carry out the sweep.
    """

    path: Path
    record: SweepRecord
    member: str = ""
    _disk: Disk = field(default_factory=Disk)
    _lock: Lock | None = None
    _depth: int = 0

    @classmethod
    def create(
        cls,
        root: Path,
        record: SweepRecord,
        clock: WallClock = time.time,
        disk: Disk | None = None,
    ) -> "SweepFolder":
        """Create the folder `<root>/<name>/<n>` with the next free number, and enter it.

        Raises StorageError if it can't be created.
        """
        disk = disk or Disk()
        with in_words(StorageError, f"can't create a folder for the sweep in {root}"):
            home = root / safe_name(record.name)
            make_directories(disk, home)
            folder = cls(next_folder(disk, home), record, _disk=disk)
            with folder._exclusive():
                folder._begin(clock)
        return folder

    @classmethod
    def open(cls, path: Path, disk: Disk | None = None) -> "SweepFolder":
        """Enter the folder of a sweep that no other process carries out.

        Raises NotASweep, SweepInUse, StorageError.
        """
        folder = cls(path, read_sweep(path), _disk=disk or Disk())
        with folder._exclusive():
            if any(map(folder.is_alive, folder._members())):
                message = f"another process is carrying out the sweep in {path}"
                part = as_asked("`--search --join`", "`search(…, join=…)`")
                take_part = f", or take part in it with {part}" if folder.record.search else ""
                raise SweepInUse(message, f"wait for it to end, or stop it{take_part}")
            folder._enter()
            folder.record = read_sweep(path)
        return folder

    @classmethod
    def join(
        cls,
        path: Path,
        record: SweepRecord,
        clock: WallClock = time.time,
        disk: Disk | None = None,
    ) -> "SweepFolder":
        """Enter a folder, beside others: the first process that does so begins the sweep.

        Raises Error if the sweep there is another one; NotASweep, StorageError.
        """
        disk = disk or Disk()
        with in_words(StorageError, f"can't create a folder for the sweep in {path}"):
            make_directories(disk, path)
        folder = cls(path, record, _disk=disk)
        with folder._exclusive():
            if not is_sweep(path):
                folder._begin(clock)
                return folder
            folder.record = read_sweep(path)
            _check_same(folder.record, record, path)
            folder._enter()
        return folder

    def claim(self, tried: Collection[int] = ()) -> Trial | None:
        """Returns an open trial that nobody carries out, which this process then does.

        Args:
            tried: The numbers of those that this process has tried already.
        """
        with self.changing():
            for one in self.record.trials:
                is_free = one.is_open and one.trial.number not in tried
                if is_free and not (one.by and self.is_alive(one.by)):
                    self._put(replace(one, state="running", by=self.member, message=""))
                    return one.trial
        return None

    @property
    def has_left(self) -> bool:
        """Whether there is something left that no other process carries out."""
        return self.record.left > 0 or any(
            one.is_open and not (one.by not in ("", self.member) and self.is_alive(one.by))
            for one in self.record.trials
        )

    def keep(self, record: TrialRecord) -> None:
        """Record what has become of a trial, or a new one. Raises StorageError."""
        by = "" if record.state == "waiting" else self.member
        with self.changing():
            self._put(replace(record, by=by))

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Read `sweep.json`, and let no other process change it meanwhile. Raises StorageError."""
        if self._depth:
            yield
            return
        with self._exclusive():
            self.record = read_sweep(self.path)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    def write(self) -> None:
        """Write `sweep.json`. Raises StorageError."""
        with in_words(StorageError, f"{self.path / RECORD} could not be written"):
            replace_file(self._disk, self.path / RECORD, json_bytes(strict(self.record.as_json())))

    def write_page(self, text: str) -> None:
        """Write `compare.html`, the comparison of the runs. Raises StorageError."""
        with in_words(StorageError, f"{self.path / PAGE} could not be written"):
            replace_file(self._disk, self.path / PAGE, text.encode(errors="replace"))

    def run_folder(self, trial: Trial) -> Path:
        """Returns the folder of the run of a trial."""
        return self.path / str(trial.number)

    def is_alive(self, member: str) -> bool:
        """Whether a process that has entered the folder still carries out the sweep."""
        if member == self.member:
            return True
        path = self.path / MEMBERS / member
        if not path.exists():
            return False
        try:
            Lock(path).release()
        except BlockingIOError:
            return True
        return False

    def close(self) -> None:
        """Leave the folder."""
        if self._lock is not None:
            (self.path / MEMBERS / self.member).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    def _put(self, record: TrialRecord) -> None:
        self.record = self.record.with_trial(record)
        self.write()

    def _begin(self, clock: WallClock) -> None:
        number, name = self.path.name, safe_name(self.record.name)
        self.record = replace(
            self.record,
            name=name,
            number=int(number) if number.isdecimal() else 0,
            created=timestamp(clock()),
        )
        self._enter()
        self.write()

    def _enter(self) -> None:
        """Become a member until `close`."""
        with in_words(StorageError, f"can't lock {self.path}"):
            make_directories(self._disk, self.path / MEMBERS)
            for member in self._members():
                if not self.is_alive(member):
                    (self.path / MEMBERS / member).unlink(missing_ok=True)
            self.member = f"{os.uname().nodename}-{os.getpid()}-{os.urandom(3).hex()}"
            self._lock = Lock(self.path / MEMBERS / self.member)

    def _members(self) -> list[str]:
        folder = self.path / MEMBERS
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Let no other process change the folder."""
        with in_words(StorageError, f"can't lock {self.path}"):
            lock = Lock(self.path / ".lock", wait=True)
        try:
            yield
        finally:
            lock.release()

    def __enter__(self) -> "SweepFolder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _check_same(here: SweepRecord, wanted: SweepRecord, path: Path) -> None:
    """Raise Error if the sweep in a folder is not the one that is to be joined."""
    names = ("sources", "variant", "overrides", "monitor")
    if any(getattr(here, name) != getattr(wanted, name) for name in names):
        raise Error(
            f"the sweep in {path} was started with another spec, or other overrides",
            "join it with the same, or name another folder",
        )
