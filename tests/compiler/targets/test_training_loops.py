"""What `training` says of updates, against a loop written by hand with Keras: ten steps each."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from scheduled_loops import SCHEDULED  # noqa: E402
from speccompile.compiler.exporters import exporter_for  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.spec_schema.components.optimizers import OPTIMIZERS  # noqa: E402
from training_loops import NAMES, SPEC, STEPS, Keras, Ours, assert_close  # noqa: E402

ADAM = "training.optimizer={adam: {learning_rate: 0.05}}"
SGD = "training.optimizer={sgd: {learning_rate: 0.2, momentum: 0.9, clipnorm: 0.3}}"
ACCUMULATED = "training.gradient_accumulation_steps=3"
CASES: dict[str, tuple[tuple[str, ...], Callable[[], keras.Optimizer]]] = {
    "ema": (
        (ADAM, "training.ema={momentum: 0.7}"),
        lambda: keras.optimizers.Adam(0.05, use_ema=True, ema_momentum=0.7),
    ),
    "ema overwrites": (
        (SGD, "training.ema={momentum: 0.7, overwrite_frequency: 4}"),
        lambda: keras.optimizers.SGD(
            0.2,
            momentum=0.9,
            clipnorm=0.3,
            use_ema=True,
            ema_momentum=0.7,
            ema_overwrite_frequency=4,
        ),
    ),
    "accumulation": (
        (ADAM, ACCUMULATED),
        lambda: keras.optimizers.Adam(0.05, gradient_accumulation_steps=3),
    ),
    "accumulation, clipped and decayed": (
        ("training.optimizer={adamw: {learning_rate: 0.05, global_clipnorm: 0.2}}", ACCUMULATED),
        lambda: keras.optimizers.AdamW(0.05, global_clipnorm=0.2, gradient_accumulation_steps=3),
    ),
    "accumulation under a schedule": (
        (
            "training.optimizer={sgd: {learning_rate: {exponential_decay: "
            "{initial_learning_rate: 0.5, decay_steps: 2, decay_rate: 0.5}}}}",
            ACCUMULATED,
        ),
        lambda: keras.optimizers.SGD(
            keras.optimizers.schedules.ExponentialDecay(0.5, 2, 0.5), gradient_accumulation_steps=3
        ),
    ),
    "both": (
        ("training.optimizer={nadam: 0.05}", ACCUMULATED, "training.ema={momentum: 0.6}"),
        lambda: keras.optimizers.Nadam(
            0.05, gradient_accumulation_steps=3, use_ema=True, ema_momentum=0.6
        ),
    ),
    "both, overwritten": (
        (ADAM, ACCUMULATED, "training.ema={momentum: 0.6, overwrite_frequency: 2}"),
        lambda: keras.optimizers.Adam(
            0.05,
            gradient_accumulation_steps=3,
            use_ema=True,
            ema_momentum=0.6,
            ema_overwrite_frequency=2,
        ),
    ),
}


def several(head: keras.Optimizer, biases: keras.Optimizer, rest: keras.Optimizer) -> Any:
    def chosen(variable: keras.Variable) -> keras.Optimizer:
        layer, weight = variable.path.split("/")[-2:]
        return biases if weight == "bias" else head if layer == "head" else rest

    return keras.optimizers.MultiOptimizer(chosen)


SEVERAL = """training.optimizer=[
    {sgd: {learning_rate: 0.2, momentum: 0.5}, on: dense, except: hidden, weights: kernel},
    {adam: {learning_rate: {exponential_decay: {initial_learning_rate: 0.1, decay_steps: 2,
                                                decay_rate: 0.5}}}, weights: "b*"},
    {adamw: {learning_rate: 0.05, clipvalue: 0.1}}]"""
SLOW = keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
CASES |= {
    "several optimizers": (
        (" ".join(SEVERAL.split()),),
        lambda: several(
            keras.optimizers.SGD(0.2, momentum=0.5),
            keras.optimizers.Adam(SLOW),
            keras.optimizers.AdamW(0.05, clipvalue=0.1),
        ),
    ),
    "several optimizers, accumulated": (
        (" ".join(SEVERAL.split()), ACCUMULATED),
        lambda: several(
            keras.optimizers.SGD(0.2, momentum=0.5, gradient_accumulation_steps=3),
            keras.optimizers.Adam(SLOW, gradient_accumulation_steps=3),
            keras.optimizers.AdamW(0.05, clipvalue=0.1, gradient_accumulation_steps=3),
        ),
    ),
    "one kind of optimizer three times": (
        (
            "training.optimizer=[{nadam: 0.1, on: head, weights: kernel}, "
            "{nadam: 0.03, weights: bias}, {nadam: 0.01}]",
        ),
        lambda: several(*(keras.optimizers.Nadam(rate) for rate in (0.1, 0.03, 0.01))),
    ),
}


def excluding(optimizer: Any, *names: str) -> Any:
    optimizer.exclude_from_weight_decay(var_names=names)
    return optimizer


CASES |= {
    "weight decay of kernels": (
        (
            "training.optimizer={adamw: {learning_rate: 0.05, weight_decay: 0.5, "
            "exclude_from_weight_decay: bias}}",
        ),
        lambda: excluding(keras.optimizers.AdamW(0.05, weight_decay=0.5), "bias"),
    ),
    "weight decay of one layer": (
        (
            "training.optimizer=[{sgd: {learning_rate: 0.2, weight_decay: 0.5, "
            "exclude_from_weight_decay: [hidden]}, weights: kernel}, {adam: 0.1}]",
        ),
        lambda: several(
            keras.optimizers.SGD(0.2, weight_decay=0.5),
            keras.optimizers.Adam(0.1),
            keras.optimizers.SGD(0.2),
        ),
    ),
}
schedules = keras.optimizers.schedules
CASES |= {
    **SCHEDULED,
    "a chain beside another optimizer": (
        (
            "training.optimizer=[{sgd: {learning_rate: [{warm_up: 3}, 0.3]}, weights: bias}, "
            "{adam: 0.05}]",
        ),
        lambda: several(
            keras.optimizers.Adam(0.05),
            keras.optimizers.SGD(schedules.PolynomialDecay(0.0, 3, 0.3)),
            keras.optimizers.Adam(0.05),
        ),
    ),
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("case", CASES)
def test_ten_steps(case: str, target: str) -> None:
    overrides, optimizer = CASES[case]
    ours = Ours(target, *overrides)
    theirs = Keras(ours.start, optimizer())
    for step in range(STEPS):
        assert_close(ours.seen[step], theirs.seen[step])
    if getattr(theirs.optimizer, "use_ema", False):
        assert_close(ours.averages, theirs.averages)
    else:
        assert not ours.averages


@pytest.mark.parametrize("target", TARGETS)
def test_averages_start_as_the_weights(target: str) -> None:
    program = lower(compiled(SPEC, "training.ema={momentum: 0.9}"), target)
    assert set(program.averages) == set(NAMES)
    for name, average in program.averages.items():
        np.testing.assert_array_equal(average, program.weights[name])
        assert program.optimizer_state[f"optimizer/{name}/average"] is average


@pytest.mark.parametrize("options", [["training.ema={momentum: 0.9}", ACCUMULATED]], ids=["both"])
def test_both_targets_name_what_they_keep_alike(options: list[str]) -> None:
    by_keras, by_graph = (set(Ours(target, *options).program.optimizer_state) for target in TARGETS)
    assert by_keras == by_graph


@pytest.mark.parametrize("case", ["several optimizers", "both, overwritten"])
def test_a_keras_file_goes_on_training_where_it_was(case: str, tmp_path: Path) -> None:
    """Read by Keras alone, with everything that the optimizers keep."""
    program = Ours("keras", *CASES[case][0]).program
    exporter_for(tmp_path / "model.keras").write(program, tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    ours, theirs = program.model.optimizer, loaded.optimizer
    assert len(ours.variables) == len(theirs.variables)
    for one, other in zip(ours.variables, theirs.variables, strict=True):
        np.testing.assert_array_equal(one, other, err_msg=one.path)
    gradients = [tf.ones(v.shape) for v in program.model.trainable_variables]
    for _ in range(4):
        ours.apply(gradients, program.model.trainable_variables)
        theirs.apply(gradients, loaded.trainable_variables)
    for one, other in zip(program.model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, 1e-5, 1e-6)


@pytest.mark.parametrize("target", TARGETS)
def test_a_plateau_lowers_every_rate_down_to_its_least(target: str) -> None:
    rules = "training.optimizer=[{sgd: 0.5, on: head}, {adam: 0.004}]"
    program = lower(compiled(SPEC, rules), target)
    program.scale_learning_rate(0.5, 0.003)
    state = program.optimizer_state
    assert float(state["optimizer/0/learning_rate"]) == 0.25
    assert float(state["optimizer/1/learning_rate"]) == pytest.approx(0.003)
    program.scale_learning_rate(0.5, 0.01)  # it is below from the start
    assert float(state["optimizer/1/learning_rate"]) == pytest.approx(0.004)


@pytest.mark.parametrize("name", [*OPTIMIZERS])
def test_every_optimizer_can_be_one_of_several_with_accumulation_and_averages(name: str) -> None:
    """The targets are each other's oracle; Keras alone is that of `test_ten_steps`."""
    options = (
        f"training.optimizer=[{{{name}: {{learning_rate: [{{warm_up: 2}}, 0.05]}}, on: hidden}}, "
        f"{{{name}: 0.02}}]",
        "training.gradient_accumulation_steps=2",
        "training.ema={momentum: 0.6}",
    )
    by_keras, by_graph = (Ours(target, *options) for target in TARGETS)
    for ours, theirs in zip(by_graph.seen, by_keras.seen, strict=True):
        assert_close(ours, theirs)
    assert_close(by_graph.averages, by_keras.averages)
    assert by_graph.rates == pytest.approx(by_keras.rates)
