"""Runs that differ only in seed or fold, as one group with mean and deviation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import TypeAlias

from ...compiler.differences.comparison import compared
from ...compiler.valid_spec import ValidSpec
from ..estimates import Estimate, estimate
from .record import Record

APART = ("seed", "data.split.fold")
"""Paths in which runs of one kind may differ."""
REPEATED = tuple(f"{path}=" for path in APART)
"""Overrides that don't make another kind of run."""
_Kind: TypeAlias = tuple[str, str, tuple[str, ...]]


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
    kinds: dict[_Kind, list[list[Record]]] = {}
    for run in runs:
        alike = kinds.setdefault(_kind(run), [])
        group = next((one for one in alike if is_of(run, one[0].spec)), None)
        alike.append([run]) if group is None else group.append(run)
    labels = _labels([*kinds])
    groups = [
        Group(labels[kind] if len(alike) == 1 else _of_edited(labels[kind], group), tuple(group))
        for kind, alike in kinds.items()
        for group in alike
    ]
    return tuple(sorted(groups, key=lambda group: runs.index(group.runs[0])))


def is_of(run: Record, spec: ValidSpec) -> bool:
    """Whether a run is of a spec, but for the seed and the fold: not if that was edited since."""
    return all(one.path in APART for one in compared(run.spec, spec).differences)


def _kind(run: Record) -> _Kind:
    if run.started is None:
        return run.name, "", ()
    kept = (one for one in run.started.overrides if not one.startswith(REPEATED))
    return run.started.name, run.started.variant, tuple(kept)


def _of_edited(label: str, group: Sequence[Record]) -> str:
    """Returns the label of a group of which others differ only in an edit of the spec."""
    first, more = group[0], len(group) - 1
    names = f"{first.folder} and {more} more" if more else str(first.folder)
    return f"{label}, {names}" if first.started and label != first.started.name else names


def _labels(kinds: Sequence[_Kind]) -> Mapping[_Kind, str]:
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
