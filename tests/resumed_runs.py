"""A small run that is killed, asked to end, and resumed inside the test process."""

import json
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from speccompile.compiler.compile import compile_spec
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.events import EpochEnded, Event, Listener, Progress, RunStarted
from speccompile.runtime.storage.checkpoints import Checkpoints
from speccompile.runtime.storage.run_folder import RunFolder
from speccompile.runtime.tracking.trackers import tracked
from speccompile.runtime.training.resume import prepare_resume
from speccompile.runtime.training.run_data import RunData, check_data, load_run_data
from speccompile.runtime.training.session import resume, run
from speccompile.runtime.training.settings import Ended, Settings
from speccompile.spec_schema.findings.finding import Findings

SPEC = """
spec: 1
name: waves
seed: 5
data: {csv: {path: waves.csv, target: high}, split: {validation: 0.2, test: 0.2}}
model:
  inputs: {x: [2]}
  layers: [{dense: 6}, batch_normalization, relu, {dropout: 0.3}, {dense: 2}]
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy, f1_score, auc]
  optimizer: {adam: {learning_rate: 0.05}}
  batch_size: 8
  epochs: 5
  policy:
    early_stopping: {patience: 3}
    reduce_lr_on_plateau: {patience: 0, factor: 0.5, min_delta: 0.5}
    checkpoint: {every_steps: 2}
"""
"""Of 80 rows, 48 are trained on: six steps an epoch."""
ONE_METRIC = "training.metrics=[accuracy]"
"""For runs of which it doesn't matter what is measured: other metrics take longer to compile."""


class Ticks:
    """A clock that ticks a millisecond at each look."""

    def __init__(self) -> None:
        self._looks = count()

    def __call__(self) -> float:
        return next(self._looks) / 1000


class Listening:
    """Remembers what a run says, and where its folder is."""

    def __init__(self, react: Callable[[Event], None]) -> None:
        self.events: list[Event] = []
        self.folder = ""
        self._react = react

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self.folder = event.folder if isinstance(event, RunStarted) else self.folder
        self._react(event)


class Killed(BaseException):
    """The process is gone: nothing after this is carried out."""


class Asked:
    """Whether somebody has asked the run to end."""

    requested = False


def read(spec: ValidSpec) -> RunData:
    """The data of a spec, which has no faults."""
    data = load_run_data(spec, Findings())
    assert data is not None
    return data


class Case:
    """A folder with a spec and its data; a run that was never interrupted is `1`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec_path = folder / "waves.yaml"
        self.spec_path.write_text(SPEC)
        rows = [f"{n % 7 - 3.5},{n % 11 - 5.5},{int(n % 7 > n % 5)}" for n in range(80)]
        (folder / "waves.csv").write_text("\n".join(["a,b,high", *rows]) + "\n")

    def spec(self, *overrides: str) -> ValidSpec:
        compiled = compile_spec(self.spec_path, overrides)
        assert compiled.spec is not None, [found.message for found in compiled.findings]
        return compiled.spec

    def run(self, target: str, *overrides: str, **options: Any) -> Path:
        """A new run, maybe one that ends early; its folder."""
        listen, settings = self._settings(**options)
        spec = self.spec(f"runtime.target={target}", *overrides)
        with suppress(Killed):
            run(spec, read(spec), settings)
        return Path(listen.folder)

    def resume(
        self, folder: Path, *overrides: str, edited: ValidSpec | None = None, **options: Any
    ) -> list[Event]:
        """What a run says that goes on."""
        listen, settings = self._settings(**options)
        with RunFolder.open(folder) as opened:
            plan = prepare_resume(opened, edited, overrides)
            with suppress(Killed):
                data = read(plan.spec)
                check_data(opened, plan.recorded, data.dataset, "")
                resume(plan, data, settings)
        return listen.events

    def model(self, target: str) -> str:
        """What the model of a run is called."""
        return "model.keras" if target == "keras" else "saved_model"

    def _settings(
        self, react: Callable[[Event], None] = lambda event: None, asked: Any = None
    ) -> tuple[Listening, Settings]:
        listen = Listening(react)
        end = asked or Asked()
        settings = Settings(self.folder / "runs", listen, Ticks(), end, _silently, track=tracked)
        return listen, settings


def _silently(ended: Ended, tell: Listener) -> None:
    """Writes no report: what is compared here is what was trained."""


def state_of(folder: Path) -> tuple[Any, ...]:
    """All that a run leaves and that a resumed run must leave to the last bit."""
    result = json.loads((folder / "result.json").read_bytes())
    del result["invocations"]  # it says how often it was begun
    checkpoints = Checkpoints(folder / "checkpoints")
    names = [info.name for info in checkpoints.inspect()]
    assert all(info.intact for info in checkpoints.inspect())
    newest = checkpoints.load(names[-1])
    arrays = {
        f"{name}/{group}/{array}": value.tobytes()
        for name in (names[-1], f"epoch-{result['kept_epoch']:06d}")
        for group, values in checkpoints.load(name).arrays.items()
        for array, value in values.items()
    }
    policy = {k: v for k, v in newest.state["policy"].items() if k != "minutes"}
    return result, (folder / "history.csv").read_bytes(), arrays, policy, newest.state["steps"]


def at(number: int) -> Callable[[Event], None]:
    """Kills at the n-th event of those inside and after epochs."""
    seen: list[Event] = []

    def react(event: Event) -> None:
        seen.extend([event] * isinstance(event, Progress | EpochEnded))
        if len(seen) == number:
            raise Killed

    return react
