"""Ctrl-C and SIGTERM, once and twice; runs that are let go on for longer; environments."""

import json
import os
import shlex
import signal
import time
from random import Random
from typing import TYPE_CHECKING

import pytest
from killed_runs import Ended, Run, Running, names_in
from patience import PATIENCE

if TYPE_CHECKING:
    from conftest import Runs

pytestmark = pytest.mark.tensorflow
TARGETS = ("keras", "graph")
EPOCHS = "training.epochs=14"


def begun(running: Running, word: str = "epoch=2/") -> None:
    """Wait until a run has said this."""
    assert running.bear(PATIENCE, lambda: word in running.out.read_text()), running.wait().said


def interrupt(running: Running, number: int, delay: float) -> Ended:
    begun(running)
    time.sleep(delay)
    running.send(number)
    return running.wait()


def go_on_as_told(run: Run, ended: Ended) -> Running:
    """Carry out the command that the output ends with."""
    program, *arguments = ended.next_command
    assert (program, *arguments[:2]) == ("speccompile", "run", "--resume")
    return run.processes.start(run.folder, *arguments)


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), pytest.param(signal.SIGINT, 130, marks=pytest.mark.faults)],
)
@pytest.mark.parametrize("target", ["graph", pytest.param("keras", marks=pytest.mark.faults)])
def test_asked_to_end(number: int, code: int, target: str, runs: "Runs") -> None:
    _, outcome = runs.whole("dense", target, EPOCHS)
    run, random = runs.new("dense", target, EPOCHS), Random(code)
    ended = interrupt(run.go_on(), number, random.random() * 0.2)
    assert ended.code == code, ended.said
    assert "stopped=interrupted" in ended.out
    assert "stopping after this step; press Ctrl-C again to stop immediately" in ended.err
    assert all(one.intact for one in run.checkpoints.inspect())
    result = json.loads((run.path / "result.json").read_bytes())
    assert result["reason"] == "interrupted"
    last = go_on_as_told(run, ended).wait()
    assert last.code == 0, last.said
    assert run.outcome() == outcome


@pytest.mark.faults
@pytest.mark.parametrize("target", TARGETS)
def test_asked_to_end_again_and_again(target: str, runs: "Runs") -> None:
    """Four times, and each time the command is followed that the output ends with."""
    _, outcome = runs.whole("convolutional", target)
    run = runs.new("convolutional", target)
    running, random = run.go_on(), Random(target)
    for word in ("epoch=1/", "resumed=", "resumed=", "resumed="):
        begun(running, word)
        time.sleep(random.random() * 0.5)
        running.send(random.choice([signal.SIGTERM, signal.SIGINT]))
        ended = running.wait()
        assert ended.code in (130, 143), ended.said
        running = go_on_as_told(run, ended)
    last = running.wait()
    assert last.code == 0, last.said
    assert run.outcome() == outcome


@pytest.mark.faults
@pytest.mark.parametrize("target", TARGETS)
def test_asked_twice(target: str, runs: "Runs") -> None:
    _, outcome = runs.whole("dense", target, EPOCHS)
    random = Random(target)
    for gap in (0.0, 0.01, 0.1):
        run = runs.new("dense", target, EPOCHS)
        running = run.go_on()
        begun(running, "epoch=1/")
        time.sleep(random.random() * 0.3)
        running.send(signal.SIGTERM)
        time.sleep(gap)
        running.send(signal.SIGTERM)
        ended = running.wait()
        assert ended.code == 143, ended.said
        assert {one.problem for one in run.checkpoints.inspect()} <= {"", "incomplete save"}
        run.finish()
        assert run.outcome() == outcome


@pytest.mark.faults
@pytest.mark.parametrize("target", TARGETS)
def test_extended(target: str, runs: "Runs") -> None:
    _, outcome = runs.whole("dense", target, "training.epochs=6")
    run = runs.new("dense", target, "training.epochs=3")
    first = run.finish()
    assert "stopped=epochs" in first.out
    assert "runs/dense/1 has already ended: completed 3 epochs" in run.finish().err
    running = run.go_on("--set", "training.epochs=6")
    running.bear(PATIENCE, lambda: bool(names_in(run.path, "earlier")))
    running.send(signal.SIGKILL)
    running.wait()
    second = run.finish("--set", "training.epochs=6")
    assert 'changed="training.epochs: 3 → 6"' in second.out or "changed" not in second.out
    assert run.outcome() == outcome


CHANGES = (
    "training.policy.early_stopping.patience=20",
    "training.policy.checkpoint.keep.last=3",
    "training.optimizer.adam.learning_rate=1e-3",
    "training.optimizer.adam.learning_rate={exponential_decay: {initial_learning_rate: 1e-3, "
    "decay_steps: 100, decay_rate: 0.9}}",
)


@pytest.mark.faults
@pytest.mark.parametrize("change", CHANGES, ids=["patience", "keep", "rate", "schedule"])
def test_changes_that_are_allowed(change: str, runs: "Runs") -> None:
    run = runs.new("dense", "graph", "training.epochs=8")
    interrupt(run.go_on(), signal.SIGTERM, 0)
    without_plateau = ["--set", "training.policy.reduce_lr_on_plateau=null"]
    ended = run.finish("--set", change, *without_plateau * ("decay" in change))
    assert f'changed="{change.partition("=")[0]}' in ended.out
    assert "epoch=8/8" in ended.out
    assert (run.path / "earlier" / "1" / "spec.yaml").exists()


@pytest.mark.faults
@pytest.mark.parametrize("target", TARGETS)
def test_three_fresh_processes(target: str, runs: "Runs") -> None:
    """Begun as a person does it; a forked process gives the same, too."""
    few = "training.epochs=2"
    for name in ("dense", "convolutional"):
        _, outcome = runs.whole(name, target, few)
        for _ in range(3 if name == "dense" else 1):
            run = runs.new(name, target, few)
            ended = runs.processes.fresh(run.folder, *run.command()).wait()
            assert ended.code == 0, ended.said
            assert run.outcome() == outcome


@pytest.mark.faults
def test_flags_are_applied_again(runs: "Runs") -> None:
    """They choose other kernels of convolutions, whose results differ in the last bits."""
    flag, few = {"TF_ENABLE_ONEDNN_OPTS": "0"}, "training.epochs=12"
    whole = runs.new("convolutional", "graph", few)
    assert runs.processes.fresh(whole.folder, *whole.command(), **flag).wait().code == 0
    run = runs.new("convolutional", "graph", few)
    ended = interrupt(runs.processes.fresh(run.folder, *run.command(), **flag), signal.SIGKILL, 0)
    assert ended.code == -signal.SIGKILL, ended.said
    last = runs.processes.fresh(run.folder, *run.command()).wait()
    assert last.code == 0, last.said
    assert "inexact" not in last.out
    assert run.outcome() == whole.outcome()


@pytest.mark.faults
def test_other_threads_are_told_of(runs: "Runs") -> None:
    run = runs.new("convolutional", "graph")
    interrupt(run.go_on(), signal.SIGTERM, 0)
    ended = run.finish("--set", "runtime.threads=1")
    assert 'inexact="threads changed from 2 to 1"' in ended.out
    assert 'changed="runtime.threads: 2 → 1"' in ended.out


@pytest.mark.faults
def test_a_folder_whose_name_a_shell_would_take_apart(runs: "Runs") -> None:
    run = runs.new("dense", "graph", EPOCHS)
    place = "my runs; $HOME"
    running = runs.processes.start(run.folder, *run.command("--runs", place))
    ended = interrupt(running, signal.SIGTERM, 0)
    assert shlex.split(" ".join(ended.next_command)) != ended.next_command
    assert ended.next_command[-1] == os.path.join(place, "dense", "1")
    assert go_on_as_told(run, ended).wait().code == 0
