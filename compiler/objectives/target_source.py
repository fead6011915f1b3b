"""Checks of a source of its own for the targets, which need only the spec."""

from collections.abc import Iterator, Sequence

from ...spec_schema.document.data import Data
from ...spec_schema.document.split import HELD_OUT
from ...spec_schema.findings import codes
from .class_checks import of_classes
from .objectives import Objective
from .part_checks import Place
from .table_checks import of_table


def target_faults(
    data: Data, objectives: Sequence[Objective], of_columns: Sequence[Place]
) -> Iterator[Place]:
    """Yields what is wrong with the source of the targets, and with the parts that need another.

    Args:
        of_columns: What is wrong with the columns of the targets.
    """
    assert data.targets is not None
    source = data.targets.source
    if source is None:  # it couldn't be read
        return
    faults: list[Place] = [*of_classes(source, objectives)]
    if source.gives == "columns":
        faults += (*of_table(source), *of_columns)
    for what, keys in faults:
        yield what, ("targets", *keys)
    if data.split is None or data.targets.key is not None:
        return
    for part in HELD_OUT:
        if data.split.own_source(part) and not data.split.own_targets(part):
            yield codes.joining.part_without_targets(part), ("split", part)
