"""Shapes, element types and weights of every node, without TensorFlow."""

from dataclasses import replace

from ...spec_schema.diagnostics.diagnostic import Related, Span
from ...spec_schema.types import DType, ShapeError, TensorType
from ..context import Context
from ..ir import Graph, Node

BIGGEST_WEIGHT = 10**12


def infer(graph: Graph, context: Context) -> Graph:
    """The graph with types and weights; a node behind a faulty one stays untyped, unreported."""
    # Whatever its precision, a floating input enters the network as what is computed in.
    types = {name: _entering(type_) for name, type_ in graph.inputs.items()}
    typed: dict[str, Node] = {}
    for node in graph.nodes:
        known = [types.get(name) for name in node.inputs]
        inputs = tuple(type_ for type_ in known if type_ is not None)
        if len(inputs) == len(node.inputs):
            node = _typed(node, inputs, typed, context)
        if node.type is not None:
            types[node.name] = node.type
        typed[node.name] = node
    return graph.with_nodes(tuple(typed.values()))


def _entering(type_: TensorType) -> TensorType:
    return type_.with_dtype(DType.FLOAT32) if type_.dtype.is_floating else type_


def _typed(
    node: Node, inputs: tuple[TensorType, ...], typed: dict[str, Node], context: Context
) -> Node:
    try:
        type_ = node.operator.infer(*inputs)
        weights = node.operator.weights(*inputs)
    except ShapeError as error:
        _report(error, node, inputs, typed, context)
        return node
    if node.shares is None:
        huge = next((w for w in weights if w.size > BIGGEST_WEIGHT), None)
        if huge is not None:
            _report_huge(node, huge.name, huge.size, context)
            return node
        return replace(node, type=type_, weights=weights)
    owner = typed[node.shares]
    if owner.type is not None and [w.shape for w in weights] != [w.shape for w in owner.weights]:
        context.report_node(
            "SC209",
            node,
            f"`{node.name}` gets {inputs[0]}, which the weights of `{node.shares}` don't fit",
            related=[Related(owner.origin.key, "these weights are used")],
        )
        return node
    return replace(node, type=type_)


def _report_huge(node: Node, weight: str, size: int, context: Context) -> None:
    context.report_node(
        "SC204",
        node,
        f"the weight `{weight}` of `{node.name}` would hold {size:,} numbers",
        help="no machine has room for it; is a number misspelt?",
    )


def _report(
    error: ShapeError,
    node: Node,
    inputs: tuple[TensorType, ...],
    typed: dict[str, Node],
    context: Context,
) -> None:
    related = [
        Related(span, f"{type_} comes from here")
        for name, type_ in zip(node.inputs, inputs, strict=True)
        if (span := _producer(name, typed, context)) is not None
    ]
    parameter = error.parameter
    context.report_node(
        error.code,
        node,
        f"`{_last(node.name)}` {error.message}",
        parameter,
        help=error.help,
        related=[r for r in dict.fromkeys(related) if r.span != node.origin.span_of(parameter)],
    )


def _producer(name: str, typed: dict[str, Node], context: Context) -> Span | None:
    if name in typed:
        return typed[name].origin.key
    return context.span(f"model.inputs.{name}")


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]
