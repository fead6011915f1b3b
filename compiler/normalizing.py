"""Puts what `data.normalize` was fitted to in front of a network, so that it takes raw numbers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from ..spec_schema.layers.feature_normalization import Normalization
from ..spec_schema.layers.image import Rescaling
from ..spec_schema.operator import Operator
from ..spec_schema.paths.find import find
from ..spec_schema.types import DType, TensorType
from .features.preparation import Preparation
from .ir import Graph, Node, Origin
from .resolving.resolve import start_of
from .valid_spec import ValidSpec

S = TypeVar("S", bound=ValidSpec)

PATH = "data.normalize"
SMALLEST, LARGEST = 1e-6, 1e18
"""Keras' `Normalization` takes squares of scales in float32, and none below 1e-7."""


class InputScale(NamedTuple):
    """How an input is normalized: `(x - offset) / scale`.

    Attributes:
        offset: One number, or one for each position along the last axis; empty for 0.
        scale: The same; never 0.
    """

    offset: tuple[float, ...]
    scale: tuple[float, ...]


class InputRescaling(Rescaling):
    """A `rescaling` of raw numbers, which half precision might not hold.

    Args:
        scale, offset: A number, or one for each position along the last axis.
    """

    computes_in_float32 = True
    scale: Any
    offset: Any = 0.0


def with_normalized_inputs(spec: S, scales: Mapping[str, InputScale]) -> S:
    """Returns a spec whose network takes raw numbers, and normalizes them first.

    Args:
        scales: By input, for those that are normalized.
    """
    graph = spec.graph
    used = {*graph.outputs.values(), *(name for node in graph.nodes for name in node.inputs)}
    used |= {one.reconstructs for one in spec.objectives if one.reconstructs}
    wanted = {name: scale for name, scale in scales.items() if name in used}
    if not wanted:
        return spec
    place = find(spec.tree, PATH)
    origin = Origin(PATH, place.key_span if place else start_of(spec.tree))
    prefix, inputs, nodes, fed = _prefix(graph), dict(graph.inputs), [], {}
    for name, scale in wanted.items():
        declared = graph.inputs[name]
        inputs[name] = declared.with_dtype(DType.FLOAT32)
        made = prefix if len(graph.inputs) == 1 else f"{prefix}/{name}"
        operator = operator_of(scale, declared)
        nodes.append(_node(made, operator, name, inputs[name], origin))
        if declared.dtype is not DType.FLOAT32:
            cast = Preparation(expression=f"cast(x, '{declared.dtype}')")
            nodes.append(_node(f"{made}/cast", cast, made, declared, origin))
        fed[name] = nodes[-1].name
    behind = graph.fed(fed)
    graph = replace(behind, inputs=inputs, nodes=(*nodes, *behind.nodes), normalized=fed)
    return replace(spec, graph=graph)


def operator_of(scale: InputScale, type_: TensorType) -> Operator:
    """Returns the layer that normalizes an input: one of Keras."""
    sizes = [abs(one) for one in scale.scale]
    is_plain = min(sizes) >= SMALLEST and max(sizes) <= LARGEST
    if not scale.offset:
        return InputRescaling(scale=_single([1 / one for one in scale.scale]))
    if is_plain and len(sizes) == 1:
        return Normalization(axis=None, mean=scale.offset[0], variance=scale.scale[0] ** 2)
    if is_plain and len(sizes) == type_.shape[-1]:
        variance = tuple(one**2 for one in scale.scale)
        return Normalization(axis=(-1,), mean=scale.offset, variance=variance)
    pairs = [*zip(scale.offset, scale.scale, strict=True)]
    return InputRescaling(
        scale=_single([1 / factor for _, factor in pairs]),
        offset=_single([-offset / factor for offset, factor in pairs]),
    )


def _single(numbers: list[float]) -> float | list[float]:
    return numbers[0] if len(numbers) == 1 else numbers


def _prefix(graph: Graph) -> str:
    taken = {*graph.inputs, *(node.name.partition("/")[0] for node in graph.nodes)}
    prefix = "normalize"
    while prefix in taken:
        prefix += "_"
    return prefix


def _node(name: str, operator: Operator, source: str, type_: TensorType, origin: Origin) -> Node:
    roles = operator.program.names if isinstance(operator, Preparation) else ()
    return Node(name, operator, (source,), origin, roles, type=type_)
