"""Several specs at a glance: a line each, with what it costs and how much was found in it."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...compiler.compile import compile_spec
from ...compiler.summary import Costs, total
from ...runtime.console.streams import Streams
from ...spec_schema.findings.finding import Finding
from ...spec_schema.findings.printable import printable
from ...spec_schema.findings.suppressions import Suppressions
from ...spec_schema.reports.concise import render_concise
from ...spec_schema.reports.counts import counted
from ...spec_schema.reports.json_text import json_text
from .arguments import root_of
from .findings import exit_code
from .given_spec import overrides_of
from .markdown import MOST_ROWS, code, folded
from .markdown import table as markdown_table
from .table import table

_NOUNS = {"error": "error", "warning": "warning", "info": "note"}
_HEADER = ("spec", "parameters", "multiply-adds", "findings")


@dataclass(frozen=True, slots=True)
class Line:
    """One spec; without costs where it has errors."""

    path: Path
    costs: Costs | None
    found: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        found = Counter(str(one.severity) for one in self.found)
        return {severity: found[severity] for severity in _NOUNS}

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands in the line; a spec may have costs and warnings both."""
        counts = [counted(count, _NOUNS[kind]) for kind, count in self.counts.items() if count]
        parameters = f"{self.costs.parameters:,}" if self.costs else ""
        work = f"{self.costs.multiply_adds:,}" if self.costs else ""
        return str(self.path), parameters, work, ", ".join(counts) or "clean"


def write_overview(files: Sequence[Path], arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where a spec has errors, 2 where one can't be read."""
    lines = [_line(path, arguments) for path in files]
    render = {"text": _text, "json": _json, "markdown": _markdown}[arguments.format]
    streams.print(render(lines))
    return exit_code([one for line in lines for one in line.found])


def _line(path: Path, arguments: Namespace) -> Line:
    root = root_of(arguments)
    compilation = compile_spec(path, overrides_of(arguments), arguments.variant, root=root)
    costs = total(compilation.spec.graph) if compilation.spec else None
    found = Suppressions.of(compilation.sources).kept(compilation.findings)
    return Line(path, costs, tuple(found))


def _text(lines: Sequence[Line]) -> str:
    rows = [tuple(map(printable, line.cells)) for line in lines]
    shown = table([_HEADER, *rows], right=(1, 2))
    if not any(line.found for line in lines):
        return shown
    return f"{shown}\n\n`speccompile validate` shows what was found"


def _markdown(lines: Sequence[Line]) -> str:
    rows = [(code(path), *rest) for path, *rest in (line.cells for line in lines)]
    parts = [markdown_table(_HEADER, rows, right=(1, 2))]
    found = list(_found(lines))
    if found:
        more = [f"- and {len(found) - MOST_ROWS:,} more"] if len(found) > MOST_ROWS else []
        listed = "\n".join([f"- {code(one)}" for one in found[:MOST_ROWS]] + more)
        parts.append(folded(f"Findings: {len(found):,}", listed))
    return "\n\n".join(parts)


def _found(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield from render_concise(line.found).splitlines()


def _json(lines: Sequence[Line]) -> str:
    specs = [_document(line) for line in lines]
    return json_text({"format": "speccompile-overview", "version": 1, "specs": specs}, indent=2)


def _document(line: Line) -> dict[str, Any]:
    costs = line.costs
    return {
        "path": str(line.path),
        "parameters": costs.parameters if costs else None,
        "trainable": costs.trainable if costs else None,
        "multiply_adds": costs.multiply_adds if costs else None,
        "findings": line.counts,
    }
