"""Several specs at a glance: a line each, with its costs and the number of its findings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...spec_schema.errors import as_asked, check_choice
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.finding import Finding
from ...spec_schema.findings.printable import Rendered, printable, printable_lines
from ...spec_schema.reports.concise import render_concise
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.markdown import MOST_ROWS, code, folded
from ...spec_schema.reports.markdown import table as markdown_table
from ...spec_schema.reports.report import report_of
from ...spec_schema.reports.table import table
from ..compile import Compilation
from .costs import Costs, total

_NOUNS = {"error": "error", "warning": "warning", "info": "note"}
_HEADER = ("spec", "parameters", "multiply-adds", "findings")


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One spec. It has no costs if it has errors."""

    path: Path
    costs: Costs | None
    found: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of findings of each severity."""
        found = Counter(str(one.severity) for one in self.found)
        return {severity: found[severity] for severity in _NOUNS}

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The cells of the line. A spec can have both costs and warnings."""
        counts = [counted(count, _NOUNS[kind]) for kind, count in self.counts.items() if count]
        parameters = f"{self.costs.parameters:,}" if self.costs else ""
        work = f"{self.costs.multiply_adds:,}" if self.costs else ""
        return str(self.path), parameters, work, ", ".join(counts) or "clean"


class Overview:
    """The overview of some specs. `print(overview)` shows it as a table.

    Attributes:
        lines: A line per spec.
    """

    def __init__(self, compilations: Iterable[tuple[Path, Compilation]]) -> None:
        self.lines = tuple(_line(path, compilation) for path, compilation in compilations)

    @property
    def found(self) -> list[Finding]:
        """The findings in all specs."""
        return [one for line in self.lines for one in line.found]

    def render(self, format: str = "text", width: int | None = None) -> str:
        """The overview as text.

        Args:
            format: `text`, `json` or `markdown`.
            width: Columns of the page (`text` only). By default, the table takes what it needs.
        """
        check_choice("format", format, ("text", "json", "markdown"))
        if format == "text":
            return Rendered(printable_lines(_text(self.lines, width)))
        render = {"json": _json, "markdown": _markdown}[format]
        return Rendered(printable_lines(render(self.lines)))

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<Overview of {counted(len(self.lines), 'spec')}>"

    def _repr_html_(self) -> str:
        from ...spec_schema.reports import html

        return html.table(_HEADER, (line.cells for line in self.lines), (1, 2))


def _line(path: Path, compilation: Compilation) -> OverviewRow:
    costs = total(compilation.spec.graph) if compilation.spec else None
    found = report_of(str(path), compilation.findings, compilation.sources)
    return OverviewRow(path, costs, tuple(found))


def _text(lines: Sequence[OverviewRow], width: int | None) -> str:
    rows = [tuple(map(printable, line.cells)) for line in lines]
    shown = table([_HEADER, *rows], right=(1, 2), page=width)
    if not any(line.found for line in lines):
        return shown
    check = as_asked("run `speccompile validate`", "use `speccompile.check(…)`")
    return f"{shown}\n\n{check} to see the findings"


def _markdown(lines: Sequence[OverviewRow]) -> str:
    rows = [(code(path), *rest) for path, *rest in (line.cells for line in lines)]
    parts = [markdown_table(_HEADER, rows, right=(1, 2))]
    found = list(_found(lines))
    if found:
        more = [f"- and {len(found) - MOST_ROWS:,} more"] if len(found) > MOST_ROWS else []
        listed = "\n".join([f"- {code(one)}" for one in found[:MOST_ROWS]] + more)
        parts.append(folded(f"Findings: {len(found):,}", listed))
    return "\n\n".join(parts)


def _found(lines: Sequence[OverviewRow]) -> Iterator[str]:
    for line in lines:
        yield from render_concise(line.found).splitlines()


def _json(lines: Sequence[OverviewRow]) -> str:
    specs = [_document(line) for line in lines]
    return json_text({"format": "speccompile-overview", "version": 1, "specs": specs}, indent=2)


def _document(line: OverviewRow) -> dict[str, Any]:
    costs = line.costs
    return {
        "path": str(line.path),
        "parameters": costs.parameters if costs else None,
        "trainable": costs.trainable if costs else None,
        "multiply_adds": costs.multiply_adds if costs else None,
        "findings": line.counts,
    }
