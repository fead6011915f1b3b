"""Finds the runs of the variants of a spec, and says how to make those that are missing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from ...compiler.sources import SpecSource, load_source
from ...compiler.spec import CompiledSpec
from ...spec_schema.errors import Error, as_asked, path_of, raises_plainly
from ...spec_schema.findings.code import counted
from ..storage.durable import StorageError
from ..storage.identity import safe_name
from ..training.invocation import called, made_again
from .comparison import RunComparison, comparison_of, record_of
from .groups import REPEATED, is_of
from .record import Record
from .run_list import run_folders

if TYPE_CHECKING:
    from os import PathLike
    from typing import TypeAlias

    from ...compiler.resolving.overrides import Overrides

    FilePath: TypeAlias = str | PathLike[str]


@raises_plainly
def compare_variants(
    spec: SpecSource, *, overrides: "Overrides" = (), runs: "FilePath" = "runs"
) -> RunComparison:
    """The newest runs of each variant of a spec side by side, one for each seed and fold.

    Runs with other overrides, or of a spec that has been changed since, are left out.

    Args:
        spec: A spec with variants, or where it comes from.
        overrides: Values to change.
        runs: The folder for runs.

    Raises:
        SpecError: The spec has errors.
        Error: The spec has no variants, or fewer than two of them have runs; the help has the
            command that makes them.
    """
    return _compared(load_source(spec, overrides), path_of(runs, "runs"))


def _compared(spec: CompiledSpec, runs: Path) -> RunComparison:
    if not spec.variants:
        raise Error("the spec defines no variants", "add them under `variants`")
    found: dict[str, dict[tuple[str, ...], Record]] = {name: {} for name in spec.variants}
    specs = {name: spec.changed((), name) for name in spec.variants}
    changed = 0
    for run in _records(runs / safe_name(spec.name)):
        variant, repeated = _variant_of(run)
        if variant not in found or repeated is None:
            continue
        if is_of(run, specs[variant]):
            found[variant][repeated] = run
        else:
            changed += 1
    missing = [variant for variant, of in found.items() if not of]
    if len(found) - len(missing) < 2:
        of = counted(len(found) - len(missing), "variant")
        stale = f"; {_stale(changed)}" if changed else ""
        raise Error(f"found runs of {of} of {spec.name} in {runs}{stale}", f"run {_all(spec)}")
    records = [run for variant in found.values() for run in variant.values()]
    notes = [f"No run of `{name}`: `{made_again(str(spec.path), name, ())}`" for name in missing]
    notes += [f"Left out: {_stale(changed)}."] if changed else []
    return comparison_of(records, notes=notes)


def _records(folder: Path) -> Iterator[Record]:
    """Yields the runs in a folder that have ended, oldest first."""
    for path in run_folders(folder) if folder.is_dir() else ():
        try:
            record = record_of(path)
        except (Error, StorageError):  # a damaged run, or one of a spec that can't be read
            continue
        if record.ending is not None and record.ending.reason not in ("pruned", "interrupted"):
            yield record


def _variant_of(run: Record) -> tuple[str, tuple[str, ...] | None]:
    """Returns the variant of a run, and its seed and fold; None if it has other overrides."""
    if run.started is None:
        return "", None
    overrides: Sequence[str] = run.started.overrides
    is_plain = all(one.startswith(REPEATED) for one in overrides)
    return run.started.variant, tuple(sorted(overrides)) if is_plain else None


def _stale(count: int) -> str:
    return f"{counted(count, 'run')} of the spec as it was before it was changed"


def _all(spec: CompiledSpec) -> str:
    path = str(spec.path)
    call = called("sweep", path, variants="all")
    return as_asked(f"`speccompile run {quote(path)} --all-variants`", f"`{call}`")
