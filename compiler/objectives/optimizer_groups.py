"""Which of several optimizers updates which weights."""

import re
from collections.abc import Iterator
from fnmatch import translate

from ...spec_schema.document.training import OptimizerRule
from ...spec_schema.findings import codes
from ...spec_schema.paths.find import find
from ...spec_schema.yaml.values import Sequence, Value, short
from ..context import Context
from ..ir import Graph
from ..selection import MOST_PATTERNS, Selection, listed, matching, pattern_count, place_of
from .objectives import OptimizerGroup


def optimizer_groups(
    rules: list[OptimizerRule], graph: Graph, context: Context
) -> tuple[OptimizerGroup, ...]:
    """Returns the optimizers of a spec that has several, with their weights.

    Each weight goes to the first optimizer that selects it. A weight that none selects is reported,
    and so is an optimizer without a weight.
    """
    place = find(context.tree, "training.optimizer")
    items = place.value if place else None
    assert isinstance(items, Sequence)
    groups = tuple(
        with_exclusions(group, graph, context) for group in _groups(rules, items, graph, context)
    )
    if _is_typed(graph) and not context.findings.has_errors_under("training.optimizer"):
        taken = {weight for group in groups for weight in group.weights}
        left = [weight for weight in graph.trained_weights() if weight not in taken]
        if left:
            what = codes.optimizers.weights_without_optimizer(left)
            context.report(what, "training.optimizer")
    return groups


def _groups(
    rules: list[OptimizerRule], items: Sequence, graph: Graph, context: Context
) -> Iterator[OptimizerGroup]:
    taken: set[str] = set()
    if sum(map(pattern_count, rules)) > MOST_PATTERNS:
        context.report(
            codes.sizes.too_many_patterns(MOST_PATTERNS, "optimizer"), "training.optimizer"
        )
        return
    for number, (rule, item) in enumerate(zip(rules, items.items, strict=True)):
        path = f"training.optimizer[{number}]"
        selection = Selection(rule, graph, context.findings.work)
        selected = _selected(rule, selection)
        if _is_typed(graph) and selection.check(item, path, context):
            _check(rule, selection, selected, taken, item, path, context)
        yield OptimizerGroup(path, rule.optimizer, tuple(w for w in selected if w not in taken))
        taken.update(selected)


def with_exclusions(group: OptimizerGroup, graph: Graph, context: Context) -> OptimizerGroup:
    """Returns the group with its weights that don't decay; reports patterns without a weight."""
    found: set[str] = set()
    patterns = listed(group.optimizer.exclude_from_weight_decay)
    if len(patterns) > MOST_PATTERNS:
        what = codes.sizes.too_many_patterns(MOST_PATTERNS, "exclude_from_weight_decay")
        context.report(what, f"{group.path}.exclude_from_weight_decay")
        return group
    for pattern in patterns:
        nodes = matching(pattern, graph, context.findings.work)
        matches = re.compile(translate(pattern)).match
        own = {
            full
            for full, weight, node in graph.weights()
            if full in group.weights and (matches(weight.name) or node.name in nodes)
        }
        if not own and _is_typed(graph):
            what = codes.optimizers.nothing_excluded(short(pattern))
            context.report(what, f"{group.path}.exclude_from_weight_decay")
        found |= own
    return group._replace(undecayed=tuple(name for name in group.weights if name in found))


def _is_typed(graph: Graph) -> bool:
    return graph.is_complete and all(node.type is not None for node in graph.nodes)


def _selected(rule: OptimizerRule, selection: Selection) -> list[str]:
    """Returns the full names of the weights that a rule selects."""
    patterns = [re.compile(translate(one)).match for one in listed(rule.weights)]
    return [
        full
        for full, weight, node in selection.graph.weights()
        if weight.trainable and node.trainable and node.name in selection.names
        if not patterns or any(matches(weight.name) for matches in patterns)
    ]


def _check(
    rule: OptimizerRule,
    selection: Selection,
    selected: list[str],
    taken: set[str],
    item: Value,
    path: str,
    context: Context,
) -> None:
    """Report an optimizer that updates no weight."""
    if not set(selected) <= taken:
        return
    name, patterns = rule.optimizer.name, tuple(map(short, selection.on))
    key, what = "on", codes.optimizers.optimizer_without_weights(name)
    if not selected:
        known = sorted({w.name for node in selection.named for w in node.weights if w.trainable})
        named = listed(rule.weights)
        what = codes.optimizers.nothing_to_update(patterns)
        if not selection.names:
            key, what = "except", codes.wiring.everything_excepted(patterns)
        elif named and known:
            key, what = "weights", codes.wiring.weights_not_found(patterns, named, known)
    context.findings.report(what, place_of(item, key), path=f"{path}.{key}")
