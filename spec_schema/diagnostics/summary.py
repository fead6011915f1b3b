"""How many findings there are, in one line."""

from collections import Counter
from collections.abc import Iterable

from .diagnostic import Diagnostic, Severity

_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def summary(findings: Iterable[Diagnostic], files: int) -> str:
    """`2 errors, 1 warning in 3 files`; `no problems in 1 file`. `files` counts those checked."""
    counts = Counter(found.severity for found in findings)
    parts = [counted(counts[kind], noun) for kind, noun in _NOUNS.items() if counts[kind]]
    return f"{', '.join(parts) or 'no problems'} in {counted(files, 'file')}"


def counted(number: int, noun: str) -> str:
    """`1 file`, `3 files`, `1,200 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
