"""Makes samples up: random inputs, and targets that are a function of them and can be learned."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.aims.objectives import Objective
from ...compiler.randomness import derive
from ...spec_schema.components.sources.synthetic import Synthetic
from ...spec_schema.types import TensorType
from .fingerprint import combined
from .request import Labels, Request, Samples

OPEN = 8
"""Size of a dimension that the spec leaves open."""
LIMIT = 2
"""How many different integers an integer input holds, where nothing says so."""

FILE = "synthetic"


def read(source: Synthetic, request: Request, seed: int) -> Samples:
    """Samples of the declared shapes; equal seeds give equal samples."""
    inputs = {
        name: _input(name, type_, source.samples, request.limits.get(name, LIMIT), seed)
        for name, type_ in request.inputs.items()
    }
    features = np.concatenate([_spread(values) for values in inputs.values()], axis=1)
    labels = {
        objective.output: Labels(
            f"target of `{objective.output}`",
            _target(features, objective, seed),
            0,
            (FILE,),
            reading="numbers",
        )
        for objective in request.objectives
    }
    faults = request.faults(FILE, lambda cells: [(f"sample {row}", None) for row, _ in cells])
    faults.rows = source.samples
    notes = ("the samples are synthetic: they show that the spec runs, and nothing else",)
    rows = np.arange(source.samples)
    digest = combined([array.tobytes() for array in inputs.values()])
    return Samples(dict(inputs), labels, rows, faults, digest, made_up=True, notes=notes)


def _input(name: str, type_: TensorType, samples: int, limit: int, seed: int) -> NDArray[Any]:
    shape = (samples, *(dim or OPEN for dim in type_.shape[1:]))
    generator = _generator(seed, "input", name)
    if type_.dtype.is_floating:
        return generator.standard_normal(shape, np.float32)
    return generator.integers(0, limit, shape)


def _spread(values: NDArray[Any]) -> NDArray[np.float64]:
    """One row a sample, every feature around 0."""
    flat = values.reshape(len(values), -1).astype(np.float64)
    return np.asarray(flat - flat.mean(axis=0))


def _target(features: NDArray[np.float64], objective: Objective, seed: int) -> NDArray[Any]:
    """A random linear map of the features, in the form that the loss compares with."""
    kind = objective.loss.target
    shape = tuple(dim or OPEN for dim in objective.type.shape[1:]) or (1,)
    generator = _generator(seed, "target", objective.output)
    map_ = generator.standard_normal((features.shape[1], int(np.prod(shape))))
    scores: NDArray[Any] = (features @ map_ / np.sqrt(features.shape[1])).reshape(
        len(features), *shape
    )
    if kind == "class":
        return np.asarray(scores.argmax(axis=-1))
    if kind == "onehot":
        return np.asarray(np.eye(shape[-1])[scores.argmax(axis=-1)])
    if kind in ("binary", "sign"):
        return np.asarray(scores > 0, np.float64)
    if kind == "distribution":
        weights = np.exp(scores)
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
    if objective.loss.least_target == 0:
        return np.asarray(np.floor(np.exp(scores)))
    return scores


def _generator(seed: int, *place: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=derive(seed, "synthetic", *place)))
