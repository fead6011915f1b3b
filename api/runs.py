"""Functions of the public API about runs: train, open, list, compare, replay, examine, export."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from ..spec_schema.errors import Error, path_of, raises_plainly, several
from .specs import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from ..compiler.resolving.overrides import Overrides
    from ..compiler.sources import SpecSource
    from ..compiler.targets import TargetName
    from ..runtime.console.progress import ProgressMode
    from ..runtime.events import Listener
    from ..runtime.exporting import Exported
    from ..runtime.reporting.comparison import RunComparison
    from ..runtime.reporting.replay_table import Replays
    from ..runtime.reporting.run_list import RunList
    from ..runtime.run import Run
    from ..runtime.training.health import RunHealth
    from ..runtime.training.interruption import Signals

    FilePath: TypeAlias = str | PathLike[str]


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
    live_report: bool = False,
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
        live_report: Whether to write `report.html` every few seconds while training, too. A
            browser that shows it reloads it.

    Raises:
        SpecError: The spec has errors.
        IncompleteSpec: The spec has no `data` or no `training` section.
        DataError: The data can't be used.
        DeviceError: The device doesn't exist or doesn't support what is asked of it.
        StorageError: The folder of the run can't be written.
        TensorFlowMissing: TensorFlow is not installed.
    """
    from ..runtime.events import silent
    from ..runtime.run import train

    folder = path_of(runs, "runs")
    loaded = load(spec, overrides=overrides, variant=variant)
    return train(loaded, folder, on_event or silent, progress, signals, live_report)


@raises_plainly
def open_run(folder: FilePath, *, target: TargetName | None = None) -> Run:
    """Open the folder of a run: to predict, to evaluate, to resume.

    Args:
        folder: Such as `runs/digits/1`.
        target: Use another target than the run was trained on.

    Raises StorageError if there is no run in the folder.
    """
    from ..runtime.run import open_run

    return open_run(path_of(folder, "folder"), target)


@raises_plainly
def list_runs(folder: FilePath = "runs") -> RunList:
    """The runs in a folder and below it, oldest first, with what they measured.

    Raises Error if there is no such folder.
    """
    from ..runtime.reporting.run_list import list_runs

    return list_runs(path_of(folder, "folder"))


@raises_plainly
def compare_runs(folders: FilePath | Iterable[FilePath]) -> RunComparison:
    """Runs side by side: means and deviations of those that differ only in seed or fold, and what
    that shows.

    Args:
        folders: Folders of runs; of a folder with several runs, such as that of a sweep, all that
            have ended; of a search, the best.

    Raises:
        Error: There are fewer than two runs.
        StorageError: A run is damaged.
    """
    from ..runtime.reporting.comparison import compare_runs
    from ..runtime.sweeps.record import is_search
    from ..runtime.sweeps.sweep import open_sweep

    paths = [path_of(folder, "folders") for folder in several(folders, "folders")]
    if len(paths) == 1 and is_search(paths[0]):
        return open_sweep(paths[0]).compare()
    return compare_runs(paths)


@raises_plainly
def replay_runs(
    folders: FilePath | Iterable[FilePath],
    *,
    overrides: Overrides = (),
    grid: Mapping[str, Sequence[object]] | None = None,
    spec: SpecSource | None = None,
) -> Replays:
    """What runs would have done with other policies, from their histories.

    Nothing is trained. See `Run.replay` for one run and one policy.

    Args:
        folders: Folders of runs, or folders with several runs.
        overrides: Values to change in all policies, under `training.policy` or `training.epochs`.
        grid: Values by path, to replay each combination of.
        spec: The spec that has the policy, with the variant of each run and those of its overrides
            that are not of the policy. It must not differ in anything else. Defaults to the own
            spec of each run.

    Raises:
        SpecError: A spec has errors with these values.
        Error: The values change more than the policy, or a run has not recorded what it needs.
        StorageError: A run is damaged.
    """
    from ..compiler.resolving.overrides import override_texts
    from ..runtime.reporting.replay_table import replay_runs

    paths = [path_of(folder, "folders") for folder in several(folders, "folders")]
    return replay_runs(paths, override_texts(overrides), grid or {}, spec)


@raises_plainly
def examine(folder: FilePath) -> RunHealth:
    """Whether the files of a run are intact, and how to go on with it. Nothing is written.

    Raises StorageError if there is no run in the folder.
    """
    from ..runtime.training.health import health_of

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
    network_only: bool = False,
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
        network_only: Whether to leave out what prepares raw data, `data.features` and
            `data.normalize`. The network then takes the inputs of the `model` section, prepared.
        on_event: Called with events while you wait.

    Raises:
        Error: The run is to be changed by overrides or a variant.
        SpecError: The spec has errors.
        UnknownFormat: No format has the suffix, or it can't take the target.
        StorageError: The path can't be written, or exists, or the run has no weights.
        TensorFlowMissing: TensorFlow is not installed.
    """
    from ..compiler.resolving.overrides import override_texts
    from ..compiler.sources import load_source
    from ..runtime.events import silent
    from ..runtime.exporting import Destination
    from ..runtime.run import Run

    destination = Destination(path_of(path, "path"), target)
    if isinstance(source, Run):
        _refuse_changes(overrides, variant)
        return destination.write_run(source, on_event or silent, network_only)
    applied = (*override_texts(overrides), f"runtime.target={destination.target}")
    spec = load_source(source, applied, variant, root)
    return destination.write_spec(spec, on_event or silent, network_only)


def _refuse_changes(overrides: Overrides, variant: str | None) -> None:
    if overrides or variant is not None:
        message = "overrides and variants apply to specs, not to the trained network of a run"
        raise Error(message, "leave them out, or export `run.spec`, untrained")
