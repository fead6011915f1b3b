"""Losses, metrics, schedules, regularizers, constraints, activations: each equals Keras' own."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from typing import Any, get_args  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402
from component_cases import (  # noqa: E402
    CLASSES,
    LOSS_CASES,
    assert_close,
    batches,
    objective_of,
    targets,
)
from speccompile.compiler.targets.graph.components.activations import activate  # noqa: E402
from speccompile.compiler.targets.graph.components.constraints import constrained  # noqa: E402
from speccompile.compiler.targets.graph.components.losses import loss_value  # noqa: E402
from speccompile.compiler.targets.graph.components.regularizers import penalty  # noqa: E402
from speccompile.compiler.targets.graph.components.schedules import learning_rate  # noqa: E402
from speccompile.compiler.targets.initial_values import values  # noqa: E402
from speccompile.compiler.targets.keras.components import (  # noqa: E402
    arguments,
    keras_class,
    to_keras,
    to_keras_loss,
)
from speccompile.spec_schema.components.constraints import CONSTRAINTS  # noqa: E402
from speccompile.spec_schema.components.initializers import INITIALIZERS  # noqa: E402
from speccompile.spec_schema.components.losses import LOSSES  # noqa: E402
from speccompile.spec_schema.components.regularizers import REGULARIZERS  # noqa: E402
from speccompile.spec_schema.components.schedules import SCHEDULES  # noqa: E402
from speccompile.spec_schema.parameters import ActivationName  # noqa: E402

LAST_TRIED = 40

SCHEDULE_CASES: list[tuple[str, dict[str, Any]]] = [
    ("exponential_decay", {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.5}),
    (
        "exponential_decay",
        {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.5, "staircase": True},
    ),
    ("inverse_time_decay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5}),
    (
        "inverse_time_decay",
        {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5, "staircase": True},
    ),
    ("piecewise_constant_decay", {"boundaries": [5], "values": [0.1, 0.01]}),
    ("piecewise_constant_decay", {"boundaries": [5, 9, 20], "values": [0.1, 0.2, 0.0, 0.3]}),
    ("polynomial_decay", {"initial_learning_rate": 0.1, "decay_steps": 12}),
    ("polynomial_decay", {"initial_learning_rate": 0.1, "decay_steps": 9, "power": 2.0}),
    ("polynomial_decay", {"initial_learning_rate": 0.1, "decay_steps": 6, "cycle": True}),
    ("cosine_decay", {"initial_learning_rate": 0.1, "decay_steps": 20, "alpha": 0.1}),
    (
        "cosine_decay",
        {
            "initial_learning_rate": 0.0,
            "decay_steps": 20,
            "warmup_target": 0.3,
            "warmup_steps": 6,
            "alpha": 0.2,
        },
    ),
    ("cosine_decay_restarts", {"initial_learning_rate": 0.1, "first_decay_steps": 5}),
    (
        "cosine_decay_restarts",
        {"initial_learning_rate": 0.1, "first_decay_steps": 5, "t_mul": 1.0, "m_mul": 0.7},
    ),
    (
        "cosine_decay_restarts",
        {"initial_learning_rate": 0.1, "first_decay_steps": 4, "t_mul": 1.5, "alpha": 0.1},
    ),
]

INITIALIZER_CASES: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in INITIALIZERS),
    ("constant", {"value": 0.3}),
    ("random_normal", {"mean": 1.0, "stddev": 2.0}),
    ("random_uniform", {"minval": -2, "maxval": 5}),
    ("truncated_normal", {"mean": -1.0, "stddev": 0.3}),
    ("variance_scaling", {"scale": 2.0, "mode": "fan_out", "distribution": "untruncated_normal"}),
    ("variance_scaling", {"mode": "fan_avg", "distribution": "uniform"}),
    ("orthogonal", {"gain": 2.0}),
    ("identity", {"gain": 3.0}),
]


def test_every_loss_has_a_case() -> None:
    assert {case[0] for case in LOSS_CASES} == set(LOSSES) - {"compute"}  # in test_measures.py


@pytest.mark.parametrize("case", LOSS_CASES, ids=str)
@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_losses_and_their_gradients(case: Any, weighted: bool) -> None:
    name, parameters, target, output, shape = case
    objective = objective_of(name, parameters, output, shape)
    theirs = to_keras_loss(objective)
    for y_true, y_pred, weight in batches(target, output, shape, weighted):
        x = tf.constant(y_pred)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            ours = loss_value(objective, tf.constant(y_true), x, weight)
            expected = theirs(y_true, x, weight)
        assert_close(ours, expected)
        assert_close(tape.gradient(ours, x), tape.gradient(expected, x))


@pytest.mark.parametrize(
    ("name", "parameters", "target", "output", "shape"),
    [
        ("sparse_categorical_crossentropy", {}, "class", "logits", (4, CLASSES)),
        (
            "sparse_categorical_crossentropy",
            {"ignore_class": -1},
            "some classes",
            "classes",
            (2, 4, CLASSES),
        ),
        ("binary_focal_crossentropy", {}, "binary", "logits", (2, 4, 3)),
        ("categorical_focal_crossentropy", {}, "onehot", "classes", (4, CLASSES)),
        ("categorical_generalized_cross_entropy", {}, "class", "classes", (4, CLASSES)),
        ("dice", {}, "binary", "decisions", (2, 4, 3)),
        ("dice", {"axis": [1, 2]}, "binary", "decisions", (2, 4, 3)),
        ("tversky", {"axis": [0, 1, 2]}, "soft", "decisions", (2, 4, 3)),
        ("categorical_hinge", {}, "onehot", "real", (4, CLASSES)),
        ("cosine_similarity", {"axis": 1}, "real", "real", (4, 3)),
    ],
    ids=str,
)
def test_a_loss_of_positions_is_the_mean_over_them(
    name: str, parameters: dict[str, Any], target: str, output: str, shape: tuple[int, ...]
) -> None:
    objective = objective_of(name, parameters, output, shape)
    for y_true, y_pred, _ in batches(target, output, shape, False):
        assert_close(
            loss_value(objective, tf.constant(y_true), tf.constant(y_pred), None),
            to_keras_loss(objective)(y_true, y_pred),
        )


@pytest.mark.parametrize(
    ("name", "target", "activation"),
    [
        ("binary_crossentropy", "binary", "sigmoid"),
        ("categorical_crossentropy", "onehot", "softmax"),
        ("sparse_categorical_crossentropy", "class", "softmax"),
        ("binary_focal_crossentropy", "binary", "sigmoid"),
    ],
)
def test_what_went_into_the_last_activation_reaches_the_loss(
    name: str, target: str, activation: str
) -> None:
    objective = objective_of(name, {}, "probabilities", (CLASSES,))
    random = np.random.default_rng(5)
    x = tf.constant(random.normal(size=(6, CLASSES)).astype(np.float32) * 100)
    y = tf.constant(targets(random, target, (6, CLASSES)))
    theirs = to_keras_loss(objective)

    @tf.function
    def both(logits: Any) -> Any:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(logits)
            ours = loss_value(objective, y, activate(activation, logits), None)
            expected = theirs(y, getattr(keras.activations, activation)(logits))
        return ours, expected, tape.gradient(ours, logits), tape.gradient(expected, logits)

    ours, expected, gradient, expected_gradient = both(x)
    assert ours > 17  # -log(1e-7) is 16.1: clipped probabilities could not say this much
    assert_close(ours, expected)
    assert_close(gradient, expected_gradient)


def test_every_schedule_has_a_case() -> None:
    parts_of_lists = {"warm_up", "constant"}
    assert {name for name, _ in SCHEDULE_CASES} == set(SCHEDULES) - parts_of_lists


@pytest.mark.parametrize(("name", "parameters"), SCHEDULE_CASES)
def test_schedules_at_every_step(name: str, parameters: dict[str, Any]) -> None:
    schedule = SCHEDULES.find(name)(**parameters)
    theirs = to_keras(schedule)
    steps = [tf.constant(step, tf.int64) for step in range(LAST_TRIED)]
    ours = [learning_rate(schedule, step) for step in steps]
    assert all(rate.shape == () and rate.dtype == tf.float32 for rate in ours)
    assert_close(ours, [theirs(step) for step in steps])


@pytest.mark.parametrize("name", [*REGULARIZERS])
def test_regularizers_and_their_gradients(name: str) -> None:
    definition = REGULARIZERS.find(name)
    variants = {
        "l1_l2": [{}, {"l1": 0.1}, {"l2": 0.2}, {"l1": 0.1, "l2": 0.2}],
        "orthogonal_regularizer": [{}, {"mode": "columns", "factor": 0.3}],
    }
    x = tf.constant(np.random.default_rng(2).normal(size=(4, 6)).astype(np.float32))
    for regularizer in [definition(**given) for given in variants.get(name, [{}])]:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            ours, theirs = penalty(regularizer, x), to_keras(regularizer)(x)
        assert_close(ours, theirs)
        if tape.gradient(theirs, x) is not None:
            assert_close(tape.gradient(ours, x), tape.gradient(theirs, x))


CONSTRAINT_CASES = [
    ("max_norm", {}),
    ("max_norm", {"max_value": 0.5, "axis": [0, 1, 2]}),
    ("min_max_norm", {"min_value": 0.4, "max_value": 0.9, "rate": 0.6, "axis": 1}),
    ("non_neg", {}),
    ("unit_norm", {"axis": -1}),
]


def test_every_constraint_has_a_case() -> None:
    assert {name for name, _ in CONSTRAINT_CASES} == set(CONSTRAINTS)


@pytest.mark.parametrize(("name", "parameters"), CONSTRAINT_CASES)
@pytest.mark.parametrize("shape", [(3, 3, 2, 5)])
def test_constraints(name: str, parameters: dict[str, Any], shape: tuple[int, ...]) -> None:
    constraint = CONSTRAINTS.find(name)(**parameters)
    weight = np.random.default_rng(2).normal(size=shape).astype(np.float32)
    weight[..., 0] = 0.0
    assert_close(constrained(constraint, tf.constant(weight)), to_keras(constraint)(weight))


@pytest.mark.parametrize("name", get_args(ActivationName))
def test_activations_and_their_gradients(name: str) -> None:
    edges = np.array([[-3, -1, -0.5, 0, 0.5, 1], [3, 6, -6, 7, -30, 30]], np.float32)
    x = tf.constant(np.concatenate([edges, np.random.default_rng(4).normal(size=(5, 6))], 0))
    x = tf.cast(x, tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        ours, theirs = activate(name, x), getattr(keras.activations, name)(x)
    assert_close(ours, theirs)
    assert_close(tape.gradient(ours, x), tape.gradient(theirs, x))


# Shapes that are refused: see tests/spec_schema/test_components.py.
RANKS = {"identity": (2,), "orthogonal": (2, 4)}
DRAWN = [
    (name, parameters, shape)
    for name, parameters in INITIALIZER_CASES
    for shape in [(6, 4), (3, 7), (5,), (3, 3, 2, 4)]
    if len(shape) in RANKS.get(name, (1, 2, 4))
]


@pytest.mark.parametrize(("name", "parameters", "shape"), DRAWN, ids=str)
def test_initializers_draw_what_keras_draws(
    name: str, parameters: dict[str, Any], shape: tuple[int, ...]
) -> None:
    initializer = INITIALIZERS.find(name)(**parameters)
    seed = {"seed": 1234} if name not in ("zeros", "ones", "constant", "identity") else {}
    theirs = keras_class(type(initializer))(**arguments(initializer), **seed)
    assert_close(values(initializer, shape, [1234, 0]), theirs(shape), rtol=1e-6)
