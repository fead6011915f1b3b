"""What a contender is: a training of a network that can be run epoch by epoch."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from networks import Network
from numpy.typing import NDArray

Array = NDArray[Any]


class Contender(Protocol):
    """A training; its libraries are imported before it is made, and nothing is built yet."""

    def begin(self) -> float:
        """Build, and train an epoch. Returns the seconds to the end of the first step."""

    def epoch(self, number: int) -> None:
        """Train one epoch, from 1 on, to the values of its measures."""


Maker = Callable[[Network, Array, Array], Contender]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a contender is found.

    Attributes:
        module: in this folder; it imports what the contender needs.
        maker: the name of the function that makes it.
        peer: whether it may live in another interpreter than the project's.
    """

    module: str
    maker: str
    peer: bool = False

    def load(self) -> Maker:
        """Import the libraries. Raises ImportError where they are not installed."""
        maker: Maker = getattr(import_module(f"contenders.{self.module}"), self.maker)
        return maker


REFERENCE = "model.fit"
CONTENDERS = {
    REFERENCE: Entry("fitted", "by_default"),
    "model.fit, best settings": Entry("fitted", "at_its_best"),
    "speccompile, keras target": Entry("targets", "on_keras"),
    "speccompile, graph target": Entry("targets", "on_graph"),
    "PyTorch, eager": Entry("pytorch", "eager", peer=True),
    "JAX, jit": Entry("jax_jit", "compiled", peer=True),
}


class Stopwatch:
    """Seconds from its making."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    @property
    def seconds(self) -> float:
        """So far."""
        return time.perf_counter() - self._begun
