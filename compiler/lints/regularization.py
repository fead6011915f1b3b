"""Dropout and penalties that are too strong, redundant, or without effect."""

from collections.abc import Iterator

from ...spec_schema.components.regularizers import L1L2, L2, Regularizer
from ...spec_schema.document.spec import RegularizerRule
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings, Related
from ...spec_schema.yaml.values import Mapping, Sequence, Value, related_of
from .subject import LintHit, Subject, at_layer, at_path, called, strength_at, written

MOST_DROPOUT = 0.8
"""At this rate and above, few values, scaled up at least five times, remain."""

SWAMPS = 1.0
"""A penalty of this strength makes the square of a weight count as much as the loss of a sample."""

RATES = {
    "dropout": ("rate",),
    **dict.fromkeys(("spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d"), ("rate",)),
    "alpha_dropout": ("rate",),
    **dict.fromkeys(
        ("simple_rnn", "lstm", "gru", "conv_lstm1d", "conv_lstm2d", "conv_lstm3d"),
        ("dropout", "recurrent_dropout"),
    ),
    **dict.fromkeys(
        (
            *("multi_head_attention", "group_query_attention"),
            *("attention", "additive_attention"),
        ),
        ("dropout",),
    ),
}


def much_dropout(spec: Subject) -> Iterator[LintHit]:
    """Report a dropout rate that keeps a fifth or less."""
    for type_, parameters in RATES.items():
        for node in spec.of(type_):
            for parameter in parameters:
                rate = getattr(node.operator, parameter)
                if rate >= MOST_DROPOUT and node.shares is None:
                    what = codes.layer_lints.high_dropout(called(node), rate)
                    yield at_layer(node, what, parameter)


def strength_that_swamps(spec: Subject) -> Iterator[LintHit]:
    """Report a regularizer with a factor of 1 or more."""
    terms = (weight.regularizer for node in spec.graph.nodes for weight in node.weights)
    if not any(_strength(term) >= SWAMPS for term in terms if term is not None):
        return
    for regularizer, value, path in _regularizers(spec):
        for name in ("l1", "l2"):
            strength = getattr(regularizer, name, 0.0)
            if strength < SWAMPS:
                continue
            place = strength_at(regularizer, name, value)
            what = codes.training_lints.regularizer_swamps_loss(name, strength)
            yield LintHit(what, place.span, path, related_of(place))


def _strength(regularizer: Regularizer) -> float:
    """Returns the larger of its factors."""
    return max(getattr(regularizer, "l1", 0.0), getattr(regularizer, "l2", 0.0))


def _regularizers(spec: Subject) -> Iterator[tuple[Regularizer, Value, str]]:
    """Yields each explicit regularizer, of a layer or in a rule, with its span."""
    for rule, _, value, path in _rules(spec):
        yield rule.regularizer, value, path
    for node in spec.graph.nodes:
        for entry in written(node):
            component = getattr(entry.operator, entry.name, None)
            if isinstance(component, Regularizer) and entry.name != "activity_regularizer":
                yield component, entry.value, f"{node.origin.path}.{entry.path}"


def _rules(spec: Subject) -> Iterator[tuple[RegularizerRule, set[str], Value, str]]:
    """Yields the rules of `model.regularize` with their layers."""
    items = spec.context.unread.get("model.regularize")
    if not isinstance(items, Sequence):
        return
    from ..passes.weight_rules import REGULARIZE, read_rules

    context = spec.context._replace(findings=Findings())
    rules = read_rules(REGULARIZE, items, spec.graph, context)
    for number, ((rule, reached), item) in enumerate(zip(rules, items.items, strict=True)):
        key = rule.regularizer.name
        value = item.get(key) if isinstance(item, Mapping) else item
        yield rule, reached, value or item, f"model.regularize[{number}].{key}"


def twice_to_zero(spec: Subject) -> Iterator[LintHit]:
    """Report L2 together with the optimizer's weight decay."""
    with_l2 = {full for full, weight, _ in spec.graph.weights() if _is_l2(weight.regularizer)}
    for group in spec.optimizers:
        path, optimizer = group.path, group.optimizer
        decayed = set(group.weights).difference(group.undecayed)
        if not optimizer.weight_decay or with_l2.isdisjoint(decayed):
            continue
        if "weight_decay" in optimizer.model_fields_set:
            path += ".weight_decay"
        places = (value.span for component, value, _ in _regularizers(spec) if _is_l2(component))
        related = [Related(span, "decays weights through the loss") for span in list(places)[:1]]
        what = codes.training_lints.l2_and_weight_decay(optimizer.name, optimizer.weight_decay)
        yield at_path(spec, path, what, related)


def _is_l2(regularizer: Regularizer | None) -> bool:
    return isinstance(regularizer, (L2, L1L2)) and regularizer.l2 > 0


def on_frozen_weights(spec: Subject) -> Iterator[LintHit]:
    """Report regularizers and constraints of frozen weights."""
    frozen = [node for node in spec.graph.nodes if not node.trainable]
    if not frozen:
        return
    for node in frozen:
        for entry in written(node):
            kind = entry.name.rpartition("_")[2]
            unused = kind in ("regularizer", "constraint") and "activity" not in entry.name
            if unused and getattr(entry.operator, entry.name, None) is not None:
                what = codes.unused_keys.parameter_of_frozen_layer(entry.name, called(node))
                yield LintHit(what, entry.key, f"{node.origin.path}.{entry.path}")
    names = {node.name for node in frozen}
    for number, (_, reached, value, path) in enumerate(_rules(spec), 1):
        if reached <= names:
            yield LintHit(codes.unused_keys.rule_of_frozen_layers(number), value.span, path)


def nothing_to_train(spec: Subject) -> Iterator[LintHit]:
    """Report a network without trainable weights."""
    if spec.training is None or not spec.graph.nodes:
        return
    for node in spec.graph.nodes:
        if node.trainable and any(weight.trainable for weight in node.weights):
            return
    owned = next((node for node in spec.graph.nodes if node.weights), None)
    what = codes.training_lints.nothing_to_train(owned is not None)
    related = [Related(owned.origin.key, f"`{called(owned)}` is frozen")] if owned else []
    yield at_path(spec, "training.optimizer", what, related)
