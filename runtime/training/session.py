"""Connects spec, data, device, program, run folder and trainer, in this module only."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

import tensorflow as tf

from ...compiler.exporters import exporter_for
from ...compiler.fitted import FittedValues, unfitted, with_fitted, with_scales
from ...compiler.normalizing import with_normalized_inputs
from ...compiler.summaries.costs import total
from ...compiler.targets import lower
from ...compiler.targets.program import Program
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.errors import as_asked
from ...spec_schema.findings.code import both
from ..data.dataset import Dataset, Part
from ..data.drift import differences
from ..data.features.unknown_values import notes_on_held_out
from ..events import Finished, Listener, Resumed, RunStarted, Stopped, Warned, Working, in_turn
from ..memory import check_fits
from ..simple_answer import sentences
from ..storage.checkpoints import Checkpoints
from ..storage.durable import StorageError
from ..storage.run_folder import RunFolder
from . import environment
from .devices import Device, choose, step_of
from .fitting import fit
from .guessing import is_penalised, no_better_than_guessing
from .hoisting import Hoisting
from .invocation import called, in_effect, with_lower_rate
from .journal import Journal
from .layers import probe_of
from .learning import learning_weights
from .loop import Loop
from .models import save_program
from .own_files import own_fitted
from .policy.decisions import resolve_policy
from .policy.stopping import never_prunes
from .records import checkpoint_facts, write_end, write_start
from .resume_plan import ResumePlan, invocations
from .run_data import RunData
from .saver import Saver
from .settings import Ended, Running, Settings
from .simple_answers import no_better_than_latest, simple_answers
from .streamed import placed
from .train_state import TrainState, restored
from .trainer import Outcome, Plan, Trainer


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended.

    Attributes:
        folder: The folder of the run.
        test: Metrics on the test part with the kept weights; empty without a test part.
    """

    folder: Path
    stopped: Stopped
    history: list[dict[str, float]]
    test: dict[str, float]


def run(spec: ValidSpec, data: RunData, settings: Settings) -> RunResult:
    """Train a spec that has `data` and `training`.

    Args:
        data: The result of `load_run_data`.

    Raises:
        DeviceError: The device is not available.
        DoesNotFit: A single layer does not fit in memory.
        Error: A layer can't be fitted to the data.
        StorageError: The run folder can't be written.
    """
    settings.listener(Working("compiling the network"))
    trial = settings.trial
    runtime = spec.document.runtime
    if trial is not None:
        runtime = runtime.model_copy(update={"threads": trial.threads})
    device = choose(runtime, step_of(spec))
    _check_memory(spec, device, data)
    fitted = _fitted(spec, data, settings.listener)
    path = trial.folder if trial else None
    with tf.device(device.name), RunFolder.create(settings.runs, spec.name, path) as folder:
        scaled = with_scales(spec, data.dataset.normalization.targets)
        return Session(scaled, settings, device, data, folder, fitted).run()


def resume(plan: ResumePlan, data: RunData, settings: Settings) -> RunResult:
    """Resume a run.

    Args:
        data: The data, already compared with that of the run by `check_data`.

    Raises:
        DeviceError: The device is not available.
        DoesNotFit: A single layer does not fit in memory.
        StorageError: The run folder can't be written.
    """
    spec = plan.spec
    runtime = environment.as_recorded(spec.document.runtime, plan.recorded)
    settings.listener(Working("compiling the network"))
    device = choose(runtime, step_of(spec))
    _check_memory(spec, device, data)
    fitted = own_fitted(plan.folder, spec, plan.recorded)
    with tf.device(device.name):
        scaled = with_scales(spec, data.dataset.normalization.targets)
        return Session(scaled, settings, device, data, plan.folder, fitted, plan).run()


def _fitted(spec: ValidSpec, data: RunData, tell: Listener) -> FittedValues:
    """Returns the parameters of layers that are fitted to the training part."""
    names = unfitted(spec.graph)
    if not names:
        return {}
    tell(Working(f"fitting {both(names)} to the training data"))
    scales = data.dataset.normalization.for_program
    return fit(with_normalized_inputs(spec, scales), data.dataset.train)


def _check_memory(spec: ValidSpec, device: Device, data: RunData) -> None:
    """Check the memory of the machine; a GPU reports itself what does not fit."""
    if device.name.endswith("CPU:0"):
        check_fits(spec, data.dataset.train.size)


class Session:
    """One run with all of its parts.

    Args:
        fitted: The parameters of layers that were fitted to the training part.
        plan: How to resume the run; None for a new run.
    """

    def __init__(
        self,
        spec: ValidSpec,
        settings: Settings,
        device: Device,
        data: RunData,
        folder: RunFolder,
        fitted: FittedValues,
        plan: ResumePlan | None = None,
    ) -> None:
        assert spec.document.training is not None
        self.spec, self.settings, self.device = spec, settings, device
        self.dataset, self.weights = data.dataset, data.weights
        self.order, self.cut = data.order, data.cut
        self.folder, self.fitted, self.plan = folder, fitted, plan
        self.training = spec.document.training
        self.target = spec.document.runtime.target
        self.policy = resolve_policy(self.training, spec.monitors)
        stops = self.policy.checkpoint.options.if_not_saved == "stop"
        self.facts = environment.facts(device, os.environ)
        self.made_by = invocations(spec, plan)
        journal = Journal(folder, settings.listener, stops)
        live = [settings.live(folder, spec, journal)] if settings.live else []
        self.tell: Listener = in_turn(journal, *live)
        self.commands: tuple[str, ...] = ()

    def run(self) -> RunResult:
        """Record the run, train, choose the weights, evaluate, and save the model."""
        dataset, made_by = self.dataset, self.made_by
        write_start(self.folder, self.spec, dataset, self.facts, made_by, self.plan, self.fitted)
        scales = dataset.normalization.for_program
        spec = with_fitted(with_normalized_inputs(self.spec, scales), self.fitted)
        program = lower(spec, self.target, self.order.steps)
        hoisting = Hoisting(self.spec, program)
        data = placed(hoisting.hoisted(dataset.train, self.cut), self.weights, self.cut)
        train = Loop(program, data, self.training.batch_size, self.order.steps)
        validation = dataset.validation
        watched = self._loop(program, hoisting.hoisted(validation)) if validation else None
        train_state = self._train_state(program)
        with self.settings.track(Running(*self._parts(program)), self.tell) as trackers:
            self.tell = in_turn(self.tell, trackers)
            self.commands = trackers.commands
            return self._train(program, train, watched, train_state)

    def _train(
        self, program: Program, train: Loop, watched: Loop | None, train_state: TrainState
    ) -> RunResult:
        self.tell(self._started(train))
        if self.plan:
            self._tell_of(self.plan, train_state)
        outcome = self._trainer(program, train, watched).run(train_state)
        # Without a finished epoch there are no weights worth a measure or a model.
        learned = outcome.stopped.kept_epoch > 0
        # A pruned trial is never chosen, so that its test part needn't be looked at.
        is_whole = learned and outcome.stopped.reason != "pruned"
        test = self._test(program) if is_whole else {}
        artefacts = {"model": str(self._save(program))} if learned else {}
        write_end(self.folder, outcome.stopped, _validation(outcome), test, self.made_by)
        self._conclude(program, outcome)
        artefacts |= {"history": str(self.folder.history_path)} if outcome.history else {}
        artefacts |= {"report": str(self.folder.report_path)}
        artefacts |= {"run": str(self.folder.path)}
        simple = self._simple_answers(outcome, test) if is_whole else ()
        commands = (*self._next_commands(learned, outcome.stopped.reason), *self.commands)
        self.tell(Finished(test, artefacts, commands, simple))
        return RunResult(self.folder.path, outcome.stopped, outcome.history, test)

    def _parts(
        self, program: Program
    ) -> tuple[RunFolder, ValidSpec, Device, Dataset, Program, Callable[[], float]]:
        return self.folder, self.spec, self.device, self.dataset, program, self.settings.clock

    def _train_state(self, program: Program) -> TrainState:
        """Returns the state at which training starts or resumes."""
        again = self.plan
        if again is None or again.checkpoint is None or again.saved is None:
            return TrainState(program.initial_measures())
        train_state = restored(again.checkpoint, again.saved, program)
        train_state = replace(train_state, state=again.state)
        program.scale_learning_rate(train_state.state.learning_rate_factor, self._least_rate)
        return train_state

    def _tell_of(self, plan: ResumePlan, train_state: TrainState) -> None:
        for one in plan.damaged:
            self.tell(Warned(f"ignoring checkpoint {one.name}: {one.problem}"))
        name = plan.checkpoint.name if plan.checkpoint else ""
        inexact = tuple(environment.inexact(plan.recorded, self.facts))
        self.tell(Resumed(name, train_state.state.epoch, train_state.steps, plan.changes, inexact))

    @property
    def _least_rate(self) -> float:
        plateau = self.training.policy.reduce_lr_on_plateau
        return plateau.min_lr if plateau else 0.0

    def _trainer(self, program: Program, train: Loop, watched: Loop | None) -> Trainer:
        trial = self.settings.trial
        plan = Plan(
            order=self.order,
            averaged=self.training.ema is not None and self.training.ema.evaluate,
            policy=self.policy,
            least_rate=self._least_rate,
            rows=self.dataset.train.rows,
            clock=self.settings.clock,
            interruption=self.settings.interruption,
            prunes=trial.prunes if trial else never_prunes,
            facts=checkpoint_facts(self.spec, self.facts),
            learning=learning_weights(self.spec),
        )
        checkpoints = Checkpoints(self.folder.checkpoints_path, str(self.folder.identity))
        held = self.plan.held if self.plan else ()
        saver = Saver(checkpoints, self.policy, held, self.settings.clock, self.tell)
        layers = probe_of(self.spec, program, train, self.order)
        return Trainer(program, train, watched, saver, plan, self.tell, layers)

    def _loop(self, program: Program, part: Part) -> Loop:
        return Loop(program, placed(part), self.training.batch_size)

    def _test(self, program: Program) -> dict[str, float]:
        if self.dataset.test is None:
            return {}
        return self._loop(program, self.dataset.test).evaluate()

    def _no_better(self, program: Program, outcome: Outcome) -> tuple[str, ...]:
        """Returns sentences if the kept weights are no better than a simple answer."""
        if not outcome.stopped.kept_epoch or outcome.stopped.reason == "interrupted":
            return ()
        values = outcome.history[outcome.stopped.kept_epoch - 1]
        part, prefix = self.dataset.validation, "val_"
        if part is None:
            part, prefix = self.dataset.train, ""
            if self.weights or self.training.sampling or is_penalised(self.spec.graph):
                return ()  # the epoch's mean of a loss that is more than that of its answers
        train = self.dataset.train
        found = no_better_than_guessing(self.spec, program, part, values, prefix, train)
        return (*found, *(no_better_than_latest(self.spec, part, values) if prefix else ()))

    def _simple_answers(self, outcome: Outcome, test: dict[str, float]) -> tuple[str, ...]:
        """Returns what answers without a network give on the test part, or for validation."""
        dataset, name = self.dataset, "test"
        part, values = dataset.test, test
        if part is None:
            part, name, values = dataset.validation, "validation", _validation(outcome)
        if part is None:
            return ()
        found = simple_answers(self.spec, part, values, dataset.class_names, dataset.train)
        return tuple(f"{name}: {sentence}" for sentence in sentences([*found]))

    def _conclude(self, program: Program, outcome: Outcome) -> None:
        """Let the run be judged, and its report be written."""
        epoch, no_better = outcome.stopped.kept_epoch, self._no_better(program, outcome)
        try:
            self.settings.conclude(Ended(*self._parts(program), epoch, no_better), self.tell)
        except StorageError as error:
            self.tell(Warned(f"the report was not written: {error.message}"))

    def _save(self, program: Program) -> Path:
        """Write the model in the target's own format. Returns its path."""
        keras = self.target == "keras"
        model = self.folder.keras_path if keras else self.folder.saved_model_path
        with self.folder.whole(model) as path:
            save_program(program, exporter_for(model), path)
        return model

    def _started(self, train: Loop) -> RunStarted:
        validation, test = self.dataset.validation, self.dataset.test
        variant, overrides = in_effect(self.made_by)
        return RunStarted(
            name=self.folder.identity.name if self.plan else self.spec.name,
            folder=str(self.folder.path),
            target=self.target,
            device=self.device.label,
            parameters=total(self.spec.graph).parameters,
            train_size=self.dataset.train.size,
            validation_size=validation.size if validation else 0,
            test_size=test.size if test else 0,
            batch_size=self.training.batch_size,
            epochs=self.training.epochs,
            steps_per_epoch=train.steps,
            notes=(
                *(o.decision for o in self.spec.objectives),
                *self.dataset.notes,
                *notes_on_held_out(self.dataset, with_fitted(self.spec, self.fitted).graph),
                *(f"to see what is logged: {one}" for one in self.commands),
            ),
            variant=variant,
            overrides=overrides,
            classes=self.dataset.counted_classes(),
            report=str(self.folder.report_path) if self.settings.live else "",
            differences=differences(self.dataset),
        )

    def _next_commands(self, learned: bool, reason: str) -> tuple[str, ...]:
        path, run = quote(str(self.folder.path)), called("open_run", str(self.folder.path))
        evaluate = as_asked(f"speccompile evaluate {path}", f"{run}.evaluate()")
        told = f"speccompile predict {path} {self.spec.data_options}"
        predict = as_asked(told, f"{run}.predict(data)")
        again = as_asked(f"speccompile run --resume {path}", f"{run}.resume()")
        commands = (evaluate, predict) if learned else ()
        if reason in ("interrupted", "out_of_memory"):
            return (*commands, again)
        anew = with_lower_rate(self.made_by, self.training) if reason == "not_finite" else None
        return (*commands, anew) if anew else commands


def _validation(outcome: Outcome) -> dict[str, float]:
    """Returns the metrics of the validation part in the kept epoch; empty without either."""
    kept = outcome.stopped.kept_epoch
    values = outcome.history[kept - 1] if kept else {}
    return {k.removeprefix("val_"): v for k, v in values.items() if k.startswith("val_")}
