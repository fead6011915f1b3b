"""A kind of file that is a sample."""

from collections.abc import Callable
from dataclasses import dataclass

from ....spec_schema.findings.code import Violation

LINK, DEEP, OUTSIDE, OTHER, TAKEN = "link", "deep", "outside", "other", "taken"
UNLISTED = "unlisted"
"""Reasons to skip a file other than its format; `TAKEN` is not to skip it."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is a sample.

    Attributes:
        noun: What messages call one.
        reason: Takes a suffix in lower case. Returns `TAKEN`, or why such files are skipped:
            `OTHER`, or the name of their format.
        no_file: Returns the violation of a row whose file doesn't exist. Takes the path in the row,
            and what messages call the folders.
        formats: What to convert others to.
        by_library: Formats that are read if an optional library is installed.
        library: How to install it.
    """

    noun: str
    reason: Callable[[str], str]
    no_file: Callable[[str, str], Violation]
    formats: str = ""
    by_library: frozenset[str] = frozenset()
    library: str = ""
