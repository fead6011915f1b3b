"""Columns that are both read by features and targets."""

from collections.abc import Iterator, Sequence

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.paths.steps import path_of
from ..ir import Graph
from ..objectives.objectives import Objective


def leaks(
    source: Source, graph: Graph, objectives: Sequence[Objective]
) -> Iterator[tuple[Violation, tuple[str, ...]]]:
    """Yields what is wrong with each column that is also a target by its literal name, and the keys
    that lead to it.
    """
    for name, one in graph.columns.items():
        for objective in objectives:
            written = source.for_targets
            written = written.get(objective.output) if isinstance(written, dict) else written
            if one.column in (written if isinstance(written, list) else [written]):
                what = codes.leaks.target_among_features(
                    [one.column], source.path_text, name, objective.output
                )
                yield what, (path_of(one.keys),)
