"""How many findings there are, in one line."""

from collections import Counter
from collections.abc import Iterable

from ..findings.code import counted
from ..findings.finding import Finding, Severity

_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def summary(findings: Iterable[Finding], files: int, ignored: int = 0) -> str:
    """`2 errors, 1 warning in 3 files`; `no problems in 1 file (1 ignored)`.

    Args:
        files: how many were checked.
        ignored: how many findings comments ignore, which are not among `findings`.
    """
    counts = Counter(found.severity for found in findings)
    parts = [counted(counts[kind], noun) for kind, noun in _NOUNS.items() if counts[kind]]
    aside = f" ({ignored:,} ignored)" if ignored else ""
    return f"{', '.join(parts) or 'no problems'} in {counted(files, 'file')}{aside}"
