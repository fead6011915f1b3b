"""Checks and fixes several specs that belong together."""

from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ..compiler.checking import inputs_of
from ..compiler.project.checker import Applied, CheckedFile, Checker
from ..compiler.project.spec_files import SpecFile
from ..compiler.resolving.changes import Overrides, override_texts
from ..compiler.summaries.costs import parameters
from ..spec_schema.errors import raises_plainly
from ..spec_schema.findings.code import counted
from ..spec_schema.findings.finding import Finding
from ..spec_schema.reports.report import Report

if TYPE_CHECKING:
    from .storage.text_change import TextChange


@raises_plainly
def check_files(
    files: Sequence[SpecFile],
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: str | PathLike[str] | None = None,
    data: bool = False,
) -> Report:
    """Check specs completely, and bases through the specs that extend them.

    Args:
        files: What `find_specs` has found.
        overrides: Values to change in each spec.
        variant: Check only this variant of each spec.
        root: Read no files outside of this folder. Defaults to the projects of the specs.
        data: Whether to read and check the data, too.

    Raises Error if data is to be read and numpy is not installed.
    """
    checker = Checker(files, _applied(overrides, variant, root))
    report = Report()
    for file in files:
        result = checker.check(file)
        read = _check_data(result) if data else ""
        compilation, found = result.checked.compilation, result.checked.found
        facts = "" if len(found) else _facts(result, read)
        report.add(str(file.path), found, compilation.sources, facts)
        report.inputs.update(inputs_of(compilation))
    return report


def _applied(
    overrides: Overrides, variant: str | None, root: str | PathLike[str] | None
) -> Applied:
    return Applied(override_texts(overrides), variant, None if root is None else Path(root))


def _check_data(result: CheckedFile) -> str:
    from .checked_data import check_data

    return check_data(result.checked)


def _facts(result: CheckedFile, data: str) -> str:
    checked, extended_by = result
    if extended_by:
        return f"extended by {counted(extended_by, 'spec')}"
    assert checked.compilation.spec is not None
    also = f", {counted(checked.variants, 'variant')}" if checked.variants else ""
    read = f"; {data}" if data else ""
    return f"{counted(parameters(checked.compilation.spec.graph), 'parameter')}{also}{read}"


def fix_files(
    files: Sequence[SpecFile],
    *,
    unsafe: bool = False,
    overrides: Overrides = (),
    variant: str | None = None,
    root: str | PathLike[str] | None = None,
) -> Iterator["TextChange"]:
    """Fix the texts of specs; `change.write()` writes one. Files that can't be read are skipped.

    Args:
        files: The result of `find_specs`.
        unsafe: Whether to make fixes that need a review, too.
        overrides: Values to change in each spec when it is checked.
        variant: Check only this variant of each spec.
        root: Read no files outside of this folder. Defaults to the projects of the specs.
    """
    from ..compiler.project.fixing import repaired
    from .storage.text_change import TextChange, text_of

    checker = Checker(files, _applied(overrides, variant, root))
    for file in files:
        text = text_of(file)
        if text is None:
            continue

        def found(now: str, file: SpecFile = file) -> Iterable[Finding]:
            return checker.check(file._replace(text=now)).checked.found

        made = repaired(str(file.path), text, found, unsafe=unsafe)
        left = "it was not fixed"
        yield TextChange(file, text, made.after, made.repairs, left)
