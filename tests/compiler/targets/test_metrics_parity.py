"""Metrics: each equals Keras' own, or is left out of a compiled model."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from typing import Any  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402
from component_cases import (  # noqa: E402
    CLASSES,
    assert_close,
    batches,
    objective_of,
    outputs,
    targets,
)
from metric_cases import METRIC_CASES  # noqa: E402
from speccompile.compiler.objectives.objectives import OutputMetric  # noqa: E402
from speccompile.compiler.targets.keras.compiled_metrics import to_compiled_metrics  # noqa: E402
from speccompile.compiler.targets.keras.components import (  # noqa: E402
    arguments,
    keras_class,
)
from speccompile.compiler.targets.metrics import accumulation  # noqa: E402
from speccompile.spec_schema.components.metrics import METRICS  # noqa: E402


def test_every_metric_has_a_case() -> None:
    assert {case[0] for case in METRIC_CASES} == set(METRICS) - {"compute"}  # in test_measures.py


# Keras takes no weights of samples for values of positions, and none but integers for overlaps.
MEASURED = [(case, False) for case in METRIC_CASES]
MEASURED += [(case, True) for case in METRIC_CASES if len(case[4]) == 1 and "iou" not in case[0]]


def in_keras(measure: OutputMetric, objective: Any) -> keras.Metric:
    """As a compiled model has it. R² is left out of that for data where Keras' loses its digits;
    here are others.
    """
    is_left_out = measure.metric.name == "r2_score" or getattr(measure.metric, "axis", -1) != -1
    if is_left_out:
        return keras_class(type(measure.metric))(**arguments(measure.metric), name=measure.name)
    (found,) = to_compiled_metrics(objective._replace(metrics=(measure,)), False)
    return found


@pytest.mark.parametrize(("case", "weighted"), MEASURED, ids=str)
def test_metrics_after_every_batch(case: Any, weighted: bool) -> None:
    """A compiled model measures what we do, or a metric is left out of it: see `LEFT_OUT`."""
    name, parameters, target, output, shape, loss = case
    objective = objective_of(loss, {}, output, shape)
    measure = OutputMetric("measured", METRICS.find(name)(**parameters))
    theirs = in_keras(measure, objective)
    assert theirs.name == "measured"
    state = accumulation.initial(measure, objective)
    for y_true, y_pred, weight in batches(target, output, shape, weighted):
        theirs.update_state(y_true, y_pred, weight)
        state = accumulation.updated(
            measure, objective, state, tf.constant(y_true), tf.constant(y_pred), weight
        )
        assert_close(accumulation.result(measure, state), theirs.result())


LEFT_OUT: list[tuple[str, dict[str, Any], str, int, str]] = [
    # Keras compares with 0 and 1.
    ("accuracy", {}, "real", 1, "hinge"),
    ("precision", {}, "real", 3, "hinge"),
    ("auc", {}, "real", 1, "hinge"),
    ("f1_score", {"average": "micro"}, "real", 3, "hinge"),
    # Keras takes no numbers of classes, and any probability above 0 for a yes.
    ("recall", {"class_id": 1}, "classes", CLASSES, "sparse_categorical_crossentropy"),
    ("auc", {}, "classes", CLASSES, "sparse_categorical_crossentropy"),
    ("precision", {"class_id": 1}, "classes", CLASSES, "kl_divergence"),
    # Nobody turns logits into probabilities.
    ("auc", {}, "logits", CLASSES, "categorical_crossentropy"),
    ("precision", {"thresholds": 0.4}, "logits", CLASSES, "categorical_crossentropy"),
    ("recall", {"thresholds": 0.4}, "logits", 1, "binary_crossentropy"),
    ("binary_accuracy", {"threshold": 0.3}, "logits", 1, "binary_crossentropy"),
    ("f1_score", {"threshold": 0.5}, "logits", 1, "binary_crossentropy"),
    ("mean_squared_error", {}, "logits", 1, "binary_crossentropy"),
    ("r2_score", {}, "logits", CLASSES, "categorical_crossentropy"),
    ("true_positives", {"thresholds": 0.4}, "logits", 1, "binary_crossentropy"),
    ("binary_iou", {"threshold": 0.4}, "logits", 1, "binary_crossentropy"),
    ("recall_at_precision", {"precision": 0.5}, "logits", 1, "binary_crossentropy"),
    ("kl_divergence", {}, "logits", CLASSES, "categorical_crossentropy"),
    # Of other logits.
    ("binary_crossentropy", {}, "logits", CLASSES, "categorical_crossentropy"),
    # The largest unit is the answer.
    ("false_positives", {}, "classes", CLASSES, "categorical_crossentropy"),
    # Keras takes the mean over all positions.
    (
        "sparse_categorical_crossentropy",
        {"ignore_class": 0},
        "logits",
        CLASSES,
        "sparse_categorical_crossentropy",
    ),
    # Keras doesn't save the axis.
    ("cosine_similarity", {"axis": 0}, "real", 3, "huber"),
    # Keras averages over units that never occur.
    ("f1_score", {}, "classes", CLASSES, "categorical_crossentropy"),
]


@pytest.mark.parametrize("case", LEFT_OUT, ids=str)
def test_what_keras_would_measure_otherwise_is_left_out(case: Any) -> None:
    name, parameters, output, units, loss = case
    measure = OutputMetric(name, METRICS.find(name)(**parameters))
    objective = objective_of(loss, {}, output, (units,))._replace(metrics=(measure,))
    assert to_compiled_metrics(objective, False) == []


@pytest.mark.parametrize("name", ["accuracy", "mean_iou", "sparse_categorical_crossentropy"])
def test_ignored_positions_are_measured_by_keras_only_where_it_can_leave_them_out(
    name: str,
) -> None:
    measure = OutputMetric(name, METRICS.find(name)())
    loss = {"ignore_class": -1}
    objective = objective_of("sparse_categorical_crossentropy", loss, "logits", (CLASSES,))
    made = to_compiled_metrics(objective._replace(metrics=(measure,)), False)
    assert [each.ignore_class for each in made] == ([-1] if name == "mean_iou" else [])


@pytest.mark.parametrize(
    ("name", "loss", "units", "kind"),
    [
        ("accuracy", "binary_crossentropy", 1, "BinaryAccuracy"),
        ("accuracy", "binary_crossentropy", 3, "BinaryAccuracy"),
        ("accuracy", "categorical_crossentropy", 3, "CategoricalAccuracy"),
        ("accuracy", "kl_divergence", 3, "CategoricalAccuracy"),
        ("accuracy", "sparse_categorical_crossentropy", 3, "SparseCategoricalAccuracy"),
        ("accuracy", "huber", 3, "CategoricalAccuracy"),
        ("accuracy", "huber", 1, "BinaryAccuracy"),
    ],
)
def test_the_loss_decides_which_accuracy_is_meant(
    name: str, loss: str, units: int, kind: str
) -> None:
    measures = (OutputMetric(name, METRICS.find(name)()),)
    objective = objective_of(loss, {}, "real", (units,))._replace(metrics=measures)
    assert [type(m).__name__ for m in to_compiled_metrics(objective, False)] == [kind]


def test_accuracy_of_logits_is_that_of_their_probabilities() -> None:
    measure = OutputMetric("accuracy", METRICS.find("accuracy")())
    logits = tf.constant([[-2.0], [-0.1], [0.0], [0.1], [0.6], [3.0]])
    y_true = tf.constant([[0.0], [1.0], [1.0], [1.0], [1.0], [0.0]])
    found = []
    for output, y_pred in [("logits", logits), ("decisions", tf.nn.sigmoid(logits))]:
        objective = objective_of("binary_crossentropy", {}, output, (1,))
        start = accumulation.initial(measure, objective)
        state = accumulation.updated(measure, objective, start, y_true, y_pred)
        (theirs,) = to_compiled_metrics(objective._replace(metrics=(measure,)), False)
        theirs.update_state(y_true, y_pred)
        found += [float(accumulation.result(measure, state)), float(theirs.result())]
    assert found == pytest.approx([0.5] * 4)


def test_metrics_are_carried_through_a_compiled_loop() -> None:
    """With an open batch size, as the trainer's loop has it; states keep their shapes."""
    cases = {case[0]: case for case in METRIC_CASES if len(case[4]) == 1}
    steps = []
    for name, parameters, target, output, shape, loss in cases.values():
        measure = OutputMetric(name, METRICS.find(name)(**parameters))
        random = np.random.default_rng(1)
        pair = (targets(random, target, (8, *shape)), outputs(random, output, (8, *shape)))
        steps.append((measure, objective_of(loss, {}, output, shape), *map(tf.constant, pair)))

    @tf.function
    def run(size: Any) -> Any:
        def body(i: Any, states: Any) -> Any:
            return i + 1, tuple(
                accumulation.updated(measure, objective, state, y[:size], x[:size])
                for state, (measure, objective, y, x) in zip(states, steps, strict=True)
            )

        start = tuple(accumulation.initial(measure, objective) for measure, objective, *_ in steps)
        states = tf.while_loop(lambda i, _: i < 3, body, (0, start))[1]
        return [accumulation.result(m, s) for (m, *_), s in zip(steps, states, strict=True)]

    for (measure, objective, y, x), value in zip(steps, run(tf.constant(6)), strict=True):
        theirs = in_keras(measure, objective)
        for _ in range(3):
            theirs.update_state(y[:6], x[:6])
        assert_close(value, theirs.result())
