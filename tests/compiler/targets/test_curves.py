"""One spec, one start, one training curve on both targets: also frozen, shared and weighted.

The curves of the examples are compared in `tests/runtime/test_examples.py`, which runs them.
"""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import (  # noqa: E402
    TARGETS,
    assert_close,
    assert_equal,
    compiled,
    on_target,
)
from example_runs import EXAMPLES  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402

FROZEN = """
spec: 1
seed: 3
params: {drop: 0.4}
data: {synthetic: 44, split: {validation: 0.25}}
blocks:
  stem:
    params: {units: int, drop: float}
    layers:
      - dense: {units: $units, activation: tanh, kernel_regularizer: {l2: 1e-2}}
      - batch_normalization
      - dropout: $drop
model:
  inputs: {x: [6]}
  layers:
    - stem: {units: 8, drop: $drop}
      trainable: false
    - stem: {units: 5, drop: 0.1}
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: {adam: {learning_rate: 0.01}}
  batch_size: 8
  epochs: 3
"""
SHARED = """
spec: 1
seed: 5
data: {synthetic: 44, split: {validation: 0.25}}
model:
  inputs: {left: [6], right: [6]}
  layers:
    - dense: {units: 4, activity_regularizer: {l2: 1e-2}}
      from: left
      name: encoder
    - batch_normalization
    - dropout: 0.3
      name: noise
    - share: encoder
      from: right
      name: other
    - share: batch_normalization
      name: normal
    - share: noise
      name: noisy
    - subtract:
      from: [noise, noisy]
      name: both
    - dense: {units: 3, activation: softmax}
      name: kind
    - dense: 1
      from: both
      name: size
  outputs: {kind: kind, size: size}
training:
  loss: {kind: sparse_categorical_crossentropy, size: mean_squared_error}
  loss_weights: WEIGHTS
  metrics: {kind: [accuracy], size: [mean_absolute_error]}
  optimizer: {sgd: {learning_rate: 0.002, momentum: 0.9}}
  batch_size: 8
  epochs: 3
"""
WEIGHTED = SHARED.replace("WEIGHTS", "{kind: 0.25, size: 2.0}")
EVEN = SHARED.replace("WEIGHTS", "{kind: 1.0, size: 1.0}")


def both_curves(text: str, *overrides: str):
    """The program of each target after three epochs, and its values."""
    driven = [on_target(compiled(text, *overrides), target) for target in TARGETS]
    return driven, [program.epochs(3) for program in driven]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_start_alike(name: str) -> None:
    spec = EXAMPLES[name].compile()
    by_keras, by_graph = (lower(spec, target).weights for target in TARGETS)
    assert list(by_keras) == list(by_graph) == [full for full, _, _ in spec.graph.weights()]
    assert_equal(
        {name: variable.numpy() for name, variable in by_keras.items()},
        {name: variable.numpy() for name, variable in by_graph.items()},
    )


def test_a_frozen_block_stays_where_it_started_on_both_targets() -> None:
    start = {target: on_target(compiled(FROZEN), target).weights() for target in TARGETS}
    driven, (by_keras, by_graph) = both_curves(FROZEN)
    assert_close(by_graph, by_keras)
    for program, target in zip(driven, TARGETS, strict=True):
        now, before = program.weights(), start[target]
        moved = {name for name in now if not np.array_equal(now[name], before[name])}
        assert moved == {name for name in now if not name.startswith("stem/")}


def test_no_penalty_of_a_frozen_weight_reaches_the_loss() -> None:
    """As in Keras: a constant that training can't lower is no part of what it lowers."""
    for target in TARGETS:
        stronger = compiled(FROZEN.replace("trainable: false", "trainable: true"))
        frozen, trained = on_target(compiled(FROZEN), target), on_target(stronger, target)
        kernel = frozen.weights()["stem/dense/kernel"]
        difference = trained.validation.evaluate()["loss"] - frozen.validation.evaluate()["loss"]
        np.testing.assert_allclose(difference, 0.01 * np.sum(kernel**2), rtol=1e-4)


def test_a_frozen_dropout_still_drops() -> None:
    losses = {}
    for target in TARGETS:
        for drop in (0.0, 0.4):
            spec = compiled(FROZEN, f"params.drop={drop}")
            losses[target, drop], _ = on_target(spec, target).step()
    assert abs(losses["keras", 0.4] - losses["keras", 0.0]) > 1e-3
    for drop in (0.0, 0.4):
        np.testing.assert_allclose(losses["graph", drop], losses["keras", drop], rtol=1e-5)


def test_shared_layers_and_several_outputs_train_alike() -> None:
    """Shared are weights, moving statistics, the stream of draws and a term of the activity."""
    driven, (by_keras, by_graph) = both_curves(WEIGHTED)
    assert_close(by_graph, by_keras)
    for name, value in driven[0].weights().items():
        other = driven[1].weights()[name]
        np.testing.assert_allclose(other, value, rtol=1e-4, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("target", TARGETS)
def test_weights_of_losses_scale_them_in_the_sum_and_nowhere_else(target: str) -> None:
    weighted, even = (on_target(compiled(text), target) for text in (WEIGHTED, EVEN))
    one, other = weighted.validation.evaluate(), even.validation.evaluate()
    assert (one["kind_loss"], one["size_loss"]) == (other["kind_loss"], other["size_loss"])
    terms = other["loss"] - other["kind_loss"] - other["size_loss"]
    assert terms > 0  # the activity regularizer, which no weight of a loss scales
    total = 0.25 * one["kind_loss"] + 2.0 * one["size_loss"] + terms
    np.testing.assert_allclose(one["loss"], total, rtol=1e-5)
