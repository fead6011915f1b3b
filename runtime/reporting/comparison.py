"""Runs side by side: what they measured, how sure the differences are, and what to make of it."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import isfinite, sqrt
from typing import Any

from ...compiler.differences.comparison import compared
from ...compiler.differences.difference import describe
from ...spec_schema.errors import check_choice
from ...spec_schema.findings.code import both, counted
from ...spec_schema.findings.printable import Rendered, printable
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.markdown import code
from ...spec_schema.reports.markdown import table as markdown_table
from ...spec_schema.reports.table import table
from ..console.readable import number
from ..strict_json import strict
from .groups import Estimate, Group, grouped
from .judging import course_of
from .record import Record
from .verdicts import verdicts

FORMATS = ("text", "json", "csv", "markdown", "html")
SURE = 2.0
"""Standard errors that a difference must exceed not to be chance, in about 95 of 100 cases."""


@dataclass(frozen=True, slots=True, repr=False)
class RunComparison:
    """Runs in groups of one kind. `print(comparison)` shows it.

    Attributes:
        groups: The groups, in the order given.
        measure: The value on the validation part that groups are ranked by.
        better: Whether lower (`min`) or higher (`max`) is better.
        reason: Why it isn't the monitor of the runs; empty if it is.
    """

    groups: tuple[Group, ...]
    measure: str
    better: str
    reason: str = ""

    @property
    def ranked(self) -> tuple[Group, ...]:
        """The groups by the mean of the measure, the best first; those without a value last."""
        sign = 1 if self.better == "min" else -1

        def place(group: Group) -> float:
            mean = group.estimate(self.measure).mean
            return sign * mean if isfinite(mean) else float("inf")

        return tuple(sorted(self.groups, key=place))

    @property
    def verdict(self) -> tuple[str, ...]:
        """What the comparison shows, a sentence each."""
        return (*self._overfitting(), *self._choice())

    def _overfitting(self) -> list[str]:
        """Says which groups overfit, and which don't."""
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

    def _choice(self) -> list[str]:
        """Says which group is best on the validation part, how sure that is, and its test value."""
        best, *others = self.ranked
        found = best.estimate(self.measure)
        if not isfinite(found.mean) or not others:
            return []
        sentences = [f"Best by `{self.measure}`: `{best.label}`, {shown(found)}."]
        close = [one for one in others if not self._is_sure(found, one.estimate(self.measure))]
        if found.count == 1:
            sentences.append(
                "Each was run once: a difference may be chance. Run several seeds to tell."
            )
        elif close:
            names = both([one.label for one in close])
            sentences.append(f"The difference to {names} may be chance.")
        test = f"test_{self.measure.removeprefix('val_')}"
        if best.estimate(test).count:
            sentences.append(f"On the test part, `{best.label}` has {shown(best.estimate(test))}.")
        return [" ".join(sentences)]

    def _is_sure(self, one: Estimate, other: Estimate) -> bool:
        """Whether two means differ by more than chance (Welch, 1947, with large samples' bound)."""
        if one.count < 2 or other.count < 2:
            return False
        return abs(one.mean - other.mean) > SURE * sqrt(one.error**2 + other.error**2)

    @property
    def measures(self) -> tuple[str, ...]:
        """The values that were measured, the one that ranks first."""
        names = dict.fromkeys((self.measure,))
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

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The comparison as `text`, `markdown`, `csv`, `json` or `html`.

        Args:
            width: Columns of the text. Defaults to 100.
        """
        check_choice("format", format, FORMATS)
        if format == "html":
            from .comparison_page import comparison_page

            return comparison_page(self)
        if format == "json":
            return json_text(strict(self._plain()))
        if format == "csv":
            return self._csv()
        header = ("", "runs", *self.measures)
        rows = [
            (group.label, str(len(group.runs)), *(shown(group.estimate(m)) for m in self.measures))
            for group in self.ranked
        ]
        right = range(1, len(header))
        if format == "markdown":
            marked = [tuple(map(code, row)) for row in rows]
            lines = "\n".join(f"- {sentence}" for sentence in self.verdict)
            return f"{markdown_table(tuple(map(code, header)), marked, right)}\n\n{lines}".rstrip()
        body = table([list(header), *map(list, rows)], [*right], page=width)
        notes = [self.reason] if self.reason else []
        return Rendered("\n\n".join([body, *map(printable, (*self.verdict, *notes))]))

    def _plain(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "better": self.better,
            "groups": [
                {
                    "label": group.label,
                    "runs": [str(run.folder) for run in group.runs],
                    "values": {name: _numbers(group.estimate(name)) for name in self.measures},
                    "differences": list(self.differences.get(group.label, ())),
                }
                for group in self.ranked
            ],
            "verdict": list(self.verdict),
        }

    def _csv(self) -> str:
        stream = StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        sides = ("", "_deviation")
        writer.writerow(["group", "runs", *(f"{m}{side}" for m in self.measures for side in sides)])
        for group in self.ranked:
            values = [group.estimate(name) for name in self.measures]
            cells = [cell for one in values for cell in (one.mean, one.deviation)]
            texts = [f"{cell:.9g}" if isfinite(cell) else "" for cell in cells]
            writer.writerow([group.label, len(group.runs), *texts])
        return stream.getvalue().rstrip("\n")

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<RunComparison of {counted(len(self.groups), 'group')}, by {self.measure!r}>"


def compare_records(runs: Sequence[Record]) -> RunComparison:
    """Returns the runs side by side, those of one kind as a group."""
    groups = grouped(runs)
    courses = [course_of(run) for run in runs]
    monitor, directions = courses[0].monitor, courses[0].directions
    name = monitor if monitor.startswith("val_") else f"val_{monitor}"
    if not any(name.removeprefix("val_") in run.validation for run in runs):
        return RunComparison(groups, monitor, directions.get(monitor, "min"))
    if name == "val_loss" and len({_penalties(group) for group in groups}) > 1:
        other = next((f"val_{one}" for one in _metrics(runs)), "")
        if other:
            reason = (
                f"`val_loss` has a penalty of the weights that differs between the runs, so they "
                f"are ranked by `{other}`."
            )
            return RunComparison(groups, other, directions.get(other, "min"), reason)
    return RunComparison(groups, name, directions.get(name, "min"))


def shown(found: Estimate) -> str:
    """Returns an estimate as text: `0.8123 ± 0.0042`, the deviation of the runs."""
    if not found.count:
        return ""
    mean = number(found.mean)
    return f"{mean} ± {number(found.deviation)}" if found.count > 1 else mean


def _numbers(found: Estimate) -> Mapping[str, float | None]:
    deviation = found.deviation if found.count > 1 else None
    return {"mean": found.mean, "deviation": deviation, "count": found.count}


def _metrics(runs: Sequence[Record]) -> list[str]:
    """Returns the metrics that all runs have, a loss without penalty first."""
    shared = [one for one in runs[0].validation if all(one in run.validation for run in runs)]
    names = [name for name in shared if name != "loss" and not name.endswith("_loss")]
    directions = course_of(runs[0]).directions
    return sorted(names, key=lambda name: directions.get(name, "min") != "min")


def _penalties(group: Group) -> tuple[str, ...]:
    graph = group.runs[0].spec.graph
    return tuple(
        f"{node.name}/{weight.name}: {weight.regularizer}"
        for node in graph.nodes
        for weight in node.weights
        if weight.regularizer is not None and getattr(weight.regularizer, "l2", 1) != 0
    )


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
