"""Runs ranked side by side: how sure the differences are, and what to make of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

from ...compiler.differences.comparison import compared
from ...compiler.differences.difference import describe
from ...compiler.differences.sections import data_differences
from ...spec_schema.findings.code import both
from ..estimates import Estimate
from .groups import Group, grouped
from .judging import course_of
from .measure import Measure, measure_of
from .record import Record
from .verdicts import verdicts

T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
"""Standard errors that a difference must exceed not to be chance in 95 of 100 cases: quantiles of
Student's t by degrees of freedom, from 1 on. More degrees count as 10.
"""
FEW = 5
"""Runs of a group below which only large differences can be told from chance."""

SPLITTING = ("data.split.", "data.windows")
"""Where paths begin whose values decide which samples are in the validation part."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Runs in groups of one kind.

    Attributes:
        groups: The groups, in the order given.
        measure: The value on the validation part that groups are ranked by.
    """

    groups: tuple[Group, ...]
    measure: Measure

    @property
    def ranked(self) -> tuple[Group, ...]:
        """The groups by the mean of the measure, the best first; those without a value last."""
        sign = 1 if self.measure.better == "min" else -1

        def place(group: Group) -> float:
            mean = group.estimate(self.measure.name).mean
            return sign * mean if isfinite(mean) else float("inf")

        return tuple(sorted(self.groups, key=place))

    @property
    def verdict(self) -> tuple[str, ...]:
        """What the comparison shows, a sentence each."""
        return (*self.overfitting, *self.choice)

    @property
    def overfitting(self) -> list[str]:
        """Which groups overfit, and which don't."""
        counts = {group.label: _overfitting(group) for group in self.groups}
        those = [group for group in self.groups if 2 * counts[group.label] > len(group.runs)]
        rest = [group for group in self.groups if group not in those]
        if not those:
            return []
        count = sum(counts[group.label] for group in those)
        verb = "overfits" if len(those) == 1 else "overfit"
        sentence = f"{both([one.label for one in those])} {verb}{_of(count, those)}"
        cured = f"; {both([one.label for one in rest])} {_do_not(rest)}" if rest else ""
        return [f"{sentence}{cured}."]

    @property
    def choice(self) -> list[str]:
        """Which group is best on the validation part, how sure that is, and its test value."""
        best, *others = self.ranked
        found = best.estimate(self.measure.name)
        if not isfinite(found.mean) or not others:
            return []
        if not self.measure.is_comparable:
            return [self.measure.reason]
        name = self.measure.name
        sentences = [f"Best by `{name}`: `{best.label}`, {found}."]
        known = {one.label: one.estimate(name) for one in others if one.estimate(name).count}
        close = [label for label, estimate in known.items() if not self._is_sure(found, estimate)]
        if found.count == 1 and known:
            single = all(one.count == 1 for one in known.values())
            who = "Each" if single else f"`{best.label}`"
            chance = "was run once: a difference may be chance. Run several seeds to tell."
            sentences.append(f"{who} {chance}")
        elif close:
            least = min(found.count, *(known[label].count for label in close))
            runs = "one run is" if least == 1 else f"{least} runs each are"
            few = f": {runs} too few to tell, five seeds tell more" * (least < FEW)
            sentences.append(f"The difference from {both(close)} may be chance{few}.")
        if split := self._split:
            sentences.append(
                f"The runs differ in {both(split)}: they were validated on different samples, "
                "which may be all that differs."
            )
        test = f"test_{self.measure.name.removeprefix('val_')}"
        if best.estimate(test).count:
            sentences.append(f"On the test part, `{best.label}` has {best.estimate(test)}.")
        return [" ".join(sentences)]

    @property
    def _split(self) -> list[str]:
        """The keys that make the validation parts of groups differ."""
        first, *others = (group.runs[0].spec for group in self.groups)
        paths = (one.path for other in others for one in data_differences(first, other))
        return [*dict.fromkeys(path for path in paths if path.startswith(SPLITTING))]

    def _is_sure(self, one: Estimate, other: Estimate) -> bool:
        """Whether two means differ by more than chance (Welch, 1947)."""
        if one.count < 2 or other.count < 2:
            return False
        each = [(found.error**2, found.count - 1) for found in (one, other)]
        total = sum(square for square, _ in each)
        if total == 0:
            return one.mean != other.mean
        degrees = total**2 / sum(square**2 / freedom for square, freedom in each)
        bound = T[min(max(int(degrees), 1), len(T)) - 1]
        return abs(one.mean - other.mean) > bound * sqrt(total)

    @property
    def measures(self) -> tuple[str, ...]:
        """The values that were measured, the one that ranks first."""
        names = dict.fromkeys((self.measure.name,))
        for group in self.groups:
            for run in group.runs:
                names |= dict.fromkeys(f"val_{name}" for name in run.validation)
        for group in self.groups:
            for run in group.runs:
                names |= dict.fromkeys(f"test_{name}" for name in run.test)
        return tuple(names)

    @property
    def differences(self) -> dict[str, tuple[str, ...]]:
        """How the spec of each group differs from that of the first, a line each."""
        first = self.groups[0].runs[0].spec
        return {
            group.label: tuple(map(describe, compared(first, group.runs[0].spec).differences))
            for group in self.groups[1:]
        }


def ranked(runs: Sequence[Record], measure: Measure | None = None) -> Ranking:
    """Returns the runs side by side, those of one kind as a group.

    Args:
        measure: The value to rank them by. Defaults to their monitor, or what can replace it.
    """
    groups = grouped(runs)
    measure = measure or measure_of([group.runs[0].spec for group in groups])
    if any(measure.name.removeprefix("val_") in run.validation for run in runs):
        return Ranking(groups, measure)
    monitor = course_of(runs[0]).monitor  # no validation part was measured
    return Ranking(groups, Measure(monitor, runs[0].spec.monitors[monitor].better))


def _overfitting(group: Group) -> int:
    """Returns how many runs of a group overfit, so that it costs the weights they kept."""
    return sum(
        any(one.rule == "overfits" for one in verdicts(course_of(run))) for run in group.runs
    )


def _of(count: int, groups: Sequence[Group]) -> str:
    of = sum(len(group.runs) for group in groups)
    return f" (in {count} of {of} runs)" if of > len(groups) else ""


def _do_not(groups: Sequence[Group]) -> str:
    return "does not" if len(groups) == 1 else "do not"
