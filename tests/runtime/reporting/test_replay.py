"""`speccompile replay`: what a run would have done with another policy, as its folder tells it."""

import json
from pathlib import Path

import pytest
import speccompile as sc
from command_line import speccompile
from recorded_runs import SPEC, recorded_run

PATIENCE = "training.policy.early_stopping.patience"
PLATEAU = "training.policy.reduce_lr_on_plateau"


def falls_then_rises(epoch: int) -> float:
    """0.30 in epoch 8, the best; two worse epochs before, and only worse ones after it."""
    return {4: 0.36, 5: 0.37}.get(epoch, 0.30 + abs(epoch - 8) / 100)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("runs")
    for _ in range(2):
        recorded_run(root, loss=lambda e: 1 / e, val_loss=falls_then_rises, val_accuracy=float)
    return root


@pytest.fixture
def run(runs: Path) -> sc.Run:
    return sc.open_run(runs / "waves" / "1")


def test_it_says_when_the_run_would_have_stopped_and_what_it_would_have_kept(run: sc.Run) -> None:
    found = run.replay({PATIENCE: 2})
    assert found.ending == sc.Ending(
        "early_stopping",
        "val_loss has not improved for 2 epochs, best was 0.35 in epoch 3 (`patience: 2`)",
        5,
        3,
        "best",
    )
    assert (found.epochs, found.best_epoch, found.unknown) == (5, 3, "")
    assert found.values["val_loss"] == 0.35
    assert found.seconds == pytest.approx(0.5)
    assert str(found).splitlines() == [
        f"would have stopped after epoch 5: {found.ending.explanation}",
        "would have kept epoch 3, with val_loss 0.3500, val_accuracy 3.0000",
    ]


def test_what_comes_after_the_history_is_unknown(run: sc.Run) -> None:
    found = run.replay({"training.epochs": 40, PATIENCE: 15})
    assert found.ending is None
    assert (found.epochs, found.best_epoch) == (20, 8)
    assert found.unknown == "would have continued after epoch 20, where the history ends"
    assert found.command.startswith("speccompile.train('waves.yaml', overrides=[")


@pytest.mark.parametrize(
    ("overrides", "epoch", "best"),
    [({PLATEAU: {"patience": 2}}, 5, 3), ({PLATEAU: {"patience": 3}}, 11, 8)],
)
def test_another_learning_rate_makes_the_rest_unknown(
    run: sc.Run, overrides: dict[str, object], epoch: int, best: int
) -> None:
    found = run.replay(overrides)
    assert (found.ending, found.epochs, found.best_epoch) == (None, epoch, best)
    lowered = f"would have lowered the learning rate after epoch {epoch}; the run did not"
    assert found.unknown == lowered


def test_a_policy_that_stops_before_it_lowers_the_rate_is_known(run: sc.Run) -> None:
    found = run.replay({PLATEAU: {"patience": 3}, "training.epochs": 11})
    assert found.ending is not None
    assert found.ending.reason == "epochs"


def test_conditions_in_minutes_and_steps_use_what_is_recorded(run: sc.Run) -> None:
    by_steps = run.replay({"training.policy.stop_when.steps": 100})  # 19 per epoch
    assert (by_steps.epochs, by_steps.notes) == (6, ())
    by_minutes = run.replay({"training.policy.stop_when.minutes": 1.05 / 60})  # 0.1 s per epoch
    assert by_minutes.epochs == 11
    assert by_minutes.notes == ("`minutes` refers to the recorded times, which differ in each run",)


def test_what_changes_the_training_is_refused(run: sc.Run) -> None:
    with pytest.raises(sc.Error, match=r"be replayed, not training\.batch_size: 32 → 8") as error:
        run.replay({"training.batch_size": 8, PATIENCE: 3})
    assert error.value.help == (
        "train with it: speccompile.train('waves.yaml', "
        f"overrides=['training.batch_size=8', '{PATIENCE}=3'])"
    )


def test_a_monitor_must_be_measured(run: sc.Run) -> None:
    monitor = "training.policy.early_stopping.monitor"
    with pytest.raises(sc.SpecError) as error:
        run.replay({monitor: "val_auc"})
    assert "SC304" in [one.code for one in error.value.report]
    with pytest.raises(sc.Error, match="has not measured `accuracy`") as missing:
        run.replay({monitor: "accuracy"})
    assert missing.value.help.startswith("train with it: speccompile.train(")


def test_a_run_whose_step_was_not_finite_would_have_failed_anyway(tmp_path: Path) -> None:
    path = recorded_run(tmp_path, 6, reason="not_finite", val_loss=falls_then_rises, loss=float)
    failed = sc.open_run(path).replay({PATIENCE: 4, "training.policy.finish": "last"})
    assert failed.ending == sc.Ending("not_finite", "because", 6, 6, "last")
    stopped = sc.open_run(path).replay({PATIENCE: 2})
    assert stopped.ending is not None
    assert stopped.ending.reason == "early_stopping"


def test_a_run_without_an_epoch_has_nothing_to_replay(tmp_path: Path) -> None:
    path = recorded_run(tmp_path, 1, ended=False, val_loss=float, loss=float)
    (path / "history.csv").unlink()
    with pytest.raises(sc.Error, match="has not finished an epoch"):
        sc.open_run(path).replay({PATIENCE: 2})


def test_of_several_runs_those_without_an_epoch_are_left_out(tmp_path: Path) -> None:
    for _ in range(2):
        path = recorded_run(tmp_path, loss=float, val_loss=falls_then_rises)
    (path / "history.csv").unlink()
    assert len(sc.replay_runs(tmp_path, overrides={PATIENCE: 2})) == 1


def test_a_run_that_was_resumed_with_another_spec_says_so(tmp_path: Path) -> None:
    path = recorded_run(tmp_path, loss=float, val_loss=falls_then_rises)
    recorded = json.loads((path / "environment.json").read_text())
    (first,) = recorded["invocations"]
    edited = {**first, "epoch": 12, "spec": "", "overrides": ["training.epochs=20"]}
    recorded["invocations"].append(edited)
    (path / "environment.json").write_text(json.dumps(recorded))
    (note,) = sc.open_run(path).replay({PATIENCE: 2}).notes
    assert note.startswith("the spec of the run was changed after epoch 12; ")


def test_policies_are_shown_side_by_side(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(runs)
    shown = speccompile("replay", "waves/1", "--grid", f"{PATIENCE}=2,15")
    assert (shown.code, shown.err) == (0, "")
    assert (
        shown.out
        == """\
policy                      epochs  kept  val_loss  val_accuracy  time  ended by
as recorded                     20     8    0.3000        8.0000  2.0s  epochs
early_stopping.patience=2        5     3    0.3500        3.0000  0.5s  early_stopping
early_stopping.patience=15      20     8    0.3000        8.0000  2.0s  epochs

early_stopping.patience=2
  would have stopped after epoch 5: val_loss has not improved for 2 epochs, best was 0.35 in epoch 3
  (`patience: 2`)
  would have kept epoch 3, with val_loss 0.3500, val_accuracy 3.0000

early_stopping.patience=15
  would have stopped after epoch 20: completed 20 epochs (`epochs: 20`)
  would have kept epoch 8, with val_loss 0.3000, val_accuracy 8.0000
"""
    )


def test_of_many_only_what_is_unknown_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorded_run(tmp_path, loss=float, val_loss=falls_then_rises, val_accuracy=float)
    given = "--grid", f"{PATIENCE}=2,3,4,15", "--set", "training.epochs=40"
    shown = speccompile("replay", ".", *given, terminal=True, environment={"COLUMNS": "60"})
    assert (
        shown.out
        == """\
all: epochs=40
policy       epochs  kept  val_loss    time  ended by
as recorded      20     8    0.3000    2.0s  epochs
patience=2        5     3    0.3500    0.5s  early_stopping
patience=3       11     8    0.3000    1.1s  early_stopping
patience=4       12     8    0.3000    1.2s  early_stopping
patience=15    > 20     8    0.3000  > 2.0s  unknown

early_stopping.patience=15
  would have continued after epoch 20, where the history
  ends
  the best of the first 20 epochs: epoch 8, with val_loss
  0.3000, val_accuracy 8.0000
  to find out: speccompile run waves.yaml --set training.epochs=40 --set {PATIENCE}=15
""".replace("{PATIENCE}", PATIENCE)
    )


def test_json_has_what_the_runs_did_and_what_they_would_have_done(runs: Path) -> None:
    shown = speccompile("replay", runs / "waves", "--set", f"{PATIENCE}=2", "--format", "json")
    content = json.loads(shown.out)
    assert [one["ending"]["kept_epoch"] for one in content["recorded"]] == [8, 8]
    assert [one["ending"]["kept_epoch"] for one in content["replays"]] == [3, 3]
    assert content["replays"][0]["overrides"] == [f"{PATIENCE}=2"]


def test_what_can_not_be_replayed_is_said(runs: Path) -> None:
    nothing = speccompile("replay", runs / "waves")
    assert nothing.code == 2
    assert "use `--spec FILE`, `--set PATH=VALUE` or `--grid PATH=VALUE,VALUE`" in nothing.err
    none = speccompile("replay", runs / "waves" / "1" / "checkpoints", "--set", f"{PATIENCE}=2")
    assert none.code == 2


def test_the_policy_can_be_that_of_a_spec(runs: Path, tmp_path: Path) -> None:
    patient = SPEC.replace("  epochs: 20\n", "  epochs: 20\n  policy: {early_stopping: PATIENCE}\n")
    path, folder = tmp_path / "waves.yaml", str(runs / "waves" / "1")
    path.write_text(patient.replace("PATIENCE", "{patience: 2}"))
    found = speccompile("replay", folder, "--spec", str(path))
    assert (found.code, found.err) == (0, "")
    assert "would have stopped after epoch 5: val_loss has not improved for 2 epochs" in found.out
    run = sc.open_run(folder)
    assert run.replay({PATIENCE: 2}).ending == run.replay(spec=path).ending
    assert run.replay({PATIENCE: 1}, spec=path).epochs == run.replay({PATIENCE: 1}).epochs
    logged = "runtime: {log: tensorboard, layer_statistics: false}\n"
    path.write_text(patient.replace("PATIENCE", "{patience: 2}") + logged)
    assert run.replay({PATIENCE: 2}).ending == run.replay(spec=path).ending
    path.write_text(patient.replace("PATIENCE", "{patience: 15}").replace("20", "40"))
    assert run.replay(spec=path).command == f"speccompile.train({str(path)!r})"
    path.write_text(SPEC.replace("dense: 8", "dense: 9"))
    with pytest.raises(sc.Error, match="only `training"):
        run.replay(spec=path)


def test_a_spec_is_read_with_the_variant_and_the_overrides_of_the_run(tmp_path: Path) -> None:
    made = {"variant": "dropout", "overrides": ["params.l2=0.01", "training.epochs=20"]}
    run = recorded_run(tmp_path, loss=lambda e: 1 / e, val_loss=falls_then_rises, **made)
    path = tmp_path / "waves.yaml"
    path.write_text(SPEC.replace("epochs: 20", "epochs: 12"))
    found = sc.open_run(run).replay(spec=path)
    assert (found.spec, found.epochs, found.ending.reason) == (str(path), 12, "epochs")
