"""Shapes, element types and weights of every node, without TensorFlow."""

from dataclasses import replace

from ...spec_schema.components.regularizers import Regularizer
from ...spec_schema.findings.finding import Related, Span
from ...spec_schema.operator import Operator
from ...spec_schema.types import DType, ShapeError, TensorType
from ..context import Context
from ..ir import Graph, Node
from ..regularizer_rules import inner_layers

BIGGEST_WEIGHT = 10**12
MOST_DIMENSIONS = 32
BIGGEST_DIMENSION = 10**15
RANK_OF_PICTURES = 4


def infer(graph: Graph, context: Context) -> Graph:
    """The graph with types and weights; a node behind a faulty one stays untyped, unreported."""
    inference = _Inference(graph, context)
    return graph.with_nodes(tuple(inference.typed(node) for node in graph.nodes))


class _Inference:
    """What is known so far: the types of inputs and nodes, and the nodes, by name."""

    def __init__(self, graph: Graph, context: Context) -> None:
        # Whatever its precision, a floating input enters the network as what is computed in.
        self.types = {name: _entering(type_) for name, type_ in graph.inputs.items()}
        self.nodes: dict[str, Node] = {}
        self.context = context

    def typed(self, node: Node) -> Node:
        """The node with its type and weights, where its inputs have types and fit."""
        known = [self.types.get(name) for name in node.inputs]
        inputs = tuple(type_ for type_ in known if type_ is not None)
        if len(inputs) == len(node.inputs):
            node = self._inferred(node, inputs)
        if node.type is not None:
            self.types[node.name] = node.type
        self.nodes[node.name] = node
        return node

    def _inferred(self, node: Node, inputs: tuple[TensorType, ...]) -> Node:
        try:
            self.context.findings.work.charge(15 + 2 * len(inputs))
            type_ = node.operator.infer(*inputs)
            _check_bounds(type_)
            _check_activities(node.operator, type_)
            weights = node.operator.weights(*inputs)
        except ShapeError as error:
            self._report(error, node, inputs)
            return node
        if node.shares is None:
            huge = next((w for w in weights if w.size > BIGGEST_WEIGHT), None)
            if huge is not None:
                self._report_huge(node, huge.name, huge.size)
                return node
            return replace(node, type=type_, weights=weights)
        owner = self.nodes.get(node.shares)
        if owner is None or owner.type is None:
            return node
        if [w.shape for w in weights] != [w.shape for w in owner.weights]:
            self._report_misfit(node, owner, inputs)
            return node
        return replace(node, type=type_)

    # What can be wrong.

    def _report(self, error: ShapeError, node: Node, inputs: tuple[TensorType, ...]) -> None:
        place = node.origin.span_of(error.parameter)
        producers = self._producers(node, inputs, with_dtype=error.code == "SC211")
        related = [r for r in dict.fromkeys(producers) if r.span != place]
        self.context.report_node_text(
            error.code,
            node,
            f"`{_last(node.name)}` {error.message}",
            error.parameter,
            help=self._without_batch(node, inputs) or error.help,
            related=[*related, *node.origin.related_of(error.parameter)],
        )

    def _without_batch(self, node: Node, inputs: tuple[TensorType, ...]) -> str:
        """The remedy where the layer fits an input of the network without its first dimension:
        that is the batch, which other libraries write.
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
        batch = "the batch" if first is None else f"{first}, if that is the batch,"
        return f"leave {batch} out of the input: `{name}: [{shape}]`"

    def _report_huge(self, node: Node, weight: str, size: int) -> None:
        self.context.report_node_text(
            "SC204",
            node,
            f"the weight `{weight}` of `{_last(node.name)}` would hold {size:,} numbers",
            help="no machine has room for it; is a number misspelt?",
            related=node.origin.related_of(""),
        )

    def _report_misfit(self, node: Node, owner: Node, inputs: tuple[TensorType, ...]) -> None:
        made_for = f"its weights are made for {self.types.get(owner.inputs[0])}"
        self.context.report_node_text(
            "SC209",
            node,
            f"`{_last(node.name)}` gets {inputs[0]}, which the weights of "
            f"`{_last(owner.name)}` don't fit",
            help="give it what the layer it shares with takes, or make it a layer of its own",
            related=[Related(owner.origin.key, made_for), *node.origin.related_of("")],
        )

    def _producers(
        self, node: Node, inputs: tuple[TensorType, ...], with_dtype: bool
    ) -> list[Related]:
        """Where each input of a node comes from, and its type."""
        found = []
        for name, type_ in zip(node.inputs, inputs, strict=True):
            shown = f"{type_} {type_.dtype}" if with_dtype else f"{type_}"
            found.append(Related(self._producer(name), f"{shown} comes from here"))
        return found

    def _producer(self, name: str) -> Span:
        if name in self.nodes:
            return self.nodes[name].origin.key
        return self.context.span(f"model.inputs.{name}")


def _check_activities(operator: Operator, output: TensorType) -> None:
    """Guard: the layer's activity regularizer, and those of layers in it, can take its outputs."""
    regularizer: Regularizer | None = getattr(operator, "activity_regularizer", None)
    if regularizer is not None:
        regularizer.check_output(output)
    for inner in inner_layers(operator).values():
        _check_activities(inner, output)


def _check_bounds(type_: TensorType) -> None:
    """Guard: a shape that a machine can hold, and a reader read."""
    if type_.rank > MOST_DIMENSIONS:
        fact = f"gives rank {type_.rank:,}, and {MOST_DIMENSIONS} is the most"
        raise ShapeError(fact, help="is a list too long?")
    if any(dim is not None and dim > BIGGEST_DIMENSION for dim in type_.shape):
        raise ShapeError("gives more than 10^15 numbers a sample", help="is a number misspelt?")


def _entering(type_: TensorType) -> TensorType:
    return type_.with_dtype(DType.FLOAT32) if type_.dtype.is_floating else type_


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]
