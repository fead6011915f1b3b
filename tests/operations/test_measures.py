"""Losses and metrics of expressions: as the built-in ones that compute the same, with weights."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from component_cases import batches, objective_of  # noqa: E402
from driven_programs import TARGETS, compiled, on_target  # noqa: E402
from speccompile.compiler.exporters import exporter_for  # noqa: E402
from speccompile.compiler.objectives.objectives import OutputMetric  # noqa: E402
from speccompile.compiler.targets.graph.components.losses import loss_value  # noqa: E402
from speccompile.compiler.targets.keras.components import to_keras_loss  # noqa: E402
from speccompile.compiler.targets.metrics import accumulation  # noqa: E402
from speccompile.spec_schema.components.metrics import METRICS  # noqa: E402

# Expression, targets, the same as a loss of the catalogue, kind of output.
LOSSES = [
    ("square(y_true - y_pred)", "real", "mean_squared_error", "real"),
    ("mean(square(y_true - y_pred))", "real", "mean_squared_error", "real"),
    ("mean(abs(y_true - y_pred), axis=-1)", "real", "mean_absolute_error", "real"),
    (
        "y_true * softplus(-y_pred) + (1 - y_true) * softplus(y_pred)",
        "binary",
        "binary_crossentropy",
        "logits",
    ),
    (
        "-sum(y_true * log_softmax(y_pred), axis=-1)",
        "onehot",
        "categorical_crossentropy",
        "logits",
    ),
    (
        "-sum(one_hot(y_true, 5) * log_softmax(y_pred), axis=-1)",
        "class",
        "sparse_categorical_crossentropy",
        "logits",
    ),
]


@pytest.mark.parametrize("case", LOSSES, ids=[case[0] for case in LOSSES])
@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_a_loss_is_that_of_the_catalogue(case, weighted: bool) -> None:
    text, kind, name, output = case
    ours = objective_of("compute", {"expression": text, "targets": kind}, "real", (5,))
    same = objective_of(name, {}, output, (5,))
    in_keras = to_keras_loss(ours)
    for y_true, y_pred, weight in batches(kind, output, (5,), weighted):
        x = tf.constant(y_pred)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            values = [
                loss_value(ours, tf.constant(y_true), x, weight),
                in_keras(tf.constant(y_true), x, weight),
                loss_value(same, tf.constant(y_true), x, weight),
            ]
        gradients = [tape.gradient(value, x) for value in values]
        for found, expected in ((values, values[-1]), (gradients, gradients[-1])):
            for one in found:
                np.testing.assert_allclose(one, expected, rtol=1e-4, atol=1e-6)


METRIC = [
    ("square(y_true - y_pred)", "mean_squared_error", {}, "real", "real", "mean_squared_error"),
    ("(y_pred > 0.5) == (y_true > 0.5)", "binary_accuracy", {}, "binary", "logits",
     "binary_crossentropy"),
    ("argmax(y_pred, axis=-1) == y_true", "sparse_categorical_accuracy", {}, "class", "logits",
     "sparse_categorical_crossentropy"),
]  # fmt: skip


@pytest.mark.parametrize("case", METRIC, ids=[case[0] for case in METRIC])
def test_a_metric_is_that_of_the_catalogue(case) -> None:
    text, name, parameters, kind, output, loss = case
    computed = METRICS.find("compute")(expression=text, mode="max")
    pair = OutputMetric("ours", computed), OutputMetric(name, METRICS.find(name)(**parameters))
    objective = objective_of(loss, {}, output, (5,))
    states = [accumulation.initial(measure, objective) for measure in pair]
    for y_true, y_pred, _ in batches(kind, output, (5,), False):
        given = tf.constant(y_true), tf.constant(y_pred)
        states = [
            accumulation.updated(measure, objective, state, *given)
            for measure, state in zip(pair, states, strict=True)
        ]
    ours, theirs = map(accumulation.result, pair, states)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


def test_one_number_per_batch_counts_by_the_size_of_the_batch() -> None:
    computed = METRICS.find("compute")(expression="max(y_pred)", mode="max")
    measure, objective = OutputMetric("most", computed), objective_of("huber", {}, "real", (1,))
    state = accumulation.initial(measure, objective)
    for batch in ([[1.0], [3.0], [2.0]], [[5.0]]):
        y = tf.constant(batch)
        state = accumulation.updated(measure, objective, state, y, y)
    assert float(accumulation.result(measure, state)) == (3 * 3 + 5) / 4


SIAMESE = """
spec: 1
params: {margin: 1.0}
data: {synthetic: 32}
model:
  inputs: {left: [8], right: [8]}
  layers:
    - dense: {units: 4, activation: tanh}
      from: left
      name: tower
    - share: tower
      from: right
      name: other
    - compute: sqrt(sum(square(a - b), axis=-1, keepdims=true) + 1e-6)
      from: {a: tower, b: other}
      name: distance
training:
  loss:
    compute:
      expression: mean(y_true * square(y_pred) + (1 - y_true) * square(relu($margin - y_pred)))
      targets: binary
  metrics:
    - compute: {expression: (y_pred < 0.5) == (y_true > 0.5), mode: max}
      name: hits
  optimizer: {sgd: {learning_rate: 0.1}}
  class_weights: {'0': 1, '1': 3}
  batch_size: 8
  epochs: 1
"""


def test_both_targets_train_by_the_same_loss(tmp_path: Path) -> None:
    keras_run, graph_run = (on_target(compiled(SIAMESE), target) for target in TARGETS)
    for index in range(4):
        ours, theirs = graph_run.step(index)[0], keras_run.step(index)[0]
        np.testing.assert_allclose(ours, theirs, rtol=1e-5)
    for name, value in graph_run.weights().items():
        np.testing.assert_allclose(value, keras_run.weights()[name], rtol=1e-4, atol=1e-6)
    path = tmp_path / "model.keras"
    exporter_for(path).write(keras_run.program, path)
    loaded = keras.models.load_model(path)
    batch = keras_run.first_rows(8)
    found = loaded({name: value.numpy() for name, value in batch.inputs.items()})
    expected = keras_run.program.predict_step(batch.inputs)["distance"]
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert loaded.loss is None
