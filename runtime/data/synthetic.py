"""Generates random inputs, and targets that are a function of them and can be learned."""

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ...compiler.randomness import derive
from ...spec_schema.components.losses import Loss
from ...spec_schema.components.sources.synthetic import Synthetic
from ...spec_schema.findings import codes
from ...spec_schema.types import DType, TensorType
from .request import Labels, Request, Samples, reads
from .rows import Array, combined
from .targets.targets import one_hot

COPIES = 5
"""Maximum number of copies in memory: as generated, as read, split, normalized."""
NUMBER = 4
"""Bytes per number."""
OPEN = 8
"""The size to use for an open dimension."""
LIMIT = 2
"""The default number of different integers of an integer input."""

WORDS = ("no", "yes")
"""The strings of an input of text."""

FILE = "synthetic"


@reads(Synthetic)
def read(source: Synthetic, request: Request) -> Samples | None:
    """Returns samples of the declared shapes, the same for the same seed.

    None if they don't fit into memory, which is reported.
    """
    if not _fit_into_memory(source.samples, request):
        return None
    inputs = {
        name: _input(name, type_, source.samples, request.limits.get(name, LIMIT), request.seed)
        for name, type_ in request.inputs.items()
    }
    columns = [_numbers(values).reshape(source.samples, -1) for values in inputs.values()]
    labels = {
        objective.output: Labels(
            f"target of `{objective.output}`",
            _target(columns, objective, request.seed),
            0,
            (FILE,),
            reading="numbers",
        )
        for objective in request.objectives
    }
    faults = request.faults(FILE, lambda cells: [(f"row {row + 1}", None) for row, _ in cells])
    faults.rows = source.samples
    notes = ("the samples are synthetic: the results only show that the spec runs",)
    rows = np.arange(source.samples)
    digest = combined([_numbers(array).tobytes() for array in inputs.values()])
    return Samples(dict(inputs), labels, rows, faults, digest, is_synthetic=True, notes=notes)


def _input(name: str, type_: TensorType, samples: int, limit: int, seed: int) -> NDArray[Any]:
    shape = (samples, *(dim or OPEN for dim in type_.shape[1:]))
    generator = _generator(seed, "input", name)
    if type_.dtype.is_floating:
        return generator.standard_normal(shape, np.float32)
    whole = generator.integers(0, limit, shape)
    if type_.dtype is DType.STRING:
        return np.array(WORDS, object)[whole]
    return whole


def _numbers(values: NDArray[Any]) -> NDArray[Any]:
    """Returns an input as numbers that targets are computed from."""
    return (values == WORDS[1]).astype(np.int64) if values.dtype.hasobject else values


def _target(columns: list[Array], objective: Objective, seed: int) -> Array:
    """Returns a function of the inputs that can be learned, as the loss takes it."""
    generator = _generator(seed, "target", objective.output)
    shape = _sizes(objective.type)
    return generated_targets(columns, shape, objective.loss, generator)


def _sizes(type_: TensorType) -> tuple[int, ...]:
    """Returns the shape of a sample, with sizes for open dimensions."""
    return tuple(dim or OPEN for dim in type_.shape[1:]) or (1,)


def _fit_into_memory(samples: int, request: Request) -> bool:
    inputs = (prod(_sizes(type_)) for type_ in request.inputs.values())
    outputs = (target_size(_sizes(one.type), one.loss) for one in request.objectives)
    size = COPIES * NUMBER * (sum(inputs) + sum(outputs))
    if samples * size <= request.memory:
        return True
    fitting = max(1, request.memory // size)
    what = codes.arrays.synthetic_samples_too_large(
        samples, samples * size, request.memory, fitting
    )
    request.report(what, "synthetic")
    return False


def _generator(seed: int, *place: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=derive(seed, "synthetic", *place)))


LARGEST = 2**24
"""Maximum size of the linear map, or of all scores, of a small output."""
AT_ONCE = 2**22
"""Maximum number of scores of a large output that are computed at a time."""
MIXED = 8
"""Number of inputs that each position of a large output mixes."""


def target_size(shape: tuple[int, ...], loss: Loss) -> int:
    """Returns how many numbers the loss compares an output of this shape with."""
    return prod(shape[:-1]) if loss.target in ("class", "sequence") else prod(shape)


def generated_targets(
    columns: list[Array], shape: tuple[int, ...], loss: Loss, generator: np.random.Generator
) -> Array:
    """Returns the targets of one output.

    A small output is a linear map of all inputs. For a large one, that map or the scores of all
    samples would fill the memory: each of its positions mixes a few inputs instead, some samples at
    a time.

    Args:
        columns: The inputs, each with a row per sample.
        shape: The shape of the output of a sample.
        loss: The loss.
        generator: The source of random numbers.
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
    """Returns a random linear map of all inputs, each centred at 0."""
    wide = [values.astype(np.float64) for values in columns]
    features = np.concatenate([values - values.mean(axis=0) for values in wide], axis=1)
    map_ = generator.standard_normal((features.shape[1], prod(shape)))
    scores = features @ map_ / np.sqrt(features.shape[1])
    return np.asarray(scores.reshape(len(features), *shape))


def _mixed(
    columns: list[Array], shape: tuple[int, ...], generator: np.random.Generator
) -> Iterator[Array]:
    """Yields the scores of some samples at a time: each position and unit mixes the same inputs."""
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
    """Returns one random input number of each sample, standardized."""
    values = columns[int(generator.integers(len(columns)))]
    chosen: Array = values[:, int(generator.integers(values.shape[1]))].astype(np.float32)
    chosen -= chosen.mean()
    return np.asarray(chosen / max(float(chosen.std()), 1e-6))


def _as_targets(scores: Array, loss: Loss, *, whole: bool) -> Array:
    """Returns scores as the loss takes them, or as class indices where those are smaller.

    Args:
        scores: The scores of the units.
        loss: The loss.
        whole: Whether these are all samples.
    """
    kind = loss.target
    if kind == "sequence":  # with room for blanks between equal labels
        labels = scores[:, : (scores.shape[1] + 1) // 2, 1:].argmax(axis=-1) + 1
        return np.asarray(labels, np.int32)
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
