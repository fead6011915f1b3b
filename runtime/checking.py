"""Checks and fixes several specs that belong together."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING

from ..compiler.checking import Checked, check, inputs_of, report_checked
from ..compiler.project.checker import Applied, CheckedFile, Checker
from ..compiler.project.spec_files import SpecFile, SpecFiles, files_of
from ..compiler.resolving.overrides import Overrides, override_texts
from ..compiler.valid_spec import ValidSpec
from ..spec_schema.errors import check_text, raises_plainly, root_path
from ..spec_schema.findings.code import counted
from ..spec_schema.findings.finding import Finding
from ..spec_schema.reports.report import Report

if TYPE_CHECKING:
    from .storage.text_change import TextChange


@raises_plainly
def check_files(
    files: SpecFiles,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: str | PathLike[str] | None = None,
    data: bool = False,
) -> Report:
    """Check specs completely, and bases through the specs that extend them.

    Args:
        files: What `find_specs` has found; or paths of files and folders, or one of them.
        overrides: Values to change in each spec.
        variant: Check only this variant of each spec.
        root: Read no files outside of this folder. Defaults to the projects of the specs.
        data: Whether to read and check the data, too.

    Raises Error if a folder has no specs, or data is to be read and numpy is not installed.
    """
    specs = files_of(files)
    checker = Checker(specs, _applied(overrides, variant, root))
    report = Report()
    for file in specs:
        result = checker.check(file)
        read = _read(result.checked) if data else ""
        compilation, found = result.checked.compilation, result.checked.found
        facts = "" if len(found) else _facts(result, read)
        report.add(str(file.path), found, compilation.sources, facts)
        report.inputs.update(inputs_of(compilation))
    return report


def check_loaded(spec: ValidSpec, data: bool) -> Report:
    """Check a spec that is loaded already, as it was loaded; with `data`, its data, too."""
    assert spec.written is not None
    checked = check(spec.written, spec.overrides, spec.variant)
    again = checked.compilation.spec
    if again is not None:
        checked.compilation.spec = replace(again, folder=spec.folder)
    read = _read(checked) if data else ""
    return report_checked(spec.path, checked, read)


def _applied(
    overrides: Overrides, variant: str | None, root: str | PathLike[str] | None
) -> Applied:
    check_text(variant, "variant")
    return Applied(override_texts(overrides), variant, root_path(root))


def _read(checked: Checked) -> str:
    from .checked_data import check_data

    return check_data(checked)


def _facts(result: CheckedFile, data: str) -> str:
    checked, extended_by = result
    if extended_by:
        return f"extended by {counted(extended_by, 'spec')}"
    assert checked.compilation.spec is not None
    also = f", {counted(checked.variants, 'variant')}" if checked.variants else ""
    read = f"; {data}" if data else ""
    return f"{counted(checked.compilation.spec.graph.parameters, 'parameter')}{also}{read}"


@raises_plainly
def fix_files(
    files: SpecFiles,
    *,
    unsafe: bool = False,
    overrides: Overrides = (),
    variant: str | None = None,
    root: str | PathLike[str] | None = None,
) -> Iterator["TextChange"]:
    """Fix the texts of specs, each as you come to it in a loop.

    Nothing is written: `change.write()` writes a file. Files that can't be read are skipped.

    Args:
        files: The result of `find_specs`; or paths of files and folders, or one of them.
        unsafe: Whether to make fixes that need a review, too.
        overrides: Values to change in each spec when it is checked.
        variant: Check only this variant of each spec.
        root: Read no files outside of this folder. Defaults to the projects of the specs.

    Raises Error if a folder or a glob has no specs.
    """
    specs = files_of(files)
    return _fixed(specs, Checker(specs, _applied(overrides, variant, root)), unsafe)


def _fixed(specs: Iterable[SpecFile], checker: Checker, unsafe: bool) -> Iterator["TextChange"]:
    from ..compiler.project.fixing import repaired
    from .storage.text_change import TextChange, text_of

    for file in specs:
        text = text_of(file)
        if text is None:
            continue

        def found(now: str, file: SpecFile = file) -> Iterable[Finding]:
            return checker.check(file._replace(text=now)).checked.found

        made = repaired(str(file.path), text, found, unsafe=unsafe)
        left = "it was not fixed"
        yield TextChange(file, text, made.after, made.repairs, left)
