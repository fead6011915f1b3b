"""Runs that differ only in seed or fold, as one group with mean and deviation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

from ..estimates import Estimate, estimate
from .record import Record

REPEATED = ("seed=", "data.split.fold=")
"""Overrides that don't make another kind of run."""


@dataclass(frozen=True, slots=True)
class Group:
    """Runs of one kind.

    Attributes:
        label: What tells them apart from the others.
        runs: The runs, in the order given.
    """

    label: str
    runs: tuple[Record, ...]

    def estimate(self, name: str) -> Estimate:
        """Returns a value with the kept weights, over the runs: `val_loss`, `test_accuracy`."""
        return estimate(measured(run).get(name, nan) for run in self.runs)


def measured(run: Record) -> dict[str, float]:
    """Returns what was measured with the kept weights, by names as of the history."""
    values = {f"val_{name}": value for name, value in run.validation.items()}
    return values | {f"test_{name}": value for name, value in run.test.items()}


def grouped(runs: Sequence[Record]) -> tuple[Group, ...]:
    """Returns the runs in groups, in the order in which they appear."""
    kinds: dict[tuple[str, str, tuple[str, ...]], list[Record]] = {}
    for run in runs:
        kinds.setdefault(_kind(run), []).append(run)
    labels = _labels([*kinds])
    return tuple(Group(labels[kind], tuple(of)) for kind, of in kinds.items())


def _kind(run: Record) -> tuple[str, str, tuple[str, ...]]:
    if run.started is None:
        return run.name, "", ()
    kept = (one for one in run.started.overrides if not one.startswith(REPEATED))
    return run.started.name, run.started.variant, tuple(kept)


def _labels(
    kinds: Sequence[tuple[str, str, tuple[str, ...]]],
) -> Mapping[tuple[str, str, tuple[str, ...]], str]:
    """Returns the shortest label of each kind: without what all kinds share."""
    names = {name for name, _, _ in kinds}
    common = set(kinds[0][2]).intersection(*(overrides for _, _, overrides in kinds))
    labels = {}
    for kind in kinds:
        name, variant, overrides = kind
        parts = [name] if len(names) > 1 else []
        parts += [variant] if variant else []
        parts += [one for one in overrides if one not in common]
        labels[kind] = ", ".join(parts) or name
    return labels
