"""Ten steps of a small network: of a program, and of a loop written by hand with Keras."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from driven_programs import compiled
from speccompile.compiler.targets import lower
from speccompile.compiler.targets.program import Batch

STEPS = 10
SPEC = """
spec: 1
seed: 6
data: {synthetic: 40}
model:
  inputs: {x: [3]}
  layers:
    - dense: {units: 4, activation: tanh, kernel_constraint: {max_norm: 1.0}}
      name: hidden
    - dense: 2
      name: head
training: {loss: mean_squared_error, batch_size: 4, epochs: 1, optimizer: sgd}
"""
NAMES = ("hidden/kernel", "hidden/bias", "head/kernel", "head/bias")


def batches() -> list[tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(4)
    return [
        (random.normal(size=(4, 3)).astype("float32"), random.normal(size=(4, 2)).astype("float32"))
        for _ in range(STEPS)
    ]


class Ours:
    """A program of the spec, with the weights and averages after each step."""

    def __init__(self, target: str, *overrides: str) -> None:
        self.program = lower(compiled(SPEC, *overrides), target)
        self.start = [self.program.weights[name].numpy() for name in NAMES]
        self.seen: list[dict[str, np.ndarray]] = []
        self.rates: list[float] = []
        step = tf.function(self._step, autograph=False)
        for number, (x, y) in enumerate(batches()):
            self.rates.append(float(self.program.learning_rate(tf.constant(number))))
            assert step(tf.constant(x), tf.constant(y), tf.constant(number))
            self.seen.append({name: self.program.weights[name].numpy() for name in NAMES})

    def _step(self, x: Any, y: Any, number: Any) -> Any:
        batch = Batch({"x": x}, {"head": y}, {})
        return self.program.train_step(batch, number, self.program.initial_measures())[1]

    @property
    def averages(self) -> dict[str, np.ndarray]:
        return {name: variable.numpy() for name, variable in self.program.averages.items()}


class Keras:
    """The same network and the same batches in a loop of Keras alone."""

    def __init__(self, start: list[np.ndarray], optimizer: keras.Optimizer) -> None:
        self.model = keras.Sequential(
            [
                keras.Input((3,)),
                keras.layers.Dense(
                    4, "tanh", kernel_constraint=keras.constraints.MaxNorm(1.0), name="hidden"
                ),
                keras.layers.Dense(2, name="head"),
            ]
        )
        self.model.set_weights(start)
        self.optimizer = optimizer
        optimizer.build(self.model.trainable_variables)  # in the order of NAMES
        self.seen: list[dict[str, np.ndarray]] = []
        for x, y in batches():
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(self.model(x, training=True) - y))
            gradients = tape.gradient(loss, [v.value for v in self.model.trainable_variables])
            optimizer.apply(gradients, self.model.trainable_variables)
            self.seen.append(dict(zip(NAMES, self.model.get_weights(), strict=True)))

    @property
    def averages(self) -> dict[str, np.ndarray]:
        """What `Model.fit` would leave at its end."""
        self.optimizer.finalize_variable_values(self.model.trainable_variables)
        return dict(zip(NAMES, self.model.get_weights(), strict=True))


def assert_close(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> None:
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        np.testing.assert_allclose(value, theirs[name], 1e-4, 1e-6, err_msg=name)
