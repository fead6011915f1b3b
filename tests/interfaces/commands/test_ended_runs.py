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
ENDED = {
    "epochs": (["training.epochs=3"], ["training.epochs=6"]),
    "early_stopping": (
        ["training.policy.early_stopping={monitor: loss, patience: 1, min_delta: 1000}"],
        ["training.policy.early_stopping.patience=2"],
    ),
    "stop_when": (
        ["training.policy.stop_when={steps: 1}"],
        ["training.policy.stop_when=null"],
    ),
    "early_stopping and the last epoch": (
        [
            "training.policy.early_stopping={monitor: loss, patience: 2, min_delta: 1000}",
            "training.policy.stop_when={steps: 3}",
        ],
        [
            "training.policy.early_stopping.patience=4",
            "training.policy.stop_when=null",
            "training.epochs=6",
        ],
    ),
}
"""Overrides of a run → those that resuming it needs."""
LAST = "to train further: "


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "s.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "t.csv").write_text("x,y\n1,100000\n2,100000\n3,100001\n", encoding="utf-8")
    return tmp_path


def ran(folder: Path, *options: str) -> Outcome:
    return speccompile("run", folder / "s.yaml", "--runs", folder / "runs", *options)


def proposed(said: str) -> list[str]:
    (line,) = (line for line in said.splitlines() if LAST in line)
    return shlex.split(line.partition(LAST)[2])[1:]


def epochs_of(run: Path) -> int:
    return len((run / "history.csv").read_text().splitlines()) - 1


def settings(overrides: list[str]) -> list[str]:
    return [word for override in overrides for word in ("--set", override)]


@pytest.mark.parametrize("reason", ENDED)
def test_what_is_proposed_trains_on(reason: str, data: Path) -> None:
    changes, remedies = ENDED[reason]
    assert f"stopped={reason.split()[0]} " in ran(data, *settings(changes)).out
    run = data / "runs" / "line" / "1"
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    ended = speccompile("run", "--resume", run)
    assert (ended.code, ended.out) == (2, "")
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before
    assert proposed(ended.err) == ["run", "--resume", str(run), *settings(remedies)]
    assert proposed(speccompile("doctor", run).out) == proposed(ended.err)
    epochs = epochs_of(run)
    done = speccompile(*proposed(ended.err))
    assert (done.code, "resumed=" in done.out) == (0, True)
    assert epochs_of(run) > epochs


def test_an_override_that_changes_nothing_is_kept_in_what_is_proposed(data: Path) -> None:
    changes, (remedy,) = ENDED["early_stopping"]
    ran(data, *settings(changes))
    run = data / "runs" / "line" / "1"
    ended = speccompile("run", "--resume", run, "--set", "training.epochs=9")
    assert ended.code == 2
    wanted = settings(["training.epochs=9", remedy])
    assert proposed(ended.err) == ["run", "--resume", str(run), *wanted]
    edited = data / "s.yaml"
    variants = "variants: {one: {training.policy.stop_when: {steps: 1}}}\n"
    edited.write_text(f"{SPEC}{variants}", encoding="utf-8")
    ended = speccompile("run", edited, "--variant", "one", "--resume", run)
    words = ["run", str(edited), "--variant", "one", "--resume", str(run)]
    assert proposed(ended.err) == [*words, *settings(["training.policy.stop_when=null"])]
    assert speccompile(*proposed(ended.err)).code == 0


def test_a_run_that_has_more_epochs_than_asked_for_says_so(data: Path) -> None:
    ran(data)
    run = data / "runs" / "line" / "1"
    ended = speccompile("run", "--resume", run, "--set", "training.epochs=2")
    assert "completed 3 epochs (`epochs: 2`)" in ended.err
    assert proposed(ended.err)[-1] == "training.epochs=5"


def test_a_run_that_diverged_starts_again_with_a_lower_learning_rate(data: Path) -> None:
    """Resuming it would repeat the step that failed."""
    diverging = ["training.optimizer={sgd: 1.0}", "training.epochs=60"]
    done = ran(data, *settings(diverging))
    assert done.code == 4
    run = data / "runs" / "line" / "1"
    *_, advice = speccompile("doctor", run).out.splitlines()
    before, _, command = advice.partition(": speccompile ")
    assert before == "to restart with a lower learning rate"
    assert command.endswith("--set training.optimizer.sgd.learning_rate=0.1")
    assert f"speccompile {command}" in done.out.splitlines()[-1]
    followed = speccompile(*shlex.split(command), "--runs", data / "runs")
    assert (followed.code, "epoch=60/60" in followed.out) == (0, True)


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
