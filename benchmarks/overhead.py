"""What progress, checkpoints and validation take of a run, beside its steps alone.

    python benchmarks/overhead.py [--turns 5] [--epochs 16] [--target graph] [--json FILE]

The same program is trained in five ways, which take turns: its steps alone, in the trainer, with a
console that draws, with checkpoints after each epoch, and with a tenth of the samples validated on.
Figures are medians of what each way takes above the one before.
"""

# ruff: noqa: E402  what starts TensorFlow comes before what imports it

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from contenders.targets import compiled

MOST = 0.03
WAYS = ("steps alone", "in the trainer", "and progress", "and checkpoints", "and validation")

import numpy as np
import tensorflow as tf
from networks import NETWORKS, SEED, Network
from speccompile.compiler.targets import lower
from speccompile.compiler.targets.program import Program
from speccompile.runtime.console.progress import listener_for
from speccompile.runtime.data.dataset import Part
from speccompile.runtime.data.splits.split import order
from speccompile.runtime.events import RunStarted
from speccompile.runtime.storage.checkpoints import Checkpoints
from speccompile.runtime.training.devices import choose
from speccompile.runtime.training.epoch_order import EpochOrder
from speccompile.runtime.training.in_memory import InMemoryData
from speccompile.runtime.training.loop import Loop
from speccompile.runtime.training.policy.decisions import resolve_policy
from speccompile.runtime.training.saver import Saver
from speccompile.runtime.training.session import step_of
from speccompile.runtime.training.train_state import TrainState
from speccompile.runtime.training.trainer import Plan, Trainer


class Never:
    """Nobody asks the run to end."""

    requested = False


class Unsaved(Saver):
    """Takes checkpoints and does not write them."""

    def take(self, snapshot: Any) -> None:
        """Forget it."""

    def flush(self) -> None:
        """There is nothing."""


class Case:
    """A network on a target, with all that its ways need."""

    def __init__(self, network: Network, target: str, epochs: int) -> None:
        self.epochs = epochs
        self.spec = compiled(network.spec.replace("epochs: 1\n", f"epochs: {epochs}\n"))
        choose(self.spec.document.runtime, step_of(self.spec))
        self.program: Program = lower(self.spec, target)
        x, y = network.data()
        self.train = self._loop(network, x, y)
        held_back = len(x) // 10
        self.validation = self._loop(network, x[:held_back], y[:held_back])
        self.started = RunStarted(
            network.name, "", target, "cpu", 0, len(x), held_back, 0, network.batch, epochs,
            self.train.steps,
        )  # fmt: skip

    def _loop(self, network: Network, x: Any, y: Any) -> Loop:
        ((source, _),) = self.spec.graph.inputs.items()
        part = Part({source: x}, {self.spec.objectives[0].output: y}, np.arange(len(x)))
        return Loop(self.program, InMemoryData(part), network.batch)

    def alone(self) -> None:
        """The steps of some epochs, each in one call."""
        for epoch in range(self.epochs):
            rows = tf.constant(order(SEED, epoch, self.train.data.size))
            step = epoch * self.train.steps
            measures = self.program.initial_measures()
            measures, _, _ = self.train.train(rows, 0, self.train.steps, step, measures)
            self.train.values(measures)

    def trained(self, way: str) -> None:
        """The same by the trainer, with what the way adds."""
        training = self.spec.document.training
        assert training is not None
        policy = resolve_policy(training, self.spec.monitors)
        later = WAYS[WAYS.index(way) :]
        draws = "in the trainer" not in later
        saves = "and progress" not in later
        order = EpochOrder(training, SEED, self.train.data.size)
        plan = Plan(order, True, 1e-3, policy, np.arange(0), time.monotonic, Never())  # type: ignore[arg-type]
        with (
            tempfile.TemporaryDirectory() as folder,
            Path(os.devnull).open("w", encoding="utf-8") as nowhere,
            listener_for(
                "rich" if draws else "none", nowhere, environment={}, clock=time.monotonic
            ) as listener,
        ):
            kind = Saver if saves else Unsaved
            saver = kind(Checkpoints(Path(folder) / "c"), policy, (), time.monotonic, listener)
            listener(self.started)
            validation = self.validation if way == "and validation" else None
            trainer = Trainer(self.program, self.train, validation, saver, plan, listener)
            trainer.run(TrainState(self.program.initial_measures()))


def taken(case: Case, turns: int) -> dict[str, list[float]]:
    """Seconds of every way in each turn; the first turn, which compiles, does not count."""
    ways: dict[str, Callable[[], None]] = {WAYS[0]: case.alone}
    for way in WAYS[1:]:
        ways[way] = lambda way=way: case.trained(way)
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    for turn in range(turns + 1):
        for way, run in ways.items():
            begun = time.perf_counter()
            run()
            if turn > 0:
                seconds[way].append(time.perf_counter() - begun)
    return seconds


def above(seconds: dict[str, list[float]]) -> dict[str, float]:
    """What each way takes above the one before, as a part of the steps alone."""
    medians = {way: statistics.median(values) for way, values in seconds.items()}
    pairs = pairwise(WAYS)
    return {way: (medians[way] - medians[before]) / medians[WAYS[0]] for before, way in pairs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=16, help="of a turn")
    parser.add_argument("--target", choices=("keras", "graph"), default="graph")
    parser.add_argument("--networks", nargs="*", default=["small dense", "small convolutional"])
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    results = {}
    print(f"what is added to the steps, {arguments.target} target, medians of {arguments.turns}")
    print(f"{'':22}{'seconds':>10}" + "".join(f"{way:>18}" for way in WAYS[1:]))
    for name in arguments.networks:
        network = NETWORKS[name]
        seconds = taken(Case(network, arguments.target, arguments.epochs), arguments.turns)
        added = above(seconds)
        results[name] = {"seconds": seconds, "added": added}
        alone = statistics.median(seconds[WAYS[0]])
        print(f"{name:22}{alone:>10.2f}" + "".join(f"{part:>17.1%} " for part in added.values()))
    print(f"(the trainer, progress and checkpoints: at most {MOST:.0%} together)")
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
