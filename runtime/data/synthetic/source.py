"""Makes samples up: random inputs, and targets that are a function of them and can be learned."""

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective
from ....compiler.randomness import derive
from ....spec_schema.components.sources.synthetic import Synthetic
from ....spec_schema.types import TensorType
from ..fingerprint import combined
from ..request import Labels, Request, Samples
from ..rows import Array
from .made_up_targets import made_up_targets, target_size

COPIES = 5
"""How often what is made up is in memory at the most: as made, as read, split, normalised."""
NUMBER = 4
"""Bytes."""
OPEN = 8
"""Size of a dimension that the spec leaves open."""
LIMIT = 2
"""How many different integers an integer input holds, where nothing says so."""

FILE = "synthetic"


def read(source: Synthetic, request: Request, seed: int) -> Samples | None:
    """Samples of the declared shapes; equal seeds give equal samples. None: they are too many for
    the memory, and that is reported.
    """
    if not _fit_into_memory(source.samples, request):
        return None
    inputs = {
        name: _input(name, type_, source.samples, request.limits.get(name, LIMIT), seed)
        for name, type_ in request.inputs.items()
    }
    columns = [values.reshape(source.samples, -1) for values in inputs.values()]
    labels = {
        objective.output: Labels(
            f"target of `{objective.output}`",
            _target(columns, objective, seed),
            0,
            (FILE,),
            reading="numbers",
        )
        for objective in request.objectives
    }
    faults = request.faults(FILE, lambda cells: [(f"row {row + 1}", None) for row, _ in cells])
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


def _target(columns: list[Array], objective: Objective, seed: int) -> Array:
    """A function of the inputs that can be learned, in the form that the loss compares with."""
    generator = _generator(seed, "target", objective.output)
    shape = _sizes(objective.type)
    return made_up_targets(columns, shape, objective.loss, generator)


def _sizes(type_: TensorType) -> tuple[int, ...]:
    """The shape of a sample, with sizes for what is open."""
    return tuple(dim or OPEN for dim in type_.shape[1:]) or (1,)


def _fit_into_memory(samples: int, request: Request) -> bool:
    inputs = (prod(_sizes(type_)) for type_ in request.inputs.values())
    outputs = (target_size(_sizes(one.type), one.loss) for one in request.objectives)
    size = COPIES * NUMBER * (sum(inputs) + sum(outputs))
    if samples * size <= request.memory:
        return True
    request.report_text(
        "SC430",
        f"{samples:,} samples would take {samples * size / 1e9:,.1f} GB of memory while they are "
        f"made up, and {request.memory / 1e9:,.1f} GB are free",
        "synthetic",
        help=f"make fewer up: `synthetic: {max(1, request.memory // size)}`",
    )
    return False


def _generator(seed: int, *place: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=derive(seed, "synthetic", *place)))
