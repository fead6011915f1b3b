"""What a sweep is and what has come out of it: the content of `sweep.json`, as data.

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
      "workers": null,                  how many processes were asked for; null for one per CPU
      "asked": null,                    how many trials were asked for, if there can't be as many
      "trials": [
        {
          "number": 1,                  its run is in the folder `1`, once it has begun
          "variant": "dropout",
          "overrides": ["params.drop=0.3", "seed=1", "data.split.fold=2"],
          "settings": {"variant": "dropout", "params.drop": 0.3, "seed": 1, "fold": 2},
          "threads": 1,
          "state": "ended",             "waiting", "running", "interrupted", "ended", "pruned" or
                                        "failed"
          "by": "host-4711",            the process that carries it out, or did
          "result": {                   once it has ended
            "reason": "early_stopping", "explanation": "…",
            "epochs": 31, "kept_epoch": 21, "kept": "best",
            "values": {"loss": 0.1, "val_loss": 0.2},    of the epoch whose weights were kept
            "test": {"loss": 0.2},                       with these weights; empty without the part
            "seconds": 12.3
          },
          "message": "…"                why it failed, or ""
        }
      ],
      "search": {                       null if the trials were listed when the sweep began
        "paths": ["params.drop"],       what is searched
        "trials": 24,                   how many to make; null for no limit
        "minutes": null,                minutes after which none starts; null for no limit
        "seconds": 93.1,                how long the search has taken so far
        "sampler": "tpe", "pruner": "none",
        "importance": {"params.drop": 0.8}    what decides which trials are good; see `study.py`
      }
    }

Numbers that JSON doesn't have are texts: "NaN", "Infinity", "-Infinity". A trial whose loss became
infinite has ended with the reason "not_finite", and its state is "failed". One that a search has
pruned has a result, but its state is never "ended": it was not trained like the others.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ...compiler.resolving.written import ResolvedFiles, read_written
from ...compiler.spec import CompiledSpec, load_written
from ..storage.durable import StorageError
from ..storage.reading import read_json
from ..storage.schemas import LARGE
from .schemas import SWEEP, State
from .trials import Trial

RECORD = "sweep.json"
FORMAT = 1
FAILURES = ("not_finite", "out_of_memory")
"""Reasons to end after which a trial has failed."""


class NotASweep(StorageError):
    """A path is not the folder of a sweep."""

    __module__ = "speccompile"


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
        by: The process that carries it out, or did; see `SweepFolder.member`.
    """

    trial: Trial
    state: State = "waiting"
    result: Result | None = None
    message: str = ""
    by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be carried out. A failure that would repeat itself is not."""
        repeats = self.result is not None and self.result.reason == "not_finite"
        return self.state not in ("ended", "pruned") and not repeats

    @classmethod
    def ended(cls, trial: Trial, result: Result) -> "TrialRecord":
        """Returns the record of a trial whose run has ended, somehow."""
        if result.reason == "interrupted":
            return cls(trial, "interrupted")
        if result.reason == "pruned":
            return cls(trial, "pruned", result)
        failed = result.reason in FAILURES
        return cls(trial, "failed" if failed else "ended", result, result.explanation * failed)

    @classmethod
    def of(cls, content: dict[str, Any]) -> "TrialRecord":
        """Returns the record that plain data stands for."""
        names = ("number", "variant", "settings", "threads")
        trial = Trial(overrides=tuple(content["overrides"]), **{n: content[n] for n in names})
        result = Result.of(content["result"]) if content["result"] else None
        return cls(trial, content["state"], result, content["message"], content.get("by", ""))

    def as_json(self) -> dict[str, Any]:
        """Returns plain data, from which `of` restores the record."""
        return {**asdict(self.trial), "by": self.by, **self.outcome()}

    def outcome(self) -> dict[str, Any]:
        """Returns what has become of the trial as plain data."""
        result = asdict(self.result) if self.result else None
        return {"state": self.state, "result": result, "message": self.message}


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """What a search is limited to, and what it has found. See the module for the fields."""

    paths: tuple[str, ...]
    trials: int | None
    minutes: float | None
    sampler: str
    pruner: str
    seconds: float = 0.0
    importance: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, content: dict[str, Any]) -> "SearchRecord":
        """Returns the record that plain data stands for."""
        return cls(**{**content, "paths": tuple(content["paths"])})


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
    search: SearchRecord | None = None
    workers: int | None = None
    asked: int | None = None

    @classmethod
    def of(cls, content: dict[str, Any]) -> "SweepRecord":
        """Returns the record that plain data stands for."""
        known = {key: value for key, value in content.items() if key != "format"}
        trials = tuple(TrialRecord.of(one) for one in content["trials"])
        search = SearchRecord.of(content["search"]) if content.get("search") else None
        overrides = tuple(content["overrides"])
        return cls(**{**known, "overrides": overrides, "trials": trials, "search": search})

    def as_json(self) -> dict[str, Any]:
        """Returns plain data, from which `of` restores the record."""
        own = {name: getattr(self, name) for name in self.__dataclass_fields__}
        trials = [one.as_json() for one in self.trials]
        search = asdict(self.search) if self.search else None
        return {"format": FORMAT, **own, "trials": trials, "search": search}

    def with_trial(self, record: TrialRecord) -> "SweepRecord":
        """Returns the record with that of one trial replaced, or added."""
        trials = {one.trial.number: one for one in self.trials}
        trials[record.trial.number] = record
        return replace(self, trials=tuple(trials[number] for number in sorted(trials)))

    @property
    def is_complete(self) -> bool:
        """Whether all trials have ended, none of them by a failure."""
        return all(one.state in ("ended", "pruned") for one in self.trials) and not self.left

    @property
    def left(self) -> int:
        """How many trials a search has still to begin: 1 if it is limited by minutes only."""
        search = self.search
        if search is None or (search.minutes and search.seconds >= search.minutes * 60):
            return 0
        return 1 if search.trials is None else max(0, search.trials - len(self.trials))

    @property
    def is_unfinished(self) -> bool:
        """Whether there is something left to carry out."""
        return any(one.is_open for one in self.trials) or self.left > 0

    @property
    def planned(self) -> int:
        """How many trials there will be, as far as is known."""
        return len(self.trials) + (self.left if self.search and self.search.trials else 0)

    @property
    def settings(self) -> tuple[str, ...]:
        """The names of what tells trials apart."""
        names = dict.fromkeys(self.search.paths if self.search else ())
        return tuple(names | dict.fromkeys(n for one in self.trials for n in one.trial.settings))

    def changed_sources(self) -> Iterator[str]:
        """Yields the files of the spec that are no longer what they were then."""
        for name, text in self.sources.items():
            with suppress(OSError, ValueError):
                if Path(self.folder, name).read_text(encoding="utf-8") != text:
                    yield name

    def written(self) -> ResolvedFiles:
        """Returns the files of the spec as they were when the sweep was started."""
        root = Path(self.root) if self.root is not None else None
        text = self.sources.get(self.spec)
        return read_written(Path(self.spec), text, unsaved=self.sources, root=root)

    def own_spec(self) -> CompiledSpec:
        """Returns the spec that the sweep was started with."""
        return self.spec_of(Trial(0, self.variant, self.overrides, {}))

    def spec_of(self, trial: Trial, written: ResolvedFiles | None = None) -> CompiledSpec:
        """Returns the spec of a trial, from the text that the sweep was started with.

        Args:
            written: The result of `written`.
        """
        files = written or self.written()
        spec = load_written(files, trial.overrides, trial.variant or None)
        return replace(spec, name=self.name)


def is_sweep(path: Path) -> bool:
    """Whether a folder is that of a sweep."""
    return os.path.isfile(path / RECORD)


def is_search(path: Path) -> bool:
    """Whether a folder is that of a search."""
    return is_sweep(path) and read_sweep(path).search is not None


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
