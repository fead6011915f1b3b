"""The folder of a sweep, `runs/<name>/<n>/`: `sweep.json`, and the folder of each trial's run.

`sweep.json` says what the sweep runs and what has come out so far. It is replaced as a whole after
each trial, so that a reader always sees a complete one:

    {
      "format": 1,
      "name": "digits", "number": 4, "created": "2026-11-28T08:00:00.000+00:00",
      "spec": "digits.yaml",            the spec as it was named
      "folder": "/project",             the current folder then, which paths are relative to
      "root": null,                     the folder that specs may read files from, if it was given
      "sources": {"digits.yaml": "…"},  the text of the spec and of its bases, by name
      "variant": "", "overrides": [],   what all trials share
      "flags": {},                      the variables that TensorFlow chooses its kernels from
      "monitor": "val_loss",            the value that trials are ranked by, and which is better
      "mode": "min",
      "trials": [
        {
          "number": 1,                  its run is in the folder `1`, once it has begun
          "variant": "dropout",
          "overrides": ["params.drop=0.3", "seed=1", "data.split.fold=2"],
          "settings": {"variant": "dropout", "params.drop": 0.3, "seed": 1, "fold": 2},
          "threads": 1,
          "state": "ended",             "waiting", "interrupted", "ended" or "failed"
          "result": {                   once it has ended
            "reason": "early_stopping", "explanation": "…",
            "epochs": 31, "kept_epoch": 21, "kept": "best",
            "values": {"loss": 0.1, "val_loss": 0.2},    of the epoch whose weights were kept
            "test": {"loss": 0.2},                       with these weights; empty without the part
            "seconds": 12.3
          },
          "message": "…"                why it failed, or ""
        }
      ]
    }

Numbers that JSON doesn't have are texts: "NaN", "Infinity", "-Infinity". A trial whose loss became
infinite has ended with the reason "not_finite", and its state is "failed".
"""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

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
from ..storage.reading import read_json
from ..storage.run_folder import WallClock, json_bytes, timestamp
from ..storage.schemas import LARGE, JsonNumber, OpenSchema, SafeInteger, SafeText
from ..strict_json import strict
from .trials import Trial

RECORD, PAGE = "sweep.json", "compare.html"
FORMAT = 1
State: TypeAlias = Literal["waiting", "interrupted", "ended", "failed"]
FAILURES = ("not_finite", "out_of_memory")
"""Reasons to end after which a trial has failed."""


class NotASweep(StorageError):
    """A path is not the folder of a sweep."""

    __module__ = "speccompile"


class ResultSchema(OpenSchema):
    """What has come out of a trial."""

    reason: SafeText
    explanation: SafeText
    epochs: SafeInteger
    kept_epoch: SafeInteger
    kept: SafeText
    values: dict[str, JsonNumber]
    test: dict[str, JsonNumber]
    seconds: JsonNumber


class TrialSchema(OpenSchema):
    """One trial."""

    number: SafeInteger
    variant: SafeText
    overrides: list[SafeText]
    settings: dict[str, Any]
    threads: Annotated[int, Field(ge=1, le=2**16)]
    state: State
    result: ResultSchema | None
    message: str


class SweepSchema(OpenSchema):
    """`sweep.json`."""

    format: Annotated[int, Field(ge=1)]
    name: SafeText
    number: SafeInteger
    created: SafeText
    spec: SafeText
    folder: SafeText
    root: SafeText | None
    sources: dict[str, str]
    variant: SafeText
    overrides: list[SafeText]
    flags: dict[str, SafeText]
    monitor: SafeText
    mode: Literal["min", "max"]
    trials: list[TrialSchema]


SWEEP: TypeAdapter[SweepSchema] = TypeAdapter(SweepSchema)


@dataclass(frozen=True, slots=True)
class Result:
    """What has come out of a trial. See the module for the fields."""

    reason: str
    explanation: str
    epochs: int
    kept_epoch: int
    kept: str
    values: dict[str, float]
    test: dict[str, float]
    seconds: float

    @classmethod
    def of(cls, content: dict[str, Any]) -> "Result":
        """Returns the result that plain data stands for."""
        numbers = {
            name: {key: float(value) for key, value in content[name].items()}
            for name in ("values", "test")
        }
        return cls(**{**content, **numbers, "seconds": float(content["seconds"])})


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """A trial and what has become of it.

    Attributes:
        result: Once it has ended.
        message: Why it failed, or "".
    """

    trial: Trial
    state: State = "waiting"
    result: Result | None = None
    message: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be carried out. A failure that would repeat itself is not."""
        repeats = self.result is not None and self.result.reason == "not_finite"
        return self.state != "ended" and not repeats

    @classmethod
    def ended(cls, trial: Trial, result: Result) -> "TrialRecord":
        """Returns the record of a trial whose run has ended, somehow."""
        if result.reason == "interrupted":
            return cls(trial, "interrupted")
        failed = result.reason in FAILURES
        return cls(trial, "failed" if failed else "ended", result, result.explanation * failed)

    @classmethod
    def of(cls, content: dict[str, Any]) -> "TrialRecord":
        """Returns the record that plain data stands for."""
        names = ("number", "variant", "settings", "threads")
        trial = Trial(overrides=tuple(content["overrides"]), **{n: content[n] for n in names})
        result = Result.of(content["result"]) if content["result"] else None
        return cls(trial, content["state"], result, content["message"])

    def as_json(self) -> dict[str, Any]:
        """Returns plain data, from which `of` restores the record."""
        return {**asdict(self.trial), **self.outcome()}

    def outcome(self) -> dict[str, Any]:
        """Returns what has become of the trial as plain data."""
        result = asdict(self.result) if self.result else None
        return {"state": self.state, "result": result, "message": self.message}


@dataclass(frozen=True, slots=True)
class SweepRecord:
    """The content of `sweep.json`. See the module for the fields."""

    name: str
    number: int
    created: str
    spec: str
    folder: str
    root: str | None
    sources: dict[str, str]
    variant: str
    overrides: tuple[str, ...]
    flags: dict[str, str]
    monitor: str
    mode: Literal["min", "max"]
    trials: tuple[TrialRecord, ...] = ()

    @classmethod
    def of(cls, content: dict[str, Any]) -> "SweepRecord":
        """Returns the record that plain data stands for."""
        known = {key: value for key, value in content.items() if key != "format"}
        trials = tuple(TrialRecord.of(one) for one in content["trials"])
        return cls(**{**known, "overrides": tuple(content["overrides"]), "trials": trials})

    def as_json(self) -> dict[str, Any]:
        """Returns plain data, from which `of` restores the record."""
        own = {name: getattr(self, name) for name in self.__dataclass_fields__}
        trials = [one.as_json() for one in self.trials]
        return {"format": FORMAT, **own, "trials": trials}

    def with_trial(self, record: TrialRecord) -> "SweepRecord":
        """Returns the record with that of one trial replaced."""
        trials = [record if one.trial.number == record.trial.number else one for one in self.trials]
        return replace(self, trials=tuple(trials))


def is_sweep(path: Path) -> bool:
    """Whether a folder is that of a sweep."""
    return os.path.isfile(path / RECORD)


def read_sweep(path: Path) -> SweepRecord:
    """Returns what is recorded of a sweep.

    Raises:
        NotASweep: There is no sweep at the path.
        StorageError: `sweep.json` is damaged.
    """
    content = read_json(path / RECORD, SWEEP, LARGE)
    if not content:
        raise NotASweep(f"{path} is not the folder of a sweep", "name one that has a `sweep.json`")
    if content["format"] > FORMAT:
        raise NotASweep(f"{path} was created by a newer version", "update speccompile")
    return SweepRecord.of(content)


def trials_in(path: Path) -> Iterator[tuple[TrialRecord, Path]]:
    """Yields each trial of a sweep with the folder of its run, which it has once it has begun.

    Raises the same errors as `read_sweep`.
    """
    for record in read_sweep(path).trials:
        yield record, path / str(record.trial.number)


class SweepInUse(StorageError):
    """Another process is carrying out the sweep."""


@dataclass(slots=True)
class SweepFolder:
    """The folder of a sweep, locked while it is carried out. Made by `create` and `open`."""

    path: Path
    record: SweepRecord
    _disk: Disk = field(default_factory=Disk)
    _lock: Lock | None = None

    @classmethod
    def create(
        cls,
        root: Path,
        record: SweepRecord,
        clock: WallClock = time.time,
        disk: Disk | None = None,
    ) -> "SweepFolder":
        """Create the folder `<root>/<name>/<n>` with the next free number, and lock it.

        Raises StorageError if it can't be created.
        """
        disk, name = disk or Disk(), safe_name(record.name)
        with in_words(StorageError, f"can't create a folder for the sweep in {root}"):
            make_directories(disk, root / name)
            path = next_folder(disk, root / name)
            created = timestamp(clock())
            record = replace(record, name=name, number=int(path.name), created=created)
            folder = cls(path, record, disk)
            folder.lock()
            folder.write()
        return folder

    @classmethod
    def open(cls, path: Path, disk: Disk | None = None) -> "SweepFolder":
        """Open and lock a sweep. Raises NotASweep, SweepInUse, StorageError."""
        folder = cls(path, read_sweep(path), disk or Disk())
        folder.lock()
        folder.record = read_sweep(path)
        return folder

    def lock(self) -> None:
        """Become the single writer until `close`. Raises SweepInUse, StorageError."""
        with in_words(StorageError, f"can't lock {self.path}"):
            try:
                self._lock = Lock(self.path / ".lock")
            except BlockingIOError as error:
                message = f"another process is carrying out the sweep in {self.path}"
                raise SweepInUse(message, "wait for it to end, or stop it") from error

    def keep(self, record: TrialRecord) -> None:
        """Record what has become of a trial. Raises StorageError."""
        self.record = self.record.with_trial(record)
        self.write()

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

    def close(self) -> None:
        """Release the lock."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> "SweepFolder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
