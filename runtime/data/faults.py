"""Faults of single values in a file: reported, or their rows left out."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, get_args

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import BadRowsAdvice, Violation, counted
from ...spec_schema.findings.finding import Findings, Span

LIMIT = 20
WHOLE_ROW = -1

DataLocation: TypeAlias = tuple[str, Span | None]
Locate: TypeAlias = Callable[[Sequence[tuple[int, int]]], list[DataLocation]]


BadRows: TypeAlias = Literal["error", "skip", "mark"]
BAD_ROWS: tuple[BadRows, ...] = get_args(BadRows)
"""Whether bad rows are errors, are left out, or stay without a prediction."""

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that can't be used, and why."""

    row: int
    column: int
    what: Violation

    @property
    def problem(self) -> str:
        """The message, without the location."""
        return self.what.text.message


@dataclass(slots=True)
class _Kind:
    """The same faults of one column; `is_one` if they have a common cause."""

    is_one: bool
    first: list[Fault] = field(default_factory=list)
    count: int = 0


class DataErrors:
    """Collects the faults of a file: counts all of them, reports the first ones.

    Args:
        file: The file as the spec names it.
        locate: Maps (row, column) pairs in ascending order to the words and the span of each.
        by_row: Whether to keep the first fault of every row.
        advice: What to say about bad rows of data that is read after training.
        names_files: Whether the words for a place begin with one of several files.

    Attributes:
        rows: The number of rows in the file, set when it is read.
        bad: The first fault of each bad row; empty without `by_row`.
    """

    def __init__(
        self,
        file: str,
        locate: Locate,
        by_row: bool = False,
        advice: BadRowsAdvice = "",
        names_files: bool = False,
    ) -> None:
        self.file, self._named = file, "" if names_files else file
        self.rows = 0
        self.bad: dict[int, Fault] = {}
        self._locate = locate
        self._by_row, self._advice = by_row, advice
        self._kinds: dict[tuple[int, str, str], _Kind] = {}
        self._contents: dict[int, Callable[[int], str]] = {}

    def __len__(self) -> int:
        return sum(kind.count for kind in self._kinds.values())

    @property
    def finds_all(self) -> bool:
        """Whether rows with faults are left out or marked, so that each of them must be found."""
        return self._by_row

    def anew(self) -> "DataErrors":
        """Returns a collector for the same file, without faults."""
        other = copy(self)
        other.bad, other._kinds, other._contents = {}, {}, {**self._contents}
        return other

    def show_content(self, column: int, content: Callable[[int], str]) -> None:
        """Show the content of a column in the locations of its faults.

        Args:
            content: Returns what is in a row.
        """
        self._contents[column] = content

    def places(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        """Returns the words and the span of (row, column) pairs in ascending order."""
        places = self._locate(cells)
        for number, (row, column) in enumerate(cells):
            content = self._contents[column](row) if column in self._contents else ""
            words, span = places[number]
            places[number] = (f"{words} ({content})" if content else words, span)
        return places

    def add(self, row: int, column: int, what: Violation) -> None:
        """Add a fault. The rows of a column must come in ascending order."""
        kind = self._kinds.setdefault((column, what.code, what.kind), _Kind(is_one=False))
        kind.count += 1
        fault = Fault(row, column, what)
        if len(kind.first) <= LIMIT:
            kind.first.append(fault)
        self._keep(fault, [row])

    def add_shared(self, first: Fault, count: int, rows: Sequence[int]) -> None:
        """Add a fault that several rows share for one cause, to be reported once.

        Args:
            first: The first of them.
            count: How often it counts.
            rows: The rows that have it.
        """
        key = (first.column, first.what.code, f"{first.what.kind} {first.problem}")
        kind = self._kinds.setdefault(key, _Kind(is_one=True, first=[first]))
        kind.count += count
        self._keep(first, rows)

    def by_row(self) -> list[tuple[Fault, str]]:
        """Returns the first fault of every bad row with its location, in the order of the rows."""
        found = [self.bad[row] for row in sorted(self.bad)]
        places = self.places([(fault.row, fault.column) for fault in found])
        return [(fault, words) for fault, (words, _) in zip(found, places, strict=True)]

    def _keep(self, fault: Fault, rows: Sequence[int]) -> None:
        if not self._by_row:
            return
        for row in rows:
            self.bad.setdefault(row, fault if row == fault.row else replace(fault, row=row))

    def report(self, findings: Findings) -> None:
        """Report the first faults in the order of the file; a fault of most rows only once, and of
        several in one cell only the first.
        """
        if not self._kinds:
            return
        most = max(1, self.rows / 2)
        common = [kind for kind in self._kinds.values() if kind.is_one or kind.count > most]
        single = [kind for kind in self._kinds.values() if kind not in common]
        found = [(kind.first[0], kind.count) for kind in common]
        faults = [fault for kind in single for fault in kind.first]
        cells = {(fault.row, fault.column): fault for fault in reversed(faults)}
        rest = [(fault, 1) for fault in cells.values()]
        ordered = sorted(found + rest, key=lambda item: (item[0].row, item[0].column))
        total = len(common) + sum(kind.count for kind in single) - len(faults) + len(cells)
        self._say(ordered[: LIMIT + 1], total - LIMIT, findings)

    def _advice_on(self, what: Violation) -> BadRowsAdvice:
        """After training, no key of the spec helps against an empty cell, text or `nan`."""
        if what.code == "SC440":  # leaving them out would improve the result
            return ""
        of_spec = what.code in ("SC407", "SC409", "SC410")
        return self._advice if of_spec or not what.text.help else ""

    def _say(self, faults: list[tuple[Fault, int]], more: int, findings: Findings) -> None:
        places = self.places([(fault.row, fault.column) for fault, _ in faults])
        for (fault, count), (words, span) in list(zip(faults, places, strict=True))[:LIMIT]:
            what, advice = fault.what, self._advice_on(fault.what)
            if what.kind == "not_a_number" and count == 1:  # the cell is wrong, not the column
                what = what._replace(text=what.text._replace(help=""))
            findings.report(what.located(self._named, words, count, self.rows, advice), span)
        if more > 0:
            words, span = places[LIMIT]
            findings.report(codes.files.more_errors(self.file, more, words), span)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out.

    Attributes:
        row: Its number in the source, from 0.
        name: How messages refer to it: "row 1", or the path of an image.
        place: The location of its first fault.
        problem: The fault.
    """

    row: int
    name: str
    place: str
    problem: str

    @property
    def why(self) -> str:
        """The location and the problem, without the name."""
        return self.problem if self.place == self.name else f"{self.place}: {self.problem}"


def bad_rows_note(bad: Sequence[BadRow], file: str, mode: BadRows) -> tuple[str, ...]:
    """Returns a note about bad rows that are not errors."""
    if not bad:
        return ()
    rows = counted(len(bad), "bad row")
    has = "has" if len(bad) == 1 else "have"
    what = f"{rows} {has} no prediction" if mode == "mark" else f"skipped {rows}"
    shown = [f"{one.place}: {one.problem}" for one in bad[:MOST_NAMED]]
    more = [f"and {len(bad) - MOST_NAMED:,} more"] if len(bad) > MOST_NAMED else []
    return (f"{file}: {what}: {'; '.join([*shown, *more])}",)
