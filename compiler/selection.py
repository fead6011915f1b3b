"""Selecting layers by type, name or glob of names, as rules do with `on` and `except`."""

import re
from fnmatch import translate
from typing import Protocol

from ..spec_schema.findings import codes
from ..spec_schema.findings.finding import Span
from ..spec_schema.work_budget import WorkBudget
from ..spec_schema.yaml.values import Mapping, Sequence, Value, short
from .context import Context
from .ir import Graph

MOST_PATTERNS = 100


class Rule(Protocol):
    """What rules have in common."""

    @property
    def on(self) -> str | list[str]: ...
    @property
    def except_(self) -> str | list[str] | None: ...
    @property
    def weights(self) -> str | list[str] | None: ...


_INDEX = re.compile(r"\[([0-9]{1,6})\](?=/|\Z)")


class Selection:
    """The layers that a rule selects.

    Attributes:
        on: The names of the nodes that each pattern matches; likewise `excepted`.
        named: The nodes that `on` matches, in the order of the graph.
        names: The names of the nodes that are selected.
    """

    def __init__(self, rule: Rule, graph: Graph, work: WorkBudget) -> None:
        self.graph = graph
        self.on = {pattern: matching(pattern, graph, work) for pattern in listed(rule.on)}
        self.excepted = {p: matching(p, graph, work) for p in listed(rule.except_)}
        named, excepted = set().union(*self.on.values()), set().union(*self.excepted.values())
        self.named = [node for node in graph.nodes if node.name in named]
        self.names = named - excepted

    def check(self, item: Value, path: str, context: Context) -> bool:
        """Report patterns that match no layer. Returns whether all of them match.

        Args:
            item: The rule as written.
        """
        unmatched = [
            (key, number, pattern)
            for key, patterns in (("on", self.on), ("except", self.excepted))
            for number, (pattern, nodes) in enumerate(patterns.items())
            if not nodes
        ]
        nodes = self.graph.nodes
        names = {node.operator.at_each_step.name for node in nodes}
        names |= {node.operator.name for node in nodes} | {node.name for node in nodes}
        for key, number, pattern in unmatched:
            guess = context.findings.guess(pattern, sorted(names))
            what = codes.wiring.unmatched_pattern(short(pattern))
            place = place_of(item, key, number)
            context.findings.report(what, place, meant=guess, path=f"{path}.{key}")
        return not unmatched


def pattern_count(rule: Rule) -> int:
    """Returns the number of patterns in a rule."""
    return sum(len(listed(each)) for each in (rule.on, rule.except_, rule.weights))


def matching(pattern: str, graph: Graph, work: WorkBudget) -> set[str]:
    """Returns the names of nodes whose type, name, or name in their block matches a pattern.

    What a layer applies at each time step is its type, too.
    """
    stars = pattern.count("*") + pattern.count("[")
    work.charge(len(graph.nodes) * (3 + stars // 4) + 2 * len(pattern))
    copies = _copies_matching(pattern, graph)
    if copies and _INDEX.search(pattern):  # not a set of characters of a glob
        return copies
    matches = re.compile(translate(pattern)).match
    return copies | {
        node.name
        for node in graph.nodes
        if pattern in (node.operator.name, node.operator.at_each_step.name)
        or matches(node.name)
        or matches(node.name.rpartition("/")[2])
    }


def means_copies(pattern: str, graph: Graph, work: WorkBudget) -> bool:
    """Whether a pattern selects copies of a repeated layer that don't have that name themselves."""
    matches = re.compile(translate(pattern)).match
    return any(
        pattern != graph[name].operator.name
        and not matches(name)
        and not matches(name.rpartition("/")[2])
        for name in matching(pattern, graph, work)
    )


def _copies_matching(pattern: str, graph: Graph) -> set[str]:
    """Returns the nodes of repeated layers that a pattern matches: `name` all copies, `name[0]` the
    first.
    """
    segments = (_INDEX.split(segment, maxsplit=1) for segment in pattern.split("/"))
    shapes = [
        _glob(name) + (rf"\[{index[0]}\]" if index else r"(?:\[\d+\])?")
        for name, *index in segments
    ]
    matches = re.compile("/".join(shapes)).fullmatch
    return {
        node.name
        for node in graph.nodes
        if "[" in node.origin.reference
        and (matches(node.origin.reference) or matches(node.origin.reference.rpartition("/")[2]))
    }


def _glob(pattern: str) -> str:
    """Returns a glob as a regular expression that can be part of another."""
    expression = translate(pattern)
    return expression[: expression.rindex(")") + 1]


def place_of(item: Value, key: str, number: int | None = None) -> Span:
    """Returns the span of a key's value, or of an item of it; otherwise of the rule."""
    value = item.get(key) if isinstance(item, Mapping) else None
    if isinstance(value, Sequence) and number is not None:
        value = value.items[number]
    return value.span if value is not None else item.span


def listed(value: str | list[str] | None) -> list[str]:
    """Returns one or several patterns as a list without repetitions."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(dict.fromkeys(value))
