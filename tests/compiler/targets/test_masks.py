"""Masks: both targets carry and use them as a model that is written in Keras does."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.program import Batch, Program  # noqa: E402

WORDS = np.array([[1, 2, 3, 0, 0, 0], [4, 0, 5, 6, 7, 8], [0, 0, 1, 2, 0, 0], [3, 1, 2, 4, 5, 6]])
TAGS = np.array([[0, 1, 2, 0, 0, 0], [2, 0, 1, 1, 0, 2], [0, 0, 1, 2, 0, 0], [1, 1, 2, 0, 2, 1]])
TOLERANCE = {"rtol": 1e-4, "atol": 1e-6}

HEAD = """
spec: 1
model:
  inputs: {words: {shape: [6], dtype: int32}}
  layers:
    - embedding: {input_dim: 9, output_dim: 8, mask_zero: true}
      name: embedded
"""
TRAINING = """
training:
  loss: LOSS
  optimizer: {sgd: {learning_rate: 0.5}}
  metrics: METRICS
  epochs: 1
"""
NETWORKS = {
    "recurrent": """
    - lstm: {units: 5, return_sequences: true}
    - bidirectional: {layer: {gru: {units: 4, return_sequences: true}}}
    - batch_normalization
    - dense: 3
""",
    "attention": """
    - multi_head_attention: {num_heads: 2, key_dim: 4}
    - layer_normalization
    - dense: 3
""",
    "attention takes the mask away": """
    - multi_head_attention: {num_heads: 2, key_dim: 4}
      name: attention
    - add:
      from: [embedded, attention]
    - dense: 3
""",
    "layers with a mask argument still have it": """
    - multi_head_attention: {num_heads: 2, key_dim: 4}
      name: attention
    - add:
      from: [embedded, attention]
    - layer_normalization:
      name: left
    - lstm: {units: 5, return_sequences: true}
    - dense: 8
    - concatenate:
      from: [dense, left]
    - batch_normalization:
    - dense: 3
      name: last
  outputs: {dense: last}
""",
    "two branches": """
    - dense: 8
      name: left
    - add:
      from: [embedded, left]
    - concatenate:
      from: [add, embedded]
    - dense: 3
""",
}


def program(network: str, target: str, loss: str, metrics: str, *overrides: str) -> Program:
    text = HEAD + network + TRAINING.replace("LOSS", loss).replace("METRICS", metrics)
    return lower(compiled(text, *overrides), target)


def batch(y: np.ndarray, weights: np.ndarray | None = None) -> Batch:
    output = {"dense": tf.constant(y)}
    given = {} if weights is None else {"dense": tf.constant(weights)}
    return Batch({"words": tf.constant(WORDS, tf.int32)}, output, given)


def measured(made: Program, data: Batch) -> dict[str, float]:
    measures = made.evaluate_step(data, made.initial_measures())
    return {name: float(value) for name, value in made.results(measures).items()}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_loss_and_metrics_are_those_of_keras(network: str) -> None:
    losses = "sparse_categorical_crossentropy", "[sparse_categorical_accuracy]"
    made = [program(network, target, *losses) for target in TARGETS]
    ours, theirs = (measured(each, batch(TAGS)) for each in reversed(made))
    assert ours == pytest.approx(theirs, rel=1e-5)
    model = made[0].model
    names = ("loss", "sparse_categorical_accuracy")
    by_keras = dict(zip(names, model.evaluate(WORDS, TAGS, verbose=0), strict=True))
    assert ours == pytest.approx(by_keras, rel=1e-5)


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_training_steps_are_those_of_keras(network: str) -> None:
    losses = "sparse_categorical_crossentropy", "[]"
    made = [program(network, target, *losses) for target in TARGETS]
    third = program(network, "keras", *losses)
    for each in made:
        for step in range(3):
            each.train_step(batch(TAGS), tf.constant(step), each.initial_measures())
    third.model.fit(WORDS, TAGS, batch_size=4, epochs=3, verbose=0, shuffle=False)
    for weight, value in made[0].weights.items():
        np.testing.assert_allclose(made[1].weights[weight], value, **TOLERANCE, err_msg=weight)
        np.testing.assert_allclose(third.weights[weight], value, **TOLERANCE, err_msg=weight)


@pytest.mark.parametrize("precision", ["float32", "mixed_bfloat16"])
@pytest.mark.parametrize("target", TARGETS)
def test_the_loss_is_the_mean_over_what_the_mask_leaves(target: str, precision: str) -> None:
    made = program(
        "    - dense: 1\n",
        target,
        "mean_squared_error",
        "[mean_absolute_error]",
        f"runtime.precision={precision}",
    )
    data = batch(np.random.default_rng(0).normal(size=(4, 6, 1)).astype(np.float32))
    errors = (made.predict_step(data.inputs)["dense"] - data.targets["dense"]).numpy()[..., 0]
    kept = errors[WORDS != 0]
    found = measured(made, data)
    assert found["loss"] == pytest.approx(np.mean(kept**2), rel=1e-5)
    assert found["mean_absolute_error"] == pytest.approx(np.mean(np.abs(kept)), rel=1e-5)


@pytest.mark.parametrize("target", TARGETS)
def test_weights_of_samples_multiply_the_mask(target: str) -> None:
    made = program("    - dense: 1\n", target, "mean_squared_error", "[]")
    weights = np.array([2.0, 1.0, 0.0, 0.5], np.float32)
    data = batch(np.zeros((4, 6, 1), np.float32), weights)
    terms = made.predict_step(data.inputs)["dense"].numpy()[..., 0] ** 2 * weights[:, None]
    kept = terms[WORDS != 0]
    assert measured(made, data)["loss"] == pytest.approx(np.mean(kept), rel=1e-5)


@pytest.mark.parametrize("target", TARGETS)
def test_a_batch_of_nothing_but_padding_has_no_loss(target: str) -> None:
    made = program("    - dense: 1\n", target, "mean_squared_error", "[]")
    inputs = {"words": tf.zeros([2, 6], tf.int32)}
    data = Batch(inputs, {"dense": tf.ones([2, 6, 1])}, {})
    assert measured(made, data)["loss"] == 0.0


@pytest.mark.parametrize("target", TARGETS)
def test_a_dropped_mask_is_no_warning_of_keras(target: str) -> None:
    network = "    - flatten\n    - dense: 1\n"
    made = program(network, target, "mean_squared_error", "[]")
    assert made.predict_step(batch(TAGS).inputs)["dense"].shape == (4, 1)
