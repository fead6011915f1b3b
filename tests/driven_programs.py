"""Programs of small specs, driven by the loop over their data, without policy or disk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.normalizing import with_normalized_inputs
from speccompile.compiler.targets import lower
from speccompile.compiler.targets.program import Batch
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.data.splits.split import order
from speccompile.runtime.training.loop import Loop
from speccompile.runtime.training.run_data import load_run_data
from speccompile.runtime.training.streamed import placed
from speccompile.spec_schema.findings.finding import Findings

TARGETS = ("keras", "graph")
ALL = 10**6


def compiled(text: str, *overrides: str, folder: Path = Path()) -> ValidSpec:
    """A spec without errors, from its text, as if it stood in a folder."""
    result = compile_spec(folder / "spec.yaml", overrides, text=text)
    assert result.spec is not None, [found.message for found in result.findings]
    return result.spec


def on_target(spec: ValidSpec, target: str) -> "Driven":
    """The program of a spec with the spec's own data."""
    findings = Findings()
    data = load_run_data(spec, findings)
    assert data is not None, [found.message for found in findings]
    dataset, weights = data.dataset, data.weights
    program = lower(with_normalized_inputs(spec, dataset.normalization.for_program), target)
    size = spec.document.training.batch_size
    validation = dataset.validation and Loop(program, placed(dataset.validation), size)
    train = Loop(program, placed(dataset.train, weights, data.cut), size)
    return Driven(spec.document.seed, program, train, validation)


@dataclass
class Driven:
    """A program and the loops over its data."""

    seed: int
    program: Any
    train: Loop
    validation: Loop | None
    steps: int = 0
    epoch: int = 0

    def epochs(self, count: int, chunk: int = ALL) -> list[dict[str, float]]:
        """The values of so many more epochs, with at most `chunk` steps a call."""
        return [self._epoch(chunk) for _ in range(count)]

    def step(self, index: int = 0) -> tuple[float, bool]:
        """One step on a batch of the rows in their own order: its loss, whether it was finite."""
        rows = tf.range(self.train.data.size)
        measures = self.program.initial_measures()
        measures, made, finite = self.train.train(rows, index, 1, self.steps, measures)
        self.steps += made
        return self.train.values(measures)["loss"], finite

    def first_rows(self, count: int) -> Batch:
        """The first samples of the training part, as a step is given them."""
        data = self.train.data
        return data.batch(data.only(np.arange(count)), None, None)

    def variables(self) -> dict[str, np.ndarray]:
        """Weights and the optimizer's state by name."""
        both = {**self.program.weights, **self.program.optimizer_state}
        return {name: variable.numpy() for name, variable in both.items()}

    def begin_again(self, start: dict[str, np.ndarray]) -> None:
        """Put back all variables, to train once more without compiling once more."""
        self.steps = self.epoch = 0
        for name, variable in {**self.program.weights, **self.program.optimizer_state}.items():
            variable.assign(start[name])

    def weights(self) -> dict[str, np.ndarray]:
        return {name: variable.numpy() for name, variable in self.program.weights.items()}

    def _epoch(self, chunk: int) -> dict[str, float]:
        self.epoch += 1
        rows = tf.constant(order(self.seed, self.epoch, self.train.data.size))
        measures = self.program.initial_measures()
        done = 0
        while done < self.train.steps:
            measures, made, finite = self.train.train(rows, done, chunk, self.steps, measures)
            assert finite
            done += made
            self.steps += made
        values = self.train.values(measures)
        if self.validation is not None:
            values |= {f"val_{name}": v for name, v in self.validation.evaluate().items()}
        return values


def assert_equal(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> None:
    """The same names, and under each the same bits."""
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        assert value.tobytes() == theirs[name].tobytes(), name


def assert_close(
    ours: list[dict[str, float]], theirs: list[dict[str, float]], relative: float = 1e-4
) -> None:
    """The same values of the same measures, epoch by epoch."""
    assert [list(epoch) for epoch in ours] == [list(epoch) for epoch in theirs]
    for epoch, (one, other) in enumerate(zip(ours, theirs, strict=True), 1):
        for name, value in one.items():
            np.testing.assert_allclose(
                value, other[name], relative, 1e-7, err_msg=f"{name} of epoch {epoch}"
            )
