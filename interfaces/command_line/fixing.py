"""Repairs of specs: worked out on the text, round after round, then shown or written."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ...runtime.storage.whole_files import write_whole
from ...spec_schema.findings.edits import SourceText, applied, compatible
from ...spec_schema.findings.finding import Finding
from ...spec_schema.findings.printable import printable
from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT

MOST_ROUNDS = 32
"""A repair can make the next finding visible; most specs take one round."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

Check: TypeAlias = Callable[[str], Iterable[Finding]]
"""The findings of a text."""


class NotWritten(Exception):
    """A repaired text could not take the place of the file's: why, in a line."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text before and after its repairs, and how many findings were mended."""

    before: str
    after: str
    repairs: int


def repaired(name: str, text: str, check: Check, *, unsafe: bool) -> Repaired:
    """The text with repairs applied until none is left. Edits of other sources are left out.

    Args:
        name: of the source in the findings' spans.
        unsafe: also make repairs that somebody should look at.
    """
    now, repairs, seen = text, 0, {text}
    for _ in range(MOST_ROUNDS):
        source = SourceText(name, now)
        chosen = list(compatible(source, check(now), unsafe))
        if not chosen:
            break
        after = applied(source, {edit for found in chosen for edit in found.fixes})
        if after in seen:
            break
        now, repairs = after, repairs + len(chosen)
        seen.add(now)
    return Repaired(text, now, repairs)


def read_text(path: Path) -> tuple[bytes, str | None]:
    """A file's bytes and its text, byte order mark and line breaks as they are.

    None for the text where there is none to repair, which checking reports.
    """
    try:
        data = read_bytes(path, LARGEST_TEXT + 1)
        return data, data.decode("utf-8") if len(data) <= LARGEST_TEXT else None
    except (OSError, ValueError):
        return b"", None


def write_repaired(
    path: Path, before: bytes, after: str, *, left: str = "its repairs were not written"
) -> None:
    """Write a text over the file that held `before`. Raises NotWritten, which says what is left."""
    try:
        if not path.stat().st_mode & 0o222:
            raise NotWritten(f"{path} is read-only: {left}")
        if read_bytes(path, LARGEST_TEXT + 1) != before:
            raise NotWritten(f"{path} changed meanwhile: {left}")
        write_whole(path, after.encode("utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NotWritten(f"{path} can't be written: {reason}") from error


def difference(name: str, repaired: Repaired) -> str:
    """The repairs as a unified diff, which `patch` takes."""
    from difflib import unified_diff

    before, after = (_lines(text) for text in (repaired.before, repaired.after))
    shown = printable(name.removeprefix("/"), len(name))
    lines = unified_diff(before, after, f"a/{shown}", f"b/{shown}")
    return "".join(_whole(line) for line in lines)


def _lines(text: str) -> list[str]:
    """Lines as `diff` and `patch` count them: each ends with a line feed."""
    return _LINE.findall(text)


def _whole(line: str) -> str:
    """A last line without a line break is marked as `diff` marks it."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
