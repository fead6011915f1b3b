"""Explains a code with an example: a wrong spec, its findings, and a right spec."""

import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ..spec_schema.errors import asked_by_command
from ..spec_schema.findings.codes import all_codes
from ..spec_schema.findings.example import Case, Example, example, shown_files
from ..spec_schema.findings.printable import Rendered
from ..spec_schema.reports.rendering import render_all
from .compile import Compilation, compile_spec


def explained(code: str, color: bool, columns: int | None = None) -> Rendered:
    """Returns the whole text about a code."""
    about = all_codes()[code]
    head = f"{about.severity}[{code}]: {about.title}\n{about.why}"
    shown = example(code)
    parts = [head, *_case("Wrong", shown.wrong, shown), finding_of(shown, color, columns)]
    return Rendered("\n\n".join([*parts, *_case("Right", shown.right, shown)]))


def finding_of(shown: Example, color: bool = False, columns: int | None = None) -> str:
    """Returns the findings in the wrong files, computed now unless that requires a run."""
    if shown.finding:
        return shown.finding.rstrip("\n")
    with TemporaryDirectory() as folder, asked_by_command():
        shown.wrong.write(Path(folder))
        found = compiled(shown.wrong, Path(folder))
        text = render_all(found.findings, found.sources, color, columns)
    return text.replace(f"{folder}/", "").rstrip("\n")


def compiled(case: Case, folder: Path) -> Compilation:
    """Returns the findings of a case's command in its files, which are in a folder."""
    parser = ArgumentParser()
    parser.add_argument("spec")
    parser.add_argument("--set", dest="overrides", action="append", default=[])
    parser.add_argument("--variant")
    given = parser.parse_args(shlex.split(case.command)[2:])
    return compile_spec(folder / given.spec, given.overrides, given.variant)


def _case(heading: str, case: Case, shown: Example) -> Iterator[str]:
    note = f". {shown.note}" if shown.note and case is shown.wrong else ""
    yield f"{heading}: `{case.command}`{note}"
    for path, text in shown_files(case):
        lines = text.replace("\n", "\n    ")
        yield f"  {path}\n    {lines}"
