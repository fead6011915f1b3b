"""`model.regularize`: regularizers given to layers by type, name or glob of names."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ...spec_schema.document.spec import RegularizerRule
from ...spec_schema.findings import codes
from ...spec_schema.operator import Operator
from ...spec_schema.yaml.values import Scalar, Sequence, describe
from ..context import Context
from ..ir import Graph, Node
from ..regularizer_rules import fields_set, inner_layers, read_rules


def regularize(graph: Graph, context: Context) -> Graph:
    """The graph with the rules' regularizers in the operators' parameters.

    A layer's own regularizer stands; a later rule goes before an earlier one.
    """
    value = context.unread.get("model.regularize")
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return graph
    if not isinstance(value, Sequence):
        what = codes.values.regularize_not_a_list(describe(value))
        context.report(what, "model.regularize")
        return graph
    rules = list(read_rules(value, graph, context))
    rules.reverse()
    return graph.with_nodes(_regularized(node, rules) for node in graph.nodes)


def _regularized(node: Node, rules: Iterable[tuple[RegularizerRule, set[str]]]) -> Node:
    """The node with what the rules give it; the first that speaks of it counts."""
    operator = node.operator
    for rule, reached in rules:
        if node.name in reached:
            operator = _given(operator, rule)
    return node if operator is node.operator else replace(node, operator=operator)


def _given(operator: Operator, rule: RegularizerRule) -> Operator:
    """The operator with a rule's regularizer wherever it has none of its own."""
    updates: dict[str, Any] = {
        field: rule.regularizer
        for field in fields_set(operator, rule)
        if getattr(operator, field) is None
    }
    updates |= {name: _given(inner, rule) for name, inner in inner_layers(operator).items()}
    return operator.model_copy(update=updates) if updates else operator
