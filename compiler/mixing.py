"""The layers of a network that mix the samples of a batch, and the outputs that they mix."""

from collections.abc import Mapping

from .ir import Graph, Node


def mixing_layers(graph: Graph) -> Mapping[str, tuple[Node, ...]]:
    """Returns the layers that mix the samples of an output, in their order, by its name.

    Outputs without any are left out.
    """
    if not any(node.operator.at_each_step.mixes_samples for node in graph.nodes):
        return {}
    before: dict[str, tuple[Node, ...]] = {}
    for node in graph.nodes:
        found = {each.name: each for name in node.inputs for each in before.get(name, ())}
        if node.operator.at_each_step.mixes_samples:
            found[node.name] = node
        before |= dict.fromkeys((node.name, *node.results), tuple(found.values()))
    by_output = {output: before.get(source, ()) for output, source in graph.outputs.items()}
    return {output: nodes for output, nodes in by_output.items() if nodes}


def is_bypassed(node: Node, output: str, graph: Graph) -> bool:
    """Whether an output depends on an input of the network other than through a node."""
    reached = set(graph.inputs)
    for each in graph.nodes:
        takes_data = each is not node and each.operator.arity != "none"
        if takes_data and not reached.isdisjoint(each.inputs):
            reached.update((each.name, *each.results))
    return graph.outputs[output] in reached
