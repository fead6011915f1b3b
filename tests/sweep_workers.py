"""Searches whose trials train nothing: what a trial measures follows from its values."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import speccompile as sc
from speccompile.runtime.sweeps.engine import Engine
from speccompile.runtime.sweeps.folder import SweepFolder
from speccompile.runtime.sweeps.record import SweepRecord, read_sweep
from speccompile.runtime.sweeps.source import trials_of_folder
from speccompile.runtime.sweeps.sweep import planned_search

SPEC = """\
spec: 1
name: tiny
params: {drop: 0.2, rate: 0.01, width: 4}
data: {synthetic: 40, split: {validation: 0.2}}
model:
  inputs: {x: [3]}
  layers: [dense: $width, dropout: $drop, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: {adam: $rate}
  epochs: 6
search:
  space:
    params.rate: {float: [0.0001, 1.0], log: true}
    params.width: {choices: [4, 8]}
    params.drop: {float: [0.0, 0.5], step: 0.05, when: {params.width: 8}}
  trials: 24
"""

STUB = """
import json, math, sys, time
path, threads = sys.argv[1:]
def say(**message):
    print(json.dumps(message), flush=True)
def value(one, epoch):
    values = one["settings"]
    far = abs(math.log10(values["params.rate"]) + 2) + (values.get("params.drop", 0) - 0.3) ** 2
    return far + 1 / epoch
for number, line in enumerate(sys.stdin):
    message = json.loads(line)
    if "trial" not in message:
        continue
    record = json.load(open(path + "/sweep.json"))
    one = record["trials"][message["trial"] - 1]
    reason, epoch = "epochs", 0
    for epoch in range(1, 7):
        time.sleep(PAUSE)
        if record["search"]["pruner"] == "none":
            continue
        say(epoch=epoch, values={"val_loss": value(one, epoch)})
        if json.loads(sys.stdin.readline()).get("prune"):
            reason = "pruned"
            break
    measured = {"val_loss": value(one, epoch)}
    if one["settings"]["params.rate"] > DIVERGES:
        reason, measured = "not_finite", {"val_loss": "NaN"}
    result = dict(reason=reason, explanation=reason, epochs=epoch, kept_epoch=epoch, kept="best",
                  values=measured, test={}, seconds=1)
    say(result=result, message="", report="", memory=2**28)
"""
"""It starts a trial anew when it is resumed, as one does that has not saved a checkpoint."""


def stub(pause: float = 0.0, diverges: float = 1.0) -> Callable[[Path, int], Sequence[str]]:
    """Returns the command of such a process.

    Args:
        pause: Seconds of an epoch.
        diverges: The rate above which a trial diverges.
    """
    text = STUB.replace("PAUSE", str(pause)).replace("DIVERGES", str(diverges))

    def command(path: Path, threads: int) -> Sequence[str]:
        return [sys.executable, "-c", text, str(path), str(threads)]

    return command


class Never:
    """Nobody asks the search to stop."""

    requested = False


def begun(root: Path, search: Any = None, trials: int | None = None) -> SweepFolder:
    """The folder of a search that has not begun."""
    overrides = {f"search.{name}": value for name, value in (search or {}).items()}
    spec = sc.load(SPEC, overrides=overrides)
    return SweepFolder.create(root, planned_search(spec, trials))


def carried_out(
    folder: SweepFolder, workers: int = 1, trials: int | None = None, **how: Any
) -> SweepRecord:
    """What a search comes to; `trials`: with another number of trials than was planned."""
    with folder:
        planned = folder.record.search
        if trials is not None and planned is not None:
            folder.record = replace(folder.record, search=replace(planned, trials=trials))
            folder.write()
        source = trials_of_folder(folder, workers)
        Engine(folder, source, workers, lambda event: None, Never(), stub(**how)).run()
        source.conclude()
    return read_sweep(folder.path)


def machine(path: Path, pruner: str, joins: bool) -> ForkServerProcess:
    """A process that carries out a search of 24 trials, as on a machine of its own."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["sweep_workers", "speccompile.runtime.sweeps.study"])
    started = processes.Process(target=_carry_out, args=(path, pruner, joins))
    started.start()
    return started


def _carry_out(path: Path, pruner: str, joins: bool) -> None:
    os.fsync = lambda handle: None
    spec = sc.load(SPEC, overrides={"search.pruner": pruner})
    if joins or not (path / "sweep.json").exists():
        carried_out(SweepFolder.join(path, planned_search(spec)), pause=0.004)
    else:
        carried_out(SweepFolder.open(path), pause=0.004)
