"""`model.initialize` and `model.regularize`: what layers get by type, name or glob of names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from ...spec_schema.component import Component
from ...spec_schema.document.spec import InitializerRule, RegularizerRule
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

Rule: TypeAlias = InitializerRule | RegularizerRule
R = TypeVar("R", InitializerRule, RegularizerRule)


class Kind(NamedTuple, Generic[R]):
    """A kind of rules.

    Attributes:
        key: Their key in `model`, which also says what they do to weights.
        rule: Their class.
        component: What they assign: the end of the layers' parameters (`kernel_initializer`).
        usual: The weights that a rule reaches unless it names others.
        example: How one is written.
    """

    key: str
    rule: type[R]
    component: str
    usual: tuple[str, ...]
    example: str


# Recurrent kernels and embeddings have defaults of their own, for good reason.
INITIALIZE = Kind(
    "initialize", InitializerRule, "initializer", ("kernel", "depthwise", "pointwise"), "he_normal:"
)
# Weights that multiply, not those that shift or scale.
REGULARIZE = Kind(
    "regularize",
    RegularizerRule,
    "regularizer",
    ("kernel", "recurrent", "depthwise", "pointwise", "embeddings"),
    "l2: 1e-4",
)
KINDS: tuple[Kind[Any], ...] = (INITIALIZE, REGULARIZE)


def read_rules(
    kind: Kind[R], value: Sequence, graph: Graph, context: Context
) -> Iterator[tuple[R, set[str]]]:
    """Yields each rule with the names of its layers; a rule without layers is reported."""
    patterns = 0
    for number, item in enumerate(value.items):
        path = f"model.{kind.key}[{number}]"
        rule = Reader(context.findings).read(kind.rule, item, path, item.span)
        if rule is None:
            continue
        patterns += pattern_count(rule)
        if patterns > MOST_PATTERNS:
            what = codes.sizes.too_many_patterns(MOST_PATTERNS, kind.key)
            context.findings.report(what, item.span, path=path)
            return
        selection = _Selection(kind, rule, graph, context.findings.work)
        if graph.is_complete and not context.findings.has_errors_under(path):
            _check(selection, item, path, context)
        yield rule, selection.reached


def component_of(rule: Rule) -> Component:
    """Returns what a rule assigns."""
    return rule.initializer if isinstance(rule, InitializerRule) else rule.regularizer


def fields_set(kind: Kind[Any], operator: Operator, rule: Rule) -> tuple[str, ...]:
    """Returns the operator's parameters that a rule sets."""
    weights = tuple(listed(rule.weights)) or kind.usual
    return _settable(type(operator), weights, kind.component)


@lru_cache(maxsize=1_000)
def _settable(
    definition: type[Operator], weights: tuple[str, ...], component: str
) -> tuple[str, ...]:
    fields = [f"{weight}_{component}" for weight in weights]
    return tuple(field for field in fields if field in definition.model_fields)


class _Selection(Selection):
    """The selection of a rule.

    Attributes:
        able: The nodes that match and have weights that the rule applies to.
        reached: The nodes that get something from the rule.
    """

    def __init__(self, kind: Kind[Any], rule: Rule, graph: Graph, work: WorkBudget) -> None:
        super().__init__(rule, graph, work)
        self.kind, self.rule = kind, rule
        self.able = [node for node in self.named if _can_take(kind, node, rule)]
        self.reached = {node.name for node in self.able} & self.names

    @property
    def weights(self) -> list[str]:
        """Returns the names of the weights of the selected layers that such rules reach."""
        owners = [node.operator for node in self.named if node.shares is None]
        fields = {field for operator in owners for field in _takes(self.kind, operator)}
        return sorted(field.removesuffix(f"_{self.kind.component}") for field in fields)


def _can_take(kind: Kind[Any], node: Node, rule: Rule) -> bool:
    """Whether a layer has weights of its own that a rule applies to."""
    return node.shares is None and _has_weights(kind, node.operator, rule)


def _has_weights(kind: Kind[Any], operator: Operator, rule: Rule) -> bool:
    return bool(fields_set(kind, operator, rule)) or any(
        _has_weights(kind, inner, rule) for inner in inner_layers(operator).values()
    )


def _takes(kind: Kind[Any], operator: Operator) -> list[str]:
    """Returns all parameters of an operator that such rules can set."""
    fields = [name for name in type(operator).model_fields if name.endswith(f"_{kind.component}")]
    inner = [field for each in inner_layers(operator).values() for field in _takes(kind, each)]
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
        return "on", codes.wiring.no_weights(patterns, selection.kind.key)
    if selection.rule.weights is None:
        return "on", codes.wiring.no_kernels(patterns, weights, selection.kind.key)
    named = listed(selection.rule.weights)
    return "weights", codes.wiring.weights_not_found(patterns, named, weights)


def with_rules(graph: Graph, context: Context) -> Graph:
    """Returns the graph with what rules assign in the operators' parameters.

    A layer's own value takes precedence, then the last matching rule.
    """
    for kind in KINDS:
        graph = _with_rules(kind, graph, context)
    return graph


def _with_rules(kind: Kind[Any], graph: Graph, context: Context) -> Graph:
    path = f"model.{kind.key}"
    value = context.unread.get(path)
    if value is None or is_empty(value):
        return graph
    if not isinstance(value, Sequence):
        what = codes.values.rules_not_a_list(kind.key, describe(value), kind.example)
        context.report(what, path)
        return graph
    rules = list(read_rules(kind, value, graph, context))
    rules.reverse()
    return graph.with_nodes(_ruled(kind, node, rules) for node in graph.nodes)


def _ruled(kind: Kind[Any], node: Node, rules: Iterable[tuple[Rule, set[str]]]) -> Node:
    """Returns the node with what its rules assign; the first matching rule counts."""
    operator = node.operator
    for rule, reached in rules:
        if node.name in reached:
            operator = _given(kind, operator, rule)
    return node if operator is node.operator else replace(node, operator=operator)


def _given(kind: Kind[Any], operator: Operator, rule: Rule) -> Operator:
    """Returns the operator with what a rule assigns wherever it has nothing of its own."""
    updates: dict[str, Any] = {
        field: component_of(rule)
        for field in fields_set(kind, operator, rule)
        if field not in operator.model_fields_set or getattr(operator, field) is None
    }
    for name in holders(type(operator)):
        value = getattr(operator, name)
        if isinstance(value, list):
            updates[name] = [_given(kind, item, rule) for item in value]
        elif value is not None:
            updates[name] = _given(kind, value, rule)
    return operator.model_copy(update=updates) if updates else operator
