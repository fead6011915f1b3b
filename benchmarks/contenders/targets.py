"""Our targets on the product's own path: spec → compiler → program → compiled loop."""

# ruff: noqa: E402  what starts TensorFlow comes before what imports it

import os
import tempfile
from pathlib import Path

from speccompile.compiler.targets.tensorflow_start import start_tensorflow

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
start_tensorflow()

import numpy as np
import tensorflow as tf
from networks import SEED, Network
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.targets import lower
from speccompile.compiler.targets.graph import build as _graph
from speccompile.compiler.targets.keras import build as _keras
from speccompile.compiler.valid_spec import ValidSpec
from speccompile.runtime.data.dataset import Part
from speccompile.runtime.data.splits.split import order
from speccompile.runtime.training.devices import choose
from speccompile.runtime.training.in_memory import InMemoryData
from speccompile.runtime.training.loop import Loop
from speccompile.runtime.training.session import step_of
from speccompile.runtime.training.trainer import TICK

from .contender import Array, Stopwatch

LOADED = _graph, _keras  # as Keras is: what is timed begins with a spec


def on_keras(network: Network, x: Array, y: Array) -> "Compiled":
    """The keras target."""
    return Compiled(network, x, y, "keras")


def on_graph(network: Network, x: Array, y: Array) -> "Compiled":
    """The graph target."""
    return Compiled(network, x, y, "graph")


class Compiled:
    """A training of a spec, as the trainer goes about it: calls of about a tick."""

    def __init__(self, network: Network, x: Array, y: Array, target: str) -> None:
        self._network = network
        self._arrays = x, y
        self._target = target
        self._chunk = 1

    def begin(self) -> float:
        """From the text of the spec on."""
        watch = Stopwatch()
        spec = compiled(self._network.spec)
        choose(spec.document.runtime, step_of(spec))
        self._program = lower(spec, self._target)
        ((source, _),) = spec.graph.inputs.items()
        x, y = self._arrays
        part = Part({source: x}, {spec.objectives[0].output: y}, np.arange(len(x)))
        self._loop = Loop(self._program, InMemoryData(part), self._network.batch)
        rows = tf.constant(order(SEED, 0, len(x)))
        self._loop.train(rows, 0, 1, 0, self._program.initial_measures())
        first = watch.seconds
        self.epoch(0)
        return first

    def epoch(self, number: int) -> None:
        """An epoch in calls of about a tick, with the looks that the trainer has at its end."""
        rows = tf.constant(order(SEED, number, self._network.samples))
        measures, done = self._program.initial_measures(), 0
        while done < self._loop.steps:
            watch = Stopwatch()
            step = number * self._loop.steps + done
            measures, made, finite = self._loop.train(rows, done, self._chunk, step, measures)
            assert finite
            done += made
            wanted = int(made * TICK / watch.seconds)
            self._chunk = max(1, min(wanted, self._chunk * 8))
        assert self._loop.weights_are_finite()
        self._loop.values(measures)


def compiled(text: str) -> ValidSpec:
    """A spec by its text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yaml"
        path.write_text(text)
        spec = compile_spec(path).spec
    assert spec is not None
    return spec
