"""Writes findings in several formats to standard output and files, and determines the exit code.

Modules that write files are imported when they are needed.
"""

import os
from argparse import ArgumentTypeError
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ... import Finding, Severity
from ...spec_schema.reports.report import REPORT_FORMATS, is_format, report_format
from .arguments import UsageError
from .streams import Streams

if TYPE_CHECKING:
    from ... import FormatName, Report


UNREADABLE = 2

Format: TypeAlias = "tuple[FormatName, Path | None]"
"""The name of a format, and the file it goes to; None for standard output."""


def exit_code(found: Iterable[Finding], fail_on: str = "error") -> int:
    """Returns 0 without findings, 1 for findings as severe as `fail_on`, 2 for unreadable files or
    a wrong command.
    """
    found = list(found)
    if any(one.code == "SC002" or _is_of_command(one) for one in found):
        return UNREADABLE
    fails = {Severity.ERROR, Severity(fail_on)}
    return 1 if fails.intersection(one.severity for one in found) else 0


def _is_of_command(one: Finding) -> bool:
    """Whether `--set` or `--variant` can't be applied: then the command is wrong, not the spec. A
    value that the spec can't have is an ordinary finding.
    """
    if one.span is None or one.span.is_in_a_file:
        return False
    from ...spec_schema.findings.codes import all_codes

    return all_codes()[one.code].refuses_option


def format_argument(text: str) -> Format:
    """The type of `--format`: `json`, or `json=findings.json`. Raises ArgumentTypeError."""
    name, equals, path = text.partition("=")
    if not is_format(name):
        from ...spec_schema.findings.did_you_mean import did_you_mean

        guess = did_you_mean(name, REPORT_FORMATS)
        known = ", ".join(REPORT_FORMATS)
        remedy = f"did you mean `{guess}`?" if guess else f"choose from {known}"
        raise ArgumentTypeError(f"unknown format `{name}`: {remedy}")
    if equals and not path:
        suffix = report_format(name).SUFFIX
        raise ArgumentTypeError(
            f"expected a file after `{name}=`, as in `{name}=findings.{suffix}`"
        )
    return name, Path(path) if path else None


def refuse_one_file(formats: Iterable[Format]) -> None:
    """Raise UsageError if two formats go to one file."""
    taken: set[str] = set()
    for _, path in formats:
        name = os.path.realpath(path) if path else ""
        if name in taken:
            raise UsageError(f"two formats write to {path}", "use a different file for each")
        taken |= {name} if name else set()


def check_places(formats: Iterable[Format]) -> None:
    """Raise UsageError if a format can't be written to its file, or would replace a spec."""
    files = [path for _, path in formats if path is not None]
    if not files:
        return
    from ...compiler.project.overwriting import refuse_spec
    from ...runtime.storage.whole_files import check_place

    for file in files:
        refuse_spec(file)
        check_place(file)


def write(
    report: "Report", formats: Sequence[Format], streams: Streams, verbose: bool = False
) -> None:
    """Write the findings in each format. Raises UsageError for a file that can't be written.

    Args:
        verbose: Whether text shows every note.
    """
    _refuse_inputs(report, formats)
    for name, path in formats:
        if path is None:
            text = report.render(name, color=streams.color, width=streams.columns, verbose=verbose)
            streams.out.write(text)
        else:
            _write_file(path, report.render(name, verbose=verbose))


def _refuse_inputs(report: "Report", formats: Iterable[Format]) -> None:
    files = [path for _, path in formats if path is not None]
    if files:
        from ...compiler.project.overwriting import refuse_inputs

        for file in files:
            refuse_inputs(file, report.inputs)


def _write_file(path: Path, text: str) -> None:
    from ...runtime.storage.whole_files import write_file

    write_file(path, text)
