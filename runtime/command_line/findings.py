"""Findings on their way to a person or a program: formats, files, exit codes."""

from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ...spec_schema.diagnostics.diagnostic import Diagnostic, Severity
from ...spec_schema.diagnostics.suggest import did_you_mean
from .streams import Streams


@dataclass(slots=True)
class Findings:
    """What was found in some files.

    Attributes:
        sources: the text of each source, for showing its lines.
        clean: a line for each file in which nothing was found.
        files: how many were checked.
    """

    found: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    clean: list[str] = field(default_factory=list)
    files: int = 0


UNREADABLE = 2

Format: TypeAlias = tuple[str, Path | None]
"""The name of a format, and the file it goes to; None: standard output."""


def exit_code(found: Iterable[Diagnostic], fail_on: str = "error") -> int:
    """0 clean, 1 findings as bad as `fail_on`, 2 a file that can't be read."""
    kinds = {one.severity for one in found if one.code != "SC002"}
    if any(one.code == "SC002" for one in found):
        return UNREADABLE
    fails = {Severity.ERROR, Severity(fail_on)}
    return 1 if kinds & fails else 0


def _text(findings: Findings, colour: bool) -> str:
    from ...spec_schema.diagnostics.summary import summary

    shown = ""
    if findings.found:
        from ...spec_schema.diagnostics.text import render_all

        shown = render_all(findings.found, findings.sources, colour)
    clean = "".join(f"{line}\n" for line in findings.clean)
    return f"{shown}{clean}{summary(findings.found, findings.files)}\n"


def _concise(findings: Findings, colour: bool) -> str:
    from ...spec_schema.diagnostics.concise import render_concise

    return render_concise(findings.found)


def _json(findings: Findings, colour: bool) -> str:
    from ...spec_schema.diagnostics.json_format import render_json

    return render_json(findings.found, findings.files)


def _github(findings: Findings, colour: bool) -> str:
    from ...spec_schema.diagnostics.github import render_github

    return render_github(findings.found)


FORMATS: Mapping[str, Callable[[Findings, bool], str]] = {
    "text": _text,
    "concise": _concise,
    "json": _json,
    "github": _github,
}


def format_argument(text: str) -> Format:
    """The type of `--format`: `json`, or `json=findings.json`. Raises ArgumentTypeError."""
    name, equals, path = text.partition("=")
    if name not in FORMATS:
        guess = did_you_mean(name, FORMATS)
        remedy = f"did you mean `{guess}`?" if guess else f"it is one of {', '.join(FORMATS)}"
        raise ArgumentTypeError(f"no format is called `{name}`: {remedy}")
    if equals and not path:
        raise ArgumentTypeError(f"`{text}` names no file: write `{name}=findings.{name}`")
    return name, Path(path) if path else None


def write(findings: Findings, formats: Iterable[Format], streams: Streams) -> None:
    """The findings in each format, where it goes. Raises OSError for a file."""
    for name, path in formats:
        text = FORMATS[name](findings, streams.colour and path is None)
        if path is None:
            streams.out.write(text)
        else:
            path.write_text(text, encoding="utf-8")
