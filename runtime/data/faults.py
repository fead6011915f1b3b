"""Faults of single values in one file: all are counted, the first ones are reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ...spec_schema.diagnostics.diagnostic import Diagnostics, Span

LIMIT = 20
WHOLE_ROW = -1

Place: TypeAlias = tuple[str, Span | None]
Locate: TypeAlias = Callable[[Sequence[tuple[int, int]]], list[Place]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One value that can't be used. `problem` follows the place and a colon."""

    row: int
    column: int
    code: str
    problem: str
    help: str = ""


@dataclass(slots=True)
class _Kind:
    """Faults of one code in one column; `is_one`: with one cause, and reported once."""

    is_one: bool
    first: list[Fault] = field(default_factory=list)
    count: int = 0


class Faults:
    """Collects faults of one file.

    Args:
        file: the file as the spec names it.
        locate: (row, column) pairs in ascending order → the words and the span of each.

    Attributes:
        rows: how many rows the file has; set when it is read.
    """

    def __init__(self, file: str, locate: Locate) -> None:
        self.file = file
        self.rows = 0
        self._locate = locate
        self._kinds: dict[tuple[int, str, str], _Kind] = {}

    def __len__(self) -> int:
        return sum(kind.count for kind in self._kinds.values())

    def add(self, row: int, column: int, code: str, problem: str, help: str = "") -> None:
        """Count one fault. Rows of one column must come in ascending order."""
        kind = self._kinds.setdefault((column, code, ""), _Kind(is_one=False))
        kind.count += 1
        if len(kind.first) <= LIMIT:
            kind.first.append(Fault(row, column, code, problem, help))

    def add_one(self, first: Fault, count: int) -> None:
        """Count a fault that many rows share for one cause; it is reported once."""
        key = (first.column, first.code, first.problem)
        kind = self._kinds.setdefault(key, _Kind(is_one=True, first=[first]))
        kind.count += count

    def report(self, diagnostics: Diagnostics) -> None:
        """Report the first faults by their place; a column that is wrong in most rows only once."""
        if not self._kinds:
            return
        most = max(1, self.rows / 2)
        common = [kind for kind in self._kinds.values() if kind.is_one or kind.count > most]
        single = [kind for kind in self._kinds.values() if kind not in common]
        found = [(kind.first[0], self._scope(kind.count)) for kind in common]
        rest = [(fault, "") for kind in single for fault in kind.first]
        ordered = sorted(found + rest, key=lambda item: (item[0].row, item[0].column))
        total = len(common) + sum(kind.count for kind in single)
        self._say(ordered[: LIMIT + 1], total - LIMIT, diagnostics)

    def _scope(self, count: int) -> str:
        return f" (so in {count:,} of {self.rows:,} rows)" if count > 1 else ""

    def _say(self, faults: list[tuple[Fault, str]], more: int, diagnostics: Diagnostics) -> None:
        places = self._locate([(fault.row, fault.column) for fault, _ in faults])
        for (fault, scope), (words, span) in list(zip(faults, places, strict=True))[:LIMIT]:
            message = f"{self.file}, {words}: {fault.problem}{scope}"
            diagnostics.report(fault.code, message, span, help=fault.help)
        if more > 0:
            words, span = places[LIMIT]
            message = f"{self.file}: and {more:,} more faults, the next in {words}"
            diagnostics.report("SC413", message, span)
