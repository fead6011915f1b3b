"""Moving averages of the weights (`training.ema`), put in the place of the weights."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Program


@contextmanager
def averaged(program: Program) -> Iterator[None]:
    """Inside, the weights of a program are their averages; after it, they are as they were."""
    weights = {name: program.weights[name] for name in program.averages}
    before = {name: tf.identity(weight) for name, weight in weights.items()}
    use_averages(program)
    try:
        yield
    finally:
        for name, weight in weights.items():
            weight.assign(before[name])


def use_averages(program: Program) -> None:
    """Overwrites the weights that have an average by it."""
    for name, average in program.averages.items():
        program.weights[name].assign(average)


def usable_weights(arrays: Mapping[str, Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Returns the weights of a checkpoint as they are used: their averages if there are any."""
    kept = arrays.get("optimizer", {})
    return {
        name: kept.get(f"optimizer/{name}/average", weight)
        for name, weight in arrays["weights"].items()
    }
