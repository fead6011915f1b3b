"""Checks that the targets of outputs can be mixed like the samples of a batch."""

from collections.abc import Iterator, Sequence

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Related
from ...spec_schema.yaml.values import Mapping
from ..context import Context
from ..ir import Graph, Node
from ..mixing import has_target_by_pixel, is_bypassed, mixing_layers
from .objectives import Objective


def check_mixed_targets(graph: Graph, objectives: Sequence[Objective], context: Context) -> None:
    """Report layers that mix samples whose targets can't be mixed with them."""
    found: dict[str, tuple[Violation, Node]] = {}
    by_output = mixing_layers(graph)
    for objective in objectives:
        nodes = by_output.get(objective.output, ())
        mixing = [node for node in nodes if not _is_by_pixel(node, objective)]
        if mixing and objective.loss.target == "class":
            _report_indices(mixing[0], objective, context)
        for node in nodes:
            for what in _refusals(node, objective, graph, context):
                found.setdefault(node.name, (what, node))
    for what, node in found.values():
        context.report_node(what, node)


def _is_by_pixel(node: Node, objective: Objective) -> bool:
    """Whether a layer takes whole targets of an output from other samples, each with its pixel."""
    return node.operator.at_each_step.cuts_pixels and objective.type.rank != 2


def _report_indices(node: Node, objective: Objective, context: Context) -> None:
    layer, output, loss = node.operator.at_each_step.name, objective.output, objective.loss.name
    path = "training.loss"
    written = context.unread.get(path)
    if isinstance(written, Mapping) and output in written.entries:
        path = f"{path}.{output}"
    what = codes.mixing.indices_of_classes(layer, output, loss)
    context.report(what, path, related=[Related(node.origin.key, "mixes the samples")])


def _refusals(
    node: Node, objective: Objective, graph: Graph, context: Context
) -> Iterator[Violation]:
    training = context.document.training
    layer, output = node.operator.at_each_step.name, objective.output
    if layer != node.operator.name:
        yield codes.mixing.inside_layer(layer, node.operator.name)
    if is_bypassed(node, output, graph):
        yield codes.mixing.unmixed_input(layer, output)
    if _is_by_pixel(node, objective) and not has_target_by_pixel(node, output, graph):
        yield codes.mixing.targets_of_other_places(layer, output, objective.type.shape[1:])
    if training is not None and training.class_weights is not None:
        yield codes.mixing.weights_of_classes(layer)
    data = context.document.data
    if data is not None and data.source is not None and data.labelled[0].for_weights:
        yield codes.sample_weights.weights_of_mixed_samples(layer)
