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
OPTIONS = ("--all-variants", "--seeds", "2", "--grid")
SEARCH = """\
search:
  space:
    params.drop: {float: [0.0, 0.6]}
    params.width: {int: [4, 64], log: true}
    training.batch_size: {choices: [8, 16]}
  trials: 16
  pruner: PRUNER
"""
SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGKILL, signal.SIGTERM)


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
    """What a sweep has recorded, and what each of its runs has come to."""
    found = trials(path)
    return [found, *(outcome_of(path / str(one["number"])) for one in found)]


def wait_for_more(running: subprocess.Popen[str], path: Path, trials_: int) -> None:
    """Wait until so many more trials have ended, or the process has."""

    def ended() -> int:
        has_begun = (path / "sweep.json").exists()
        return sum(one["result"] is not None for one in trials(path)) if has_begun else 0

    before = ended()
    while running.poll() is None and ended() < before + trials_:
        time.sleep(0.02)


def killed_and_not(tmp_path: Path, first: tuple[str, ...], purpose: str) -> tuple[Path, Path]:
    """Returns the folder of a sweep that was killed four times, and that of one that wasn't."""
    uninterrupted = start(tmp_path, *first, "--runs", "whole")
    _, said = uninterrupted.communicate(timeout=PATIENCE)
    assert uninterrupted.returncode == 0, said
    whole, path = tmp_path / "whole/tiny/1", tmp_path / "runs/tiny/1"
    random, resume = Random(purpose), ("--resume", "runs/tiny/1")
    for number in SIGNALS:
        running = start(tmp_path, *(resume if path.exists() else first))
        wait_for_more(running, path, random.randint(1, 3))
        time.sleep(random.random())
        running.send_signal(number)
        _, said = running.communicate(timeout=PATIENCE)
        assert running.returncode in (-number, 128 + number), said
        assert "Traceback" not in said
        time.sleep(1.0)  # a process sees that its input has ended
        assert workers_of(path) == []
        (tmp_path / "s.yaml").write_text("not: [what was started", encoding="utf-8")
    last = start(tmp_path, *resume)
    _, said = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, said
    return path, whole


@pytest.mark.parametrize(("target", "drops"), [("keras", "0.1,0.2,0.3"), ("graph", "0.1,0.2")])
def test_killed_interrupted_and_resumed(target: str, drops: str, tmp_path: Path) -> None:
    write_files(tmp_path, SPEC)
    options = (*OPTIONS, f"params.drop={drops}", "--target", target)
    killed, whole = killed_and_not(tmp_path, ("s.yaml", *options), target)
    assert outcomes(killed) == outcomes(whole)


@pytest.mark.parametrize("pruner", ["median", "hyperband"])
def test_a_killed_search_draws_and_prunes_the_same(pruner: str, tmp_path: Path) -> None:
    spec = SPEC.replace("folds: 2", "validation: 0.2") + SEARCH.replace("PRUNER", pruner)
    write_files(tmp_path, spec)
    # With several workers, what a search draws depends on their speed.
    killed, whole = killed_and_not(tmp_path, ("s.yaml", "--search", "--workers", "1"), pruner)
    assert outcomes(killed) == outcomes(whole)
    assert {one["state"] for one in trials(whole)} >= {"ended", "pruned"}
