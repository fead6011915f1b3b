"""`model.fit`: as a person writes it, and with the best settings known."""

import os
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import tensorflow as tf
from networks import Network

from .contender import Array, Stopwatch
from .keras_models import model


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can turn without writing a loop.

    Attributes:
        steps_per_execution: steps a call of the compiled function; None: Keras' own choice, 1.
        pipeline: whether data come by `tf.data`, shuffled, batched and prefetched.
        jit: `jit_compile`; None: Keras' own choice.
    """

    steps_per_execution: int | None = None
    pipeline: bool = False
    jit: bool | None = None


# On two cores. Of 1, 4, 16 and 128 steps a call 128 was the best for small dense; elsewhere they
# differ by less than the machine's speed does. `tf.data` was no faster.
BEST = {
    "small dense": Settings(128),
    "large dense": Settings(8),
    "small convolutional": Settings(32),
    "residual": Settings(4),
    "lstm": Settings(16),
    "attention": Settings(16),
}


def by_default(network: Network, x: Array, y: Array) -> "Fitted":
    """Arrays, a batch size, nothing else."""
    return Fitted(network, x, y, Settings())


def at_its_best(network: Network, x: Array, y: Array) -> "Fitted":
    """With the best settings known for this network."""
    return Fitted(network, x, y, BEST[network.name])


class Fitted:
    """A training by `model.fit`."""

    def __init__(self, network: Network, x: Array, y: Array, settings: Settings) -> None:
        self._network = network
        self._settings = settings
        self._arrays = x, y

    def begin(self) -> float:
        """Build, compile, fit an epoch. The first step has ended when Keras says so, which is
        after `steps_per_execution` of them."""
        watch = FirstStep()
        self._model = model(self._network.name, self._network.shape)
        self._model.compile(
            optimizer=keras.optimizers.Adam(1e-3),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            **self._options(),
        )
        self._given = self._data()
        self._model.fit(**self._given, epochs=1, verbose=0, callbacks=[watch])
        return watch.ended

    def epoch(self, number: int) -> None:
        """One more epoch of the same fit."""
        self._model.fit(**self._given, epochs=1, verbose=0)

    def _options(self) -> dict[str, Any]:
        chosen: dict[str, Any] = {}
        if self._settings.steps_per_execution:
            chosen["steps_per_execution"] = self._settings.steps_per_execution
        if self._settings.jit is not None:
            chosen["jit_compile"] = self._settings.jit
        return chosen

    def _data(self) -> dict[str, Any]:
        x, y = self._arrays
        if not self._settings.pipeline:
            return {"x": x, "y": y, "batch_size": self._network.batch}
        samples = tf.data.Dataset.from_tensor_slices((x, y)).cache()
        batches = samples.shuffle(len(x)).batch(self._network.batch)
        return {"x": batches.prefetch(tf.data.AUTOTUNE)}


class FirstStep(keras.callbacks.Callback):
    """Notes when the first step ended, in seconds from its own making."""

    def __init__(self) -> None:
        super().__init__()
        self._watch = Stopwatch()
        self.ended = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Called by Keras."""
        self.ended = self.ended or self._watch.seconds
