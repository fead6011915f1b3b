"""What a replay says of a policy is what training with that policy does."""

from pathlib import Path

import numpy as np
import pytest
import speccompile as sc

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: waves
seed: 3
data: {csv: {path: waves.csv, target: high}, split: {validation: 0.4}}
model:
  inputs: {x: [2]}
  layers: [{dense: {units: 8, activation: relu}}, {dense: 2}]
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  optimizer: {adam: {learning_rate: 0.04}}
  batch_size: 8
  epochs: 14
  policy:
    reduce_lr_on_plateau: {patience: 2, factor: 0.5} # lowers it after epoch 5
runtime: {target: graph}
"""
POLICY = "training.policy."
STOPS = f"{POLICY}early_stopping.patience"
PLATEAU = f"{POLICY}reduce_lr_on_plateau.patience"
POLICIES = {
    "early stopping": {STOPS: 2},
    "last": {"training.epochs": 9, f"{POLICY}finish": "last"},
    "another monitor": {
        STOPS: 3,
        f"{POLICY}early_stopping.monitor": "val_accuracy",
        f"{POLICY}early_stopping.start_from_epoch": 3,
        f"{POLICY}checkpoint.keep.best": 2,
    },
    "rate not lowered yet": {PLATEAU: 3, f"{POLICY}stop_when.overfit_gap": 0.2},
}


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("waves")
    random = np.random.default_rng(1)
    rows = random.uniform(-1, 1, (60, 2))
    high = (rows.sum(axis=1) + random.normal(0, 0.8, 60) > 0).astype(int)
    lines = [f"{x:.4f},{y:.4f},{h}" for (x, y), h in zip(rows, high, strict=True)]
    (folder / "waves.csv").write_text("\n".join(["x,y,high", *lines]))
    path = folder / "waves.yaml"
    path.write_text(SPEC)
    return path


@pytest.fixture(scope="module")
def run(spec: Path) -> sc.Run:
    return sc.train(spec, runs=spec.parent / "runs")


@pytest.mark.parametrize("name", POLICIES)
def test_it_is_what_training_does(spec: Path, run: sc.Run, name: str) -> None:
    found = run.replay(POLICIES[name])
    assert found.ending is not None
    assert found.ending.epochs < 14
    trained = sc.train(spec, overrides=POLICIES[name], runs=spec.parent / "runs")
    assert trained.stopped == found.ending
    assert trained.history == run.history[: found.epochs]
    assert trained.validation == {
        name.removeprefix("val_"): value for name, value in found.shown.items()
    }


def test_a_run_is_resumed_to_find_out_what_its_history_does_not_tell(run: sc.Run) -> None:
    found = run.replay({"training.epochs": 16})
    assert found.unknown == "would have continued after epoch 14, where the history ends"
    path = str(run.folder)
    expected = f"speccompile.open_run({path!r}).resume(overrides=['training.epochs=16'])"
    assert found.command == expected
    worst = {f"{POLICY}checkpoint.monitor": "val_loss", f"{POLICY}checkpoint.mode": "max"}
    anew = run.replay({"training.epochs": 16, **worst})  # the weights of that epoch are gone
    assert anew.command.startswith("speccompile.train(")
