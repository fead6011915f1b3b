"""Runs as objects: train, open, evaluate and resume them."""

from collections.abc import Iterable
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ..compiler.sources import SpecSource, load_source
from ..compiler.spec import CompiledSpec
from ..compiler.targets import TARGETS
from ..spec_schema.errors import Error, check_choice, names_of, path_of, raises_plainly
from ..spec_schema.findings.code import counted
from ..spec_schema.reports.report import Report
from .console.progress import ProgressMode
from .events import Listener, silent
from .failures import computes
from .history import Ending, History, read_history
from .prediction.predictions import MaskSize, PredictionFile, Predictions, Wanted
from .prediction.wrong import WrongWanted
from .reporting.record import ending_of, verdict_of
from .storage.identity import NotARunFolder
from .storage.run_folder import RunFolder
from .training.interruption import Signals
from .training_runs import apply_run_flags, check_fold, check_trainable, listening, train_spec

if TYPE_CHECKING:
    import keras

    from ..compiler.resolving.overrides import Overrides
    from ..compiler.targets.graph.program import GraphProgram
    from .data.faults import BadRows
    from .prediction.beside import FilePath
    from .prediction.evaluation import Evaluation, PartEvaluations, PartName
    from .prediction.given_data import Given
    from .prediction.table_files import TableFormat
    from .prediction.trained import Trained
    from .reporting.replay import Replay


class Run:
    """A run: what it measured, and the trained network. It is read from the run's folder.

    Attributes:
        report: What was found in the data when the run was trained here, no errors.
        warnings: What to know about how the run was resumed, a sentence each.
    """

    def __init__(
        self,
        folder: RunFolder,
        target: str | None = None,
        report: Report | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        self.report, self.warnings = Report() if report is None else report, warnings
        self._folder, self._target = folder, target
        self._trained: Trained | None = None

    @property
    def folder(self) -> Path:
        """The folder of the run."""
        return self._folder.path

    @property
    def name(self) -> str:
        """The name of the run and its number: `digits/1`."""
        return f"{self._folder.identity.name}/{self._folder.identity.number}"

    @cached_property
    @raises_plainly
    def spec(self) -> CompiledSpec:
        """The spec that the run has stored, with everything applied."""
        from .training.stored_spec import own_spec

        return CompiledSpec.of(own_spec(self._existing, self._existing.environment()))

    @property
    @raises_plainly
    def history(self) -> History:
        """What each epoch measured."""
        return read_history(self._existing.history_path)

    @property
    @raises_plainly
    def stopped(self) -> "Ending | None":
        """Why the run ended, and the epoch whose weights it kept; None if it has not ended."""
        return ending_of(self._existing.result())

    @property
    @raises_plainly
    def validation(self) -> dict[str, float]:
        """Loss and metrics on the validation part in the kept epoch; empty without either."""
        return {n: float(v) for n, v in self._existing.result().get("validation", {}).items()}

    @property
    @raises_plainly
    def test(self) -> dict[str, float]:
        """Loss and metrics on the test part with the kept weights; empty without a test part."""
        return {n: float(v) for n, v in self._existing.result().get("test", {}).items()}

    @property
    @raises_plainly
    def verdict(self) -> tuple[str, ...]:
        """What the run shows, a sentence each, what matters most first; empty until it ends."""
        return verdict_of(self._existing)

    @property
    @raises_plainly
    def model(self) -> "keras.Model | GraphProgram":
        """The trained network: a Keras model, or the program if the target is a graph."""
        program: Any = self.trained().program
        return program.exported() if hasattr(program, "exported") else program

    @computes
    def predict(
        self,
        data: "Given",
        *,
        keep: str | Iterable[str] = (),
        top: int | None = None,
        bad_rows: "BadRows" = "error",
        join: "FilePath | Iterable[FilePath]" = (),
        on_event: Listener = silent,
    ) -> Predictions:
        """The outputs of the trained network.

        Args:
            data: The path of data like that of the training, or an open file with CSV or JSON
                lines; arrays (or `Path`s of `.npy` files) by the names of the inputs, or one array;
                for a run on a table, a data frame, columns by name, or a list of rows, each a
                mapping. Targets are not needed.
            keep: Columns of the data, or arrays with a value per sample, to carry over to the
                table. They replace the column `sample`.
            top: How many of the most probable classes to list in the table, instead of the
                probabilities of all.
            bad_rows: Whether unusable rows are an error, are skipped, or are marked in the table.
            join: The file with further inputs of `data`, or a list of one per joined source.
            on_event: Is called with events while you wait.

        Raises:
            DataError: The data can't be used.
            StorageError: The run has no weights, or a file of it is damaged.
        """
        wanted = Wanted(bad_rows, names_of(keep, "keep"), top, joins=join)
        trained = self.trained(on_event)
        from .prediction.predicting import predict

        return predict(trained, data, wanted, on_event)

    @computes
    def predict_to_file(
        self,
        data: "Given",
        path: "FilePath | TextIO",
        *,
        format: "TableFormat | None" = None,
        keep: str | Iterable[str] = (),
        top: int | None = None,
        masks: "FilePath | None" = None,
        mask_size: MaskSize = "original",
        bad_rows: "BadRows" = "error",
        join: "FilePath | Iterable[FilePath]" = (),
        on_event: Listener = silent,
    ) -> PredictionFile:
        """Write the table of predictions while they are made, however many there are.

        Args:
            data: See `predict`.
            path: What to write, in the format of its suffix: `.csv`, `.jsonl` or `.parquet`. It
                must not exist, and does once it is complete. Or a text stream.
            format: `csv`, `jsonl` or `parquet`, whatever the suffix is.
            keep, top, bad_rows, join, on_event: See `predict`.
            masks: A new folder for outputs with a class at each pixel: a PNG picture per sample.
            mask_size: `original` for masks of the size of their images, if these are files, or
                `network` for the size of the output.

        Raises:
            Error: The format is unknown.
            DataError: The data can't be used.
            StorageError: The path can't be written, or exists; or see `predict`.
        """
        from .prediction.table_files import destination_of

        destination, kept = destination_of(path, format), names_of(keep, "keep")
        folder = None if masks is None else path_of(masks, "masks")
        wanted = Wanted(bad_rows, kept, top, folder, mask_size, join)
        trained = self.trained(on_event)
        from .prediction.predicting import predict_to_file

        return predict_to_file(trained, data, destination, wanted, on_event)

    @computes
    def evaluate(
        self,
        data: "Given | None" = None,
        *,
        part: "PartName | None" = None,
        bad_rows: "BadRows" = "error",
        wrong: "bool | FilePath" = False,
        most: int | None = None,
        targets: "FilePath | None" = None,
        join: "FilePath | Iterable[FilePath]" = (),
        on_event: Listener = silent,
    ) -> "Evaluation":
        """The loss and metrics of the trained network, and the measures of each output.

        Args:
            data: Other data with targets, as for `predict`; arrays by the names of inputs and
                outputs. Defaults to the data of the run.
            part: The part of the run's own data. Defaults to the test part, else to validation.
            bad_rows: Whether rows of other data that can't be used are an error, or are skipped.
            wrong: Whether to list the wrong answers, with the rows or pictures they are about; or
                the file to write them to: `.csv`, `.jsonl`, `.parquet` or, for pictures, `.html`.
            most: How many of them. Defaults to all, or 100 if an output is numbers.
            targets: The file with the targets of `data`. For `join`, see `predict`.
            on_event: Is called with events while you wait.

        Raises:
            DataError: The data can't be used.
            Error: `part` or `bad_rows` would have no effect on what is evaluated.
            InputChanged: The data of the run is not what it was trained on.
            StorageError: The run has no weights, or a file of it is damaged.
        """
        path = None if isinstance(wrong, bool) else path_of(wrong, "wrong")
        wanted = WrongWanted(most, path) if wrong else None
        trained = self.trained(on_event)
        from .prediction.evaluating import evaluate

        return evaluate(trained, data, part, bad_rows, wanted, targets, join, on_event)

    @computes
    def evaluate_parts(self, *, on_event: Listener = silent) -> "PartEvaluations":
        """The evaluations of all parts of the run's own data. What it raises: see `evaluate`."""
        trained = self.trained(on_event)
        from .prediction.evaluating import evaluate_parts

        return evaluate_parts(trained, on_event)

    @computes
    def resume(
        self,
        spec: SpecSource | None = None,
        *,
        overrides: "Overrides" = (),
        on_event: Listener = silent,
        progress: ProgressMode = "none",
        signals: Signals | None = None,
        live_report: bool = False,
    ) -> "Run":
        """Resume training from the newest checkpoint.

        An interrupted run continues as if it hadn't been. One that has ended needs another spec,
        or overrides such as `{"training.epochs": 200}`.

        Args:
            spec: The spec to go on with, or where it comes from. Defaults to the run's own.
            overrides: Values to change in that spec.
            on_event: Is called with every event.
            progress, signals, live_report: See `train`.

        Raises:
            RunHasEnded: There is nothing left to train; the help says what to change.
            ResumeRefused: The spec differs in something that can't change.
            SpecError: The spec has errors.
            DataError: The data can't be used.
            InputChanged: The data is not what the run was trained on.
            StorageError: A file of the run is damaged, or another process is writing the run.
        """
        from ..compiler.resolving.overrides import override_texts
        from .training.resume import prepare_resume

        edited = None if spec is None else load_source(spec, overrides)
        with RunFolder.open(self.folder) as folder:
            plan = prepare_resume(folder, edited, () if edited else override_texts(overrides))
            warnings = tuple(apply_run_flags(plan))
            with listening(on_event, progress) as tell:
                _, report = train_spec(plan.spec, plan, Path(), tell, signals, live=live_report)
        return Run(RunFolder.open(self.folder), report=report, warnings=warnings)

    @raises_plainly
    def replay(self, overrides: "Overrides" = (), *, spec: SpecSource | None = None) -> "Replay":
        """What the run would have done with another policy, from its history.

        Args:
            overrides: Values under `training.policy`, or `training.epochs`.
            spec: The spec that has the policy. See `speccompile.replay_runs`, also for errors.
        """
        from .reporting.replay import replay

        return replay(self._existing, overrides, spec)

    def trained(self, tell: Listener = silent, target: str | None = None) -> "Trained":
        """The network with its weights, loaded once. `target`: another than that of the run."""
        wanted = target or self._target
        if self._trained is None or wanted != self._target:
            from .training.preparation import load_tensorflow

            load_tensorflow(tell)
            from .prediction.trained import open_trained

            self._trained, self._target = open_trained(self.folder, wanted, tell), wanted
        return self._trained

    @property
    def _existing(self) -> RunFolder:
        """The folder. Raises NotARunFolder if it is gone: the run would seem to have just begun."""
        return RunFolder.open(self.folder)

    def __repr__(self) -> str:
        try:
            stopped = self.stopped
        except Error as error:
            how = "missing" if isinstance(error, NotARunFolder) else "damaged"
            return f"<Run {str(self.folder)!r}: {how}>"
        reason = stopped.reason.replace("epochs", "completed") if stopped else ""
        how = f"{counted(stopped.epochs, 'epoch')}, {reason}" if stopped else "not ended"
        return f"<Run {str(self.folder)!r}: {how}>"

    def _repr_html_(self) -> str:
        try:
            stopped, history = self.stopped, self.history._repr_html_()
        except Error as error:
            return f"<p>{escape(error.message)}</p>"
        how = escape(stopped.explanation if stopped else "not ended")
        return f"<p>{escape(str(self.folder))}: {how}</p>{history}"


def open_run(path: Path, target: str | None = None) -> Run:
    """Open the run in a folder. Raises NotARunFolder, or Error if there is no such target."""
    if target is not None:
        check_choice("target", target, TARGETS)
    return Run(RunFolder.open(path), target)


@computes
def train(
    spec: CompiledSpec,
    runs: Path,
    on_event: Listener = silent,
    progress: ProgressMode = "none",
    signals: Signals | None = None,
    live_report: bool = False,
) -> Run:
    """Train a spec; see `speccompile.train`."""
    check_trainable(spec)
    check_fold(spec)
    with listening(on_event, progress) as tell:
        folder, report = train_spec(spec, None, runs, tell, signals, live=live_report)
    return Run(RunFolder.open(folder), report=report)
