"""A small trained run in a folder with its spec and its data, for tests that change them."""

import json
from collections.abc import Callable
from pathlib import Path

from command_line import Outcome, speccompile

SPEC = """
spec: 1
name: waves
seed: 5
data:
  csv: {path: waves.csv, target: high}
  normalize: standardize
  split: {validation: 0.2, test: 0.2}
model:
  inputs: {x: [2]}
  layers: [{dense: {units: 6, activation: relu}}, {dropout: 0.25}, {dense: 2}]
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  optimizer: {adam: {learning_rate: 0.05}}
  batch_size: 8
  epochs: 2
  policy: {early_stopping: {patience: 3}}
runtime: {target: TARGET}
"""


QUIETLY = ("--progress", "none")


class Waves:
    """A folder with data and a trained run, which each test finds as it was."""

    def __init__(self, folder: Path, target: str) -> None:
        self.folder = folder
        self.target = target
        rows = [f"{n % 7 - 3.5},{n % 11 - 5.5},{int(n % 7 > n % 5)}" for n in range(80)]
        self.data = folder / "waves.csv"
        self.data.write_text("\n".join(["a,b,high", *rows]) + "\n")
        (folder / "waves.yaml").write_text(SPEC.replace("TARGET", target))
        self.run = folder / "runs" / "waves" / "1"
        self.ok("run", folder / "waves.yaml", "--runs", folder / "runs")
        self.measured = self.values()

    def ok(self, *arguments: object) -> Outcome:
        outcome = speccompile(*arguments)
        assert outcome.code == 0, outcome
        return outcome

    def evaluate(self, *arguments: object) -> Outcome:
        return speccompile("evaluate", self.run, "--format", "json", *QUIETLY, *arguments)

    def values(self) -> dict[str, float]:
        """What the test part measures."""
        outcome = self.evaluate()
        assert outcome.code == 0, outcome
        values: dict[str, float] = json.loads(outcome.out)
        return values

    def longer(self, *more: object) -> Outcome:
        """The run, let go on for two more epochs."""
        longer = ("--set", "training.epochs=4")
        return speccompile("run", "--resume", self.run, *longer, *QUIETLY, *more)

    def edit(self, before: str, after: str) -> None:
        """Another text in the stored spec."""
        path = self.run / "spec.yaml"
        text = path.read_text()
        assert text.count(before) == 1, text
        path.write_text(text.replace(before, after))

    def change(self, by: Callable[[list[list[str]]], list[list[str]]]) -> None:
        """Other data: the cells of the file, its header first."""
        cells = [line.split(",") for line in self.data.read_text().splitlines()]
        self.data.write_text("".join(f"{','.join(row)}\n" for row in by(cells)))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): path.read_bytes() for path in files if path.name != ".lock"}
