"""Comparisons of runs as objects: as text, Markdown, CSV, JSON and a page."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from math import isfinite
from pathlib import Path

from ...spec_schema.errors import Error, check_choice
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import Rendered, printable
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.markdown import code
from ...spec_schema.reports.markdown import table as markdown_table
from ...spec_schema.reports.table import table
from ..run import open_run
from ..storage.run_folder import RunFolder
from ..strict_json import strict
from .comparison_page import comparison_page
from .groups import Group
from .measure import Measure
from .ranking import Ranking, ranked
from .record import Record, read_record
from .run_list import run_folders


@dataclass(frozen=True, slots=True, repr=False)
class RunComparison:
    """Runs side by side. `print(comparison)` shows it.

    Attributes:
        ranking: The runs in groups of one kind, and how the groups are ranked.
        notes: What else is to be said of them, a sentence each.
        sections: What else the page has: HTML by title.
    """

    ranking: Ranking
    notes: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of runs that differ only in seed or fold, the best first."""
        return self.ranking.ranked

    @property
    def verdict(self) -> tuple[str, ...]:
        """What the comparison shows, a sentence each."""
        return (*self.ranking.verdict, *self.notes)

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The comparison as `text`, `markdown`, `csv`, `json` or `html`.

        Args:
            width: Columns of the text. Defaults to 100.
        """
        check_choice("format", format, tuple(_WRITERS))
        return _WRITERS[format](self, width)

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        count = counted(len(self.groups), "group")
        return f"<RunComparison of {count}, by {self.ranking.measure.name!r}>"


def _rows(ranking: Ranking) -> list[list[str]]:
    """Returns the table of the values, with its header."""
    names = ranking.measures
    rows = [
        [group.label, str(len(group.runs)), *(str(group.estimate(name)) for name in names)]
        for group in ranking.ranked
    ]
    return [["", "runs", *names], *rows]


def _text(compared: RunComparison, width: int | None) -> str:
    ranking = compared.ranking
    rows = _rows(ranking)
    body = table(rows, range(1, len(rows[0])), page=width)
    measure = ranking.measure
    notes = [measure.reason] if measure.reason and measure.is_comparable else []
    return Rendered("\n\n".join([body, *map(printable, (*compared.verdict, *notes))]))


def _markdown(compared: RunComparison, width: int | None) -> str:
    ranking = compared.ranking
    header, *rows = [[*map(code, row)] for row in _rows(ranking)]
    lines = "\n".join(f"- {sentence}" for sentence in compared.verdict)
    return f"{markdown_table(header, rows, range(1, len(header)))}\n\n{lines}".rstrip()


def _json(compared: RunComparison, width: int | None) -> str:
    ranking = compared.ranking
    groups = [
        {
            "label": group.label,
            "runs": [str(run.folder) for run in group.runs],
            "values": {name: group.estimate(name).as_json() for name in ranking.measures},
            "differences": list(ranking.differences.get(group.label, ())),
        }
        for group in ranking.ranked
    ]
    facts = {"measure": ranking.measure.name, "better": ranking.measure.better}
    return json_text(strict(facts | {"groups": groups, "verdict": list(compared.verdict)}))


def _csv(compared: RunComparison, width: int | None) -> str:
    ranking = compared.ranking
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = [f"{name}{side}" for name in ranking.measures for side in ("", "_deviation")]
    writer.writerow(["group", "runs", *names])
    for group in ranking.ranked:
        values = [group.estimate(name) for name in ranking.measures]
        cells = [cell for one in values for cell in (one.mean, one.deviation)]
        texts = [f"{cell:.9g}" if isfinite(cell) else "" for cell in cells]
        writer.writerow([group.label, len(group.runs), *texts])
    return stream.getvalue().rstrip("\n")


def _page(compared: RunComparison, width: int | None) -> str:
    return comparison_page(compared.ranking, compared.notes, compared.sections)


_WRITERS: Mapping[str, Callable[[RunComparison, int | None], str]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
    "html": _page,
}


def compare_runs(folders: Sequence[Path], measure: Measure | None = None) -> RunComparison:
    """Returns the runs in these folders side by side. Raises Error if there are fewer than two.

    Args:
        measure: The value to rank them by. Defaults to their monitor, or what can replace it.
    """
    found = [run for folder in folders for run in run_folders(folder)]
    records = [record_of(path) for path in dict.fromkeys(found)]
    begun = [record for record in records if len(record.history)]
    ended = [record for record in begun if not _is_pruned(record)]
    if len(ended) < 2:
        raise Error(
            f"found {counted(len(ended), 'run')} with an epoch in {', '.join(map(str, folders))}",
            "name two runs or more, or a folder that has them",
        )
    pruned = len(begun) - len(ended)
    notes = (f"Left out: {counted(pruned, 'pruned trial')}.",) if pruned else ()
    return comparison_of(ended, measure, notes)


def comparison_of(
    runs: Sequence[Record], measure: Measure | None = None, notes: Sequence[str] = ()
) -> RunComparison:
    """Returns runs side by side. Arguments: see `compare_runs` and `RunComparison`."""
    return RunComparison(ranked(runs, measure), tuple(notes))


def _is_pruned(record: Record) -> bool:
    """Whether a search has ended a run before its last epoch, so that it can't be compared."""
    return record.ending is not None and record.ending.reason == "pruned"


def record_of(path: Path) -> Record:
    """Returns what the folder of a run says. Raises StorageError if it is damaged."""
    return read_record(RunFolder.open(path), open_run(path).spec)
