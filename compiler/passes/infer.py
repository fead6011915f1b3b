"""Infers shapes, element types and weights of all nodes, without TensorFlow."""

from dataclasses import replace

from ...spec_schema.components.regularizers import Regularizer
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related, Span
from ...spec_schema.operator import Operator
from ...spec_schema.types import DType, ShapeError, TensorType
from ..context import Context
from ..inner_layers import inner_layers
from ..ir import Graph, Node

ABOUT_DTYPES = ("SC211", "SC245")
BIGGEST_WEIGHT = 10**12
MOST_DIMENSIONS = 32
BIGGEST_DIMENSION = 10**15
RANK_OF_PICTURES = 4


def infer(graph: Graph, context: Context) -> Graph:
    """Returns the graph with types and weights. Nodes after a faulty one stay untyped, without a
    report.
    """
    inference = _Inference(graph, context)
    return graph.with_nodes(tuple(inference.typed(node) for node in graph.nodes))


class _Inference:
    """The types of inputs and nodes, and the nodes, by name, as far as they are inferred."""

    def __init__(self, graph: Graph, context: Context) -> None:
        # Whatever its precision, a floating input enters the network as what is computed in.
        self.types = {name: _entering(type_) for name, type_ in graph.inputs.items()}
        self.nodes: dict[str, Node] = {}
        self.context = context

    def typed(self, node: Node) -> Node:
        """Returns the node with its type and weights, if its inputs have types and fit."""
        known = [self.types.get(name) for name in node.inputs]
        inputs = tuple(type_ for type_ in known if type_ is not None)
        if len(inputs) == len(node.inputs):
            node = self._inferred(node, inputs)
        self.types |= node.types
        self.nodes |= dict.fromkeys((node.name, *node.results), node)
        return node

    def _inferred(self, node: Node, inputs: tuple[TensorType, ...]) -> Node:
        try:
            self.context.findings.work.charge(15 + 2 * len(inputs) + node.operator.effort)
            type_ = node.operator.output(*inputs)
            _check_bounds(type_)
            _check_activities(node.operator, type_)
            results = node.operator.result_types(type_, *inputs)
            weights = node.operator.weights(*inputs)
        except ShapeError as error:
            self._report(error, node, inputs)
            return node
        if node.shares is None:
            huge = next((w for w in weights if w.size > BIGGEST_WEIGHT), None)
            if huge is not None:
                self._report_huge(node, huge.name, huge.size)
                return node
            return replace(node, type=type_, result_types=results, weights=weights)
        owner = self.nodes.get(node.shares)
        if owner is None or owner.type is None:
            return node
        if [w.shape for w in weights] != [w.shape for w in owner.weights]:
            self._report_misfit(node, owner, inputs)
            return node
        return replace(node, type=type_, result_types=results)

    # What can be wrong.

    def _report(self, error: ShapeError, node: Node, inputs: tuple[TensorType, ...]) -> None:
        place = node.origin.span_of(error.parameter, error.part)
        producers = self._producers(node, inputs, with_dtype=error.violation.code in ABOUT_DTYPES)
        related = [r for r in dict.fromkeys(producers) if r.span != place]
        related += node.origin.related_of(error.parameter)
        what = error.violation
        if error.part is None:
            remedy = self._without_batch(node, inputs) or self._with_sequences(error, node)
            what = what.about(_last(node.name), remedy, error.inside)
        meant = error.meant or None
        self.context.report_node(what, node, error.parameter, related, error.part, meant)

    def _without_batch(self, node: Node, inputs: tuple[TensorType, ...]) -> str:
        """Returns the remedy if the layer fits an input of the network without its first dimension,
        which is the batch in other libraries.
        """
        name, type_ = node.inputs[0], inputs[0]
        if len(inputs) != 1 or name in self.nodes or type_.rank < 3:
            return ""
        if type_.shape[1] is not None and type_.rank <= RANK_OF_PICTURES:
            return ""  # more likely a picture where a row belongs
        rest = type_.shape[2:]
        try:
            node.operator.infer(TensorType((None, *rest), type_.dtype))
        except ShapeError:
            return ""
        shape = ", ".join("null" if size is None else str(size) for size in rest)
        first = type_.shape[1]
        batch = "the batch axis" if first is None else f"{first} if it's the batch size"
        return f"remove {batch}: `{name}: [{shape}]`"

    def _with_sequences(self, error: ShapeError, node: Node) -> str:
        """Returns the remedy if a recurrent layer before this one keeps its last step only."""
        if error.violation.kind != "not_a_sequence":
            return ""
        before = self.nodes.get(node.inputs[0])
        while before is not None and before.type == self.types[node.inputs[0]]:
            cell = getattr(before.operator, "layer", before.operator)  # of `bidirectional`
            if getattr(cell, "return_sequences", None) is False:
                return f"set `return_sequences: true` in `{_last(before.name)}`"
            before = self.nodes.get(before.inputs[0]) if len(before.inputs) == 1 else None
        return ""

    def _report_huge(self, node: Node, weight: str, size: int) -> None:
        what = codes.shapes.weight_too_large(weight, size, BIGGEST_WEIGHT)
        subject = what.about(_last(node.name))
        self.context.report_node(subject, node, related=node.origin.related_of(""))

    def _report_misfit(self, node: Node, owner: Node, inputs: tuple[TensorType, ...]) -> None:
        expected = self.types[owner.inputs[0]]
        what = codes.layer_inputs.shape_differs_from_owner(
            _last(owner.name), inputs[0].shape, expected.shape
        )
        related = [Related(owner.origin.key, f"its input has shape {expected}")]
        related += node.origin.related_of("")
        self.context.report_node(what.about(_last(node.name)), node, related=related)

    def _producers(
        self, node: Node, inputs: tuple[TensorType, ...], with_dtype: bool
    ) -> list[Related]:
        """Returns where each input of a node comes from, and its type."""
        found = []
        for name, type_ in zip(node.inputs, inputs, strict=True):
            shown = f"{type_.dtype}, shape {type_}" if with_dtype else f"shape {type_}"
            found.append(Related(self._producer(name), shown))
        return found

    def _producer(self, name: str) -> Span:
        if name in self.nodes:
            return self.nodes[name].origin.key
        return self.context.span(f"model.inputs.{name}")


def _check_activities(operator: Operator, output: TensorType) -> None:
    """Guard: the activity regularizers of the layer, and of layers in it, can take its outputs."""
    regularizer: Regularizer | None = getattr(operator, "activity_regularizer", None)
    if regularizer is not None:
        regularizer.check_output(output)
    for inner in inner_layers(operator).values():
        _check_activities(inner, output)


def _check_bounds(type_: TensorType) -> None:
    """Guard: a shape within the limits."""
    if type_.rank > MOST_DIMENSIONS:
        raise ShapeError(codes.shapes.rank_too_high(type_.rank, MOST_DIMENSIONS))
    biggest = max(dim or 0 for dim in type_.shape)
    if biggest > BIGGEST_DIMENSION:
        raise ShapeError(codes.shapes.dimension_too_large(biggest, BIGGEST_DIMENSION))


def _entering(type_: TensorType) -> TensorType:
    return type_.with_dtype(DType.FLOAT32) if type_.dtype.is_floating else type_


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]
