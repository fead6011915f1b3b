"""Activations that do nothing, that undo each other, or that don't suit the loss."""

from collections.abc import Iterator

from ...spec_schema.findings.finding import Related
from ..ir import Node
from ..objectives.logits import TRANSPARENT, last_activation
from .subject import LintHit, Subject, at_layer, at_path, called

NOT_NEGATIVE = frozenset(
    (
        *("relu", "relu6", "softplus", "squareplus", "sparse_plus", "exponential"),
        *("sigmoid", "hard_sigmoid", "sparse_sigmoid", "softmax", "sparsemax"),
    )
)
"""Activations that give no number below 0."""

BETWEEN_0_AND_1 = ("sigmoid", "hard_sigmoid", "sparse_sigmoid", "softmax", "sparsemax")
SQUASHING = (*BETWEEN_0_AND_1, "tanh", "hard_tanh", "log_softmax", "log_sigmoid")
ALONE = ("activation", "relu", "leaky_relu", "softmax")
"""Layers that are an activation and nothing else."""

RECURRENT = ("lstm", "gru", "bidirectional")
"""Their activation stands inside the cell, not at its end."""

OF_EACH_UNIT = ("sigmoid", "hard_sigmoid", "sparse_sigmoid")
OF_ALL_UNITS = ("softmax", "sparsemax")


def activation_of(node: Node) -> str:
    """The activation that a layer ends in: "linear" for none, "" where that says too little."""
    operator = node.operator
    if operator.name in RECURRENT:
        return ""
    if operator.name == "relu":
        return "" if getattr(operator, "negative_slope", 0) else "relu"
    if operator.name in ALONE[2:]:
        return operator.name
    return str(getattr(operator, "activation", "linear"))


def without_effect(spec: Subject) -> Iterator[LintHit]:
    """A rectifier of what is never negative."""
    return spec.everywhere(_rectified_twice(spec))


def _rectified_twice(spec: Subject) -> Iterator[tuple[Node, LintHit]]:
    for node in spec.of("relu", "leaky_relu", "activation"):
        first = _acting_before(spec, node)
        if first is None or activation_of(first) not in NOT_NEGATIVE or not _is_plain(node):
            continue
        message = (
            f"`{called(node)}` changes nothing: what it gets is never negative after "
            f"`{activation_of(first)}`"
        )
        yield node, at_layer(node, message, "remove one of the two", related=[_acting_at(first)])


def _is_plain(node: Node) -> bool:
    """Whether a rectifier lets all through that is not negative."""
    operator = node.operator
    if operator.name == "relu":
        has_limit = getattr(operator, "max_value", None) is not None
        return not has_limit and not getattr(operator, "threshold", 0)
    return operator.name == "leaky_relu" or activation_of(node) in ("relu", "leaky_relu")


def squashed_twice(spec: Subject) -> Iterator[LintHit]:
    """A sigmoid or softmax of numbers that one has brought between 0 and 1 already."""
    for node in spec.of("activation", "softmax"):
        first = _acting_before(spec, node)
        if activation_of(node) not in SQUASHING or first is None:
            continue
        if activation_of(first) in BETWEEN_0_AND_1:
            message = (
                f"`{called(node)}` takes the {activation_of(node)} of numbers between 0 and 1: "
                f"there was a {activation_of(first)} before"
            )
            yield at_layer(node, message, "keep one of the two", related=[_acting_at(first)])


def _acting_before(spec: Subject, node: Node) -> Node | None:
    """The layer whose activation a layer's input has gone through."""
    before = spec.before(node)
    while before is not None and before.operator.name in TRANSPARENT:
        before = spec.before(before)
    return before


def _acting_at(node: Node) -> Related:
    parameter = "activation" if "activation" in type(node.operator).model_fields else ""
    return Related(node.origin.span_of(parameter), f"`{activation_of(node)}` is here")


# Against the loss.


def misfit(spec: Subject) -> Iterator[LintHit]:
    """A sigmoid where one class of many is chosen, a softmax where each unit decides alone, and
    numbers that are never negative where the target is -1 or 1.
    """
    for objective in spec.objectives:
        name, node = last_activation(spec.graph.outputs[objective.output], spec.graph)
        unfit = _unfit(name, objective.loss.target, objective.type.features)
        if node is None or not unfit:
            continue
        message = f"`{objective.loss.name}` {unfit[0]}, and `{objective.output}` ends in `{name}`"
        parameter = _activation_parameter(node)
        loss = spec.context.span("training.loss")
        yield at_layer(node, message, unfit[1], parameter, [Related(loss, "the loss")])


def _unfit(activation: str, target: str, units: int | None) -> tuple[str, str] | None:
    """What the loss needs instead, and the remedy."""
    if target in ("class", "onehot") and activation in OF_EACH_UNIT:
        needs = "needs probabilities that add up to 1"
        return needs, "end it in `softmax`, or use `binary_crossentropy` for several yes or no"
    if target == "binary" and activation in OF_ALL_UNITS and units != 1:
        needs = "takes each unit for a decision of its own"
        return needs, "end it in `sigmoid`, or use `categorical_crossentropy` for one of many"
    if target == "sign" and activation in NOT_NEGATIVE:
        return "compares with -1 and 1", "end it without an activation, or in `tanh`"
    return None


def one_unit(spec: Subject) -> Iterator[LintHit]:
    """A softmax over one unit, which is 1 whatever the network learns."""
    for objective in spec.objectives:
        name, node = last_activation(spec.graph.outputs[objective.output], spec.graph)
        if node is None or name not in OF_ALL_UNITS or node.type is None:
            continue
        if node.type.features == 1 and getattr(node.operator, "axis", (-1,)) == (-1,):
            message = f"the {name} of one unit is always 1, and `{called(node)}` has one"
            help = "end it in `sigmoid`, or give it a unit for each class"
            yield at_layer(node, message, help, _activation_parameter(node))


def may_be_negative(spec: Subject) -> Iterator[LintHit]:
    """A loss that takes the logarithm of an output that nothing keeps above 0."""
    for objective in spec.objectives:
        if objective.loss.name not in ("kl_divergence", "poisson"):
            continue
        node = spec.graph.by_name.get(spec.graph.outputs[objective.output])
        if node is None or not hasattr(node.operator, "activation"):
            continue
        activation = activation_of(node)
        if activation not in ("linear", "tanh"):
            continue
        wanted = "softmax" if objective.loss.name == "kl_divergence" else "exponential"
        ends = "without an activation" if activation == "linear" else f"in `{activation}`"
        message = (
            f"`{objective.loss.name}` takes logarithms of the output, and `{objective.output}` "
            f"ends {ends}: it may be negative"
        )
        help = f"end it in `{wanted}`"
        loss = Related(spec.context.span("training.loss"), "the loss")
        yield at_layer(node, message, help, _activation_parameter(node), [loss])


def _activation_parameter(node: Node) -> str:
    """The parameter that names a layer's activation, where it is written."""
    parameters = node.origin.parameters
    if node.operator.name == "activation":
        return "activation"
    written = getattr(parameters, "entries", {})
    return "activation" if "activation" in written else ""


def in_half_precision(spec: Subject) -> Iterator[LintHit]:
    """Probabilities computed with the few digits of half precision."""
    precision = spec.context.document.runtime.precision
    if precision == "float32":
        return
    for objective in spec.objectives:
        name, node = last_activation(spec.graph.outputs[objective.output], spec.graph)
        if node is None or name not in (*BETWEEN_0_AND_1, "log_softmax"):
            continue
        digits = "three" if precision == "mixed_float16" else "two"
        message = (
            f"`{objective.output}` ends in `{name}`, and `{precision}` computes its probabilities "
            f"with {digits} digits"
        )
        help = "end it without an activation: the loss then takes its logits, in float32"
        if objective.loss.link is None:
            help = "use `precision: float32`"
        yield at_path(spec, "runtime.precision", message, help, [_acting_at(node)])
