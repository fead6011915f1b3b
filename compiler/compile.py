"""The whole compiler in one screenful: text → document → graph → checked program."""

from dataclasses import dataclass
from pathlib import Path

from ..spec_schema.document import Document
from ..spec_schema.values import Mapping
from .ir import Graph
from .objectives import Monitor, Objective


@dataclass(frozen=True, slots=True)
class CompiledSpec:
    """A spec without errors: all that a target and the runtime need.

    Attributes:
        path: the spec's file; paths inside the spec are relative to its folder.
        name: what runs are called.
        document: the spec, resolved and read.
        tree: the resolved values with their places (what `explain` shows and a run stores).
        graph: the network, typed.
        objectives: one an output, in the order of the outputs; empty without `training`.
        monitors: the values that will exist after each epoch, by name.
    """

    path: Path
    name: str
    document: Document
    tree: Mapping
    graph: Graph
    objectives: tuple[Objective, ...]
    monitors: dict[str, Monitor]
