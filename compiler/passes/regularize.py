"""`model.regularize`: regularizers given to layers by type, name or glob of names."""

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from ...spec_schema.diagnostics.suggest import did_you_mean
from ...spec_schema.document import Rule
from ...spec_schema.operator import Operator
from ...spec_schema.reader import Reader
from ...spec_schema.values import Scalar, Sequence, Value, describe
from ..context import Context
from ..ir import Graph, Node

# Weights a rule reaches unless it names others: those that multiply, not those that shift or scale.
USUAL = ("kernel", "recurrent", "depthwise", "pointwise", "embeddings")


def regularize(graph: Graph, context: Context) -> Graph:
    """The graph with the rules' regularizers in the operators' parameters.

    A layer's own regularizer stands; a later rule goes before an earlier one.
    """
    value = context.document.model.regularize
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return graph
    if not isinstance(value, Sequence):
        context.report(
            "SC103",
            f"`regularize` must be a list, and is {describe(value)}",
            "model.regularize",
            help="write `- l2: 1e-4` with `on:` below it",
        )
        return graph
    rules = [
        (rule, item)
        for number, item in enumerate(value.items)
        if (rule := _read(item, f"model.regularize[{number}]", context)) is not None
    ]
    for rule, item in rules:
        if not any(_reaches(rule, node) for node in graph.nodes):
            _report_nothing(rule, graph, item, context)
    return graph.with_nodes(tuple(_regularized(node, rules) for node in graph.nodes))


def _read(item: Value, path: str, context: Context) -> Rule | None:
    return Reader(context.diagnostics).read(Rule, item, path, item.span)


def _reaches(rule: Rule, node: Node) -> bool:
    """Whether a rule speaks of a layer, and the layer can take it."""
    named = any(_matches(node, pattern) for pattern in _listed(rule.on))
    excepted = any(_matches(node, pattern) for pattern in _listed(rule.except_))
    return named and not excepted and _can_take(node.operator, rule)


def _fields(operator: Operator, rule: Rule) -> list[str]:
    """The operator's parameters that a rule sets."""
    wanted = _listed(rule.weights) or list(USUAL)
    fields = [f"{weight}_regularizer" for weight in wanted]
    return [field for field in fields if field in type(operator).model_fields]


def _inner(operator: Operator) -> dict[str, Operator]:
    """The layers an operator wraps, by the parameter that holds them (bidirectional)."""
    held = {name: getattr(operator, name) for name in type(operator).model_fields}
    return {name: value for name, value in held.items() if isinstance(value, Operator)}


def _given(operator: Operator, rule: Rule) -> Operator:
    """The operator with a rule's regularizer wherever it has none of its own."""
    updates: dict[str, Any] = {
        field: rule.regularizer
        for field in _fields(operator, rule)
        if getattr(operator, field) is None
    }
    updates |= {name: _given(inner, rule) for name, inner in _inner(operator).items()}
    return operator.model_copy(update=updates) if updates else operator


def _can_take(operator: Operator, rule: Rule) -> bool:
    return bool(_fields(operator, rule)) or any(
        _can_take(inner, rule) for inner in _inner(operator).values()
    )


def _matches(node: Node, pattern: str) -> bool:
    last = node.name.rsplit("/", 1)[-1]
    return (
        pattern == node.operator.name
        or fnmatchcase(node.name, pattern)
        or fnmatchcase(last, pattern)
    )


def _regularized(node: Node, rules: list[tuple[Rule, Value]]) -> Node:
    """The node with what the rules give it; the last that speaks of it comes first."""
    operator = node.operator
    for rule, _ in reversed(rules):
        if _reaches(rule, node):
            operator = _given(operator, rule)
    return node if operator is node.operator else replace(node, operator=operator)


def _report_nothing(rule: Rule, graph: Graph, item: Value, context: Context) -> None:
    patterns = _listed(rule.on)
    names = {node.operator.name for node in graph.nodes} | {node.name for node in graph.nodes}
    guess = did_you_mean(patterns[0], names, {}) if len(patterns) == 1 else None
    entry = item.entries.get("on") if hasattr(item, "entries") else None
    context.diagnostics.report(
        "SC210",
        f"no layer that can be regularised matches {', '.join(f'`{p}`' for p in patterns)}",
        entry.value.span if entry else item.span,
        label=f"did you mean `{guess}`?" if guess and guess != patterns[0] else "",
        path="model.regularize",
        help="`on` takes a layer type, a name, or a glob of names",
    )


def _listed(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value
