"""The public Python API. The command line is written on top of it.

Importing this module loads neither the compiler nor TensorFlow: every function loads what it needs
when it is called. `speccompile` exports them, the types of their results, and the exceptions.

A *source* of a spec is a path, a text (a `str` with a line break), a mapping, a spec made in Python
or loaded already, or a run, for the spec it has stored. Overrides are a mapping of paths to values,
`{"training.epochs": 3}`, or a list of `path=value`; they are applied after the variant, in order.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from .spec_schema.errors import Error, path_of, raises_plainly, several

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from .compiler.differences.report import Comparison
    from .compiler.drawing.drawing import Drawing
    from .compiler.resolving.overrides import Overrides
    from .compiler.sources import SpecSource
    from .compiler.spec import CompiledSpec
    from .compiler.summaries.overview import Overview
    from .compiler.summaries.spec_summary import Summary
    from .compiler.targets import TargetName
    from .runtime.console.progress import ProgressMode
    from .runtime.data.profiling.profile import Profile
    from .runtime.events import Listener
    from .runtime.exporting import Exported
    from .runtime.reporting.comparison import RunComparison
    from .runtime.reporting.run_list import RunList
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
        source: Where the spec comes from, or a folder or a glob: all its specs are checked.
        overrides: Values to change.
        variant: Check only this variant.
        root: Read no files outside of this folder. Defaults to the project of the spec.
        data: Whether to read and check the data, too.

    Returns the findings; `report.ok` says whether there are no errors.

    Raises:
        Error: There are no specs in the folder, or data is to be read and numpy is not installed.
        TypeError: The source, or a value in it, is of an unsupported type.
    """
    from .compiler.sources import compiled_of, file_of, load_source
    from .runtime.checking import check_files, check_loaded

    if compiled_of(source) is not None:
        return check_loaded(load_source(source, overrides, variant), data)
    file = file_of(source)
    files = file if file.text is not None else file.path
    return check_files(files, overrides=overrides, variant=variant, root=root, data=data)


@raises_plainly
def profile(
    source: SpecSource,
    *,
    targets: Sequence[str] = (),
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Profile:
    """What is in data: the kind of each column or array, missing values, classes, and what to know.

    Args:
        source: A spec; or the path of data: a table, whose format its suffix tells, arrays, or a
            folder of images or texts. How a text file writes its table is found out.
        targets: The columns or arrays to predict, for data without a spec.
        overrides, variant, root: See `load`.

    Raises:
        DataError: The data can't be read.
        SpecError: The spec has errors; the exception shows them.
        Error: The spec reads no data, or the data has no such column.
    """
    from .runtime.data.profiling.reading import profile_of_file, profile_of_source
    from .spec_schema.yaml.files import SUFFIXES

    if isinstance(source, str | PathLike) and "\n" not in str(source):
        place = path_of(source, "source")
        if place.suffix.lower() not in ("", *SUFFIXES) or place.is_dir():
            return profile_of_file(place, targets)
    if targets:
        raise Error("`targets` is for data without a spec: a spec names its own", "remove it")
    spec = load(source, overrides=overrides, variant=variant, root=root)
    data, path = spec.document.data, spec.data_path
    folder = path.folder if path else path_of(".", "folder")
    return profile_of_source(data.source if data else None, folder, str(spec.path))


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
        source: Where the spec comes from. A spec that is loaded already, or that of a run, gets
            more overrides, or another variant.
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


@raises_plainly
def draw(
    source: SpecSource,
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Drawing:
    """The network of a spec as a drawing. Arguments and errors: see `load`.

    A notebook shows it. `drawing.save("network.svg")` writes it to a file.
    """
    return load(source, overrides=overrides, variant=variant, root=root).draw()


@raises_plainly
def overview(
    sources: SpecSource | Iterable[SpecSource],
    *,
    overrides: Overrides = (),
    variant: str | None = None,
    root: FilePath | None = None,
) -> Overview:
    """Several specs at a glance: their costs and the number of their findings.

    Specs with errors have no costs; they raise nothing.

    Args:
        sources: A spec or several, from wherever they come. A folder stands for all specs in it.
        overrides: Values to change in each spec.
        variant: The variant to apply to each spec.
        root: See `load`.

    Raises:
        Error: A folder or a glob has no specs.
        TypeError: A source, or a value in it, is of an unsupported type.
    """
    from .compiler.compile import compile_written
    from .compiler.resolving.overrides import override_texts
    from .compiler.sources import each_written
    from .compiler.summaries.overview import Overview

    applied, specs = override_texts(overrides), each_written(sources, root)
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
    from .runtime.events import silent
    from .runtime.run import train

    folder = path_of(runs, "runs")
    loaded = load(spec, overrides=overrides, variant=variant)
    return train(loaded, folder, on_event or silent, progress, signals)


@raises_plainly
def open_run(folder: FilePath, *, target: TargetName | None = None) -> Run:
    """Open the folder of a run: to predict, to evaluate, to resume.

    Args:
        folder: Such as `runs/digits/1`.
        target: Use another target than the run was trained on.

    Raises StorageError if there is no run in the folder.
    """
    from .runtime.run import open_run

    return open_run(path_of(folder, "folder"), target)


@raises_plainly
def list_runs(folder: FilePath = "runs") -> RunList:
    """The runs in a folder and below it, oldest first, with what they measured.

    Raises Error if there is no such folder.
    """
    from .runtime.reporting.run_list import list_runs

    return list_runs(path_of(folder, "folder"))


@raises_plainly
def compare_runs(folders: FilePath | Iterable[FilePath]) -> RunComparison:
    """Runs side by side: means and deviations of those that differ only in seed or fold, and what
    that shows.

    Args:
        folders: Folders of runs; of a folder with several runs, such as that of a sweep, all that
            have ended.

    Raises:
        Error: There are fewer than two runs.
        StorageError: A run is damaged.
    """
    from .runtime.reporting.compared_runs import compare_runs

    return compare_runs([path_of(folder, "folders") for folder in several(folders, "folders")])


@raises_plainly
def examine(folder: FilePath) -> RunHealth:
    """Whether the files of a run are intact, and how to go on with it. Nothing is written.

    Raises StorageError if there is no run in the folder.
    """
    from .runtime.training.health import health_of

    return health_of(path_of(folder, "folder"))


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
        source: The run, the spec, or where it comes from.
        path: What to write, in the format of its suffix. It must not exist.
        overrides: Values of the spec to change.
        variant: The variant of the spec to apply.
        root: See `load`.
        target: The target to write. Defaults to that of the format.
        on_event: Called with events while you wait.

    Raises:
        Error: The run is to be changed by overrides or a variant.
        SpecError: The spec has errors.
        UnknownFormat: No format has the suffix, or it can't take the target.
        StorageError: The path can't be written, or exists, or the run has no weights.
        TensorFlowMissing: TensorFlow is not installed.
    """
    from .compiler.resolving.overrides import override_texts
    from .compiler.sources import load_source
    from .runtime.events import silent
    from .runtime.exporting import Destination
    from .runtime.run import Run

    destination = Destination(path_of(path, "path"), target)
    if isinstance(source, Run):
        _refuse_changes(overrides, variant)
        return destination.write_run(source, on_event or silent)
    applied = (*override_texts(overrides), f"runtime.target={destination.target}")
    return destination.write_spec(load_source(source, applied, variant, root), on_event or silent)


def _refuse_changes(overrides: Overrides, variant: str | None) -> None:
    if overrides or variant is not None:
        message = "overrides and variants apply to specs, not to the trained network of a run"
        raise Error(message, "leave them out, or export `run.spec`, untrained")
