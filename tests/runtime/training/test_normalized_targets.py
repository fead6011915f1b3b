"""Runs that learn normalized targets: what a person sees of them is in the targets' own unit."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from driven_programs import TARGETS  # noqa: E402
from resumed_runs import Case, at, state_of  # noqa: E402
from speccompile.runtime.storage.durable import StorageError  # noqa: E402

SPEC = """
spec: 1
name: houses
data:
  csv: {path: t.csv, target: price}
  normalize_targets: standardize
  split: {validation: 0.25, test: 0.25}
model: {inputs: {x: [2]}, layers: [{dense: 1, name: price}]}
training:
  loss: mean_squared_error
  metrics: [mean_absolute_error, r2_score]
  optimizer: {adam: 0.1}
  batch_size: 8
  epochs: 40
"""
AS_NUMBERS = (
    "data.normalize_targets=standardize",
    "training.loss=mean_squared_error",
    "training.metrics=[mean_absolute_error]",
    "model.layers[4].dense=1",
    "training.epochs=3",
)


@pytest.fixture(scope="module", params=TARGETS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> sc.Run:
    folder = tmp_path_factory.mktemp("houses")
    random = np.random.default_rng(2)
    x = random.normal(size=(64, 2)).round(3)
    price = (540_000 + x @ [70_000, -30_000] + random.normal(size=64) * 2_000).round()
    rows = [f"{a},{b},{y:.0f}" for (a, b), y in zip(x.tolist(), price, strict=True)]
    (folder / "t.csv").write_text("\n".join(["a,b,price", *rows]) + "\n")
    (folder / "s.yaml").write_text(SPEC)
    target = {"runtime.target": request.param}
    return sc.train(folder / "s.yaml", runs=folder / "runs", overrides=target)


def test_answers_and_metrics_are_in_the_unit_of_the_data(run: sc.Run) -> None:
    table = run.folder.parents[2] / "t.csv"
    rows = np.loadtxt(table, delimiter=",", skiprows=1)
    answers = run.predict(table)["price"][:, 0]
    error = abs(answers - rows[:, 2])
    assert error.max() < 20_000
    whole = run.evaluate(table)
    np.testing.assert_allclose(whole["mean_absolute_error"], error.mean(), 1e-4)
    squares = (error**2).sum() / ((rows[:, 2] - rows[:, 2].mean()) ** 2).sum()
    np.testing.assert_allclose(whole["r2_score"], 1 - squares, 1e-4)
    (offset,), (factor,) = _scale(run)
    np.testing.assert_allclose(whole["loss"], (error**2).mean() / factor**2, 1e-3)
    assert 500_000 < offset < 580_000
    shown = run.evaluate()
    assert shown["loss"] < 1 < 100 < shown["mean_absolute_error"]


def _scale(run: sc.Run):
    with np.load(run.folder / "normalization.npz") as saved:
        return saved["target0.offset"], saved["target0.factor"]


def test_the_model_of_a_run_answers_in_the_unit_of_the_data(run: sc.Run) -> None:
    table = run.folder.parents[2] / "t.csv"
    x = np.loadtxt(table, delimiter=",", skiprows=1)[:, :2].astype("float32")
    answers = run.predict(table)["price"]
    if (run.folder / "model.keras").exists():
        model = keras.models.load_model(run.folder / "model.keras")
        np.testing.assert_allclose(run.model.predict(x, verbose=0), answers, 1e-6)
        np.testing.assert_allclose(model.predict(x, verbose=0), answers, 1e-6)
        assert int(model.optimizer.iterations.value) == 160
        return
    path = run.folder.parent / "copy.keras"
    sc.export(run, path)
    np.testing.assert_allclose(keras.models.load_model(path).predict(x, verbose=0), answers, 1e-6)


def test_a_scale_that_was_changed_is_refused(run: sc.Run) -> None:
    path = run.folder / "normalization.npz"
    before = path.read_bytes()
    with np.load(path) as saved:
        arrays = dict(saved)
    try:
        np.savez(path, **{**arrays, "target0.factor": np.array([2.0])})
        with pytest.raises(StorageError, match=r"the normalization in .* has changed"):
            sc.open_run(run.folder).evaluate()
    finally:
        path.write_bytes(before)


def test_killed_it_comes_to_the_same_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speccompile.runtime.training.saver.SHARE", 1.0)  # no checkpoint waits
    case = Case(tmp_path)
    whole = state_of(case.run("graph", *AS_NUMBERS))
    folder = case.run("graph", *AS_NUMBERS, react=at(5))
    case.resume(folder)
    assert state_of(folder) == whole
