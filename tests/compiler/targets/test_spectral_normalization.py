"""Spectral normalization replaces a kernel in every training step, before the optimizer does."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from driven_programs import TARGETS, assert_close, compiled, on_target  # noqa: E402

NETWORK = """
spec: 1
seed: 5
data: {synthetic: 32}
model:
  inputs: {x: 4}
  layers: LAYERS
training:
  loss: mean_squared_error
  optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9}}
  batch_size: 8
  epochs: 3
"""
INNER = "dense: {units: 4, activation: tanh, kernel_regularizer: {l2: 0.01}}"
LAYER = f"spectral_normalization: {{layer: {{{INNER}}}, power_iterations: 2}}"
PLACES = {
    "once": f"[{{{LAYER}, name: norm}}, dense: 1]",
    "shared": f"[{{{LAYER}, name: norm}}, {{share: norm, name: again}}, dense: 1]",
    "frozen": f"[{{{LAYER}, name: norm, trainable: false}}, dense: 1]",
}
KERNEL = "norm/dense/kernel"


@pytest.mark.parametrize("place", PLACES)
def test_training_moves_the_kernel_alike_on_both_targets(place: str) -> None:
    histories, ends = [], []
    for target in TARGETS:
        driven = on_target(compiled(NETWORK.replace("LAYERS", PLACES[place])), target)
        start = driven.weights()
        histories.append(driven.epochs(3))
        ends.append(driven.weights())
        assert not np.allclose(start["norm/vector_u"], ends[-1]["norm/vector_u"])
        assert not np.allclose(start[KERNEL], ends[-1][KERNEL])
    assert_close(*histories)
    for name, value in ends[0].items():
        np.testing.assert_allclose(value, ends[1][name], rtol=1e-4, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("target", TARGETS)
def test_a_step_is_that_of_a_loop_written_in_keras(target: str) -> None:
    driven = on_target(compiled(NETWORK.replace("LAYERS", PLACES["once"])), target)
    inner = keras.layers.Dense(4, "tanh", kernel_regularizer=keras.regularizers.L2(0.01))
    layers = [keras.layers.SpectralNormalization(inner, 2), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((4,)), *layers])
    for variable, value in zip(model.weights, driven.weights().values(), strict=True):
        variable.assign(value)
    optimizer = keras.optimizers.SGD(0.05, momentum=0.9)
    for index in range(3):
        batch = driven.train.data.batch(tf.range(8) + 8 * index, None, None)
        (x,), (y,) = batch.inputs.values(), batch.targets.values()
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x, training=True) - y) ** 2) + tf.add_n(model.losses)
        variables = model.trainable_variables
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        optimizer.apply(gradients, variables)
        ours, _ = driven.step(index)
        np.testing.assert_allclose(ours, loss, rtol=1e-5)
    for ours, theirs in zip(driven.weights().values(), model.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("target", TARGETS)
def test_a_step_that_is_not_finite_leaves_the_kernel(target: str) -> None:
    driven = on_target(compiled(NETWORK.replace("LAYERS", PLACES["once"])), target)
    driven.program.weights["dense/kernel"].assign(np.full((4, 1), np.inf, np.float32))
    before = driven.weights()
    _, finite = driven.step()
    assert not finite
    for name, value in driven.weights().items():
        np.testing.assert_array_equal(value, before[name], err_msg=name)
