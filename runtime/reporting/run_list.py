"""The runs in a folder as a table, read from their small records only."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from io import StringIO
from math import inf, isnan
from operator import eq, ge, gt, le, lt, ne
from pathlib import Path
from typing import Any, overload

from ...compiler.project.run_marker import IDENTITY
from ...spec_schema.errors import Error, check_choice
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.findings.printable import Rendered, printable
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.markdown import code
from ...spec_schema.reports.markdown import table as markdown_table
from ...spec_schema.reports.table import table
from ..console.readable import number
from ..storage.durable import StorageError
from ..storage.run_folder import RunFolder
from ..strict_json import strict
from ..training.invocation import in_effect, recorded_in

FORMATS = ("text", "json", "csv", "markdown")
MOST_OF_SET = 44
"""Width of the column with overrides; longer ones are wrapped."""
DEEPEST = 4
"""Folders below the one that is searched: `runs/<name>/<sweep>/<trial>` is three."""

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<=": le, ">=": ge, "!=": ne, "<": lt, ">": gt, "=": eq,
}  # fmt: skip
_CONDITION = re.compile(r"\s*([^<>=!]+?)\s*(<=|>=|!=|<|>|=)\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run, as its records say.

    Attributes:
        run: The folder of the run.
        name: The name of the spec.
        variant: The variant that was applied; empty for none.
        set: The overrides that were applied, as `path=value`.
        epochs: The number of epochs; 0 if it has not ended.
        kept: The epoch whose weights were kept; 0 if none, or if it has not ended.
        stopped: What ended it, such as `early_stopping`; empty if it has not ended.
        created: When it began, as a time in UTC.
        values: What was measured with the kept weights: `val_loss`, `test_accuracy`.
    """

    run: Path
    name: str
    variant: str
    set: tuple[str, ...]
    epochs: int
    kept: int
    stopped: str
    created: str
    values: Mapping[str, float]

    def column(self, name: str) -> object:
        """The value of a column of the table; None if the run has none."""
        if name in self.values:
            return self.values[name]
        return getattr(self, name, None) if name in _FACTS else None


_FACTS = ("run", "name", "variant", "set", "epochs", "kept", "stopped", "created")


@dataclass(frozen=True, slots=True, repr=False)
class RunList(Sequence[RunRow]):
    """Runs, oldest first. `print(runs)` shows them as a table.

    Attributes:
        rows: The runs.
        unreadable: Folders of runs that can't be read, and why.
    """

    rows: tuple[RunRow, ...]
    unreadable: Mapping[Path, str]

    @overload
    def __getitem__(self, key: int) -> RunRow: ...

    @overload
    def __getitem__(self, key: slice) -> tuple[RunRow, ...]: ...

    def __getitem__(self, key: int | slice) -> RunRow | tuple[RunRow, ...]:
        return self.rows[key]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns: those that some run has a value in."""
        measured = dict.fromkeys(name for row in self.rows for name in row.values)
        facts = [name for name in _FACTS if any(row.column(name) for row in self.rows)]
        return (*facts[:-1], *measured, *facts[-1:])

    def sorted(self, column: str) -> "RunList":
        """The same runs in the order of a column; `-column` for the largest first.

        Runs without a value come last. Raises Error if no run has the column.
        """
        name = column.removeprefix("-")
        self._check(name)
        there = [row for row in self.rows if _known(row.column(name))]
        rest = [row for row in self.rows if not _known(row.column(name))]
        there.sort(key=lambda row: _key(row.column(name)), reverse=column.startswith("-"))
        return RunList((*there, *rest), self.unreadable)

    def where(self, *conditions: str) -> "RunList":
        """The runs that meet all conditions: `val_loss<0.2`, `variant=l2`, `epochs>=10`.

        A run without a value meets no condition about it. Raises Error if a condition can't be
        read, or no run has its column.
        """
        rows = self.rows
        for condition in conditions:
            meets = self._condition(condition)
            rows = tuple(row for row in rows if meets(row))
        return RunList(rows, self.unreadable)

    def _condition(self, text: str) -> Callable[[RunRow], bool]:
        parts = _CONDITION.fullmatch(text)
        if parts is None:
            raise Error(f"`{text}` is not a condition", "write it like `val_loss<0.2`")
        name, sign, wanted = parts.groups()
        self._check(name)
        compare, number_wanted = _OPERATORS[sign], _number(wanted)

        def meets(row: RunRow) -> bool:
            value = row.column(name)
            if isinstance(value, int | float):
                if number_wanted is None:
                    raise Error(f"`{name}` is a number, got `{wanted}`", "compare it with a number")
                return compare(value, number_wanted)
            return _known(value) and compare(_text(value), wanted)

        return meets

    def _check(self, name: str) -> None:
        if self.rows and name not in self.columns:
            meant = did_you_mean(name, self.columns)
            known = "the columns are " + ", ".join(f"`{one}`" for one in self.columns)
            raise Error(f"no run has `{name}`", f"did you mean `{meant}`?" if meant else known)

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The runs as `text`, `markdown`, `csv` or `json`.

        Args:
            width: Columns of the text. Defaults to 100.
        """
        check_choice("format", format, FORMATS)
        if format == "json":
            return json_text([_plain(row) for row in self.rows])
        cells = [[row.column(name) for name in self.columns] for row in self.rows]
        if format == "csv":
            return _csv(self.columns, cells)
        if format == "text":
            return self._text(width)
        texts = [[code(_shown(cell)) for cell in row] for row in cells]
        return markdown_table([*map(code, self.columns)], texts, self._numeric(self.columns))

    def _text(self, width: int | None) -> str:
        """Returns the table, with what all runs share above it."""
        if not self.rows:
            return "no runs"
        several = len(self) > 1
        common = [one for one in self[0].set if several and all(one in row.set for row in self)]
        rows = [replace(row, set=tuple(o for o in row.set if o not in common)) for row in self]
        shown = {name: [_cell(name, row.column(name)) for row in rows] for name in self.columns}
        same = [name for name, cells in shown.items() if several and len({*cells}) == 1]
        names, left_out = _fitting({n: shown[n] for n in shown if n not in same}, width)
        shared = [f"{name} {shown[name][0]}" for name in same if shown[name][0]] + common
        head = [f"all: {', '.join(shared)}"] if shared else []
        lines = [names, *map(list, zip(*(shown[name] for name in names), strict=True))]
        limits = {place: MOST_OF_SET for place, name in enumerate(names) if name == "set"}
        body = table(lines, self._numeric(names), limits, page=width)
        more = [f"not shown: {', '.join(left_out)}"] if left_out else []
        return Rendered("\n".join([*map(printable, head), body, *map(printable, more)]))

    def _numeric(self, names: Sequence[str]) -> list[int]:
        """Returns the places of the columns with numbers."""
        return [
            place
            for place, name in enumerate(names)
            if any(isinstance(row.column(name), int | float) for row in self.rows)
        ]

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<RunList of {len(self)} runs>"

    def _repr_html_(self) -> str:
        from ...spec_schema.reports.html import table as html_table

        rows = [[_shown(row.column(name)) for name in self.columns] for row in self.rows]
        return html_table(self.columns, rows)


def _fitting(
    columns: Mapping[str, Sequence[str]], width: int | None
) -> tuple[list[str], list[str]]:
    """Returns the columns that fit on a line, and those that don't: the last values go first."""
    sizes = {
        name: min(max(map(len, (name, *cells))), MOST_OF_SET if name == "set" else 10**6) + 2
        for name, cells in columns.items()
    }
    order = ["created", "stopped", "epochs", *reversed([n for n in columns if n not in _FACTS])]
    left_out: list[str] = []
    for name in order:
        if width is None or sum(sizes.values()) - 2 <= width:
            break
        if sizes.pop(name, None) is not None:
            left_out.append(name)
    return [*sizes], [name for name in columns if name in left_out]


def list_runs(folder: Path) -> RunList:
    """Returns the runs in a folder and in the folders below it.

    Raises:
        Error: The folder doesn't exist.
    """
    rows: list[RunRow] = []
    unreadable: dict[Path, str] = {}
    for path in run_folders(folder):
        try:
            rows.append(_row(path))
        except StorageError as error:
            unreadable[path] = error.message
    return RunList(tuple(sorted(rows, key=lambda row: (row.created, str(row.run)))), unreadable)


def run_folders(folder: Path) -> list[Path]:
    """Returns the folders with a run in a folder: itself, or those below it, in order of numbers.

    Raises Error if the folder doesn't exist.
    """
    if not folder.is_dir():
        raise Error(f"{folder} is not a folder", "name the folder that the runs were written to")
    return sorted(_run_folders(folder, DEEPEST), key=_number_of)


def _number_of(path: Path) -> tuple[str, int, str]:
    number = int(path.name) if path.name.isdecimal() else 0
    return str(path.parent), number, path.name


def _run_folders(folder: Path, deepest: int) -> Iterator[Path]:
    """Yields the folders with a run; links to folders are not followed."""
    if (folder / IDENTITY).is_file():
        yield folder
        return
    if deepest == 0:
        return
    for below in sorted(folder.iterdir()):
        if below.is_dir() and not below.is_symlink() and not below.name.startswith("."):
            yield from _run_folders(below, deepest - 1)


def _row(path: Path) -> RunRow:
    folder = RunFolder.open(path)
    result = folder.result()
    recorded = result or folder.environment()
    variant, overrides = in_effect(recorded_in(recorded))
    values = {f"val_{name}": value for name, value in result.get("validation", {}).items()}
    values |= {f"test_{name}": value for name, value in result.get("test", {}).items()}
    return RunRow(
        run=path,
        name=folder.identity.name,
        variant=variant,
        set=overrides,
        epochs=result.get("epochs", 0),
        kept=result.get("kept_epoch", 0),
        stopped=result.get("reason", ""),
        created=folder.identity.created,
        values=values,
    )


def _plain(row: RunRow) -> dict[str, Any]:
    content = asdict(row) | {"run": str(row.run), "set": [*row.set]}
    plain: dict[str, Any] = strict(content)
    return plain


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_text(cell) if _known(cell) else "" for cell in row] for row in rows)
    return stream.getvalue().rstrip("\n")


def _known(value: object) -> bool:
    return value not in (None, "", ()) and not (isinstance(value, float) and isnan(value))


def _key(value: object) -> Any:
    return value if isinstance(value, int | float) else _text(value)


def _cell(name: str, value: object) -> str:
    """Returns a cell of the text: times to the minute."""
    return _shown(value)[:16].replace("T", " ") if name == "created" else _shown(value)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _shown(value: object) -> str:
    if not _known(value):
        return ""
    return number(value) if isinstance(value, float) else printable(_text(value))


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return None if isnan(value) else min(max(value, -inf), inf)
