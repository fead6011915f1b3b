"""Checks that the targets of outputs can be mixed like the samples of a batch."""

from collections.abc import Iterator, Sequence

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ..context import Context
from ..ir import Graph, Node
from ..mixing import is_bypassed, mixing_layers
from .objectives import Objective


def check_mixed_targets(graph: Graph, objectives: Sequence[Objective], context: Context) -> None:
    """Report layers that mix samples whose targets can't be mixed with them."""
    found: dict[str, tuple[Violation, Node]] = {}
    by_output = mixing_layers(graph)
    for objective in objectives:
        for node in by_output.get(objective.output, ()):
            for what in _refusals(node, objective, graph, context):
                found.setdefault(node.name, (what, node))
    for what, node in found.values():
        context.report_node(what, node)


def _refusals(
    node: Node, objective: Objective, graph: Graph, context: Context
) -> Iterator[Violation]:
    training = context.document.training
    layer, output = node.operator.at_each_step.name, objective.output
    if layer != node.operator.name:
        yield codes.mixing.inside_layer(layer, node.operator.name)
    if is_bypassed(node, output, graph):
        yield codes.mixing.unmixed_input(layer, output)
    if objective.loss.target == "class":
        yield codes.mixing.indices_of_classes(layer, output, objective.loss.name)
    if objective.type.rank != 2:
        yield codes.mixing.several_targets(layer, output, objective.type.shape[1:])
    if training is not None and training.class_weights is not None:
        yield codes.mixing.weights_of_classes(layer)
