"""`model.regularize`: regularizers given to layers by type, name or glob of names."""

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from ...spec_schema.diagnostics.suggest import did_you_mean
from ...spec_schema.document import Rule
from ...spec_schema.operator import Operator
from ...spec_schema.reader import Reader
from ...spec_schema.values import Mapping, Scalar, Sequence, Value, describe
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
    rules: list[Rule] = []
    for number, item in enumerate(value.items):
        path = f"model.regularize[{number}]"
        errors = len(context.diagnostics)
        rule = Reader(context.diagnostics).read(Rule, item, path, item.span)
        if rule is None:
            continue
        rules.append(rule)
        unsure = len(context.diagnostics) > errors or not graph.whole
        if not unsure and not any(_reaches(rule, node) for node in graph.nodes):
            _report_nothing(rule, graph, item, path, context)
    return graph.with_nodes(tuple(_regularized(node, rules) for node in graph.nodes))


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


def _regularized(node: Node, rules: list[Rule]) -> Node:
    """The node with what the rules give it; the last that speaks of it comes first."""
    operator = node.operator
    for rule in reversed(rules):
        if _reaches(rule, node):
            operator = _given(operator, rule)
    return node if operator is node.operator else replace(node, operator=operator)


def _report_nothing(rule: Rule, graph: Graph, item: Value, path: str, context: Context) -> None:
    """A rule without effect: its selector is wrong, or what it selects can't take it."""
    matched = [n for n in graph.nodes if any(_matches(n, p) for p in _listed(rule.on))]
    patterns = ", ".join(f"`{pattern}`" for pattern in _listed(rule.on))
    names = {node.operator.name for node in graph.nodes} | {node.name for node in graph.nodes}
    guess = did_you_mean(rule.on, sorted(names)) if isinstance(rule.on, str) else None
    key, message = "on", f"no layer matches {patterns}"
    help = "" if guess else "`on` takes a layer type, a name, or a glob of names"
    if matched:
        key, message, help = _unreached(rule, matched, patterns)
        guess = None
    entry = item.entries.get(key) if isinstance(item, Mapping) else None
    context.diagnostics.report(
        "SC210",
        message,
        entry.value.span if entry else item.span,
        label=f"did you mean `{guess}`?" if guess else "",
        path=f"{path}.{key}" if entry else path,
        help=help,
    )


def _unreached(rule: Rule, matched: list[Node], patterns: str) -> tuple[str, str, str]:
    """The key at fault, what is wrong with it, and the remedy, where layers match."""
    able = [node for node in matched if _can_take(node.operator, rule)]
    if able:
        return "except", f"`except` leaves nothing of {patterns}", "narrow it, or remove the rule"
    found = {f.removesuffix("_regularizer") for node in matched for f in _takes(node.operator)}
    known = ", ".join(f"`{weight}`" for weight in sorted(found))
    if not found:
        return "on", f"{patterns} has no weights that can be regularised", "choose other layers"
    if rule.weights is None:
        help = f"choose other layers, or name its weights: `weights:` {known}"
        return "on", f"{patterns} has no weights that multiply", help
    named = ", ".join(f"`{weight}`" for weight in _listed(rule.weights))
    return "weights", f"{patterns} has no weights called {named}", f"it has {known}"


def _takes(operator: Operator) -> list[str]:
    """All parameters of an operator that are regularizers of weights."""
    fields = [name for name in type(operator).model_fields if name.endswith("_regularizer")]
    inner = [field for each in _inner(operator).values() for field in _takes(each)]
    return [field for field in (*fields, *inner) if field != "activity_regularizer"]


def _listed(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value
