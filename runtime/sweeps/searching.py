"""A search as a sweep: what is planned, and what it has found."""

from collections.abc import Iterator
from dataclasses import replace
from math import isnan

from ...compiler.objectives.objectives import Monitor
from ...compiler.searching import check_searched, values_at_ends
from ...compiler.spec import CompiledSpec
from ...spec_schema.document.search import MOST_TRIALS, USUAL_TRIALS, Search
from ...spec_schema.errors import Error, as_asked
from ...spec_schema.findings.code import both, counted
from ..console.readable import number
from ..reporting.groups import Group
from ..reporting.measure import measure_of
from ..reporting.page import table
from ..reporting.ranking import Ranking
from ..reporting.record import Record
from ..training.invocation import made_again
from ..training_runs import check_fold
from .record import SearchRecord, SweepRecord, TrialRecord
from .trials import threads_of

MOST_COMPARED = 8
"""Trials of a search that are compared."""


def searched(spec: CompiledSpec, trials: int | None) -> tuple[SearchRecord, Monitor]:
    """Returns what to search, and the value to search by.

    Args:
        trials: How many trials to make, instead of what the spec says.

    Raises:
        SpecError: The spec has errors at an end of a range.
        Error: The spec has no `search`, or has folds.
    """
    search = spec.document.search
    if search is None:
        raise Error("the spec has no `search` section", "add one that says what to search")
    most = most_trials(search, trials)
    check_fold(spec)
    check_searched(spec)
    record = SearchRecord(
        paths=tuple(search.space),
        trials=most,
        minutes=search.minutes,
        sampler=search.sampler,
        pruner=search.pruner,
    )
    return record, spec.monitors[search.objective or _comparable(spec)]


def _comparable(spec: CompiledSpec) -> str:
    """Returns the name of the value that ranks trials whose losses may differ."""
    return measure_of([spec, *map(spec.changed, values_at_ends(spec))]).name


def most_trials(search: Search, trials: int | None) -> int | None:
    """Returns how many trials to make: at most one for each combination. Raises Error.

    Args:
        trials: How many are asked for, instead of what the spec says.
    """
    if trials is not None and not 1 <= trials <= MOST_TRIALS:
        given = as_asked("`--trials`", "`trials`")
        raise Error(f"{given} must be an integer from 1 to {MOST_TRIALS:,}, got {trials}")
    wanted = trials or search.trials or (None if search.minutes else USUAL_TRIALS)
    if search.size is None:
        return wanted
    return search.size if wanted is None else min(wanted, search.size)


def ranked_trials(record: SweepRecord) -> list[TrialRecord]:
    """Returns the trials that have ended with a value, the best first."""
    sign = 1 if record.mode == "min" else -1
    found = [
        (sign * one.result.values[record.monitor], one)
        for one in record.trials
        if one.state == "ended" and one.result and record.monitor in one.result.values
    ]
    known = [pair for pair in found if not isnan(pair[0])]
    return [one for _, one in sorted(known, key=lambda pair: pair[0])]


def to_train_again(record: SweepRecord, best: TrialRecord) -> str:
    """Returns the command, or the call, that trains a trial again, to the bit."""
    trial = best.trial
    overrides = list(trial.overrides)
    if not any(one.startswith("runtime.threads=") for one in overrides):
        spec = record.spec_of(trial)
        usual = spec.document.runtime.threads or threads_of([spec], 1)
        overrides += [f"runtime.threads={trial.threads}"] * (trial.threads != usual)
    return made_again(record.spec, trial.variant, overrides)


def found_in_words(record: SweepRecord) -> Iterator[str]:
    """Yields what a search has found, a sentence each."""
    search = record.search
    assert search is not None
    if search.importance:
        shares = [f"`{path}` {share:.0%}" for path, share in search.importance.items()]
        yield f"What decides which trials are among the best third: {', '.join(shares)}."
    ranked = ranked_trials(record)
    if ranked:
        again = f"To train the best, trial {ranked[0].trial.number}, again"
        if changed := [*record.changed_sources()]:
            began = f"the search began with another text of {both(changed)}"
            yield f"{again}, use the `spec.yaml` in its folder: {began}."
        else:
            yield f"{again}: `{to_train_again(record, ranked[0])}`"


def by_trial(ranking: Ranking) -> Ranking:
    """Returns a ranking of runs under the numbers of their trials.

    Only the best has been looked at on the test part.
    """
    best = ranking.ranked[0]
    groups = []
    for group in ranking.groups:
        runs = group.runs if group is best else tuple(map(_untested, group.runs))
        groups.append(Group(f"trial {runs[0].folder.name}", runs))
    return replace(ranking, groups=tuple(groups))


def _untested(run: Record) -> Record:
    return replace(run, test={})


def counted_states(record: SweepRecord) -> str:
    """Returns how many trials have ended in which way, as a sentence."""
    states = [one.state for one in record.trials]
    counts = {"ended": "trained to the end", "pruned": "pruned", "failed": "failed"}
    parts = [f"{states.count(state)} {words}" for state, words in counts.items() if state in states]
    return f"{counted(len(states), 'trial')}: {', '.join(parts) or 'none has ended'}."


def trials_as_html(record: SweepRecord) -> str:
    """Returns the table of all trials, the best first, then those without a full result."""
    ranked = ranked_trials(record)
    rest = [one for one in record.trials if one not in ranked]
    head = ("trial", *record.settings, "epochs", record.monitor, "state")
    rows = [_cells(record, one) for one in (*ranked, *rest)]
    return table(head, rows, (0, len(head) - 3, len(head) - 2))


def _cells(record: SweepRecord, one: TrialRecord) -> tuple[str, ...]:
    shown, result = one.trial.settings_shown, one.result
    values = [shown.get(name, "") for name in record.settings]
    value = result.values.get(record.monitor) if result else None
    state = f"pruned after epoch {result.epochs}" if one.state == "pruned" and result else one.state
    epochs = str(result.epochs) if result else ""
    measured = "" if value is None else number(value)
    return (str(one.trial.number), *values, epochs, measured, state)
