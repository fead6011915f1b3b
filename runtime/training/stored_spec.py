"""The spec that a run stores: whether it can be read again, and whether it was edited since
training.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from ...compiler.compile import compile_spec
from ...compiler.differences.meaning import Meaning, changed_parts, redefined
from ...compiler.resolving.resolve import start_of
from ...compiler.resolving.stored import stored_text
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.document.split import HELD_OUT
from ...spec_schema.errors import as_asked
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Severity
from ...spec_schema.reports.report import SpecError, report_of
from ...version import __version__
from ..storage.durable import InputChanged, StorageError
from ..storage.identity import NotARunFolder
from ..storage.run_folder import RunFolder
from ..storage.schemas import MeaningSchema
from .invocation import called

if TYPE_CHECKING:
    from ..storage.saved_state import SavedState

MOST_SHOWN = 3
"""Maximum number of parts of a spec that are named in an error."""


def check_stored(spec: ValidSpec, findings: Findings) -> bool:
    """Whether the stored text of a spec gives the same spec again; obstacles are reported.

    Otherwise the run could be trained, but not resumed, evaluated or exported.
    """
    text = stored_text(spec.tree)
    again = compile_spec(spec.path, text=text)
    if again.spec is not None and stored_text(again.spec.tree) == text:
        return True
    errors = (one.message for one in again.findings if one.severity is Severity.ERROR)
    what = codes.targets.unreadable_when_stored(next(errors, ""))
    findings.report(what, start_of(spec.tree))
    return False


def own_spec(
    folder: RunFolder, recorded: Mapping[str, Any], overrides: Sequence[str] = ()
) -> ValidSpec:
    """Returns the run's own spec, with data paths relative to where the run was started.

    Raises:
        NotARunFolder: The spec is missing or damaged.
        SpecError: The spec has errors with the overrides.
    """
    if not folder.spec_path.exists():
        if folder.checkpoints_path.exists():
            raise NotARunFolder(
                f"{folder.spec_path} does not exist", "restore it from a copy, or start a new run"
            )
        message = f"{folder.path} has no spec: the run ended before it was written"
        raise NotARunFolder(message, "start a new run")
    result = compile_spec(folder.spec_path, overrides)
    spec = result.spec
    if spec is None and overrides:
        raise SpecError(report_of(str(folder.spec_path), result.findings, result.sources))
    if spec is None:
        raise NotARunFolder(
            f"{folder.spec_path} can't be compiled",
            f"for details: {_details(folder)}",
        )
    for name in ("data", "training"):
        if getattr(spec.document, name) is None:
            raise NotARunFolder(
                f"{folder.spec_path} has no `{name}` section", "restore the original file"
            )
    return at_home(spec, recorded)


def at_home(spec: ValidSpec, recorded: Mapping[str, Any]) -> ValidSpec:
    """Returns a stored spec with the folders that its data paths are relative to."""
    home, parts = recorded.get("folder"), recorded.get("part_folders", {})
    names = (*HELD_OUT, "targets")
    folders = {part: Path(folder) for part, folder in parts.items() if part in names}
    return replace(spec, folder=Path(home) if home else None, part_folders=folders)


def _details(folder: RunFolder) -> str:
    path = str(folder.spec_path)
    return as_asked(f"speccompile validate {quote(path)}", called("check", path))


def trained_by(saved: "SavedState", own: ValidSpec, overrides: Sequence[str] = ()) -> ValidSpec:
    """Returns the spec that a checkpoint was trained with, which can differ from the stored one.

    Raises:
        StorageError: It can't be compiled.
        InputChanged: It no longer means what it meant in training.
    """
    if not saved.spec or (saved.spec == stored_text(own.tree) and not overrides):
        check_meaning(saved.meaning, own)
        return own
    spec = compile_spec(own.path, overrides, text=saved.spec).spec
    if spec is None or spec.document.training is None or spec.document.data is None:
        message = f"the spec in the checkpoints of {own.path.parent} can't be compiled"
        raise StorageError(message, "use the version of speccompile that created it")
    if not overrides:
        check_meaning(saved.meaning, spec)
    return replace(spec, folder=own.folder, part_folders=own.part_folders)


def check_meaning(recorded: MeaningSchema | None, spec: ValidSpec) -> None:
    """Check that the spec of a checkpoint means what it meant when the checkpoint was saved.

    Args:
        recorded: What it meant then; None if an early version saved the checkpoint.

    Raises:
        InputChanged: It means something else, or may do so.
    """
    if recorded is None:
        found, version = redefined(spec), "an earlier version of speccompile"
        help = "use that version, or train the spec again"
    else:
        found = changed_parts(Meaning(recorded.parameters, recorded.parts), spec)
        is_same = recorded.speccompile == __version__
        build = "another build of " if is_same else ""
        version = f"{build}speccompile {recorded.speccompile}"
        help = f"use {'that build' if is_same else version}, or train the spec again"
    if found:
        more = f" and {len(found) - MOST_SHOWN:,} more" if len(found) > MOST_SHOWN else ""
        what = f"{', '.join(found[:MOST_SHOWN])}{more}"
        message = f"{spec.path.parent} was made with {version}, in which its spec"
        raise InputChanged(f"{message} meant something else: {what}", help)
