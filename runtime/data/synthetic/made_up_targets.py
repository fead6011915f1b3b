"""Targets of made-up samples: functions of their inputs that can be learned.

A small output gets a linear map of all inputs. Of a large one that map, and the scores of all
samples, would fill the memory: each of its positions mixes a few inputs, for some samples at once.
"""

from collections.abc import Iterator
from math import prod

import numpy as np

from ....spec_schema.components.losses import Loss
from ..features.one_hot import one_hot
from ..rows import Array

LARGEST = 2**24
"""Numbers of the map, or of all scores, up to which an output is small."""
AT_ONCE = 2**22
"""Scores that are worked out at once of a large one."""
MIXED = 8
"""Inputs that a large output is a function of."""


def target_size(shape: tuple[int, ...], loss: Loss) -> int:
    """How many numbers the loss compares an output of this shape with."""
    return prod(shape[:-1]) if loss.target == "class" else prod(shape)


def made_up_targets(
    columns: list[Array], shape: tuple[int, ...], loss: Loss, generator: np.random.Generator
) -> Array:
    """The targets of one output.

    Args:
        columns: the inputs, each with a row a sample.
        shape: of the output of a sample.
    """
    samples, features = len(columns[0]), sum(values.shape[1] for values in columns)
    if max(features, samples) * prod(shape) <= LARGEST:
        return _as_targets(_linear(columns, shape, generator), loss, whole=True)
    pieces = _mixed(columns, shape, generator)
    first = _as_targets(next(pieces), loss, whole=False)
    targets = np.empty((samples, *first.shape[1:]), first.dtype)
    targets[: len(first)] = first
    done = len(first)
    for scores in pieces:
        targets[done : done + len(scores)] = _as_targets(scores, loss, whole=False)
        done += len(scores)
    return targets


def _linear(columns: list[Array], shape: tuple[int, ...], generator: np.random.Generator) -> Array:
    """A random map of all inputs, each around 0."""
    wide = [values.astype(np.float64) for values in columns]
    features = np.concatenate([values - values.mean(axis=0) for values in wide], axis=1)
    map_ = generator.standard_normal((features.shape[1], prod(shape)))
    scores = features @ map_ / np.sqrt(features.shape[1])
    return np.asarray(scores.reshape(len(features), *shape))


def _mixed(
    columns: list[Array], shape: tuple[int, ...], generator: np.random.Generator
) -> Iterator[Array]:
    """Scores of some samples after the other: at each position, for each unit, another mixture of
    the same inputs.
    """
    inputs = np.stack([_one_of(columns, generator) for _ in range(MIXED)], axis=1)
    positions, units = shape[:-1], shape[-1]
    at_position = generator.standard_normal((MIXED, prod(positions)), np.float32)
    of_unit = generator.standard_normal((MIXED, units), np.float32)
    size = max(1, AT_ONCE // prod(shape))
    for start in range(0, len(inputs), size):
        some = inputs[start : start + size]
        mixed = (some[:, :, None] * at_position).transpose(0, 2, 1) @ of_unit / np.sqrt(MIXED)
        yield mixed.reshape(len(some), *shape)


def _one_of(columns: list[Array], generator: np.random.Generator) -> Array:
    """One number of each sample, around 0, of size 1."""
    values = columns[int(generator.integers(len(columns)))]
    chosen: Array = values[:, int(generator.integers(values.shape[1]))].astype(np.float32)
    chosen -= chosen.mean()
    return np.asarray(chosen / max(float(chosen.std()), 1e-6))


def _as_targets(scores: Array, loss: Loss, *, whole: bool) -> Array:
    """Scores in the form that the loss compares with; classes as numbers where that is smaller.

    Args:
        whole: these are all samples.
    """
    kind = loss.target
    if kind in ("class", "onehot"):
        classes: Array = scores.argmax(axis=-1)
        if not whole:
            return np.asarray(classes, np.int32)
        return one_hot(classes, scores.shape[-1]) if kind == "onehot" else classes
    if kind in ("binary", "sign"):
        return np.asarray(scores > 0, np.float64 if whole else np.float32)
    if kind == "distribution":
        weights = np.exp(scores)
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
    if loss.least_target == 0:
        return np.asarray(np.floor(np.exp(scores)))
    return scores
