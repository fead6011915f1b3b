"""Wall time of a sweep beside that of its trainings, and the memory of its processes.

    python benchmarks/sweep.py [--trials 24] [--workers N] [--epochs 300] [--target keras]

`start` is the time until the first trial trains. Memory is that of all processes together; it is
looked at after each trial, and the largest of the first third is compared with that of the last.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import speccompile as sc
from speccompile.runtime.sweeps.events import TrialEnded, TrialWorking

MOST_RATIO, MOST_GROWTH = 1.15, 1.15
SPEC = """\
spec: 1
name: swept
data: {synthetic: 8000, split: {validation: 0.2, test: 0.2}}
model:
  inputs: {x: [16]}
  layers:
    - dense: {units: 64, activation: relu}
    - dropout: 0.2
    - dense: 2
training: {loss: sparse_categorical_crossentropy, metrics: [accuracy], optimizer: adam, epochs: 300}
"""


class Watched:
    """When the first trial of a sweep trained, and the memory after each of them."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()
        self.start = 0.0
        self.memory: list[int] = []

    def __call__(self, event: Any) -> None:
        match event:
            case TrialWorking(what="training") if not self.start:
                self.start = time.perf_counter() - self.begun
            case TrialEnded():
                self.memory.append(sum(map(_memory, _children())))

    @property
    def growth(self) -> float:
        """The memory after the last third of the trials, as a multiple of that of the first."""
        third = max(1, len(self.memory) // 3)
        return max(self.memory[-third:]) / max(self.memory[:third])


def _children() -> list[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [number for task in tasks for number in task.read_text().split()]


def _memory(process: str) -> int:
    try:
        pages = int(Path("/proc", process, "statm").read_text().split()[1])
    except OSError:  # it has ended
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def measured(trials: int, workers: int, epochs: int, target: str) -> dict[str, float]:
    """Carry out a sweep. Returns seconds, and the growth of the memory."""
    overrides = {"training.epochs": epochs, "runtime.target": target, "runtime.threads": 1}
    with tempfile.TemporaryDirectory() as runs:
        watched = Watched()
        swept = sc.sweep(
            SPEC, overrides=overrides, seeds=trials, workers=workers, runs=runs, on_event=watched
        )
        wall = time.perf_counter() - watched.begun
        results = [one.result for one in swept.record.trials if one.result]
    if len(results) < trials:
        raise SystemExit(f"{trials - len(results)} trials have failed")
    share = sum(one.seconds for one in results) / workers
    return {
        "wall": wall,
        "trainings / workers": share,
        "start": watched.start,
        "ratio": (wall - watched.start) / share,
        "memory, MiB": max(watched.memory) / 2**20,
        "growth": watched.growth,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=24)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--target", choices=("keras", "graph"), default="keras")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = measured(given.trials, given.workers, given.epochs, given.target)
    print(f"{given.trials} trials of {given.epochs} epochs, {given.workers} at a time")
    bounds = {"ratio": MOST_RATIO, "growth": MOST_GROWTH}
    for name, value in found.items():
        bound = f"    (at most {bounds[name]})" if name in bounds else ""
        print(f"{name:24} {value:8.2f}{bound}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
