"""Runs that have ended: what is proposed trains them on, and what `evaluate` shows."""

import shlex
from pathlib import Path

import pytest
from command_line import Outcome, speccompile

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: line
data:
  csv: {path: t.csv, target: y}
model:
  inputs: {x: [1]}
  layers:
    - dense: {units: 1, kernel_initializer: zeros}
      name: y
training:
  loss: mean_squared_error
  optimizer: {sgd: 1.0e-9}
  epochs: 3
  policy: {early_stopping: null, stop_when: null}
"""
ENDED = [
    ("epochs", "training.epochs=3", "training.epochs=N", 5),
    (
        "early_stopping",
        "training.policy.early_stopping={monitor: loss, patience: 1, min_delta: 1000}",
        "training.policy.early_stopping.patience=N",
        2,
    ),
    (
        "stop_when",
        "training.policy.stop_when={steps: 1}",
        "training.policy.stop_when=null",
        0,
    ),
]
LAST = "to train on: "


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "s.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "t.csv").write_text("x,y\n1,100000\n2,100000\n3,100001\n", encoding="utf-8")
    return tmp_path


def ran(folder: Path, *options: str) -> Outcome:
    return speccompile("run", folder / "s.yaml", "--runs", folder / "runs", *options)


def proposed(outcome: Outcome) -> list[str]:
    (line,) = (line for line in outcome.out.splitlines() if line.startswith(LAST))
    return shlex.split(line.removeprefix(LAST))[1:]


@pytest.mark.parametrize(("reason", "change", "remedy", "number"), ENDED)
def test_what_is_proposed_trains_on(
    reason: str, change: str, remedy: str, number: int, data: Path
) -> None:
    assert f"stopped={reason} " in ran(data, "--set", change).out
    run = data / "runs" / "line" / "1"
    ended = speccompile("run", "--resume", run)
    assert ended.code == 0
    assert proposed(ended) == ["run", "--resume", str(run), "--set", remedy]
    assert proposed(speccompile("doctor", run)) == proposed(ended)
    before = len((run / "history.csv").read_text().splitlines())
    followed = [word.replace("=N", f"={number}") for word in proposed(ended)]
    assert "resumed=" in speccompile(*followed).out
    assert len((run / "history.csv").read_text().splitlines()) > before


def test_measures_are_shown_as_in_the_run(data: Path) -> None:
    assert "loss=1.000e+10" in ran(data).out
    run = data / "runs" / "line" / "1"
    assert "loss 1.000e+10" in speccompile("evaluate", run, "--data", data / "t.csv").out


def test_a_part_of_other_data_is_refused(data: Path) -> None:
    ran(data)
    run = data / "runs" / "line" / "1"
    outcome = speccompile("evaluate", run, "--data", data / "t.csv", "--part", "train")
    assert (outcome.code, outcome.out) == (2, "")
    assert "`--part`" in outcome.err
    assert speccompile("evaluate", run, "--part", "train").code == 0
