"""Metrics of data that is hard to measure equal float64 references, however it comes in batches."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import json  # noqa: E402
from itertools import pairwise  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from hard_samples import HARD, Hard  # noqa: E402
from metric_references import given, reference  # noqa: E402
from speccompile.compiler.objectives.objectives import Objective, OutputMetric  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.metrics import accumulation  # noqa: E402
from speccompile.compiler.targets.program import Batch  # noqa: E402
from speccompile.spec_schema.components.losses import LOSSES  # noqa: E402
from speccompile.spec_schema.components.metrics import METRICS  # noqa: E402
from speccompile.spec_schema.types import TensorType  # noqa: E402

CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def splits(count: int) -> dict[str, list[int]]:
    """Where batches end: all in one, some of the same size, and very unlike ones."""
    return {
        "one batch": [0, count],
        "even": [*range(0, count, 173), count],
        "uneven": [0, 1, 2, 10, count // 2, count - 1, count],
    }


def objective(data: Hard) -> Objective:
    loss = LOSSES.find(data.loss)()
    measures = tuple(OutputMetric(f"{n} {p}", METRICS.find(n)(**p)) for n, p in data.metrics)
    type_ = TensorType((None, data.output.shape[1]))
    return Objective(
        "y",
        type_,
        loss,
        loss.output_activation is not None,
        loss.output_activation,
        metrics=measures,
    )


def expected(data: Hard, weight: np.ndarray) -> dict[str, float]:
    """By name and parameters."""
    of = given(data.loss, data.y_true, data.output, weight)
    return {f"{n} {p}": reference(n, p, of) for n, p in data.metrics}


def assert_values(found: dict[str, Any], wanted: dict[str, float]) -> None:
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        # Squares of 1e-26 are compared by their digits, too.
        close = CLOSE if abs(value) > 1e-5 or value == 0 else {"rtol": 1e-5}
        np.testing.assert_allclose(float(found[name]), np.float32(value), **close, err_msg=name)


@pytest.mark.parametrize("name", HARD)
def test_accumulated_metrics_equal_float64_references(name: str) -> None:
    data = HARD[name](np.random.default_rng(7))
    of = objective(data)
    step = stepping(data, of)
    random = np.random.default_rng(3).uniform(0, 2, len(data.weight)).astype(np.float32)
    for weight in (data.weight, data.weight * random):
        wanted = expected(data, weight)
        for ends in splits(len(weight)).values():
            states = tuple(accumulation.initial(measure, of) for measure in of.metrics)
            for first, last in pairwise(ends):
                parts = (data.y_true, data.output, weight)
                states = step(states, *(tf.constant(part[first:last]) for part in parts))
            results = map(accumulation.result, of.metrics, states)
            assert_values(dict(zip(wanted, results, strict=True)), wanted)


def stepping(data: Hard, of: Objective) -> Any:
    """A compiled function of states and a batch of any size."""

    def step(states: Any, *batch: Any) -> Any:
        pairs = zip(of.metrics, states, strict=True)
        return tuple(accumulation.updated(measure, of, state, *batch) for measure, state in pairs)

    arrays = (data.y_true, data.output, data.weight)
    batch = [tf.TensorSpec([None, *array.shape[1:]], array.dtype) for array in arrays]
    start = tuple(accumulation.initial(measure, of) for measure in of.metrics)
    states = tf.nest.map_structure(lambda t: tf.TensorSpec(t.shape, t.dtype), start)
    return tf.function(step, input_signature=[states, *batch], autograph=False)


SPEC = """
spec: 1
data: {{synthetic: 8}}
model:
  inputs: {{x: [{units}]}}
  layers: [dense: {{units: {units}, kernel_initializer: identity}}]
training:
  loss: {loss}
  metrics: {metrics}
  optimizer: {{sgd: 1.0e-30}}
  batch_size: 8
  epochs: 1
"""
ON_BOTH = [
    "mean far above the spread",
    "rare positives",
    "probabilities within a millionth",
    "three decisions a sample, one of them never yes",
    "margins of all sizes",
    "classes 3 to 7 of eight",
    "a class in ten thousand, nearly equal units",
    "very small numbers",
    "very large numbers",
    "targets that never vary",
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ON_BOTH)
def test_both_targets_measure_so_while_training_and_evaluating(name: str, target: str) -> None:
    data = HARD[name](np.random.default_rng(8))
    metrics = dict(reversed(data.metrics))  # the first of each kind: a spec has each once
    listed = json.dumps([{n: p} if p else n for n, p in metrics.items()])
    units = data.output.shape[1]
    spec = compiled(SPEC.format(loss=data.loss, units=units, metrics=listed))
    program: Any = lower(spec, target)
    values = expected(data, data.weight)
    wanted = {n: values[f"{n} {p}"] for n, p in metrics.items()}

    def batch(x: Any, y: Any) -> Batch:
        return Batch({"x": x}, {"dense": y}, {})

    def train(x: Any, y: Any, measures: Any) -> Any:
        return program.train_step(batch(x, y), tf.zeros([], tf.int32), measures)[0]

    def evaluate(x: Any, y: Any, measures: Any) -> Any:
        return program.evaluate_step(batch(x, y), measures)

    for step, ends in ((train, "uneven"), (evaluate, "even")):
        run = tf.function(step, autograph=False, reduce_retracing=True)
        measures = program.initial_measures()
        for first, last in pairwise(splits(len(data.weight))[ends]):
            x, y = data.output[first:last], data.y_true[first:last]
            measures = run(tf.constant(x), tf.constant(y), measures)
        found = program.results(measures)
        assert_values({name: found[name] for name in metrics}, wanted)


DECISION = LOSSES.find("binary_crossentropy")()
YES_OR_NO = Objective("y", TensorType((None, 1)), DECISION, True, "sigmoid")


def areas(y_true: np.ndarray, logits: np.ndarray, size: int) -> list[float]:
    """The areas under ROC and PR, in batches of a size."""
    found = []
    for curve in ("ROC", "PR"):
        measure = OutputMetric("auc", METRICS.find("auc")(curve=curve))
        data = Hard("", y_true, logits, np.ones(len(y_true), np.float32), [])
        step = stepping(data, YES_OR_NO._replace(metrics=(measure,)))
        states = (accumulation.initial(measure, YES_OR_NO),)
        for first in range(0, len(y_true), size):
            parts = (y_true, logits, data.weight)
            states = step(states, *(tf.constant(part[first : first + size]) for part in parts))
        found.append(float(accumulation.result(measure, states[0])))
    return found


@pytest.mark.parametrize("order", ["random", "rising", "falling"])
@pytest.mark.parametrize("size", [500, 70_000])
def test_areas_of_more_predictions_than_are_kept(order: str, size: int) -> None:
    """20,000 are kept; 70,000 with 70 positives are told apart well enough, in any order."""
    random = np.random.default_rng(5)
    y_true = (np.arange(70_000) % 1000 == 0).astype(np.float32)[:, None]
    logits = (random.normal(-7, 1, y_true.shape) + 3 * y_true).astype(np.float32)
    if order != "random":
        places = np.argsort(logits[:, 0])[:: 1 if order == "rising" else -1]
        y_true, logits = y_true[places], logits[places]
    of = given("binary_crossentropy", y_true, logits, np.ones(len(y_true)))
    wanted = [reference("auc", {"curve": curve}, of) for curve in ("ROC", "PR")]
    np.testing.assert_allclose(areas(y_true, logits, size), wanted, atol=1e-4)


def test_the_area_of_a_prediction_that_is_no_number_is_none() -> None:
    y_true = np.array([[0], [1], [1]], np.float32)
    assert np.isnan(areas(y_true, np.array([[0], [np.nan], [3]], np.float32), 2)).all()
    assert areas(y_true, np.array([[0], [np.inf], [-np.inf]], np.float32), 2)[0] == 0.5


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(
    "name", ["accuracy", "sparse_top_k_categorical_accuracy", "auc", "f1_score", "recall"]
)
def test_positions_that_the_loss_ignores_are_not_measured(name: str, weighted: bool) -> None:
    """As if only the others were there, each with the weight of its sample."""
    random = np.random.default_rng(4)
    shape = (9, 4, 3) if name not in ("f1_score",) else (9, 3)
    y_pred = random.normal(size=shape).astype(np.float32)
    y_true = random.integers(-1, 3, shape[:-1])
    parameters = {"k": 2} if "top_k" in name else {"class_id": 1} if name == "recall" else {}
    measure = OutputMetric(name, METRICS.find(name)(**parameters))
    loss = LOSSES.find("sparse_categorical_crossentropy")
    weight = random.uniform(0, 2, 9).astype(np.float32) if weighted else None
    ignoring = Objective(
        "y", TensorType((None, *shape[1:])), loss(ignore_class=-1), True, "softmax"
    )
    state = accumulation.initial(measure, ignoring)
    for rows in (slice(0, 2), slice(2, 9)):
        part = None if weight is None else tf.constant(weight[rows])
        batch = tf.constant(y_true[rows]), tf.constant(y_pred[rows]), part
        state = accumulation.updated(measure, ignoring, state, *batch)
    there = y_true >= 0
    alone = Objective("y", TensorType((None, 3)), loss(), True, "softmax")
    each = (
        None
        if weight is None
        else np.broadcast_to(weight.reshape(-1, *[1] * (y_true.ndim - 1)), y_true.shape)[there]
    )
    only = accumulation.updated(
        measure,
        alone,
        accumulation.initial(measure, alone),
        tf.constant(y_true[there]),
        tf.constant(y_pred[there]),
        None if each is None else tf.constant(each),
    )
    np.testing.assert_allclose(
        accumulation.result(measure, state), accumulation.result(measure, only), rtol=1e-6
    )
