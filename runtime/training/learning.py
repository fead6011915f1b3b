"""Weights that should learn, but get no gradient."""

from collections.abc import Iterable

from ...compiler.valid_spec import ValidSpec
from ...spec_schema.findings.code import abridged


def learning_weights(spec: ValidSpec) -> frozenset[str]:
    """Returns the trainable weights that a loss depends on, without those that the check of the
    spec has already named (SC331).
    """
    graph = spec.graph
    behind = {graph.outputs[objective.output] for objective in spec.objectives}
    for node in reversed(graph.nodes):
        if not behind.isdisjoint((node.name, *node.results)):
            behind.update((node.name, *node.inputs))
    owners = {node.owner for node in graph.nodes if node.name in behind}
    named = {
        layer
        for finding in spec.findings
        if finding.code == "SC331"
        for layer in finding.arguments["behind"]
    }
    return frozenset(
        full
        for full, weight, node in graph.weights()
        if node.name in owners - named and weight.trainable and node.trainable
    )


def unchanged(weights: Iterable[str]) -> str:
    """Returns the warning about weights without a gradient."""
    return f"no gradient reaches {abridged([*weights])}: training doesn't change them"
