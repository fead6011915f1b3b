"""The study of a search: Optuna draws values, and tells which trials are worse than others.

What it knows is in `study.journal` in the folder of the sweep. A sampler is made anew for each
trial and seeded by its number, so that a search that goes on after it was killed draws the same
values.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from math import floor, isfinite, log10
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple
from warnings import catch_warnings

import optuna
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.pruners import BasePruner
from optuna.samplers import BaseSampler
from optuna.storages import JournalStorage
from optuna.storages.journal import BaseJournalBackend, JournalFileBackend
from optuna.trial import FrozenTrial, TrialState

from ...compiler.randomness import derive
from ...spec_schema.document.search import Range, Search
from ...spec_schema.yaml.writer import one_line
from .record import TrialRecord

JOURNAL = "study.journal"
NAME = "search"
FEWEST = 12
"""Trials that must have ended before the importance of paths is worth a number."""
BEST = 1 / 3
"""The part of these trials that is taken for good."""
DIGITS = 6
"""Digits of drawn numbers, and of their distance from the ends of a range."""
REDRAWN = 8
"""How often a trial is drawn again that has been made already."""


class Draw(NamedTuple):
    """The values of a trial.

    Attributes:
        number: The number of the trial, from 1.
        values: Values by path; None if they were lost.
    """

    number: int
    values: dict[str, Any] | None


class Journal(BaseJournalBackend):
    """A file of what has happened, to which what belongs together is added as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = JournalFileBackend(str(path))
        self._held: list[dict[str, Any]] = []
        self._lines = self._bytes = 0

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold back what is added, and add it at the end unless there was an error.

        It isn't forced onto the disk: after a loss of power, `sweep.json` has the results, and
        trials that have not ended tell their epochs again.
        """
        self._count()
        try:
            yield
            lines = (json.dumps(log, separators=(",", ":")) + "\n" for log in self._held)
            with self._path.open("ab") as file:
                file.write("".join(lines).encode())
        finally:
            self._held = []

    def _count(self) -> None:
        """Count the lines of others, and cut one that was not written to its end."""
        with self._path.open("r+b") as file:
            file.seek(self._bytes)
            added = file.read()
            whole = added.rfind(b"\n") + 1
            if whole < len(added):
                file.truncate(self._bytes + whole)
        self._lines += added.count(b"\n")
        self._bytes += whole

    def read_logs(self, log_number_from: int) -> Iterator[dict[str, Any]]:
        """Yields what has happened, also what is held back."""
        if log_number_from < self._lines:
            yield from self._file.read_logs(log_number_from)
        yield from self._held[max(0, log_number_from - self._lines) :]

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        """Hold back what happens."""
        self._held += logs


class Study:
    """What a search has learned. Call its methods inside `changing`, as the only process.

    Args:
        path: The folder of the sweep.
        seed: The seed of the spec.
        better: Whether lower or higher values are better.
        epochs: The epochs of a trial that isn't pruned.
    """

    def __init__(
        self, path: Path, search: Search, seed: int, better: Literal["min", "max"], epochs: int
    ) -> None:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._search, self._seed = search, seed
        self._journal = Journal(path / JOURNAL)
        self._pruner = _pruner(search, epochs)
        _sampler(search, seed, 0)  # a package that it needs may be missing
        with self.changing():
            self._storage = JournalStorage(self._journal)
            self._study = optuna.create_study(
                storage=self._storage,
                pruner=self._pruner,
                study_name=NAME,
                direction="minimize" if better == "min" else "maximize",
                load_if_exists=True,
            )

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Make changes that are all kept, or none of them."""
        with catch_warnings(action="ignore"), self._journal.changing():
            yield

    def ask(self) -> Draw:
        """Returns the values of the next trial: as long as there are any, those of a new one."""
        made = [self._values(one) for one in self._trials()]
        for attempt in range(REDRAWN + 1):
            draw = self._asked(self._next_sampler(made, is_last=attempt == REDRAWN))
            if draw.values not in made or attempt == REDRAWN:
                return draw
            self._end(draw.number, TrialState.FAIL)
        raise AssertionError

    def _next_sampler(self, made: list[Any], is_last: bool) -> BaseSampler:
        search, number = self._search, len(self._study.get_trials(deepcopy=False))
        if not (is_last or search.sampler == "grid") or search.size is None:
            return _sampler(search, self._seed, number)
        points = [*search.points()]
        Random(derive(self._seed, NAME)).shuffle(points)
        point = next((one for one in points if one not in made), {})
        fixed = {path: _drawn(search.space[path], value) for path, value in point.items()}
        return optuna.samplers.PartialFixedSampler(fixed, _sampler(search, self._seed, number))

    def _asked(self, sampler: BaseSampler) -> Draw:
        self._study.sampler = sampler
        trial = self._study.ask()
        values: dict[str, Any] = {}
        for path in self._search.ordered:
            if self._search.applies(path, values):
                one = self._search.space[path]
                values[path] = _value(one, _suggested(trial, path, one))
        return Draw(len(self._trials()), values)

    def others(self, known: Collection[int]) -> Iterator[Draw]:
        """Yields the values of all trials but those with known numbers."""
        for number, trial in enumerate(self._trials(), 1):
            if number not in known:
                yield Draw(number, self._values(trial))

    def _values(self, trial: FrozenTrial) -> dict[str, Any] | None:
        ranges = {path: self._search.space[path] for path in self._search.ordered}
        drawn = trial.params
        values = {path: _value(one, drawn[path]) for path, one in ranges.items() if path in drawn}
        is_whole = all(path in values or one.when for path, one in ranges.items())
        return values if is_whole else None

    def prunes(self, number: int, epoch: int, value: float) -> bool:
        """Whether a trial is ended after an epoch with this value."""
        trial = self._trials()[number - 1]
        told = trial.last_step or 0
        if epoch < told:
            return False  # it has been decided before the trial was resumed
        if trial.state.is_finished():
            return trial.state == TrialState.PRUNED
        if epoch > told:
            study = self._storage.get_study_id_from_name(NAME)
            known = self._storage.get_trial_id_from_study_id_trial_number(study, trial.number)
            self._storage.set_trial_intermediate_value(known, epoch, value)
            trial = self._trials()[number - 1]
        is_pruned = isfinite(value) and bool(self._pruner.prune(self._study, trial))
        if is_pruned:
            self._end(number, TrialState.PRUNED)
        return is_pruned

    def tell(self, record: TrialRecord, objective: str) -> None:
        """Take in what has come out of a trial, once."""
        trial, result = self._trials()[record.trial.number - 1], record.result
        if trial.state.is_finished() or result is None:
            return
        value = result.values.get(objective)
        if record.state == "ended" and value is not None and isfinite(value):
            self._end(record.trial.number, TrialState.COMPLETE, value)
        elif not record.is_open:
            self._end(record.trial.number, TrialState.PRUNED)

    def importance(self) -> dict[str, float]:
        """Returns how much each path decides which trials are among the best third, as shares.

        Empty if too few trials have ended. PED-ANOVA (Watanabe et al., 2023).
        """
        ended = [one for one in self._trials() if one.state == TrialState.COMPLETE]
        if len(ended) < FEWEST:
            return {}
        evaluator = PedAnovaImportanceEvaluator(target_quantile=BEST)
        found = get_param_importances(self._study, evaluator=evaluator)
        return {path: float(share) for path, share in found.items()}

    def _end(self, number: int, state: TrialState, value: float | None = None) -> None:
        self._study.sampler = optuna.samplers.RandomSampler()  # which has nothing to do then
        self._study.tell(self._trials()[number - 1].number, value, state)

    def _trials(self) -> list[FrozenTrial]:
        """Returns the trials of the search, in order: all but those that were drawn again."""
        known = self._study.get_trials(deepcopy=False)
        return [one for one in known if one.state != TrialState.FAIL]


def _suggested(trial: optuna.Trial, path: str, one: Range) -> Any:
    """Returns what a trial draws for a path: of choices, the text of one."""
    if one.choices is not None:
        return trial.suggest_categorical(path, [one_line(choice) for choice in one.choices])
    assert one.ends is not None
    low, high = one.ends
    if one.size is not None and one.step is not None:
        high = one.at(one.size - 1)
    if one.int_ is not None:
        step = int(one.step or 1)
        return trial.suggest_int(path, int(low), int(high), step=step, log=one.log)
    return trial.suggest_float(path, low, high, step=one.step, log=one.log)


def _value(one: Range, drawn: Any) -> Any:
    """Returns the value of a spec for what was drawn: a number with few digits, or a choice."""
    if one.choices is not None:
        return next(choice for choice in one.choices if one_line(choice) == drawn)
    if one.float_ is None:
        return int(drawn)
    low, high = one.float_
    if one.step is not None:
        return one.at(round((drawn - low) / one.step))
    smallest = min(abs(drawn), high - low)
    places = DIGITS - 1 - floor(log10(smallest)) if smallest else 0
    return min(max(round(drawn, places), low), high)


def _drawn(one: Range, value: Any) -> Any:
    """Returns what was drawn if it came to a value of the spec."""
    return value if one.choices is None else one_line(value)


def _sampler(search: Search, seed: int, number: int) -> BaseSampler:
    """Returns what draws the values of a trial. Raises ImportError if its package is missing."""
    own = derive(seed, NAME, number)
    match search.sampler:
        case "tpe":
            return optuna.samplers.TPESampler(seed=own, constant_liar=True)
        case "cma_es":
            import cmaes  # noqa: F401 (Optuna does so in the middle of a search)

            return optuna.samplers.CmaEsSampler(seed=own)
        case _:
            return optuna.samplers.RandomSampler(seed=own)


def _pruner(search: Search, epochs: int) -> BasePruner:
    first = search.warmup_epochs + 1
    match search.pruner:
        case "none":
            return optuna.pruners.NopPruner()
        case "median":
            return optuna.pruners.MedianPruner(n_warmup_steps=first)
        case "successive_halving":
            return optuna.pruners.SuccessiveHalvingPruner(min_resource=first, reduction_factor=3)
        case "hyperband":
            return optuna.pruners.HyperbandPruner(
                min_resource=first, max_resource=max(epochs, first), reduction_factor=3
            )
