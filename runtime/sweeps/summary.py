"""What has come out of a sweep: a row for each combination, the best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isnan
from typing import Any

from ...spec_schema.errors import check_choice
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import Rendered, printable
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.table import table
from ...spec_schema.yaml.writer import one_line
from ..console.readable import cut
from ..estimates import Estimate, estimate
from ..strict_json import strict
from .record import SweepRecord, TrialRecord
from .trials import Settings, Trial

NARROWEST, WIDEST = 60, 120
NUMBERS = 36
"""Columns of a page that are kept for numbers."""
LONGEST_CELL, SHORTEST_CELL = 32, 10
MOST_SEARCHED = 10
"""Rows of a search."""


@dataclass(frozen=True, slots=True)
class Point:
    """A combination of variant and values, over all of its seeds and folds.

    Attributes:
        settings: What tells it apart from the others.
        trials: The numbers of its trials.
        ended: How many of them have ended.
        values: Loss and metrics in the epoch whose weights were kept, over these trials.
        test: Loss and metrics on the test part with these weights.
        epochs: The number of epochs.
    """

    settings: Settings
    trials: tuple[int, ...]
    ended: int
    values: dict[str, Estimate]
    test: dict[str, Estimate]
    epochs: Estimate | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What has come out of a sweep.

    Attributes:
        record: The sweep.
        points: The combinations, the best by the monitored value first.
    """

    record: SweepRecord
    points: tuple[Point, ...]

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The summary as `text` or `json`.

        Args:
            width: Columns of the text, from 60 to 120. Defaults to 100.
        """
        check_choice("format", format, ("text", "json"))
        if format == "json":
            return json_text(strict(self._content()))
        page = min(max(width or 100, NARROWEST), WIDEST)
        return Rendered("\n".join([self._title(), self._table(page), *self._sentences()]))

    def _content(self) -> dict[str, Any]:
        record = self.record.as_json()
        kept = {key: record[key] for key in ("name", "number", "monitor", "mode", "trials")}
        return {**kept, "points": [_point(one) for one in self.points]}

    def _title(self) -> str:
        states = [one.state for one in self.record.trials]
        done = counted(len(states), "trial")
        others = {
            "pruned": "pruned",
            "failed": "failed",
            "interrupted": "interrupted",
            "running": "running elsewhere",
            "waiting": "not started",
        }
        more = [
            f"{states.count(state)} {words}" for state, words in others.items() if state in states
        ]
        if len(self.points) > 1:
            direction = "lowest" if self.record.mode == "min" else "highest"
            more.append(f"the best first, by the {direction} {self.record.monitor}")
        return printable(", ".join([done, *more]))

    def _table(self, page: int) -> str:
        names = dict.fromkeys(key for point in self.points for key in point.settings)
        measured = [name for name in self._measures() if any(name in p.values for p in self.points)]
        is_repeated = any(len(point.trials) > 1 for point in self.points)
        longest = (page - NUMBERS) // max(1, len(names))
        longest = max(SHORTEST_CELL, min(longest, LONGEST_CELL))
        shown = [cut(printable(name), longest) for name in names]
        head = [*shown, *(["runs"] if is_repeated else []), "epochs", *map(printable, measured)]
        while True:
            rows = [[*head]]
            for point in self._shown:
                runs = [_runs(point)] if is_repeated else []
                cells = [cut(cell(point.settings.get(name)), longest) for name in names]
                values = [str(point.values.get(name, "-")) for name in measured]
                epochs = f"{point.epochs.mean:.0f}" if point.epochs else "-"
                rows.append([*cells, *runs, epochs, *values])
            right = tuple(range(len(names), len(head)))
            text = table(rows, right, indent="  ", page=page)
            if len(measured) < 2 or max(map(len, text.splitlines())) <= page:
                return text
            measured.pop()
            head.pop()

    @property
    def _shown(self) -> tuple[Point, ...]:
        """The rows of the table: of a search, the best."""
        return self.points if self.record.search is None else self.points[:MOST_SEARCHED]

    def _measures(self) -> list[str]:
        """Returns the names of the columns: the monitored value first."""
        found = dict.fromkeys(name for point in self.points for name in point.values)
        prefix = "val_" if self.record.monitor.startswith("val_") else ""
        others = [name for name in found if name.startswith(prefix)]
        return [*dict.fromkeys([self.record.monitor, *others])]

    def _sentences(self) -> Iterable[str]:
        if not self.points:
            return
        best = self.points[0]
        if best.test:
            values = ", ".join(f"{printable(name)} {value}" for name, value in best.test.items())
            which = "the best, " if len(self.points) > 1 else ""
            yield f"{which}on the test part: {values}"
        repeated = [p for p in self.points if p.ended > 1]
        if repeated:
            yield "± is the standard deviation between runs"
        elif len(self.points) > 1 and self.record.search is None:
            yield "one run each: differences may be chance, which more `--seeds` would show"
        for one in self.record.trials:
            if one.state == "failed":
                which = f"trial {one.trial.number} ({settings_in_words(one.trial)})"
                yield f"failed: {which}: {printable(one.message)}"
        if self.record.search is not None:
            from .searching import found_in_words  # other sweeps need none of it

            yield from map(printable, found_in_words(self.record))


def summarized(record: SweepRecord) -> Summary:
    """Returns the summary of what has come out of a sweep so far."""
    groups: dict[str, list[TrialRecord]] = {}
    for one in record.trials:
        groups.setdefault(one_line(one.trial.point), []).append(one)
    sign = 1 if record.mode == "min" else -1

    def rank(point: Point) -> tuple[bool, float]:
        value = point.values.get(record.monitor)
        missing = value is None or isnan(value.mean)
        return missing, inf if value is None or missing else sign * value.mean

    return Summary(record, tuple(sorted(map(_summed, groups.values()), key=rank)))


def settings_in_words(trial: Trial) -> str:
    """Returns what tells a trial apart: `variant=dropout seed=1`."""
    return " ".join(f"{name}={printable(text)}" for name, text in trial.settings_shown.items())


def _summed(records: Sequence[TrialRecord]) -> Point:
    results = [one.result for one in records if one.state == "ended" and one.result]
    return Point(
        settings=records[0].trial.point,
        trials=tuple(one.trial.number for one in records),
        ended=len(results),
        values=_estimates([one.values for one in results]),
        test=_estimates([one.test for one in results]),
        epochs=estimate(float(one.epochs) for one in results) if results else None,
    )


def _estimates(rows: Sequence[dict[str, float]]) -> dict[str, Estimate]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: estimate(row[name] for row in rows if name in row) for name in names}


def _point(point: Point) -> dict[str, Any]:
    return {
        "settings": point.settings,
        "trials": point.trials,
        "ended": point.ended,
        **{
            part: {name: one.as_json() for name, one in getattr(point, part).items()}
            for part in ("values", "test")
        },
    }


def _runs(point: Point) -> str:
    all_ended = point.ended == len(point.trials)
    return str(point.ended) if all_ended else f"{point.ended} of {len(point.trials)}"


def cell(value: object) -> str:
    """Returns a setting as the text of a cell."""
    return printable("" if value is None else value if isinstance(value, str) else one_line(value))
