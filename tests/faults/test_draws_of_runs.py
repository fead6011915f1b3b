"""Random masks of runs in processes of their own, which cut their epochs into other calls."""

import csv
import signal
from typing import TYPE_CHECKING

import pytest
from killed_runs import Run, digest_of_model, names_in
from patience import PATIENCE

if TYPE_CHECKING:
    from conftest import Runs

pytestmark = pytest.mark.tensorflow
MOST_STEPS_A_CALL = (1, pytest.param(7, marks=pytest.mark.faults))


def left_by(run: Run) -> tuple[bytes, str]:
    """Its history and its model."""
    return (run.path / "history.csv").read_bytes(), digest_of_model(run.path)


def history(run: Run) -> list[dict[str, str]]:
    lines = (run.path / "history.csv").read_text().splitlines()
    return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def whole(runs: "Runs") -> Run:
    """A run that makes as many steps a call as the clock lets it."""
    run = runs.new("bidirectional", "keras")
    run.finish()
    return run


@pytest.mark.parametrize("steps", MOST_STEPS_A_CALL)
def test_a_run_is_the_same_whatever_its_calls(steps: int, runs: "Runs", whole: Run) -> None:
    every = f"training.policy.checkpoint.every_steps={steps}"
    run = runs.new("bidirectional", "keras", every)
    run.finish()
    assert left_by(run) == left_by(whole)


def test_killed_in_an_epoch_it_comes_to_the_same_end(runs: "Runs", whole: Run) -> None:
    run = runs.new("bidirectional", "keras", "training.policy.checkpoint.every_steps=7")
    running = run.go_on()
    assert running.bear(PATIENCE, lambda: bool(names_in(run.path / "checkpoints", "step-")))
    running.send(signal.SIGKILL)
    running.wait()
    assert "resumed=" in run.finish().out
    assert left_by(run) == left_by(whole)


@pytest.mark.faults
def test_both_targets_drop_the_same(runs: "Runs", whole: Run) -> None:
    graph = runs.new("bidirectional", "graph")
    graph.finish()
    for epoch, other in zip(history(whole), history(graph), strict=True):
        assert float(epoch["loss"]) == pytest.approx(float(other["loss"]), rel=1e-5)
        assert epoch["accuracy"] == other["accuracy"]
