"""The sequence-to-sequence example of Keras (character-level translation with teacher forcing)."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import TARGETS, compiled  # noqa: E402
from speccompile.compiler.targets import lower  # noqa: E402
from speccompile.compiler.targets.program import Batch  # noqa: E402

SOURCE, TARGET, UNITS, SAMPLES = 7, 5, 6, 8
SPEC = f"""
spec: 1
model:
  inputs: {{source: [null, {SOURCE}], target: [null, {TARGET}]}}
  layers:
    - lstm: {{units: {UNITS}, return_state: true}}
      from: source
      name: encoder
    - lstm: {{units: {UNITS}, return_sequences: true, return_state: true}}
      from: {{sequence: target, initial_state: [encoder.state_h, encoder.state_c]}}
      name: decoder
    - dense: {{units: {TARGET}, activation: softmax}}
      name: character
training:
  loss: categorical_crossentropy
  optimizer: rmsprop
  metrics: [accuracy]
  epochs: 100
"""


def by_hand() -> keras.Model:
    """The model of https://keras.io/examples/nlp/lstm_seq2seq."""
    encoder_inputs = keras.Input(shape=(None, SOURCE))
    encoder = keras.layers.LSTM(UNITS, return_state=True)
    _, state_h, state_c = encoder(encoder_inputs)
    decoder_inputs = keras.Input(shape=(None, TARGET))
    decoder = keras.layers.LSTM(UNITS, return_sequences=True, return_state=True)
    outputs, _, _ = decoder(decoder_inputs, initial_state=[state_h, state_c])
    outputs = keras.layers.Dense(TARGET, activation="softmax")(outputs)
    model = keras.Model([encoder_inputs, decoder_inputs], outputs)
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def characters(random: np.random.Generator, length: int, count: int) -> np.ndarray:
    return np.eye(count, dtype=np.float32)[random.integers(0, count, (SAMPLES, length))]


def data() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sources, and targets that are one step behind what is to be predicted."""
    random = np.random.default_rng(1)
    target = characters(random, 10, TARGET)
    return characters(random, 9, SOURCE), target[:, :-1], target[:, 1:]


@pytest.mark.parametrize("target", TARGETS)
def test_it_predicts_and_learns_what_it_does_by_hand(target: str) -> None:
    program, model = lower(compiled(SPEC), target), by_hand()
    model.set_weights([variable.numpy() for variable in program.weights.values()])
    source, given, following = data()
    inputs = {"source": tf.constant(source), "target": tf.constant(given)}
    batch = Batch(inputs, {"character": tf.constant(following)}, {})
    found = program.predict_step(inputs)["character"]
    expected = model.predict([source, given], verbose=0)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)
    for step in range(3):
        program.train_step(batch, tf.constant(step), program.initial_measures())
    model.fit([source, given], following, batch_size=SAMPLES, epochs=3, shuffle=False, verbose=0)
    for (name, ours), theirs in zip(program.weights.items(), model.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5, err_msg=name)
