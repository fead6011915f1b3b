"""Metrics of data that is hard to measure equal float64 references, however it comes in batches."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import json  # noqa: E402
from functools import cache  # noqa: E402
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


STEPS: dict[str, Any] = {}


def stepping(data: Hard, of: Objective) -> Any:
    """A compiled function of states and a batch of any size, the same for all of equal metrics."""
    key = repr((of, data.y_true.dtype, data.y_true.shape[1:]))
    if key not in STEPS:
        STEPS[key] = compiled_step(data, of)
    return STEPS[key]


def compiled_step(data: Hard, of: Objective) -> Any:
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


class Measuring:
    """A program whose network changes nothing, compiled for batches of any size."""

    def __init__(self, target: str, text: str) -> None:
        self.program: Any = lower(compiled(text), target)
        self.start = {name: weight.numpy() for name, weight in self.program.weights.items()}
        self.steps: dict[str, Any] = {}

    def reset(self) -> None:
        for name, weight in self.program.weights.items():
            weight.assign(self.start[name])

    def train(self, x: Any, y: Any, measures: Any) -> Any:
        batch = Batch({"x": x}, {"dense": y}, {})
        return self.program.train_step(batch, tf.zeros([], tf.int32), measures)[0]

    def evaluate(self, x: Any, y: Any, measures: Any) -> Any:
        return self.program.evaluate_step(Batch({"x": x}, {"dense": y}, {}), measures)

    def values(self, data: Hard, step: str, ends: list[int]) -> Any:
        """What the steps measure of all samples, by name."""
        measures = self.program.initial_measures()
        if step not in self.steps:
            batch = [
                tf.TensorSpec([None, *a.shape[1:]], a.dtype) for a in (data.output, data.y_true)
            ]
            kept = tf.nest.map_structure(lambda t: tf.TensorSpec(t.shape, t.dtype), measures)
            self.steps[step] = tf.function(
                getattr(self, step), input_signature=[*batch, kept], autograph=False
            )
        for first, last in pairwise(ends):
            x, y = data.output[first:last], data.y_true[first:last]
            measures = self.steps[step](tf.constant(x), tf.constant(y), measures)
        return self.program.results(measures)


measuring = cache(Measuring)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        pytest.param(name, target, marks=() if (first + second) % 2 else pytest.mark.nightly)
        for first, name in enumerate(ON_BOTH)
        for second, target in enumerate(TARGETS)
    ],
)
def test_both_targets_measure_so_while_training_and_evaluating(name: str, target: str) -> None:
    data = HARD[name](np.random.default_rng(8))
    metrics = dict(reversed(data.metrics))  # the first of each kind: a spec has each once
    listed = json.dumps([{n: p} if p else n for n, p in metrics.items()])
    units = data.output.shape[1]
    on_target = measuring(target, SPEC.format(loss=data.loss, units=units, metrics=listed))
    on_target.reset()
    values = expected(data, data.weight)
    wanted = {n: values[f"{n} {p}"] for n, p in metrics.items()}
    for step, ends in (("train", "uneven"), ("evaluate", "even")):
        found = on_target.values(data, step, splits(len(data.weight))[ends])
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
