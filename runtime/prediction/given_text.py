"""Text from an open file, such as standard input: CSV, or JSON with an object per line."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings
from ...spec_schema.reports.report import DataError, report_of

_PIECE = 2**20
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class GivenText:
    """Text that was copied to a temporary file.

    Attributes:
        path: The file; it has the name of what was given, which messages use.
        is_json: Whether it is JSON lines.
    """

    path: Path
    is_json: bool

    @property
    def label(self) -> str:
        """What messages call it."""
        return self.path.name.removesuffix(".jsonl")

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Yields the objects. Raises DataError."""
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield self._row(number, line)

    def _row(self, number: int, line: bytes) -> Mapping[str, Any]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            return row
        text = line.decode("utf-8", "backslashreplace").strip()
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        found = Findings()
        what = codes.files.not_a_json_object(shown)
        found.report(what.located(self.label, f"line {number}"), None)
        raise DataError(report_of(self.label, found, {}))


def spooled(file: Any, folder: Path) -> GivenText:
    """Copy what is left of an open file to a temporary one.

    It is JSON lines if it begins with a brace, which no column name of a table does.

    Args:
        folder: The folder of the temporary file.
    """
    label = "standard input" if file is sys.stdin else "data"
    path = folder / label
    source = getattr(file, "buffer", file)  # bytes, whatever the locale is
    with path.open("wb") as copy:
        while piece := source.read(_PIECE):
            copy.write(
                piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
            )
    with path.open("rb") as copy:
        begin = copy.read(_PIECE).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begin.startswith(b"{"):
        return GivenText(path, is_json=False)
    return GivenText(path.rename(folder / f"{label}.jsonl"), is_json=True)
