"""Keys of layers that have no effect because of another key."""

from collections.abc import Iterator

from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ...spec_schema.operator import Operator
from ..ir import Node
from .subject import LintHit, Subject, WrittenParameter, called, written

OF = {"bias": "use_bias", "beta": "center", "gamma": "scale"}
"""The parameter that says whether a layer has a weight, by weight."""


def of_missing_weights(spec: Subject) -> Iterator[LintHit]:
    """Report parameters of weights that the layer does not have."""
    for node in spec.graph.nodes:
        if not _may_lack_weights(node.operator):
            continue
        for entry in written(node):
            switch = _switch(entry)
            if switch is None or getattr(entry.operator, switch, True):
                continue
            what = codes.unused_keys.parameter_switched_off(entry.name, called(node), switch)
            path = f"{node.origin.path}.{entry.path}"
            yield LintHit(what, entry.key, path, _switched_at(node, switch))


def _may_lack_weights(operator: Operator) -> bool:
    """Whether a layer lacks one of these weights, or wraps a layer."""
    parameters = vars(operator)
    return "layer" in parameters or any(parameters.get(name) is False for name in OF.values())


def _switch(entry: WrittenParameter) -> str | None:
    """Returns the parameter that a parameter depends on."""
    if entry.name == "unit_forget_bias":
        return "use_bias" if getattr(entry.operator, entry.name) else None
    weight, _, kind = entry.name.partition("_")
    if kind not in ("initializer", "regularizer", "constraint"):
        return None
    return OF.get(weight)


def _switched_at(node: Node, switch: str) -> tuple[Related, ...]:
    entries = getattr(node.origin.parameters, "entries", {})
    entry = entries.get(switch)
    return (Related(entry.value.span, "switched off here"),) if entry else ()


def without_gradient(spec: Subject) -> Iterator[LintHit]:
    """Report weights that can't learn, because no gradient reaches them."""
    if any(one.loss.name == "compute" for one in spec.objectives) or any(
        node.operator.acting.is_traced
        or node.operator.name == "compute"
        or (node.type is not None and not node.type.dtype.is_floating)
        for node in spec.graph.nodes
    ):
        from .gradients import stopped_gradients  # everything else passes gradients on

        yield from stopped_gradients(spec)


def frozen_without_weights(spec: Subject) -> Iterator[LintHit]:
    """Report `trainable: false` for a layer without weights."""
    for node in spec.graph.nodes:
        # In a block it may be the block that is frozen.
        if node.trainable or node.weights or node.shares is not None or node.origin.site:
            continue
        what = codes.unused_keys.frozen_without_weights(called(node))
        yield LintHit(what, node.origin.key, node.origin.path)
