"""Checks of tables that few tables need: of declared separators and names, and of a batch axis."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.types import TensorType
from .objectives import WITH_CLASSES, Objective
from .part_checks import Place


def of_table(source: Source) -> Iterator[Place]:
    """Report separators and column names that no table can have."""
    decimal, thousands = getattr(source, "decimal", None), getattr(source, "thousands", None)
    if thousands is not None and decimal == thousands:
        yield (codes.tables.same_separators(thousands), (source.name, "thousands"))
    columns = getattr(source, "columns", None) or []
    double = [name for name, count in Counter(columns).items() if count > 1]
    if double:
        yield (codes.tables.duplicate_declared_names(double), (source.name, "columns"))


def batch_axis_of(
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    named: Mapping[str, Sequence[str]],
) -> Violation | None:
    """Returns what is wrong if the only input begins with an open size that can only be 1.

    Args:
        named: The columns of each output that are all named literally; empty if not all outputs are
            known.
    """
    shape = next(iter(inputs.values())).shape[1:] if len(inputs) == 1 else ()
    if len(shape) < 2 or shape[0] is not None:
        return None
    for objective in objectives if named else ():
        columns = named[objective.output]
        positions = objective.type.shape[1:-1]
        if len(columns) == 1 and None in positions and objective.loss.target in WITH_CLASSES:
            return codes.definitions.batch_axis_declared(shape, columns[0], shape[1:])
    return None
