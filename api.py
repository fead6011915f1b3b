"""The public Python API. The command line is written on top of it.

Importing this module loads neither the compiler nor TensorFlow: every function loads what it needs
when it is called. `speccompile` exports them, the types of their results, and the exceptions.

A *source* of a spec is a path, a text (a `str` with a line break), a mapping, or a spec made in
Python. Overrides are a mapping of paths to values, `{"training.epochs": 3}`, or a list of
`path=value`; they are applied after the variant, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .spec_schema.errors import raises_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike
    from typing import TypeAlias

    from .compiler.differences.report import Comparison
    from .compiler.resolving.changes import Overrides
    from .compiler.sources import SpecSource
    from .compiler.spec import CompiledSpec
    from .compiler.summaries.overview import Overview
    from .compiler.summaries.spec_summary import Summary
    from .compiler.targets import TargetName
    from .runtime.console.progress import ProgressMode
    from .runtime.events import Listener
    from .runtime.exporting import Exported
    from .runtime.run import Run
    from .runtime.training.health import RunHealth
    from .runtime.training.interruption import Signals
    from .spec_schema.reports.report import Report

    FilePath: TypeAlias = str | PathLike[str]

# Specs.


@raises_plainly
def check(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
    data: bool = False,
) -> Report:
    """Check a spec and all of its variants completely, without TensorFlow.

    Args:
        source: Where the spec comes from, or a folder: all specs in it are checked.
        overrides: Values to change.
        variant: Check only this variant.
        root: Read no files outside of this folder. Defaults to the project of the spec.
        data: Whether to read and check the data, too.

    Returns the findings; `report.ok` says whether there are no errors.

    Raises:
        Error: There are no specs in the folder, or data is to be read and numpy is not installed.
        TypeError: The source, or a value in it, is of an unsupported type.
    """
    from .compiler.project.spec_files import find_specs
    from .compiler.sources import file_of
    from .compiler.spec import CompiledSpec
    from .runtime.checking import check_files

    if isinstance(source, CompiledSpec) and not data:
        return load(source, overrides=overrides, variant=variant).check()
    file = file_of(source)
    files = [file] if file.text is not None else find_specs([file.path]).files
    return check_files(files, overrides=overrides, variant=variant, root=root, data=data)


@raises_plainly
def load(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> CompiledSpec:
    """Load and compile a spec, without TensorFlow.

    Args:
        source: Where the spec comes from. A spec that is loaded already gets more overrides, or
            another variant.
        overrides: Values to change.
        variant: The variant to apply.
        root: Read no files outside of this folder. Defaults to the project of the spec.

    Raises:
        SpecError: The spec has errors; the exception shows them.
        TypeError: The source, or a value in it, is of an unsupported type.
    """
    from .compiler.sources import load_source

    return load_source(source, overrides, variant, root)


@raises_plainly
def summary(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Summary:
    """The layers of a spec with their shapes, weights and costs. Arguments and errors: see `load`.

    `print(summary)` shows a table, `summary.rows` has a record per layer.
    """
    return load(source, overrides=overrides, variant=variant, root=root).summary()


def overview(
    sources: Iterable[SpecSource],
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Overview:
    """Several specs at a glance: their costs and the number of their findings.

    Specs with errors have no costs; they raise nothing. Arguments: see `load`.
    """
    from .compiler.compile import compile_written
    from .compiler.resolving.changes import override_texts
    from .compiler.sources import written_of
    from .compiler.summaries.overview import Overview

    applied = override_texts(overrides)
    specs = (written_of(source, root) for source in sources)
    return Overview((spec.path, compile_written(spec, applied, variant)) for spec in specs)


@raises_plainly
def diff(
    before: SpecSource,
    after: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Comparison:
    """What differs between two specs, and whether a checkpoint of the first fits the second.

    Overrides and the variant are applied to both. Arguments and errors: see `load`.
    """
    first, second = (
        load(source, overrides=overrides, variant=variant, root=root) for source in (before, after)
    )
    return first.diff(second)


def schema() -> dict[str, Any]:
    """The JSON Schema of specs, for editors and other tools."""
    from .spec_schema.reference.json_schema import json_schema

    return json_schema()


# Training.


@raises_plainly
def train(
    spec: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    runs: FilePath = "runs",
    on_event: Listener | None = None,
    progress: ProgressMode = "none",
    signals: Signals | None = None,
) -> Run:
    """Train a network as its spec says.

    Ctrl-C ends the run after the current step. Once it is saved, KeyboardInterrupt is raised;
    `open_run(…).resume()` goes on later.

    Args:
        spec: A spec with `data` and `training`, or where it comes from.
        overrides: Values to change.
        variant: The variant to apply.
        runs: The folder for runs. This one is stored in `<runs>/<name>/<number>`.
        on_event: Is called with every event: the epochs, why the run stopped, and so on.
        progress: How to show progress on standard output: `auto`, `rich`, `plain`, `json` or
            `none`.
        signals: How to handle Ctrl-C and SIGTERM instead.

    Raises:
        SpecError: The spec has errors.
        IncompleteSpec: The spec has no `data` or no `training` section.
        DataError: The data can't be used.
        DeviceError: The device doesn't exist or doesn't support what is asked of it.
        StorageError: The folder of the run can't be written.
        TensorFlowMissing: TensorFlow is not installed.
    """
    from pathlib import Path

    from .runtime.events import silent
    from .runtime.run import train

    loaded = load(spec, overrides=overrides, variant=variant)
    return train(loaded, Path(runs), on_event or silent, progress, signals)


@raises_plainly
def open_run(folder: FilePath, *, target: TargetName | None = None) -> Run:
    """Open the folder of a run: to predict, to evaluate, to resume.

    Args:
        folder: Such as `runs/digits/1`.
        target: Use another target than the run was trained on.

    Raises StorageError if there is no run in the folder.
    """
    from pathlib import Path

    from .runtime.run import open_run

    return open_run(Path(folder), target)


@raises_plainly
def examine(folder: FilePath) -> RunHealth:
    """Whether the files of a run are intact, and how to go on with it. Nothing is written.

    Raises StorageError if there is no run in the folder.
    """
    from pathlib import Path

    from .runtime.training.health import health_of

    return health_of(Path(folder))


@raises_plainly
def export(
    source: SpecSource | Run,
    path: FilePath,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
    target: TargetName | None = None,
    on_event: Listener | None = None,
) -> Exported:
    """Write the untrained network of a spec, or the trained network of a run, as a file.

    Args:
        source: The run; or the spec, or where it comes from.
        path: What to write, in the format of its suffix. It must not exist.
        overrides: Values of the spec to change.
        variant: The variant of the spec to apply.
        root: See `load`.
        target: The target to write. Defaults to the usual one of the format.
        on_event: Is called with events while you wait.

    Raises:
        SpecError: The spec has errors.
        UnknownFormat: No format has the suffix, or it can't take the target.
        StorageError: The path exists or can't be written, or the run has no weights.
        TensorFlowMissing: TensorFlow is not installed.
    """
    from pathlib import Path

    from .compiler.resolving.changes import override_texts
    from .compiler.sources import load_source
    from .runtime.events import silent
    from .runtime.exporting import Destination
    from .runtime.run import Run

    destination = Destination(Path(path), target)
    if isinstance(source, Run):
        return destination.write_run(source, on_event or silent)
    applied = (*override_texts(overrides), f"runtime.target={destination.target}")
    return destination.write_spec(load_source(source, applied, variant, root), on_event or silent)
