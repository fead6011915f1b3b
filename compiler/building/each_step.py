"""Blocks at each time step: `time_distributed: {layer: {tower: 8}}`.

Each layer of the block is applied at each time step, which computes what Keras' `TimeDistributed`
of a model does; layers that merge tensors element by element take all steps at once.
"""

from collections.abc import Callable, Container
from typing import NamedTuple

from ...spec_schema.document.network import WRAPPER
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Span
from ...spec_schema.layers.wrapping import EachStep
from ...spec_schema.operator import Operator
from ...spec_schema.types import TensorType
from ...spec_schema.yaml.values import Mapping, Scalar, Value
from .entries import LayerEntry
from .scope import Site

MERGING = ("add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate")

TypeOf = Callable[[str], TensorType | None]


class Wrapped(NamedTuple):
    """A block that is written inside `time_distributed`.

    Attributes:
        key: The span of its name.
        given: Its parameters.
    """

    block: str
    key: Span
    given: Value | None


def wrapped_block(value: Value | None, blocks: Container[str]) -> Wrapped | None:
    """Returns the block in the value of `time_distributed`; None if it is a layer."""
    if isinstance(value, Mapping) and [*value.entries] == ["layer"]:
        value = value.entries["layer"].value
    if isinstance(value, Scalar):
        name, key, given = value.value, value.span, None
    elif isinstance(value, Mapping) and len(value.entries) == 1:
        ((name, entry),) = value.entries.items()
        key, given = entry.key_span, entry.value
    else:
        return None
    return Wrapped(name, key, given) if isinstance(name, str) and name in blocks else None


def of_each_step(entry: LayerEntry, blocks: Container[str]) -> LayerEntry:
    """Returns the entry of the block in `time_distributed`, or another entry itself."""
    wrapped = wrapped_block(entry.parameters, blocks) if entry.kind == WRAPPER else None
    if wrapped is None:
        return entry
    return entry._replace(
        kind=wrapped.block, key=wrapped.key, parameters=wrapped.given, at_each_step=True
    )


def at_each_step(
    operator: Operator, site: Site, type_of: TypeOf, findings: Findings
) -> Operator | None:
    """Returns what applies a layer at each time step of the blocks around it; None if that can't
    be, which is reported.
    """
    for _ in range(site.scope.steps):
        if operator.name in MERGING and not _differ(operator, site, type_of):
            operator = _merging(operator)
        elif operator.arity != "one" or site.roles:
            what = codes.sequences.not_for_each_step(operator.name).about(WRAPPER)
            findings.report(what, site.entry.key, path=site.path)
            return None
        else:
            operator = EachStep.from_validated({"layer": operator})
    return operator


def _merging(operator: Operator) -> Operator:
    """Returns a layer that merges the same axes behind one more."""
    axis = getattr(operator, "axis", -1)
    return operator.model_copy(update={"axis": axis + 1}) if axis > 0 else operator


def _differ(operator: Operator, site: Site, type_of: TypeOf) -> bool:
    """Whether inputs differ in rank, so that an axis would be inserted before that of time, or the
    batch is the axis.
    """
    types = [type_of(name) for name in site.inputs]
    ranks = {type_.rank for type_ in types if type_ is not None}
    return len(ranks) > 1 or getattr(operator, "axis", -1) == 0
