"""A sweep, or a search, that is killed and resumed comes to the same end, to the bit."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from killed_runs import outcome_of
from patience import PATIENCE

pytestmark = [pytest.mark.tensorflow, pytest.mark.faults]

SPEC = """\
spec: 1
name: tiny
params: {drop: 0.2, width: 8}
variants: {plain: {}, wide: {params.width: 16}}
data:
  csv: {path: t.csv, target: y}
  normalize: standardize
  split: {folds: 2, test: 0.2}
model:
  inputs: {x: [3]}
  layers:
    - dense: {units: $width, activation: relu}
    - dropout: $drop
    - dense: 2
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 12
  batch_size: 16
"""
OPTIONS = ("--all-variants", "--seeds", "2", "--grid", "params.drop=0.1,0.2,0.3")
SEARCH = """\
search:
  space:
    params.drop: {float: [0.0, 0.6]}
    params.width: {int: [4, 64], log: true}
    training.batch_size: {choices: [8, 16]}
  trials: 24
  pruner: PRUNER
"""
WORKERS = {"keras": (), "graph": (), "median": ("--workers", "1"), "hyperband": ("--workers", "1")}
"""With several workers, what a search draws depends on their speed."""
STARTING = 6.0
"""Seconds until trials run."""


def write_files(folder: Path, spec: str) -> None:
    random = Random(1)
    (folder / "s.yaml").write_text(spec, encoding="utf-8")
    rows = ["a,b,c,y"]
    for _ in range(300):
        a, b, c = (random.gauss(0, 1) for _ in range(3))
        rows.append(f"{a:.4f},{b:.4f},{c:.4f},{int(a * b + c > 0)}")
    (folder / "t.csv").write_text("\n".join(rows), encoding="utf-8")


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "speccompile", "run", *arguments, "--progress", "none"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def workers_of(path: Path) -> list[str]:
    """The processes that carry out trials of a sweep."""
    wanted = str(path).encode()
    found = []
    for process in filter(str.isdecimal, os.listdir("/proc")):
        try:
            words = Path("/proc", process, "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in words and b"-P" in words:
            found.append(process)
    return found


def trials(path: Path) -> list[dict[str, Any]]:
    found = json.loads((path / "sweep.json").read_bytes())["trials"]
    for one in found:
        del one["by"]
        if one["result"]:
            del one["result"]["seconds"]
    return list(found)


def outcomes(path: Path) -> list[Any]:
    """What a sweep of 24 trials has recorded, and what each of its runs has come to."""
    return [trials(path), *(outcome_of(path / str(number)) for number in range(1, 25))]


def killed_and_not(tmp_path: Path, first: tuple[str, ...], purpose: str) -> tuple[Path, Path]:
    """Returns the folder of a sweep that was killed four times, and that of one that wasn't."""
    begun = time.monotonic()
    uninterrupted = start(tmp_path, *first, "--runs", "whole")
    _, said = uninterrupted.communicate(timeout=PATIENCE)
    assert uninterrupted.returncode == 0, said
    lasts = time.monotonic() - begun
    whole, path = tmp_path / "whole/tiny/1", tmp_path / "runs/tiny/1"
    random, resume = Random(purpose), ("--resume", "runs/tiny/1", *WORKERS[purpose])
    for number in (signal.SIGKILL, signal.SIGINT, signal.SIGKILL, signal.SIGTERM):
        running = start(tmp_path, *(resume if path.exists() else first))
        time.sleep(STARTING + random.random() * lasts * 0.3)
        running.send_signal(number)
        _, said = running.communicate(timeout=PATIENCE)
        assert running.returncode in (-number, 128 + number, 0), said
        assert "Traceback" not in said
        time.sleep(1.0)  # a process sees that its input has ended
        assert workers_of(path) == []
        (tmp_path / "s.yaml").write_text("not: [what was started", encoding="utf-8")
    last = start(tmp_path, *resume)
    _, said = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, said
    return path, whole


@pytest.mark.parametrize("target", ["keras", "graph"])
def test_killed_interrupted_and_resumed(target: str, tmp_path: Path) -> None:
    write_files(tmp_path, SPEC)
    killed, whole = killed_and_not(tmp_path, ("s.yaml", *OPTIONS, "--target", target), target)
    assert outcomes(killed) == outcomes(whole)


@pytest.mark.parametrize("pruner", ["median", "hyperband"])
def test_a_killed_search_draws_and_prunes_the_same(pruner: str, tmp_path: Path) -> None:
    spec = SPEC.replace("folds: 2", "validation: 0.2") + SEARCH.replace("PRUNER", pruner)
    write_files(tmp_path, spec)
    line = ("s.yaml", "--search", *WORKERS[pruner])
    killed, whole = killed_and_not(tmp_path, line, pruner)
    assert outcomes(killed) == outcomes(whole)
