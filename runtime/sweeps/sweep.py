"""Sweeps as objects: start, open, look at and resume them."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ...compiler.resolving.written import ResolvedFiles
from ...compiler.sources import SpecSource, load_source
from ...compiler.spec import CompiledSpec
from ...compiler.targets.tensorflow_start import require_tensorflow
from ...spec_schema.components.metrics import Better
from ...spec_schema.errors import Error, path_of, raises_plainly
from ..console.progress import ProgressMode
from ..console.sweep_console import sweep_listener_for
from ..reporting.comparison import RunComparison, compare_runs
from ..reporting.measure import Measure, measure_of
from ..run import Run, open_run
from ..training.devices import available_threads
from ..training.environment import FLAGS
from ..training.interruption import Signals, interruptible
from ..training_runs import check_trainable
from .engine import Engine
from .events import SweepEvent, SweepListener
from .folder import SweepFolder
from .record import SweepRecord, TrialRecord, read_sweep, trials_in
from .searching import (
    MOST_COMPARED,
    by_trial,
    counted_states,
    found_in_words,
    most_trials,
    ranked_trials,
    searched,
    trials_as_html,
)
from .source import trials_of_folder
from .summary import Summary, summarized
from .trials import Grid, Wanted, check_positive, combinations, trials_of, wanted_of

if TYPE_CHECKING:
    from typing import TypeAlias

    from ...compiler.resolving.overrides import Overrides

    FilePath: TypeAlias = str | os.PathLike[str]


class Sweep:
    """Many runs of one spec. It is read from its folder.

    Attributes:
        folder: The folder, with `sweep.json` and the folders of the runs.
        reports: What was found in the data, a text each, when the sweep was carried out here.
    """

    def __init__(self, folder: Path, reports: tuple[str, ...] = ()) -> None:
        self.folder, self.reports = folder, reports

    @property
    @raises_plainly
    def record(self) -> SweepRecord:
        """What is run, and what has come out of it so far: the content of `sweep.json`."""
        return read_sweep(self.folder)

    @raises_plainly
    def runs(self) -> Iterator[tuple[TrialRecord, Run]]:
        """Yields each trial that has ended, and its run."""
        for record, folder in trials_in(self.folder):
            if record.state == "ended":
                yield record, open_run(folder)

    @raises_plainly
    def summary(self) -> Summary:
        """A row for each combination with means and deviations, the best first."""
        return summarized(self.record)

    @raises_plainly
    def compare(self) -> RunComparison:
        """The runs that have ended side by side, and what that shows. Of a search, the best ones.

        Raises Error if fewer than two have.
        """
        record = self.record
        if record.search is None:
            return compare_runs([self.folder])
        best = ranked_trials(record)[:MOST_COMPARED]
        folders = [self.folder / str(one.trial.number) for one in best]
        found = compare_runs(folders, Measure(record.monitor, record.mode))
        return replace(
            found,
            ranking=by_trial(found.ranking),
            notes=(counted_states(record), *found_in_words(record)),
            sections={"Trials": trials_as_html(record)},
        )

    @property
    @raises_plainly
    def best(self) -> TrialRecord | None:
        """The trial with the best value on the validation part; None if none has ended."""
        return next(iter(ranked_trials(self.record)), None)

    @property
    @raises_plainly
    def is_complete(self) -> bool:
        """Whether all trials have ended, none of them by a failure."""
        return self.record.is_complete

    @raises_plainly
    def resume(
        self,
        *,
        trials: int | None = None,
        workers: int | None = None,
        on_event: SweepListener | None = None,
        progress: ProgressMode = "none",
        signals: Signals | None = None,
    ) -> "Sweep":
        """Carry out the trials that have not ended; interrupted ones go on from their checkpoint.

        Args:
            trials: For a search, how many trials to make in all. Defaults to what was planned.
            workers: How many processes to use. Defaults to as many as were asked for before.
            on_event, progress, signals: See `speccompile.sweep`.

        Raises Error if another process is carrying out the sweep.
        """
        require_tensorflow()
        check_positive("workers", workers)
        with SweepFolder.open(self.folder) as folder:
            _change(folder, trials, workers)
            workers = folder.record.workers
            return _carry_out(folder, workers, on_event, progress, signals)

    def __repr__(self) -> str:
        states = [one.state for one in self.record.trials]
        return f"<Sweep {str(self.folder)!r}: {states.count('ended')} of {len(states)} trials>"

    def __str__(self) -> str:
        return self.summary().render()


@raises_plainly
def sweep(
    spec: SpecSource,
    *,
    overrides: "Overrides" = (),
    variants: Sequence[str] | Literal["all"] = (),
    grid: Grid | None = None,
    random: int | None = None,
    seeds: int | None = None,
    workers: int | None = None,
    runs: "FilePath" = "runs",
    on_event: SweepListener | None = None,
    progress: ProgressMode = "none",
    signals: Signals | None = None,
) -> Sweep:
    """Train many variations of a spec, one process per CPU: all combinations of what is given.

    A spec with `data.split.folds` is trained once for each fold, too. If a run fails, the others
    go on. Ctrl-C ends all runs after their current step; `open_sweep(…).resume()` goes on later.

    Args:
        spec: A spec with `data` and `training`, or where it comes from.
        overrides: Values to change in all of them.
        variants: The variants to train, or `all` that the spec defines.
        grid: Values by path, to train all combinations: `{"params.drop": [0, 0.3, 0.5]}`.
        random: How many of these combinations to draw. Defaults to all.
        seeds: How many seeds to train each with, counted from that of the spec.
        workers: How many processes to use. Defaults to one per CPU.
        runs: The folder for runs. The sweep is stored in `<runs>/<name>/<number>`.
        on_event, progress, signals: See `train`.

    Raises the same errors as `train`, and Error if there is nothing to vary.
    """
    root, loaded = path_of(runs, "runs"), load_source(spec, overrides)
    check_trainable(loaded)
    require_tensorflow()
    check_positive("workers", workers)
    wanted = wanted_of(loaded, variants, grid, random, seeds)
    record = replace(planned(loaded, wanted), workers=workers)
    with SweepFolder.create(root, record) as folder:
        return _carry_out(folder, workers, on_event, progress, signals)


@raises_plainly
def search(
    spec: SpecSource,
    *,
    overrides: "Overrides" = (),
    trials: int | None = None,
    workers: int | None = None,
    runs: "FilePath" = "runs",
    join: "FilePath | None" = None,
    on_event: SweepListener | None = None,
    progress: ProgressMode = "none",
    signals: Signals | None = None,
) -> Sweep:
    """Search for good values in the ranges of the spec's `search`, with Optuna.

    With one worker, the trials are the same each time, also if the search is killed and resumed.
    With several, what a trial draws depends on which of the others have ended by then.

    Args:
        spec: A spec with `data`, `training` and `search`, or where it comes from.
        overrides: Values to change in all trials.
        trials: How many trials to make. Defaults to what the spec says.
        join: A folder for the search in place of one in `runs`. Processes of several machines that
            share it, and call this with the same spec, carry out one search.
        workers, runs, on_event, progress, signals: See `sweep`.

    Raises the same errors as `train`, Error if there is nothing to search, and OptunaMissing if a
    package is not installed.
    """
    root, loaded = path_of(runs, "runs"), load_source(spec, overrides)
    check_trainable(loaded)
    require_tensorflow()
    check_positive("workers", workers)
    record = replace(planned_search(loaded, trials), workers=workers)
    shared = None if join is None else path_of(join, "join")
    entered = SweepFolder.join(shared, record) if shared else SweepFolder.create(root, record)
    with entered as folder:
        return _carry_out(folder, workers, on_event, progress, signals)


@raises_plainly
def open_sweep(folder: "FilePath") -> Sweep:
    """Open the folder of a sweep: to look at its runs, to resume it.

    Raises StorageError if there is no sweep in the folder.
    """
    path = path_of(folder, "folder")
    read_sweep(path)
    return Sweep(path)


def planned(spec: CompiledSpec, wanted: Wanted) -> SweepRecord:
    """Returns the record of a sweep that has not begun. Raises SpecError, or Error."""
    _check_written(spec)
    trials, specs = trials_of(spec, wanted)
    measure = measure_of(specs)
    listed = tuple(map(TrialRecord, trials))
    asked = wanted.random if wanted.random and wanted.random > combinations(wanted.grid) else None
    return _begun(spec, measure.name, measure.better, trials=listed, asked=asked)


def planned_search(spec: CompiledSpec, trials: int | None = None) -> SweepRecord:
    """Returns the record of a search that has not begun.

    Args:
        trials: How many trials to make. Defaults to what the spec says.

    Raises SpecError, or Error.
    """
    _check_written(spec)
    found, objective = searched(spec, trials)
    wanted = trials or (spec.document.search.trials if spec.document.search else None)
    asked = wanted if wanted and found.trials and wanted > found.trials else None
    return _begun(spec, objective.name, objective.better, search=found, asked=asked)


def _begun(spec: CompiledSpec, monitor: str, mode: Better, **content: Any) -> SweepRecord:
    written = _check_written(spec)
    return SweepRecord(
        name=spec.name,
        number=0,
        created="",
        spec=str(written.path),
        folder=str(Path.cwd()),
        root=str(written.root) if written.root is not None else None,
        sources=written.sources,
        variant=spec.variant or "",
        overrides=spec.overrides,
        flags={name: os.environ[name] for name in FLAGS if name in os.environ},
        monitor=monitor,
        mode=mode,
        **content,
    )


def _check_written(spec: CompiledSpec) -> ResolvedFiles:
    written = spec.written
    if written is None or spec.folder is not None:
        raise Error("the stored spec of a run can't be varied", "use the spec it was made from")
    return written


def _change(folder: SweepFolder, trials: int | None, workers: int | None) -> None:
    """Go on with another number of trials of a search, or of workers. Raises Error."""
    search = folder.record.search
    if trials is not None:
        if search is None:
            raise Error("`trials` is for a search", "a sweep is resumed as it was started")
        spec = folder.record.own_spec()
        assert spec.document.search is not None
        search = replace(search, trials=most_trials(spec.document.search, trials))
    if trials is None and workers is None:
        return
    with folder.changing():
        workers = workers or folder.record.workers
        folder.record = replace(folder.record, search=search, workers=workers)
        folder.write()


def _carry_out(
    folder: SweepFolder,
    workers: int | None,
    on_event: SweepListener | None,
    progress: ProgressMode,
    signals: Signals | None,
) -> Sweep:
    processes = workers or available_threads()
    trials = trials_of_folder(folder, processes)
    shown = sweep_listener_for(progress, sys.stdout, environment=os.environ, clock=time.monotonic)
    with shown as console, interruptible(signals) as asked:

        def tell(event: SweepEvent) -> None:
            console(event)
            if on_event is not None:
                on_event(event)

        engine = Engine(folder, trials, processes, tell, asked)
        engine.run()
    trials.conclude()
    sweep = Sweep(folder.path, tuple(engine.reports))
    if sum(one.state == "ended" for one in folder.record.trials) > 1:
        folder.write_page(sweep.compare().render("html"))
    return sweep
