"""`model.regularize`: regularizers given to layers by type, name or glob of names."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import translate
from functools import cache, lru_cache
from typing import Any

from ...spec_schema.document import Rule
from ...spec_schema.fields import fields_of
from ...spec_schema.operator import Operator
from ...spec_schema.reader import Reader
from ...spec_schema.values import Mapping, Scalar, Sequence, Value, describe
from ..context import Context
from ..ir import Graph, Node

# Weights a rule reaches unless it names others: those that multiply, not those that shift or scale.
USUAL = ("kernel", "recurrent", "depthwise", "pointwise", "embeddings")


MOST_PATTERNS = 100


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
    rules = list(_rules(value, graph, context))
    return graph.with_nodes(_regularized(node, rules) for node in graph.nodes)


def _rules(value: Sequence, graph: Graph, context: Context) -> Iterator[tuple[Rule, set[str]]]:
    """Each rule with the names of the layers it reaches; one that reaches none is reported."""
    patterns = 0
    for number, item in enumerate(value.items):
        path = f"model.regularize[{number}]"
        errors = len(context.diagnostics)
        rule = Reader(context.diagnostics).read(Rule, item, path, item.span)
        if rule is None:
            continue
        patterns += len(_listed(rule.on)) + len(_listed(rule.except_))
        if patterns > MOST_PATTERNS:
            message = f"more than {MOST_PATTERNS} names and globs in rules"
            help = "say with one glob what many names say"
            context.diagnostics.report("SC703", message, item.span, path=path, help=help)
            return
        reached = _reached(rule, graph)
        if not reached and graph.whole and len(context.diagnostics) == errors:
            _report_nothing(rule, graph, item, path, context)
        yield rule, reached


def _reached(rule: Rule, graph: Graph) -> set[str]:
    """The layers that a rule speaks of and that can take it."""
    excepted = _matching(_listed(rule.except_), graph)
    named = _matching(_listed(rule.on), graph)
    return {
        node.name
        for node in graph.nodes
        if node.name in named and node.name not in excepted and _can_take(node, rule)
    }


def _matching(patterns: list[str], graph: Graph) -> set[str]:
    """The names of nodes whose type, name, or name in their block matches one of the patterns."""
    found: set[str] = set()
    for pattern in patterns:
        matches = re.compile(translate(pattern)).match
        for node in graph.nodes:
            last = node.name.rpartition("/")[2]
            if pattern == node.operator.name or matches(node.name) or matches(last):
                found.add(node.name)
    return found


def _fields(operator: Operator, rule: Rule) -> tuple[str, ...]:
    """The operator's parameters that a rule sets."""
    return _settable(type(operator), tuple(_listed(rule.weights)) or USUAL)


@lru_cache(maxsize=1_000)
def _settable(definition: type[Operator], weights: tuple[str, ...]) -> tuple[str, ...]:
    fields = [f"{weight}_regularizer" for weight in weights]
    return tuple(field for field in fields if field in definition.model_fields)


def _inner(operator: Operator) -> dict[str, Operator]:
    """The layers an operator wraps, by the parameter that holds them (bidirectional)."""
    held = {name: getattr(operator, name) for name in _holders(type(operator))}
    return {name: value for name, value in held.items() if value is not None}


@cache
def _holders(definition: type[Operator]) -> tuple[str, ...]:
    """The parameters of an operator that are layers."""
    fields = fields_of(definition).values()
    return tuple(f.name for f in fields if f.component and issubclass(f.component, Operator))


def _given(operator: Operator, rule: Rule) -> Operator:
    """The operator with a rule's regularizer wherever it has none of its own."""
    updates: dict[str, Any] = {
        field: rule.regularizer
        for field in _fields(operator, rule)
        if getattr(operator, field) is None
    }
    updates |= {name: _given(inner, rule) for name, inner in _inner(operator).items()}
    return operator.model_copy(update=updates) if updates else operator


def _can_take(node: Node, rule: Rule) -> bool:
    """Whether a layer has weights of its own that a rule speaks of."""
    return node.shares is None and _has_weights(node.operator, rule)


def _has_weights(operator: Operator, rule: Rule) -> bool:
    return bool(_fields(operator, rule)) or any(
        _has_weights(inner, rule) for inner in _inner(operator).values()
    )


def _regularized(node: Node, rules: list[tuple[Rule, set[str]]]) -> Node:
    """The node with what the rules give it; the last that speaks of it comes first."""
    operator = node.operator
    for rule, reached in reversed(rules):
        if node.name in reached:
            operator = _given(operator, rule)
    return node if operator is node.operator else replace(node, operator=operator)


def _report_nothing(rule: Rule, graph: Graph, item: Value, path: str, context: Context) -> None:
    """A rule without effect: its selector is wrong, or what it selects can't take it."""
    named = _matching(_listed(rule.on), graph)
    matched = [node for node in graph.nodes if node.name in named]
    patterns = ", ".join(f"`{pattern}`" for pattern in _listed(rule.on))
    names = {node.operator.name for node in graph.nodes} | {node.name for node in graph.nodes}
    guess = context.diagnostics.guess(rule.on, sorted(names)) if isinstance(rule.on, str) else None
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
    able = [node for node in matched if _can_take(node, rule)]
    if able:
        return "except", f"`except` leaves nothing of {patterns}", "narrow it, or remove the rule"
    owners = [node for node in matched if node.shares is None]
    found = {f.removesuffix("_regularizer") for node in owners for f in _takes(node.operator)}
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
