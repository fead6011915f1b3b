"""Spec → data, device, program, run folder, trainer: the only place where they are wired."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from ...compiler.compile import CompiledSpec
from ...compiler.limits import input_limits
from ...compiler.summary import total
from ...compiler.targets import lower
from ...compiler.targets.program import Program
from ...spec_schema.diagnostics.diagnostic import Diagnostics
from ...spec_schema.places.finding import find
from ...spec_schema.source.writer import to_yaml
from ..data.class_weights import sample_weights
from ..data.dataset import Dataset, Part
from ..data.load import load
from ..events import EpochEnded, Event, Finished, Listener, RunStarted, Stopped
from ..policy.decisions import resolve_policy
from ..storage.checkpoints import Checkpoints
from ..storage.run_folder import RunFolder
from .devices import Device, choose
from .loop import Arrays, Loop, Resident
from .models import save_program
from .trainer import Interruption, Outcome, Plan, Trainer


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is given besides its spec.

    Attributes:
        runs: where run folders are made.
        listener: who is told what happens.
        clock: seconds, from anywhere.
        interruption: whether somebody has asked the run to end.
    """

    runs: Path
    listener: Listener
    clock: Callable[[], float]
    interruption: Interruption


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended.

    Attributes:
        folder: where everything of it is.
        test: what was measured on the test part with the kept weights; empty without one.
    """

    folder: Path
    stopped: Stopped
    history: list[dict[str, float]]
    test: dict[str, float]


def run(spec: CompiledSpec, settings: Settings, diagnostics: Diagnostics) -> RunResult | None:
    """Train a spec that has `data` and `training`; None: its data has faults, reported.

    Raises:
        DeviceError: the device is not there.
        StorageError: the run's folder can't be written.
    """
    device = choose(spec.document.runtime)
    dataset = load_data(spec, diagnostics)
    weights = load_weights(spec, dataset, diagnostics) if dataset else None
    if dataset is None or weights is None:
        return None
    with tf.device(device.name), RunFolder.create(settings.runs, spec.name) as folder:
        return Session(spec, settings, device, dataset, weights, folder).run()


def load_data(spec: CompiledSpec, diagnostics: Diagnostics) -> Dataset | None:
    """The data of a spec, checked."""
    assert spec.document.data is not None
    return load(
        spec.document.data,
        spec.graph.inputs,
        spec.objectives,
        folder=data_folder(spec),
        seed=spec.document.seed,
        diagnostics=diagnostics,
        limits=input_limits(spec.graph),
        tree=spec.tree,
    )


def data_folder(spec: CompiledSpec) -> Path:
    """What the path of the data is relative to: the file it is written in (a base of the spec,
    maybe); the current folder where the command line overrides it."""
    assert spec.document.data is not None
    place = find(spec.tree, f"data.{spec.document.data.source.name}.path")
    if place is None or spec.folder is not None:
        return spec.folder or spec.path.parent
    return Path() if place.span.source.startswith("--set") else Path(place.span.source).parent


def load_weights(spec: CompiledSpec, dataset: Dataset, diagnostics: Diagnostics) -> Arrays | None:
    """Output → factor of each training sample in the loss; None: a class is not there, reported."""
    assert spec.document.training is not None
    written = spec.document.training.class_weights
    if written is None:
        return {}
    place = find(spec.tree, "training.class_weights")
    return sample_weights(written, dataset, diagnostics, place.span if place else None)


class Session:
    """One run, wired."""

    def __init__(
        self,
        spec: CompiledSpec,
        settings: Settings,
        device: Device,
        dataset: Dataset,
        weights: Arrays,
        folder: RunFolder,
    ) -> None:
        assert spec.document.training is not None
        self.spec = spec
        self.settings = settings
        self.device = device
        self.dataset = dataset
        self.weights = weights
        self.folder = folder
        self.training = spec.document.training
        self.target = spec.document.runtime.target

    def run(self) -> RunResult:
        """Write down what runs, train, keep, measure, and save the model."""
        self._record()
        program = lower(self.spec, self.target)
        train = self._loop(program, self.dataset.train, self.weights)
        self._tell(self._started(train))
        outcome = self._train(program, train)
        # Without a finished epoch there are no weights worth a measure or a model.
        learned = outcome.stopped.kept_epoch > 0
        test = self._test(program) if learned else {}
        self._conclude(outcome.stopped, test)
        artefacts = {"model": str(self._save(program))} if learned else {}
        artefacts |= {"history": str(self.folder.history_path)} if outcome.history else {}
        artefacts |= {"run": str(self.folder.path)}
        self._tell(Finished(test, artefacts, self._next_commands() if learned else ()))
        return RunResult(self.folder.path, outcome.stopped, outcome.history, test)

    def _record(self) -> None:
        self.folder.write_spec(to_yaml(self.spec.tree))
        self.folder.write_environment(self._environment())
        self.folder.write_classes(self.dataset.class_names)
        self.folder.write_normalization(self.dataset.normalization.files())

    def _train(self, program: Program, train: Loop) -> Outcome:
        policy = resolve_policy(self.training, self.spec.monitors)
        rate = self.training.optimizer.learning_rate
        plan = Plan(
            seed=self.spec.document.seed,
            shuffle=self.training.shuffle,
            learning_rate=rate if isinstance(rate, float) else None,
            policy=policy,
            rows=self.dataset.train.rows,
            clock=self.settings.clock,
            interruption=self.settings.interruption,
        )
        validation = self.dataset.validation
        return Trainer(
            program,
            train,
            self._loop(program, validation) if validation else None,
            Checkpoints(self.folder.checkpoints_path, str(self.folder.identity)),
            plan,
            self._tell,
        ).run()

    def _loop(self, program: Program, part: Part, weights: Arrays | None = None) -> Loop:
        return Loop(program, Resident(part, weights), self.training.batch_size)

    def _test(self, program: Program) -> dict[str, float]:
        if self.dataset.test is None:
            return {}
        return self._loop(program, self.dataset.test).evaluate()

    def _conclude(self, stopped: Stopped, test: dict[str, float]) -> None:
        self.folder.write_result(
            {
                "reason": stopped.reason,
                "explanation": stopped.explanation,
                "epochs": stopped.epoch,
                "kept": stopped.kept,
                "kept_epoch": stopped.kept_epoch,
                "test": test,
            }
        )

    def _save(self, program: Program) -> Path:
        """Write the model as the target's own file or folder, and say where."""
        keras = self.target == "keras"
        model = self.folder.keras_path if keras else self.folder.saved_model_path
        with self.folder.whole(model) as path:
            save_program(program, self.target, path)
        return model

    def _started(self, train: Loop) -> RunStarted:
        validation, test = self.dataset.validation, self.dataset.test
        return RunStarted(
            name=self.spec.name,
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
            notes=(*(o.decision for o in self.spec.objectives), *self.dataset.notes),
        )

    def _environment(self) -> dict[str, Any]:
        return {
            "spec": str(self.spec.path.resolve()),
            "folder": str(data_folder(self.spec).resolve()),
            "target": self.target,
            "device": self.device.name,
            "threads": self.device.threads,
            "python": platform.python_version(),
            "speccompile": version("speccompile"),
            "tensorflow": tf.__version__,
            "keras": version("keras"),
            "numpy": np.__version__,
        }

    def _next_commands(self) -> tuple[str, ...]:
        path = self.folder.path
        return (f"speccompile evaluate {path}", f"speccompile predict {path} --data FILE")

    def _tell(self, event: Event) -> None:
        self.folder.log(event)
        if isinstance(event, EpochEnded):
            self.folder.append_history(event.epoch, event.values)
        self.settings.listener(event)
