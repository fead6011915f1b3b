"""Counts values of columns that training didn't know, where a rule lets them pass."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.features.columns import RawColumn
from ....compiler.ir import Graph
from ....spec_schema.components.encodings import separated
from ....spec_schema.document.split import HELD_OUT
from ....spec_schema.findings.code import counted
from ....spec_schema.layers.lookup import IndexLookup
from ..dataset import Dataset, Part
from ..rows import CHUNK, Rows

MOST_NAMED = 5


def vocabularies(graph: Graph) -> dict[str, frozenset[Any]]:
    """Returns the known values of each input that a lookup or an encoding takes as it is.

    Args:
        graph: The graph with what was fitted.
    """
    found: dict[str, frozenset[Any]] = {
        name: frozenset(_as_given(np.array(one.read.known)).tolist())
        for name, one in graph.columns.items()
        if one.read.known
    }
    for node in graph.nodes:
        lookup, (source, *_) = node.operator, (*node.inputs, "")
        if isinstance(lookup, IndexLookup) and lookup.vocabulary and source in graph.inputs:
            known = frozenset(lookup.vocabulary) | {lookup.mask_token}
            found[source] = found.get(source, known) & known
    return found


@dataclass(slots=True)
class UnknownValues:
    """The values that are not known.

    Attributes:
        known: The known values of each input.
        columns: The columns that inputs are read from; others have the names of their inputs.
    """

    known: Mapping[str, frozenset[Any]]
    columns: Mapping[str, RawColumn]
    _found: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, inputs: Mapping[str, Rows], start: int, stop: int) -> None:
        """Take in some rows of the inputs."""
        for name, known in self.known.items():
            cells = _as_given(np.asarray(inputs[name][start:stop]).reshape(-1)).tolist()
            separator = self.columns[name].read.separator if name in self.columns else ""
            lists = (separated(cell, separator) if separator else [cell] for cell in cells)
            unknown = [_shown(value) for values in lists for value in values if value not in known]
            if unknown:
                self._found.setdefault(name, Counter()).update(unknown)

    def notes(self) -> Iterator[str]:
        """Yields a sentence for each column."""
        for name, values in self._found.items():
            shown = [value for value, _ in values.most_common()]
            more = ", …" if len(shown) > MOST_NAMED else ""
            times = counted(values.total(), "unknown value")
            column = self.columns[name].column if name in self.columns else name
            yield f"column `{column}`: {times}: {', '.join(shown[:MOST_NAMED])}{more}"


def _as_given(values: NDArray[Any]) -> NDArray[Any]:
    """Returns values as the network gets them."""
    return values if values.dtype.kind in "OU" else values.astype(np.float32)


def notes_on_unknown(
    inputs: Mapping[str, Rows], size: int, known: Mapping[str, frozenset[Any]], graph: Graph
) -> Iterator[str]:
    """Yields a sentence for each column with values that training didn't know.

    Args:
        size: The number of rows of the inputs.
        known: The known values of each input: see `vocabularies`.
    """
    found = UnknownValues(known, graph.columns)
    for start in range(0, size if known else 0, CHUNK):
        found.add(inputs, start, min(start + CHUNK, size))
    return found.notes()


def notes_on_held_out(dataset: Dataset, graph: Graph) -> Iterator[str]:
    """Yields a sentence for each column of a held-out part with values that are not trained on.

    Args:
        graph: The graph with what was fitted.
    """
    known = vocabularies(graph)
    for name in HELD_OUT:
        part: Part | None = getattr(dataset, name)
        if part is not None:
            for note in notes_on_unknown(part.inputs, part.size, known, graph):
                yield f"{name} part, {note}"


def _shown(value: Any) -> str:
    if value == "" or value != value:
        return "empty"
    if isinstance(value, float):
        value = str(np.float32(value)).removesuffix(".0")
    return f"`{value}`"
