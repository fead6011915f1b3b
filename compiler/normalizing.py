"""Puts what was fitted to inputs in front of a network, so that it takes raw numbers.

These are means in place of missing values, and what `data.normalize` computes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from ..spec_schema.layers.feature_normalization import Normalization
from ..spec_schema.layers.image import Rescaling
from ..spec_schema.operator import Operator
from ..spec_schema.paths.find import find
from ..spec_schema.types import DType, TensorType
from .features.preparation import Preparation, number_text
from .ir import Graph, Node, Origin
from .resolving.resolve import start_of
from .valid_spec import ValidSpec

S = TypeVar("S", bound=ValidSpec)

PATH = "data.normalize"
SMALLEST, LARGEST = 1e-6, 1e18
"""Keras' `Normalization` takes squares of scales in float32, and none below 1e-7."""


class InputScale(NamedTuple):
    """How an input is normalized: `(x - offset) / scale`, after missing values are replaced.

    Attributes:
        offset: One number, or one for each position along the last axis; empty for 0.
        scale: The same; never 0. Empty if the input is not normalized.
        fill: What replaces NaN: a number, or nested lists that broadcast to a sample. None if
            nothing does.
    """

    offset: tuple[float, ...]
    scale: tuple[float, ...]
    fill: Any = None


class InputRescaling(Rescaling):
    """A `rescaling` of raw numbers, which half precision might not hold.

    Args:
        scale, offset: A number, or one for each position along the last axis.
    """

    computes_in_float32 = True
    scale: Any
    offset: Any = 0.0


def with_normalized_inputs(spec: S, scales: Mapping[str, InputScale]) -> S:
    """Returns a spec whose network takes raw numbers, fills gaps in them and normalizes them first.

    Args:
        scales: By input, for those that are changed.
    """
    graph = spec.graph
    used = {*graph.outputs.values(), *(name for node in graph.nodes for name in node.inputs)}
    used |= {one.reconstructs for one in spec.objectives if one.reconstructs}
    wanted = {name: scale for name, scale in scales.items() if name in used}
    if not wanted:
        return spec
    inputs, nodes, fed = dict(graph.inputs), list[Node](), {}
    for name, scale in wanted.items():
        declared = graph.inputs[name]
        inputs[name] = declared.with_dtype(DType.FLOAT32)
        first = len(nodes)
        for made, operator in _operators(spec, name, scale):
            source = nodes[-1].name if len(nodes) > first else name
            type_ = declared if made.endswith("/cast") else inputs[name]
            nodes.append(_node(made, operator, source, type_, _origin(spec, scale)))
        fed[name] = nodes[-1].name
    behind = graph.fed(fed)
    graph = replace(behind, inputs=inputs, nodes=(*nodes, *behind.nodes), normalized=fed)
    return replace(spec, graph=graph)


def _operators(spec: ValidSpec, name: str, scale: InputScale) -> Iterator[tuple[str, Operator]]:
    """Yields the layers between a raw input and the network, with their names."""
    graph, type_, made = spec.graph, spec.graph.inputs[name], ""
    if scale.fill is not None:
        made = _name(graph, "missing", name)
        yield made, Preparation(expression=f"where(isnan(x), {_text(scale.fill)}, x)")
    if scale.scale:
        made = _name(graph, "normalize", name)
        yield made, operator_of(scale, type_)
    if type_.dtype is not DType.FLOAT32:
        yield f"{made}/cast", Preparation(expression=f"cast(x, '{type_.dtype}')")


def _text(fill: Any) -> str:
    if isinstance(fill, float):
        return number_text(fill)
    return f"[{', '.join(map(_text, fill))}]"


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


def _name(graph: Graph, step: str, name: str) -> str:
    """Returns a name for a layer that prepares an input."""
    taken = {*graph.inputs, *(node.name.partition("/")[0] for node in graph.nodes)}
    while step in taken:
        step += "_"
    return step if len(graph.inputs) == 1 else f"{step}/{name}"


def _origin(spec: ValidSpec, scale: InputScale) -> Origin:
    data, path = spec.document.data, PATH
    if not scale.scale and data is not None and data.source is not None:
        path = f"data.{data.source.name}.missing"
    place = find(spec.tree, path) or find(spec.tree, "data")
    return Origin(path, place.key_span if place else start_of(spec.tree))


def _node(name: str, operator: Operator, source: str, type_: TensorType, origin: Origin) -> Node:
    roles = operator.program.names if isinstance(operator, Preparation) else ()
    return Node(name, operator, (source,), origin, roles, type=type_)
