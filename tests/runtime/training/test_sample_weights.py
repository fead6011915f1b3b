"""Runs whose samples have weights: as in a loop of Keras, in every part, and in `evaluate`."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from driven_programs import TARGETS, compiled, on_target  # noqa: E402
from speccompile.runtime.data.splits.split import order  # noqa: E402

SPEC = """
spec: 1
seed: 4
data:
  npz:
    path: t.npz
    inputs: x
    targets: {size: size, kind: kind}
    weights: {size: w, kind: v}
  split: {validation: 0.25, test: 0.25}
model:
  inputs: {x: [3]}
  layers:
    - dense: {units: 4, activation: tanh}
      name: hidden
    - dense: 1
      name: size
    - dense: 3
      from: hidden
      name: kind
  outputs: {size: size, kind: kind}
training:
  loss: {size: mean_squared_error, kind: sparse_categorical_crossentropy}
  loss_weights: {kind: 0.5}
  metrics: {size: [mean_absolute_error]}
  weighted_metrics: {size: [mean_absolute_error, mean_squared_error], kind: [accuracy]}
  optimizer: {sgd: 0.1}
  batch_size: 8
  epochs: 2
"""
TABLE = """
spec: 1
data: {csv: {path: t.csv, target: y, weights: w}, split: {validation: 0.25}}
model: {inputs: {x: [2]}, layers: [{dense: 2, name: kind}]}
training:
  loss: sparse_categorical_crossentropy
  class_weights: {no: 3}
  optimizer: adam
  batch_size: 8
  epochs: 1
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights")
    random = np.random.default_rng(0)
    x = random.normal(size=(64, 3)).astype("float32")
    weights = {"w": random.uniform(0, 3, 64), "v": random.integers(0, 4, 64)}
    kind = (x.argmax(axis=1)).astype("int32")
    np.savez(path / "t.npz", x=x, size=x.sum(axis=1, keepdims=True), kind=kind, **weights)
    (path / "s.yaml").write_text(SPEC)
    return path


@pytest.fixture(scope="module", params=TARGETS)
def run(request: pytest.FixtureRequest, folder: Path) -> sc.Run:
    target = {"runtime.target": request.param}
    return sc.train(folder / "s.yaml", runs=folder / request.param, overrides=target)


def in_keras() -> keras.Model:
    x = keras.Input((3,))
    hidden = keras.layers.Dense(4, "tanh", name="hidden")(x)
    outputs = {
        "size": keras.layers.Dense(1, name="size")(hidden),
        "kind": keras.layers.Dense(3, name="kind")(hidden),
    }
    model = keras.Model(x, outputs)
    accuracy = keras.metrics.SparseCategoricalAccuracy("accuracy")
    model.compile(
        keras.optimizers.SGD(0.1),
        {
            "size": keras.losses.MeanSquaredError(),
            "kind": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        },
        loss_weights={"size": 1.0, "kind": 0.5},
        metrics={"size": [keras.metrics.MeanAbsoluteError()]},
        weighted_metrics={
            "size": [keras.metrics.MeanAbsoluteError(), keras.metrics.MeanSquaredError()],
            "kind": [accuracy],
        },
    )
    return model


@pytest.fixture(scope="module")
def by_hand(folder: Path) -> tuple[keras.Model, dict[str, dict[str, float]]]:
    """The model after the same two epochs of a loop of Keras in float64, and what Keras says of it
    on each part.
    """
    spec = compiled(SPEC, folder=folder)
    driven = on_target(spec, "keras")
    with np.load(folder / "t.npz") as arrays:
        data = dict(arrays)
    keras.backend.set_floatx("float64")
    try:
        model = in_keras()
    finally:
        keras.backend.set_floatx("float32")
    for layer in ("hidden", "size", "kind"):
        names = (f"{layer}/kernel", f"{layer}/bias")
        model.get_layer(layer).set_weights([driven.program.weights[n].numpy() for n in names])
    parts = _rows(folder, spec)
    for epoch in (1, 2):
        rows = parts["train"][order(4, epoch, len(parts["train"]))]
        for start in range(0, len(rows), 8):
            model.train_on_batch(**_given(data, rows[start : start + 8]))
    seen = {
        name: model.evaluate(**_given(data, rows), batch_size=8, verbose=0, return_dict=True)
        for name, rows in parts.items()
    }
    return model, seen


def _rows(folder: Path, spec) -> dict[str, np.ndarray]:
    from speccompile.runtime.training.run_data import load_run_data
    from speccompile.spec_schema.findings.finding import Findings

    dataset = load_run_data(spec, Findings()).dataset
    return {name: getattr(dataset, name).rows for name in ("train", "validation", "test")}


def _given(data: dict[str, np.ndarray], rows: np.ndarray) -> dict:
    return {
        "x": data["x"][rows].astype("float64"),
        "y": {name: data[name][rows] for name in ("size", "kind")},
        "sample_weight": {"size": data["w"][rows], "kind": data["v"][rows].astype("float64")},
    }


def test_training_follows_the_weights(run: sc.Run, by_hand) -> None:
    model, _ = by_hand
    weights = run.trained().program.weights
    for layer in ("hidden", "size", "kind"):
        kernel, bias = model.get_layer(layer).get_weights()
        np.testing.assert_allclose(weights[f"{layer}/kernel"], kernel, 1e-4, 1e-6)
        np.testing.assert_allclose(weights[f"{layer}/bias"], bias, 1e-4, 1e-6)


def test_every_part_is_measured_with_its_weights(run: sc.Run, by_hand) -> None:
    _, seen = by_hand
    for found, part in ((run.validation, "validation"), (run.test, "test")):
        assert found.keys() == seen[part].keys()
        for name, value in seen[part].items():
            np.testing.assert_allclose(found[name], value, 1e-4, err_msg=f"{name} of {part}")
    for part in ("train", "test"):
        evaluated = run.evaluate(part=part)
        for name, value in seen[part].items():
            np.testing.assert_allclose(evaluated[name], value, 1e-4, err_msg=f"{name} of {part}")
    assert run.test["size_weighted_mean_absolute_error"] != run.test["size_mean_absolute_error"]


def test_other_data_has_weights_and_samples_to_predict_need_none(run: sc.Run, folder: Path) -> None:
    with np.load(folder / "t.npz") as arrays:
        data = dict(arrays)
    known = run.evaluate(folder / "t.npz")
    assert known["loss"] == run.evaluate(data)["loss"]
    with pytest.raises(sc.DataError, match="array `w` not found"):
        run.evaluate({name: each for name, each in data.items() if name != "w"})
    assert run.predict({"x": data["x"]})["size"].shape == (64, 1)
    double = run.evaluate({**data, "w": data["w"] * 2, "v": data["v"] * 2})
    np.testing.assert_allclose(double["loss"], known["loss"] * 2, 1e-6)


def test_classes_have_weights_too(tmp_path: Path) -> None:
    rows = [f"{n % 5},{n % 3},{n % 4},{'yes' if n % 2 else 'no'}" for n in range(20)]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,w,y", *rows]) + "\n")
    driven = on_target(compiled(TABLE, folder=tmp_path), "graph")
    given = driven.first_rows(15)
    kinds = driven.first_rows(15).targets["kind"].numpy()
    plain = on_target(
        compiled(TABLE.replace("  class_weights: {no: 3}\n", ""), folder=tmp_path), "graph"
    )
    own = plain.first_rows(15).weights["kind"].numpy()
    np.testing.assert_array_equal(given.weights["kind"], own * np.where(kinds == 0, 3, 1))
    assert own.max() > 1
