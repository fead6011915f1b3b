"""The networks in JAX, by hand: initial weights, and the logits of a batch."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import jax
from jax import Array, lax
from jax import numpy as jnp
from networks import CLASSES, SEED

Weights = Any
Logits = Callable[[Weights, Array], Array]


def network(name: str) -> tuple[Weights, Logits]:
    """Initial weights and the function of them and a batch."""
    return _NETWORKS[name](_keys())


def _keys() -> Iterator[Array]:
    key = jax.random.key(SEED)
    while True:
        key, given = jax.random.split(key)
        yield given


def _kernel(keys: Iterator[Array], *shape: int) -> Array:
    fans = sum(shape[-2:]) * jnp.prod(jnp.array(shape[:-2]))
    limit = jnp.sqrt(6.0 / fans)
    return jax.random.uniform(next(keys), shape, minval=-limit, maxval=limit)


def _affine(keys: Iterator[Array], *shape: int) -> dict[str, Array]:
    return {"kernel": _kernel(keys, *shape), "bias": jnp.zeros(shape[-1])}


def _applied(weights: dict[str, Array], x: Array) -> Array:
    return x @ weights["kernel"] + weights["bias"]


def _dense(*sizes: int) -> Callable[[Iterator[Array]], tuple[Weights, Logits]]:
    def make(keys: Iterator[Array]) -> tuple[Weights, Logits]:
        return [_affine(keys, *pair) for pair in pairwise(sizes)], logits

    def logits(weights: Weights, x: Array) -> Array:
        for layer in weights[:-1]:
            x = jax.nn.relu(_applied(layer, x))
        return _applied(weights[-1], x)

    return make


def _convolved(x: Array, kernel: Array, stride: int = 1, padding: str = "SAME") -> Array:
    layout = ("NHWC", "HWIO", "NHWC")
    return lax.conv_general_dilated(x, kernel, (stride,) * 2, padding, dimension_numbers=layout)


def _pooled(x: Array) -> Array:
    window = (1, 2, 2, 1)
    return lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")


def _small_convolutional(keys: Iterator[Array]) -> tuple[Weights, Logits]:
    shapes = ((3, 3, 1, 32), (3, 3, 32, 64), (5 * 5 * 64, CLASSES))

    def logits(weights: Weights, x: Array) -> Array:
        for layer in weights[:-1]:
            y = _convolved(x, layer["kernel"], padding="VALID") + layer["bias"]
            x = _pooled(jax.nn.relu(y))
        return _applied(weights[-1], x.reshape(len(x), -1))

    return [_affine(keys, *shape) for shape in shapes], logits


def _normalized(weights: dict[str, Array], x: Array, axes: tuple[int, ...]) -> Array:
    """By the moments over the axes; moving averages of a batch's are left out here."""
    centered = x - x.mean(axes, keepdims=True)
    variance = jnp.square(centered).mean(axes, keepdims=True)
    return centered * lax.rsqrt(variance + 1e-3) * weights["gamma"] + weights["beta"]


def _normalization(size: int) -> dict[str, Array]:
    return {"gamma": jnp.ones(size), "beta": jnp.zeros(size)}


def _convolution(keys: Iterator[Array], size: int, before: int, filters: int) -> dict[str, Any]:
    kernel = _kernel(keys, size, size, before, filters)
    return {"kernel": kernel, "normalization": _normalization(filters)}


def _convolved_block(weights: dict[str, Any], x: Array, stride: int = 1) -> Array:
    y = _convolved(x, weights["kernel"], stride)
    return _normalized(weights["normalization"], y, (0, 1, 2))


def _residual(keys: Iterator[Array]) -> tuple[Weights, Logits]:
    weights: dict[str, Any] = {"first": _convolution(keys, 3, 3, 16), "blocks": []}
    before = 16
    for filters in (16,) * 3 + (32,) * 3 + (64,) * 3:
        block: dict[str, Any] = {"one": _convolution(keys, 3, before, filters)}
        block["two"] = _convolution(keys, 3, filters, filters)
        if filters != before:
            block["shortcut"] = _kernel(keys, 1, 1, before, filters)
        weights["blocks"].append(block)
        before = filters
    weights["last"] = _affine(keys, 64, CLASSES)
    return weights, _residual_logits


def _residual_logits(weights: Weights, x: Array) -> Array:
    x = jax.nn.relu(_convolved_block(weights["first"], x))
    for block in weights["blocks"]:
        stride = 2 if "shortcut" in block else 1
        y = jax.nn.relu(_convolved_block(block["one"], x, stride))
        y = _convolved_block(block["two"], y)
        x = _convolved(x, block["shortcut"], stride) if "shortcut" in block else x
        x = jax.nn.relu(x + y)
    return _applied(weights["last"], x.mean((1, 2)))


def _lstm(keys: Iterator[Array]) -> tuple[Weights, Logits]:
    weights = {
        "input": _affine(keys, 32, 4 * 64),
        "recurrent": _kernel(keys, 64, 4 * 64),
        "last": _affine(keys, 64, CLASSES),
    }

    def logits(weights: Weights, x: Array) -> Array:
        def step(states: tuple[Array, Array], now: Array) -> tuple[tuple[Array, Array], None]:
            output, carry = states
            gates = _applied(weights["input"], now) + output @ weights["recurrent"]
            enter, forget, new, leave = jnp.split(gates, 4, -1)
            carry = jax.nn.sigmoid(forget) * carry + jax.nn.sigmoid(enter) * jnp.tanh(new)
            return (jax.nn.sigmoid(leave) * jnp.tanh(carry), carry), None

        zeros = jnp.zeros((len(x), 64))
        (output, _), _ = lax.scan(step, (zeros, zeros), x.swapaxes(0, 1))
        return _applied(weights["last"], output)

    return weights, logits


def _attention(keys: Iterator[Array]) -> tuple[Weights, Logits]:
    def encoder() -> dict[str, Any]:
        names = ("query", "key", "value", "output")
        return {
            **{name: _affine(keys, 64, 64) for name in names},
            **{name: _normalization(64) for name in ("before", "after")},
            **{"wide": _affine(keys, 64, 128), "narrow": _affine(keys, 128, 64)},
        }

    def logits(weights: Weights, x: Array) -> Array:
        for block in weights["encoders"]:
            x = x + _attended(block, _normalized(block["before"], x, (-1,)))
            y = jax.nn.gelu(_applied(block["wide"], _normalized(block["after"], x, (-1,))))
            x = x + _applied(block["narrow"], y)
        return _applied(weights["last"], _normalized(weights["final"], x, (-1,)).mean(1))

    weights = {"encoders": [encoder(), encoder()], "final": _normalization(64)}
    return weights | {"last": _affine(keys, 64, CLASSES)}, logits


def _attended(block: dict[str, Any], x: Array) -> Array:
    heads = {n: _applied(block[n], x).reshape(*x.shape[:2], 4, 16) for n in ("query", "key")}
    value = _applied(block["value"], x).reshape(*x.shape[:2], 4, 16)
    scores = jnp.einsum("nqhd,nkhd->nhqk", heads["query"] / 4.0, heads["key"])
    gathered = jnp.einsum("nhqk,nkhd->nqhd", jax.nn.softmax(scores), value)
    return _applied(block["output"], gathered.reshape(x.shape))


_NETWORKS: dict[str, Callable[[Iterator[Array]], tuple[Weights, Logits]]] = {
    "small dense": _dense(64, 256, 128, CLASSES),
    "large dense": _dense(784, 2048, 2048, CLASSES),
    "small convolutional": _small_convolutional,
    "residual": _residual,
    "lstm": _lstm,
    "attention": _attention,
}
CONVOLUTIONAL = "small convolutional", "residual"
