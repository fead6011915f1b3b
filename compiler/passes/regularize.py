"""`model.regularize`: assigns regularizers to layers by type, name or glob of names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ...spec_schema.document.spec import RegularizerRule
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.operator import Operator
from ...spec_schema.reading.reader import Reader
from ...spec_schema.work_budget import WorkBudget
from ...spec_schema.yaml.values import Sequence, Value, describe, is_empty, short
from ..context import Context
from ..inner_layers import holders, inner_layers
from ..ir import Graph, Node
from ..selection import MOST_PATTERNS, Selection, listed, pattern_count, place_of

# Weights a rule reaches unless it names others: those that multiply, not those that shift or scale.
USUAL = ("kernel", "recurrent", "depthwise", "pointwise", "embeddings")


def read_rules(
    value: Sequence, graph: Graph, context: Context
) -> Iterator[tuple[RegularizerRule, set[str]]]:
    """Yields each rule with the names of its layers; a rule without layers is reported."""
    patterns = 0
    for number, item in enumerate(value.items):
        path = f"model.regularize[{number}]"
        rule = Reader(context.findings).read(RegularizerRule, item, path, item.span)
        if rule is None:
            continue
        patterns += pattern_count(rule)
        if patterns > MOST_PATTERNS:
            what = codes.sizes.too_many_patterns(MOST_PATTERNS, "regularize")
            context.findings.report(what, item.span, path=path)
            return
        selection = _Selection(rule, graph, context.findings.work)
        if graph.is_complete and not context.findings.has_errors_under(path):
            _check(selection, item, path, context)
        yield rule, selection.reached


def fields_set(operator: Operator, rule: RegularizerRule) -> tuple[str, ...]:
    """Returns the operator's parameters that a rule sets."""
    return _settable(type(operator), tuple(listed(rule.weights)) or USUAL)


@lru_cache(maxsize=1_000)
def _settable(definition: type[Operator], weights: tuple[str, ...]) -> tuple[str, ...]:
    fields = [f"{weight}_regularizer" for weight in weights]
    return tuple(field for field in fields if field in definition.model_fields)


class _Selection(Selection):
    """The selection of a rule.

    Attributes:
        able: The nodes that match and have weights that the rule applies to.
        reached: The nodes that get a regularizer from the rule.
    """

    def __init__(self, rule: RegularizerRule, graph: Graph, work: WorkBudget) -> None:
        super().__init__(rule, graph, work)
        self.rule = rule
        self.able = [node for node in self.named if _can_take(node, rule)]
        self.reached = {node.name for node in self.able} & self.names

    @property
    def weights(self) -> list[str]:
        """Returns the names of the weights of the selected layers that can be regularized."""
        owners = [node.operator for node in self.named if node.shares is None]
        fields = {field for operator in owners for field in _takes(operator)}
        return sorted(field.removesuffix("_regularizer") for field in fields)


def _can_take(node: Node, rule: RegularizerRule) -> bool:
    """Whether a layer has weights of its own that a rule applies to."""
    return node.shares is None and _has_weights(node.operator, rule)


def _has_weights(operator: Operator, rule: RegularizerRule) -> bool:
    return bool(fields_set(operator, rule)) or any(
        _has_weights(inner, rule) for inner in inner_layers(operator).values()
    )


def _takes(operator: Operator) -> list[str]:
    """Returns all parameters of an operator that are regularizers of weights."""
    fields = [name for name in type(operator).model_fields if name.endswith("_regularizer")]
    inner = [field for each in inner_layers(operator).values() for field in _takes(each)]
    return [field for field in (*fields, *inner) if field != "activity_regularizer"]


# What can be wrong.


def _check(selection: _Selection, item: Value, path: str, context: Context) -> None:
    if selection.check(item, path, context) and not selection.reached:
        key, what = _unreached(selection)
        context.findings.report(what, place_of(item, key), path=f"{path}.{key}")


def _unreached(selection: _Selection) -> tuple[str, Violation]:
    """Returns the key at fault and the violation, if layers match but the rule still has no
    effect.
    """
    patterns, weights = tuple(map(short, selection.on)), selection.weights
    if selection.able:
        return "except", codes.wiring.everything_excepted(patterns)
    if not weights:
        return "on", codes.wiring.nothing_to_regularize(patterns)
    if selection.rule.weights is None:
        return "on", codes.wiring.no_kernels(patterns, weights)
    named = listed(selection.rule.weights)
    return "weights", codes.wiring.weights_not_found(patterns, named, weights)


def regularize(graph: Graph, context: Context) -> Graph:
    """Returns the graph with the regularizers of rules in the operators' parameters.

    A layer's own regularizer takes precedence, then the last matching rule.
    """
    value = context.unread["model.regularize"]
    if is_empty(value):
        return graph
    if not isinstance(value, Sequence):
        what = codes.values.regularize_not_a_list(describe(value))
        context.report(what, "model.regularize")
        return graph
    rules = list(read_rules(value, graph, context))
    rules.reverse()
    return graph.with_nodes(_regularized(node, rules) for node in graph.nodes)


def _regularized(node: Node, rules: Iterable[tuple[RegularizerRule, set[str]]]) -> Node:
    """Returns the node with the regularizers of its rules; the first matching rule counts."""
    operator = node.operator
    for rule, reached in rules:
        if node.name in reached:
            operator = _given(operator, rule)
    return node if operator is node.operator else replace(node, operator=operator)


def _given(operator: Operator, rule: RegularizerRule) -> Operator:
    """Returns the operator with a rule's regularizer wherever it has none of its own."""
    updates: dict[str, Any] = {
        field: rule.regularizer
        for field in fields_set(operator, rule)
        if getattr(operator, field) is None
    }
    for name in holders(type(operator)):
        value = getattr(operator, name)
        if isinstance(value, list):
            updates[name] = [_given(item, rule) for item in value]
        elif value is not None:
            updates[name] = _given(value, rule)
    return operator.model_copy(update=updates) if updates else operator
