"""The example specs, each trained for three epochs on either target, once for all tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import speccompile
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.concluding import conclude
from speccompile.runtime.events import Event
from speccompile.runtime.storage.run_folder import RunFolder
from speccompile.runtime.training.resume import prepare_resume
from speccompile.runtime.training.run_data import load_run_data
from speccompile.runtime.training.session import RunResult, resume, run
from speccompile.runtime.training.settings import Settings
from speccompile.spec_schema.findings.finding import Findings

SPECS = Path(speccompile.__file__).parent / "specs"
TARGETS = ("keras", "graph")
THREE_EPOCHS = "training.epochs=3"
STEPS = 12
"""The most steps of an epoch: enough to see that two curves are one."""


@dataclass(frozen=True)
class Example:
    """A spec of `specs/`, and what is changed in it."""

    file: str
    variant: str | None = None
    overrides: tuple[str, ...] = ()

    def compile(self, *overrides: str) -> ValidSpec:
        path = SPECS / f"{self.file}.yaml"
        result = compile_spec(path, (*self.overrides, *overrides), self.variant)
        assert result.spec is not None, [found.message for found in result.findings]
        return result.spec


EXAMPLES = {
    "digits_dense": Example("digits_dense"),
    "digits_convolutional": Example("digits_convolutional"),
    "overfitting_l2": Example("overfitting", "l2"),
    "overfitting_early_stopping": Example("overfitting", "early_stopping"),
    "recurrent": Example("recurrent"),
    "attention": Example("attention"),
    "residual": Example("residual"),
    "breast_cancer": Example("breast_cancer"),
    "two_inputs_two_outputs": Example("two_inputs_two_outputs"),
    "cats_and_dogs": Example("cats_and_dogs", overrides=("training.batch_size=8",)),
}


class Never:
    """Nobody asks the run to end."""

    requested = False


@dataclass
class Recorded:
    """A run and what it said."""

    spec: ValidSpec
    result: RunResult | None
    events: list[Event]
    findings: Findings

    @property
    def ended(self) -> RunResult:
        """How it ended; its data had no faults."""
        assert self.result is not None, [found.message for found in self.findings]
        return self.result

    def said(self, kind: type[Any]) -> list[Any]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]


def record(
    spec: ValidSpec,
    runs: Path,
    *,
    react: Callable[[Event], None] = lambda event: None,
    interruption: Any = None,
) -> Recorded:
    """Run a spec with a clock that ticks a millisecond at each look."""
    events: list[Event] = []
    ticks = count()

    def listen(event: Event) -> None:
        events.append(event)
        react(event)

    settings = Settings(runs, listen, lambda: next(ticks) / 1000, interruption or Never(), conclude)
    findings = Findings()
    data = load_run_data(spec, findings)
    result = None if data is None else run(spec, data, settings)
    return Recorded(spec, result, events, findings)


def go_on(run: Path, *overrides: str) -> list[Event]:
    """What a run says that is resumed."""
    events: list[Event] = []
    ticks = count()
    settings = Settings(run.parent, events.append, lambda: next(ticks) / 1000, Never(), conclude)
    with RunFolder.open(run) as folder:
        plan = prepare_resume(folder, overrides=overrides)
        data = load_run_data(plan.spec, Findings())
        assert data is not None
        resume(plan, data, settings)
    return events


@dataclass
class ExampleRuns:
    """Runs examples when they are first asked for."""

    folder: Path
    _done: dict[tuple[str, str], Recorded] = field(default_factory=dict)

    def __call__(self, name: str, target: str) -> Recorded:
        if (name, target) not in self._done:
            spec = EXAMPLES[name].compile(
                THREE_EPOCHS, f"runtime.target={target}", *self._shorter(name)
            )
            self._done[name, target] = record(spec, self.folder / target)
        return self._done[name, target]

    def _shorter(self, name: str) -> list[str]:
        if name != "cats_and_dogs":
            return [f"training.steps_per_epoch={STEPS}"]
        folder = self.folder / "pictures"
        if not folder.exists():
            draw_pictures(folder)
        return [f"data.images.path={folder}"]


def draw_pictures(folder: Path, each: int = 20) -> None:
    """Light cats and dark dogs, as PNG and JPEG files of several sizes."""
    import numpy as np
    import tensorflow as tf

    random = np.random.default_rng(1)
    for name, brightness in (("cat", 160), ("dog", 60)):
        (folder / name).mkdir(parents=True)
        for number in range(each):
            size = (48 + number, 80 - number, 3)
            pixels = random.integers(0, 90, size) + brightness
            encode, suffix = ((tf.io.encode_png, "png"), (tf.io.encode_jpeg, "jpg"))[number % 2]
            picture = encode(pixels.astype(np.uint8)).numpy()
            (folder / name / f"{number}.{suffix}").write_bytes(picture)
