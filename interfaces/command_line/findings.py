"""Findings on their way to a person or a program: formats, files, exit codes."""

import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ...runtime.console.streams import Streams
from ...spec_schema.findings.did_you_mean import did_you_mean
from ...spec_schema.findings.finding import Finding, Findings, Ignored, Severity, Span
from ...spec_schema.findings.printable import Rendered, printable
from .arguments import UsageError
from .whole_files import check_place, write_output


@dataclass(slots=True)
class CheckedFiles:
    """What was found in some files.

    Attributes:
        checked: every finding of each file, those in its bases included.
        reported: the same, each finding once: what files share is listed under the first of them.
        ignored: what comments ignore, by file, each once.
        sources: the text of each source, for showing its lines.
        clean: a line for each file in which nothing was found.
        inputs: the files that were read, and the data that they name.
    """

    checked: dict[str, list[Finding]] = field(default_factory=dict)
    reported: dict[str, list[Finding]] = field(default_factory=dict)
    ignored: dict[str, list[Ignored]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    clean: list[str] = field(default_factory=list)
    inputs: set[Path] = field(default_factory=set)
    _known: set[tuple[str, Span, str]] = field(default_factory=set)

    def add(self, file: str, found: Findings, sources: Mapping[str, str]) -> None:
        """The findings of one file."""
        self.checked[file] = list(found)
        self.reported[file] = [one for one in found if self._is_new(one)]
        self.ignored[file] = [one for one in found.ignored if self._is_new(one.found)]
        self.sources.update(sources)

    def _is_new(self, one: Finding) -> bool:
        if one.span is None:
            return True
        key = (one.code, one.span, one.message)
        is_new = key not in self._known
        self._known.add(key)
        return is_new

    @property
    def found(self) -> list[Finding]:
        """The findings of all files, each once, in their order."""
        return [one for findings in self.reported.values() for one in findings]

    @property
    def files(self) -> int:
        """How many were checked."""
        return len(self.checked)

    @property
    def ignored_count(self) -> int:
        """How many findings comments ignore."""
        return sum(map(len, self.ignored.values()))


UNREADABLE = 2

Format: TypeAlias = tuple[str, Path | None]
"""The name of a format, and the file it goes to; None: standard output."""


def exit_code(found: Iterable[Finding], fail_on: str = "error") -> int:
    """0 clean, 1 findings as bad as `fail_on`, 2 a file that can't be read or a faulty command."""
    found = list(found)
    if any(one.code == "SC002" or _is_of_command(one) for one in found):
        return UNREADABLE
    fails = {Severity.ERROR, Severity(fail_on)}
    return 1 if fails.intersection(one.severity for one in found) else 0


def _is_of_command(one: Finding) -> bool:
    """Whether `--set` or `--variant` can't be carried out: the command is wrong, not the spec. A
    value that the spec can't have is a finding like any other.
    """
    is_option = one.span is not None and not one.span.is_in_a_file
    return is_option and one.code.startswith(_OF_OPTIONS)


_OF_OPTIONS = ("SC0", "SC606", "SC607", "SC608")
"""Text that can't be read, a path that leads nowhere, `path=value` left out, no such variant."""


def _text(findings: CheckedFiles, colour: bool) -> str:
    from ...spec_schema.reports.counts import summary

    shown = ""
    if findings.found:
        from ...spec_schema.reports.text import render_all

        shown = render_all(findings.found, findings.sources, colour)
    clean = "".join(f"{printable(line)}\n" for line in findings.clean)
    count = summary(findings.found, findings.files, findings.ignored_count)
    return Rendered(f"{shown}{clean}{count}\n")


def _concise(findings: CheckedFiles, colour: bool) -> str:
    from ...spec_schema.reports.concise import render_concise

    return render_concise(findings.found)


def _json(findings: CheckedFiles, colour: bool) -> str:
    from ...spec_schema.reports.json_report import render_json

    return render_json(findings.found, findings.files, findings.ignored_count)


def _github(findings: CheckedFiles, colour: bool) -> str:
    from ...spec_schema.reports.github import render_github

    return render_github(findings.found)


def _gitlab(findings: CheckedFiles, colour: bool) -> str:
    from ...spec_schema.reports.gitlab import render_gitlab

    return render_gitlab(findings.reported, findings.sources, os.getcwd())


def _sarif(findings: CheckedFiles, colour: bool) -> str:
    from ... import __version__
    from ...spec_schema.reports.sarif import render_sarif

    return render_sarif(
        findings.reported, findings.sources, os.getcwd(), findings.ignored, __version__
    )


def _junit(findings: CheckedFiles, colour: bool) -> str:
    from ...spec_schema.reports.junit import render_junit

    return render_junit(findings.checked)


FORMATS: Mapping[str, Callable[[CheckedFiles, bool], str]] = {
    "text": _text,
    "concise": _concise,
    "json": _json,
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
    "junit": _junit,
}
_SUFFIXES = {"text": "txt", "concise": "txt", "github": "txt", "gitlab": "json", "junit": "xml"}


def format_argument(text: str) -> Format:
    """The type of `--format`: `json`, or `json=findings.json`. Raises ArgumentTypeError."""
    name, equals, path = text.partition("=")
    if name not in FORMATS:
        guess = did_you_mean(name, FORMATS)
        remedy = f"did you mean `{guess}`?" if guess else f"it is one of {', '.join(FORMATS)}"
        raise ArgumentTypeError(f"no format is called `{name}`: {remedy}")
    if equals and not path:
        suffix = _SUFFIXES.get(name, name)
        raise ArgumentTypeError(f"`{text}` names no file: write `{name}=findings.{suffix}`")
    return name, Path(path) if path else None


def refuse_one_file(formats: Iterable[Format]) -> None:
    """Raise UsageError where two formats go to one file: the second would replace the first."""
    taken: set[str] = set()
    for _, path in formats:
        name = os.path.realpath(path) if path else ""
        if name in taken:
            raise UsageError(f"two formats go to {path}", "give each a file of its own")
        taken |= {name} if name else set()


def check_places(formats: Iterable[Format]) -> None:
    """Raise UsageError where a format can't go to its file, or would replace a spec."""
    from .overwriting import refuse_spec

    for path in (path for _, path in formats if path is not None):
        refuse_spec(path)
        check_place(path)


def write(findings: CheckedFiles, formats: Sequence[Format], streams: Streams) -> None:
    """The findings in each format, where it goes. Raises UsageError for a file."""
    from .overwriting import refuse_inputs

    for file in (path for _, path in formats if path is not None):
        refuse_inputs(file, findings.inputs)
    for name, path in formats:
        text = FORMATS[name](findings, streams.colour and path is None)
        if path is None:
            streams.out.write(text)
        else:
            write_output(path, text)
