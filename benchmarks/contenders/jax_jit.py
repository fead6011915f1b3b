"""JAX: an epoch is one compiled call, a `lax.scan` over batches taken by index.

For networks with convolutions a call is one step: on a processor they are fifty times slower in a
loop of XLA.
"""

import os
from typing import Any

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
from jax import lax
from jax import numpy as jnp
from networks import SEED, Network

from .contender import Array, Stopwatch
from .jax_networks import CONVOLUTIONAL
from .jax_networks import network as network_of

RATE, BETA_1, BETA_2, EPSILON = 1e-3, 0.9, 0.999, 1e-7


def compiled(network: Network, x: Array, y: Array) -> "Compiled":
    """The fastest form known."""
    return Compiled(network, x, y)


class Compiled:
    """Adam on the mean cross entropy, with loss and accuracy summed up."""

    def __init__(self, network: Network, x: Array, y: Array) -> None:
        self._network = network
        self._x, self._y = jnp.asarray(x), jnp.asarray(y)

    def begin(self) -> float:
        """Weights, one step compiled by itself, then an epoch."""
        watch = Stopwatch()
        weights, self._logits = network_of(self._network.name)
        slots = (jax.tree.map(jnp.zeros_like, weights) for _ in range(2))
        self._state = (weights, *slots, jnp.zeros((), jnp.int32))
        self._run = jax.jit(self._steps, donate_argnums=0)
        self._train(jnp.arange(self._network.batch).reshape(1, -1))
        first = watch.seconds
        self.epoch(0)
        return first

    def epoch(self, number: int) -> None:
        """One pass over the samples in a new order."""
        order = jax.random.permutation(jax.random.key(SEED + number), len(self._x))
        rows = order.reshape(-1, self._network.batch)
        steps = len(rows) if self._network.name in CONVOLUTIONAL else 1
        for part in jnp.split(rows, steps):
            self._train(part)

    def _train(self, rows: Any) -> None:
        self._state, seen = self._run(self._state, rows)
        jax.block_until_ready(seen)

    def _steps(self, state: Any, rows: Any) -> Any:
        if len(rows) == 1:
            return self._step(state, rows[0])
        state, (losses, hits) = lax.scan(self._step, state, rows)
        return state, (losses.sum(), hits.sum())

    def _step(self, state: Any, rows: Any) -> Any:
        weights, means, squares, step = state
        x, y = self._x[rows], self._y[rows]
        (loss, hits), gradients = jax.value_and_grad(self._loss, has_aux=True)(weights, x, y)
        step += 1
        means = jax.tree.map(lambda m, g: m + (g - m) * (1 - BETA_1), means, gradients)
        squares = jax.tree.map(lambda v, g: v + (g * g - v) * (1 - BETA_2), squares, gradients)
        rate = RATE * jnp.sqrt(1 - BETA_2**step) / (1 - BETA_1**step)
        weights = jax.tree.map(
            lambda w, m, v: w - rate * m / (jnp.sqrt(v) + EPSILON), weights, means, squares
        )
        return (weights, means, squares, step), (loss, hits)

    def _loss(self, weights: Any, x: Any, y: Any) -> Any:
        logits = self._logits(weights, x)
        of_class = jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1)
        return -of_class.mean(), (logits.argmax(-1) == y).sum()
