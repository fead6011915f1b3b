"""Outputs that learn normalized targets: the loss is of these, all else in the targets' unit."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from driven_programs import TARGETS, compiled
from speccompile.compiler.exporters import exporter_for
from speccompile.compiler.fitted import with_scales
from speccompile.compiler.objectives.objectives import TargetScale
from speccompile.compiler.targets import lower
from speccompile.compiler.targets.graph.graph_definition import graph_definition
from speccompile.compiler.targets.program import Batch
from speccompile.spec_schema.errors import Error

pytestmark = pytest.mark.tensorflow

SPEC = """
spec: 1
data:
  synthetic: 8
  normalize_targets: {prices: standardize, weight: {divide: 50}, series: min_max}
model:
  inputs: {x: [3]}
  layers:
    - dense: 2
      name: prices
    - dense: 1
      from: x
      name: weight
    - reshape: [3, 1]
      from: x
    - dense: 1
      name: series
    - dense: 2
      from: x
      name: kind
  outputs: {prices: prices, weight: weight, series: series, kind: kind}
training:
  loss:
    prices: {huber: 0.5}
    weight: mean_absolute_percentage_error
    series: mean_squared_error
    kind: sparse_categorical_crossentropy
  metrics:
    prices: [mean_absolute_error, mean_squared_error]
    weight: [root_mean_squared_error]
    series: [mean_absolute_percentage_error]
  optimizer: {sgd: 0.1}
  epochs: 1
"""
SCALES = {
    "prices": TargetScale((101325.0, -3.5), (15.0, 0.25)),
    "series": TargetScale((20.0,), (4.0,)),
}
OF_WEIGHT = TargetScale((0.0,), (50.0,))
ONE = """
spec: 1
data: {synthetic: 8, normalize_targets: standardize}
model: {inputs: {x: [3]}, layers: [{dense: 4}, {dense: 1, name: y}]}
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


def batch() -> Batch:
    random = np.random.default_rng(3)
    x = random.normal(size=(8, 3)).astype("float32")
    targets = {
        "prices": [101325, -3.5] + random.normal(size=(8, 2)) * [15, 0.25],
        "weight": random.uniform(40, 90, (8, 1)),
        "series": random.uniform(20, 24, (8, 3, 1)),
    }
    y = {name: values.astype("float32") for name, values in targets.items()}
    y["kind"] = random.integers(0, 2, 8).astype("int32")
    return Batch({"x": tf.constant(x)}, {name: tf.constant(v) for name, v in y.items()}, {})


def huber(error: np.ndarray, delta: float) -> np.ndarray:
    size = np.abs(error)
    return np.where(size <= delta, size**2 / 2, delta * size - delta**2 / 2)


@pytest.fixture(scope="module", params=TARGETS)
def program(request: pytest.FixtureRequest):
    return lower(with_scales(compiled(SPEC), SCALES), request.param)


def learned(program) -> dict[str, np.ndarray]:
    """What the layers themselves compute, in float64."""
    x = batch().inputs["x"].numpy().astype(float)
    weight = {name: variable.numpy().astype(float) for name, variable in program.weights.items()}
    found = {n: x @ weight[f"{n}/kernel"] + weight[f"{n}/bias"] for n in ("prices", "weight")}
    found["series"] = x[..., None] @ weight["series/kernel"] + weight["series/bias"]
    return found


def test_the_loss_is_of_normalized_targets_and_all_else_in_their_unit(program) -> None:
    given = batch()
    measures = program.evaluate_step(given, program.initial_measures())
    values = {name: float(value) for name, value in program.results(measures).items()}
    outputs, scales = learned(program), {**SCALES, "weight": OF_WEIGHT}
    errors = {}
    for name, scale in scales.items():
        target = given.targets[name].numpy().astype(float)
        errors[name] = outputs[name] - (target - scale.offset) / scale.factor
    size = given.targets["weight"].numpy() / 50
    close = {"rtol": 2e-3}  # 101325 has three digits behind the point in float32
    np.testing.assert_allclose(values["prices_loss"], huber(errors["prices"], 0.5).mean(), **close)
    np.testing.assert_allclose(values["weight_loss"], 100 * abs(errors["weight"] / size).mean())
    np.testing.assert_allclose(values["series_loss"], (errors["series"] ** 2).mean(), **close)
    of_units = {name: errors[name] * scale.factor for name, scale in scales.items()}
    expected = {
        "prices_mean_absolute_error": abs(of_units["prices"]).mean(),
        "prices_mean_squared_error": (of_units["prices"] ** 2).mean(),
        "weight_root_mean_squared_error": np.sqrt((of_units["weight"] ** 2).mean()),
        "series_mean_absolute_percentage_error": 100
        * abs(of_units["series"] / given.targets["series"].numpy()).mean(),
    }
    for name, value in expected.items():
        np.testing.assert_allclose(values[name], value, **close, err_msg=name)
    answers = program.predict_step(given.inputs)
    for name, scale in scales.items():
        wanted = outputs[name] * scale.factor + scale.offset
        np.testing.assert_allclose(answers[name], wanted, 1e-6, err_msg=name)


def test_exported_models_answer_in_the_unit_of_the_targets(program, tmp_path: Path) -> None:
    given = batch()
    answers = {name: value.numpy() for name, value in program.predict_step(given.inputs).items()}
    x = given.inputs["x"].numpy()
    if hasattr(program, "model"):
        for ending in (".keras", ".h5"):
            exporter_for(tmp_path / f"m{ending}").write(program, tmp_path / f"m{ending}")
            model = keras.models.load_model(tmp_path / f"m{ending}")
            found = model.predict(x, verbose=0)
            assert found.keys() == answers.keys()
            for name, value in found.items():
                np.testing.assert_allclose(value, answers[name], 1e-6, err_msg=name)
        assert [type(each).__module__.split(".")[0] for each in model.layers] == ["keras"] * 9
        return
    exporter_for(tmp_path / "m").write(program, tmp_path / "m")
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    found = loaded.signatures["predict"](X=tf.constant(x))
    for name, value in found.items():
        np.testing.assert_allclose(value, answers[name], 1e-6, err_msg=name)
    definition = graph_definition(program)
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        tf.graph_util.import_graph_def(definition, name="")
        session.run("init")
        read = session.run({name: f"prediction_{name}:0" for name in answers}, {"X:0": x})
    for name, value in read.items():
        np.testing.assert_allclose(value, answers[name], 1e-6, err_msg=name)


def test_a_step_follows_the_gradient_of_normalized_targets(program) -> None:
    given = batch()
    before = {name: variable.numpy() for name, variable in program.weights.items()}
    x = given.inputs["x"].numpy()
    target = (given.targets["series"].numpy() - 20) / 4
    error = x[..., None] * before["series/kernel"][0, 0] + before["series/bias"][0] - target
    program.train_step(given, tf.constant(0), program.initial_measures())
    step = before["series/kernel"][0, 0] - program.weights["series/kernel"].numpy()[0, 0]
    np.testing.assert_allclose(step, 0.1 * (2 * error[..., 0] * x).mean(), 1e-4)
    for name, value in before.items():
        program.weights[name].assign(value)


def test_a_chain_stays_one_and_keeps_its_optimizer() -> None:
    spec = with_scales(compiled(ONE), {"y": TargetScale((5.0,), (2.0,))})
    program = lower(spec, "keras")
    model = program.exported()
    assert isinstance(model, keras.Sequential)
    assert [type(each).__name__ for each in model.layers] == ["Dense", "Dense", "Rescaling"]
    assert model.optimizer is program.model.optimizer
    x = np.ones((2, 3), "float32")
    np.testing.assert_allclose(model(x), program.model(x) * 2 + 5, 1e-6)


def test_without_data_only_a_divisor_is_known() -> None:
    text = ONE
    with pytest.raises(Error, match="the targets of `y` are not normalized"):
        lower(compiled(text), "graph")
    program = lower(compiled(text.replace("standardize", "{divide: 4}")), "graph")
    x = {"x": tf.ones((1, 3))}
    undone = lower(compiled(text.replace(", normalize_targets: standardize", "")), "graph")
    np.testing.assert_allclose(program.predict_step(x)["y"], undone.predict_step(x)["y"] * 4)
