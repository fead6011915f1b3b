"""Where the engine gets trials from: those that the sweep lists, or those that a search draws."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from ...compiler.spec import CompiledSpec
from ...spec_schema.errors import Error
from ...spec_schema.reports.report import SpecError
from ...spec_schema.yaml.writer import one_line
from .folder import SweepFolder
from .record import SearchRecord, TrialRecord
from .trials import Trial, threads_of

if TYPE_CHECKING:
    from .study import Draw, Study

MOST_FAILURES = 5
"""Trials that may fail while none has ended, before a search gives up."""


class OptunaMissing(Error):
    """A search needs Optuna, which is not installed."""

    __module__ = "speccompile"


class Trials(Protocol):
    """Gives out trials, and takes in what comes of them. It raises StorageError."""

    def next(self) -> Trial | None:
        """Returns the next trial to carry out; None if there is none."""

    def prunes(self, trial: Trial, epoch: int, values: Mapping[str, float]) -> bool:
        """Whether to end a trial after an epoch with these values."""

    def keep(self, record: TrialRecord) -> None:
        """Record what has become of a trial."""


@dataclass(slots=True)
class ListedTrials:
    """The trials that a sweep lists, each once."""

    folder: SweepFolder
    _tried: set[int] = field(default_factory=set)

    def next(self) -> Trial | None:
        """Returns the next trial that is open."""
        trial = self.folder.claim(self._tried)
        if trial is not None:
            self._tried.add(trial.number)
        return trial

    def prunes(self, trial: Trial, epoch: int, values: Mapping[str, float]) -> bool:
        """Never ends a trial."""
        return False

    def keep(self, record: TrialRecord) -> None:
        """Record what has become of a trial."""
        self.folder.keep(record)

    def conclude(self) -> None:
        """Do nothing: the trials say everything."""


@dataclass(slots=True)
class SearchedTrials:
    """The trials that a search draws, after those that were left open."""

    folder: SweepFolder
    spec: CompiledSpec
    study: "Study"
    workers: int
    clock: Callable[[], float] = time.monotonic
    _open: ListedTrials = field(init=False)
    _begun: float = 0.0
    _before: float = 0.0

    def __post_init__(self) -> None:
        self._open = ListedTrials(self.folder)
        self._begun, self._before = self.clock(), self._search.seconds
        with self.folder.changing(), self.study.changing():
            for record in self.folder.record.trials:  # told before the process was killed, or not
                self.study.tell(record, self.folder.record.monitor)

    def next(self) -> Trial | None:
        """Returns a trial that was left open, or a new one while the budget lasts."""
        with self.folder.changing():
            self._record_drawn()
            trial = self._open.next()
            if trial is not None:
                return trial
            self._count_seconds()
            if not self.folder.record.left or self._is_hopeless:
                return None
            with self.study.changing():
                draw = self.study.ask()
            record = self._drawn(draw)
            self.folder.keep(replace(record, state="running"))
            return record.trial

    def _record_drawn(self) -> None:
        """Record what a process has drawn that was killed before it recorded it."""
        known = {one.trial.number for one in self.folder.record.trials}
        with self.study.changing():
            for draw in self.study.others(known):
                self.folder.keep(self._drawn(draw))

    def prunes(self, trial: Trial, epoch: int, values: Mapping[str, float]) -> bool:
        """Whether the pruner of the search ends a trial after an epoch."""
        value = values[self.folder.record.monitor]
        with self.folder.changing(), self.study.changing():
            return self.study.prunes(trial.number, epoch, value)

    def keep(self, record: TrialRecord) -> None:
        """Record what has become of a trial, and let the study learn from it."""
        with self.folder.changing(), self.study.changing():
            self.study.tell(record, self.folder.record.monitor)
            self._count_seconds()
            self.folder.keep(record)

    def conclude(self) -> None:
        """Record the importance of the paths, and how long it took."""
        with self.folder.changing(), self.study.changing():
            self._count_seconds()
            self._put(replace(self._search, importance=self.study.importance()))
            self.folder.write()

    @property
    def _search(self) -> SearchRecord:
        search = self.folder.record.search
        assert search is not None
        return search

    @property
    def _is_hopeless(self) -> bool:
        states = [one.state for one in self.folder.record.trials]
        return states.count("failed") >= MOST_FAILURES and "ended" not in states

    def _count_seconds(self) -> None:
        seconds = self._before + self.clock() - self._begun
        self._put(replace(self._search, seconds=max(seconds, self._search.seconds)))

    def _put(self, search: SearchRecord) -> None:
        self.folder.record = replace(self.folder.record, search=search)

    def _drawn(self, draw: "Draw") -> TrialRecord:
        """Returns the record of a trial that has not begun."""
        values = draw.values or {}
        texts = tuple(f"{path}={one_line(value, path)}" for path, value in values.items())
        trial = Trial(draw.number, self.spec.variant or "", (*self.spec.overrides, *texts), values)
        if draw.values is None:
            return TrialRecord(trial, "failed", message="its values were lost")
        return TrialRecord(replace(trial, threads=self._threads(trial)))

    def _threads(self, trial: Trial) -> int:
        try:
            spec = self.folder.record.spec_of(trial, self.spec.written)
        except SpecError:  # the trial will say so
            return 1
        return spec.document.runtime.threads or threads_of([spec], self.workers)


def trials_of_folder(folder: SweepFolder, workers: int) -> "ListedTrials | SearchedTrials":
    """Returns where the trials of a sweep come from. Raises OptunaMissing."""
    if folder.record.search is None:
        return ListedTrials(folder)
    record = folder.record
    spec = record.own_spec()
    search, training = spec.document.search, spec.document.training
    assert search is not None
    assert training is not None
    try:
        from .study import Study

        with folder.changing():
            study = Study(folder.path, search, spec.document.seed, record.mode, training.epochs)
    except ImportError as error:
        message = f"the search needs a package that is not installed: {error.name or error}"
        raise OptunaMissing(message, "install it: pip install 'speccompile[search]'") from None
    return SearchedTrials(folder, spec, study, workers)
