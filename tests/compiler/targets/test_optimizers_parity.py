"""Every optimizer, with each of its options, moves weights as Keras moves them over six steps."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from typing import Any  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402
from component_cases import assert_close  # noqa: E402
from speccompile.compiler.targets.graph.components import optimizers  # noqa: E402
from speccompile.compiler.targets.graph.components.schedules import learning_rate  # noqa: E402
from speccompile.compiler.targets.keras.components import to_keras  # noqa: E402
from speccompile.spec_schema.components.constraints.norm import MaxNorm  # noqa: E402
from speccompile.spec_schema.components.constraints.sign import NonNeg  # noqa: E402
from speccompile.spec_schema.components.initializers.constant import Zeros  # noqa: E402
from speccompile.spec_schema.components.optimizers import OPTIMIZERS  # noqa: E402
from speccompile.spec_schema.components.schedules import Schedule  # noqa: E402
from speccompile.spec_schema.components.schedules.decay import ExponentialDecay  # noqa: E402
from speccompile.spec_schema.operator import Weight  # noqa: E402

STEPS = 6
DECAY = ExponentialDecay(initial_learning_rate=0.1, decay_steps=3, decay_rate=0.5)
COMMON: list[dict[str, Any]] = [
    {},
    {"clipnorm": 0.5, "learning_rate": DECAY},
    {"clipvalue": 0.2},
    {"global_clipnorm": 0.5, "weight_decay": 0.1, "learning_rate": 0.05},
]
OWN: dict[str, list[dict[str, Any]]] = {
    "sgd": [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}, {"momentum": 1.0}],
    "adam": [{"beta_1": 0.5, "beta_2": 0.7, "epsilon": 0.01}, {"amsgrad": True, "beta_2": 0.3}],
    "adamw": [{"weight_decay": 0.0}, {"amsgrad": True, "beta_2": 0.3}],
    "rmsprop": [
        {"rho": 0.5, "epsilon": 0.01},
        {"momentum": 0.7},
        {"centered": True},
        {"centered": True, "momentum": 0.7},
    ],
    "adagrad": [{"initial_accumulator_value": 0.0, "epsilon": 0.01}],
    "nadam": [{"beta_1": 0.5, "beta_2": 0.7, "epsilon": 0.01}],
    "adamax": [{"beta_1": 0.5, "beta_2": 0.7, "epsilon": 0.01}],
    "lamb": [{"beta_1": 0.5, "beta_2": 0.7, "epsilon": 0.01, "learning_rate": 0.1}],
    "schedule_free_adam_w": [
        {"beta_1": 0.5, "beta_2": 0.7, "epsilon": 0.01},
        {"warmup_steps": 4, "learning_rate": 0.1},
    ],
    "adadelta": [{"rho": 0.5, "epsilon": 0.01, "learning_rate": 1.0}],
    "adafactor": [
        {"beta_2_decay": -0.5, "epsilon_1": 0.01, "epsilon_2": 0.1, "clip_threshold": 0.3},
        {"learning_rate": 1.0},
    ],
    "ftrl": [
        {"learning_rate_power": -0.3, "initial_accumulator_value": 0.2, "beta": 0.1},
        {"l1_regularization_strength": 0.1, "l2_regularization_strength": 0.2},
        {"l2_shrinkage_regularization_strength": 0.3, "learning_rate": 0.1},
    ],
    "lion": [{"beta_1": 0.5, "beta_2": 0.7}, {"beta_1": 1.0}],
    "muon": [
        {"adam_beta_1": 0.5, "adam_beta_2": 0.7, "epsilon": 0.01, "adam_lr_ratio": 2.0},
        {"weight_decay": None, "adam_weight_decay": 0.1, "learning_rate": 0.1},
        {"exclude_embeddings": False, "nesterov": False, "momentum": 0.5, "ns_steps": 2},
        {"rms_rate": None, "muon_a": 3.0, "muon_b": -3.5, "muon_c": 1.5},
    ],
}
CASES = [(name, given) for name in OPTIMIZERS for given in [*COMMON, *OWN[name]]]
DECLARED = {
    "hidden/kernel": Weight("kernel", (4, 3), Zeros(), constraint=MaxNorm(max_value=1.2)),
    "hidden/bias": Weight("bias", (3,), Zeros(), constraint=NonNeg()),
    "head/kernel": Weight("kernel", (3, 2), Zeros()),
    "words/embeddings": Weight("embeddings", (5, 2), Zeros()),
    "filter/kernel": Weight("kernel", (2, 2, 1, 3), Zeros()),
}


def start() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    return {n: random.normal(size=w.shape).astype(np.float32) for n, w in DECLARED.items()}


def gradients() -> dict[str, np.ndarray]:
    """Six for each weight, some of them large, some all 0."""
    random = np.random.default_rng(8)
    made = {
        name: random.normal(size=(STEPS, *weight.shape)) * random.choice([0.1, 1, 10])
        for name, weight in DECLARED.items()
    }
    made["head/kernel"][2] = 0.0
    return {name: value.astype(np.float32) for name, value in made.items()}


def by_keras(optimizer: Any) -> list[dict[str, np.ndarray]]:
    variables = [
        keras.Variable(value, name=name.replace("/", "_")) for name, value in start().items()
    ]
    for variable, weight in zip(variables, DECLARED.values(), strict=True):
        variable.constraint = to_keras(weight.constraint)
    theirs = to_keras(optimizer)
    theirs.build(variables)
    given, seen = gradients(), []
    for step in range(STEPS):
        theirs.apply([tf.constant(given[name][step]) for name in DECLARED], variables)
        seen.append({n: v.numpy() for n, v in zip(DECLARED, variables, strict=True)})
    return seen


class Compiled:
    """Our optimizer, with any number of its steps in one compiled loop."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer = optimizer
        self.weights = {name: tf.Variable(value) for name, value in start().items()}
        self.slots = optimizers.slots(optimizer, self.weights)
        self.gradients = {name: tf.constant(value) for name, value in gradients().items()}

    def update(self, step: Any) -> None:
        rate = self.optimizer.learning_rate
        optimizers.apply(
            self.optimizer,
            learning_rate(rate, step) if isinstance(rate, Schedule) else tf.constant(rate),
            step,
            {name: value[step] for name, value in self.gradients.items()},
            self.weights,
            self.slots,
        )
        optimizers.constrain(self.weights, DECLARED)

    @tf.function(autograph=False)
    def run(self, first: Any, steps: Any) -> None:
        def body(step: Any) -> Any:
            self.update(step)
            return (step + 1,)

        tf.while_loop(lambda step: step < first + steps, body, (first,))

    def values(self) -> dict[str, np.ndarray]:
        return {name: variable.numpy() for name, variable in self.weights.items()}


def test_every_optimizer_has_cases_of_its_own() -> None:
    assert set(OWN) == set(OPTIMIZERS)


@pytest.mark.parametrize(("name", "parameters"), CASES, ids=str)
def test_six_steps(name: str, parameters: dict[str, Any]) -> None:
    optimizer = OPTIMIZERS.find(name)(**parameters)
    ours = Compiled(optimizer)
    expected = by_keras(optimizer)
    for step, steps in [(0, 1), (1, 2), (3, 3)]:
        ours.run(tf.constant(step), tf.constant(steps))
        for weight, value in ours.values().items():
            assert_close(value, expected[step + steps - 1][weight])


@pytest.mark.parametrize("name", [*OPTIMIZERS])
def test_slots_are_all_there_is_to_resume(name: str) -> None:
    optimizer = OPTIMIZERS.find(name)()
    straight, resumed = Compiled(optimizer), Compiled(optimizer)
    straight.run(tf.constant(0), tf.constant(6))
    before = Compiled(optimizer)
    before.run(tf.constant(0), tf.constant(4))
    assert before.slots.keys() == resumed.slots.keys()
    assert all(slot.startswith("optimizer/") for slot in before.slots)
    for weight, variable in before.weights.items():
        resumed.weights[weight].assign(variable)
    for slot, variable in before.slots.items():
        resumed.slots[slot].assign(variable)
    resumed.run(tf.constant(4), tf.constant(2))
    for weight, value in straight.values().items():
        np.testing.assert_array_equal(value, resumed.values()[weight])


@pytest.mark.parametrize("name", [*OPTIMIZERS])
def test_rows_that_come_twice_in_a_sparse_gradient_count_twice(name: str) -> None:
    """Keras' own optimizers square such rows one by one: they are given dense gradients here."""
    optimizer = OPTIMIZERS.find(name)(learning_rate=0.1)
    table = {"table": tf.Variable(tf.ones([4, 2]))}
    rows = tf.IndexedSlices(tf.constant([[1.0, 2], [3, 4], [5, 6]]), [1, 1, 3], [4, 2])
    theirs = keras.Variable(np.ones((4, 2), np.float32))
    to_keras(optimizer).apply([tf.convert_to_tensor(rows)], [theirs])
    slots = optimizers.slots(optimizer, table)
    rate, step = tf.constant(0.1), tf.constant(0)
    optimizers.apply(optimizer, rate, step, {"table": rows}, table, slots)
    assert_close(table["table"], theirs)


def test_a_weight_without_a_gradient_stays() -> None:
    optimizer = OPTIMIZERS.find("adamw")(weight_decay=0.5)
    ours = Compiled(optimizer)
    given = {name: None for name in DECLARED} | {"hidden/bias": tf.ones([3])}
    rate, step = tf.constant(0.1), tf.constant(0)
    optimizers.apply(optimizer, rate, step, given, ours.weights, ours.slots)
    moved = {n for n, value in ours.values().items() if not np.array_equal(value, start()[n])}
    assert moved == {"hidden/bias"}


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_a_step_is_that_of_keras_to_its_rounding(name: str) -> None:
    """The fused kernel's `1 - beta` is another number than Keras'; runs would part by it."""
    optimizer = OPTIMIZERS.find(name)(learning_rate=1.0)
    ours = Compiled(optimizer)
    ours.run(tf.constant(0), tf.constant(1))
    for weight, value in by_keras(optimizer)[0].items():
        np.testing.assert_allclose(ours.values()[weight], value, rtol=1e-6, atol=1e-6)
