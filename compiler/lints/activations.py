"""Activations that have no effect, that cancel each other, or that don't fit the loss."""

from collections.abc import Callable, Iterator

from ...spec_schema.components.losses import Loss
from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Related
from ..ir import Node
from ..objectives.data_checks import of_output
from ..objectives.logits import TRANSPARENT, last_activation
from .subject import LintHit, Subject, at_layer, at_path, called

NOT_NEGATIVE = frozenset(
    (
        *("relu", "relu6", "softplus", "squareplus", "sparse_plus", "exponential"),
        *("sigmoid", "hard_sigmoid", "sparse_sigmoid", "softmax", "sparsemax"),
    )
)
"""Activations that are never negative."""

BETWEEN_0_AND_1 = ("sigmoid", "hard_sigmoid", "sparse_sigmoid", "softmax", "sparsemax")
SQUASHING = (*BETWEEN_0_AND_1, "tanh", "hard_tanh", "log_softmax", "log_sigmoid")
ALONE = ("activation", "relu", "leaky_relu", "elu", "prelu", "softmax")
"""Layers that consist of an activation."""

RECURRENT = ("lstm", "gru", "conv_lstm1d", "conv_lstm2d", "conv_lstm3d", "bidirectional")
"""Layers whose activation is inside the cell, not at the end."""

OF_EACH_UNIT = ("sigmoid", "hard_sigmoid", "sparse_sigmoid")
LOGARITHMIC = ("kl_divergence", "poisson")
"""Losses that are NaN for a negative output."""
OF_ALL_UNITS = ("softmax", "sparsemax")


def activation_of(node: Node) -> str:
    """Returns the last activation of a layer: "linear" for none, "" if unknown."""
    operator = node.operator.acting
    if operator.name in RECURRENT:
        return ""
    if operator.name == "relu":
        return "" if getattr(operator, "negative_slope", 0) else "relu"
    if operator.name in ALONE[2:]:
        return operator.name
    return str(getattr(operator, "activation", "linear"))


def without_effect(spec: Subject) -> Iterator[LintHit]:
    """Report a rectifier of values that are never negative."""
    return spec.everywhere(_rectified_twice(spec))


def _rectified_twice(spec: Subject) -> Iterator[tuple[Node, LintHit]]:
    for node in spec.of("relu", "leaky_relu", "elu", "prelu", "activation"):
        first = _acting_before(spec, node)
        if first is None or activation_of(first) not in NOT_NEGATIVE or not _is_plain(node):
            continue
        what = codes.layer_lints.activation_has_no_effect(called(node), activation_of(first))
        yield node, at_layer(node, what, related=[_acting_at(first)])


def _is_plain(node: Node) -> bool:
    """Whether a rectifier passes all values that are not negative."""
    operator = node.operator
    if operator.name == "relu":
        has_limit = getattr(operator, "max_value", None) is not None
        return not has_limit and not getattr(operator, "threshold", 0)
    return activation_of(node) in ("relu", "leaky_relu", "elu", "prelu")


def squashed_twice(spec: Subject) -> Iterator[LintHit]:
    """Report a sigmoid or softmax of values between 0 and 1 that another one has computed."""
    for node in spec.of("activation", "softmax"):
        first = _acting_before(spec, node)
        if activation_of(node) not in SQUASHING or first is None:
            continue
        if activation_of(first) in BETWEEN_0_AND_1:
            names = called(node), activation_of(node), activation_of(first)
            what = codes.layer_lints.squashed_twice(*names)
            yield at_layer(node, what, related=[_acting_at(first)])


def _acting_before(spec: Subject, node: Node) -> Node | None:
    """Returns the layer whose activation was applied last to a layer's input."""
    before = spec.before(node)
    while before is not None and before.operator.name in TRANSPARENT:
        before = spec.before(before)
    return before


def _acting_at(node: Node) -> Related:
    parameter = "activation" if "activation" in type(node.operator).model_fields else ""
    return Related(node.origin.span_of(parameter), f"`{activation_of(node)}` is here")


# Against the loss.


def unlike_the_loss(spec: Subject) -> Iterator[LintHit]:
    """Report a sigmoid for a choice of one class, a softmax for independent units, and an output
    that is never negative for targets of -1 and 1.
    """
    for objective in spec.objectives:
        name, node = last_activation(spec.graph.outputs[objective.output], spec.graph)
        word = _mismatch(name, objective.loss, objective.type.features)
        if node is None or word is None:
            continue
        loss = Related(spec.context.span("training.loss"), "the loss")
        what = word(objective.loss.name, objective.output, name)
        yield at_layer(node, what, _activation_parameter(node), [loss])


def one_label_for_decisions(spec: Subject) -> Iterator[LintHit]:
    """Report a decision on each class where the data has one class per sample: one column of
    labels, or the folders of images.
    """
    source = spec.context.document.data.source if spec.context.document.data else None
    for objective in spec.objectives:
        units = objective.type.features
        decides = objective.loss.target == "binary" and objective.type.rank == 2
        if source is None or not decides or units is None or units < 2:
            continue
        if not _has_one_label(source, objective.output):
            continue
        name, _ = last_activation(spec.graph.outputs[objective.output], spec.graph)
        about = objective.loss.name, objective.output, units, name == "sigmoid"
        path = "training.loss" + f".{objective.output}" * (len(spec.objectives) > 1)
        yield at_path(spec, path, codes.loss_lints.classes_are_exclusive(*about))


def _has_one_label(source: Source, output: str) -> bool:
    if source.gives not in ("columns", "images", "text"):
        return False
    column = of_output(source.for_targets, output)
    is_one = isinstance(column, str) and not set(column) & set("*?[")
    return is_one or (source.gives != "columns" and not source.assigns_targets)


def _mismatch(
    activation: str, loss: Loss, units: int | None
) -> Callable[[str, str, str], Violation] | None:
    """Returns the function that words a mismatch of a loss and an activation; None if they fit."""
    target = loss.target if loss.units_are_classes else ""
    if target in ("class", "onehot") and activation in OF_EACH_UNIT:
        return codes.loss_lints.loss_needs_distribution
    if loss.output_activation == "sigmoid" and activation in OF_ALL_UNITS and units != 1:
        return codes.loss_lints.loss_needs_independent_units
    if target == "sign" and activation in NOT_NEGATIVE:
        return codes.loss_lints.loss_needs_signs
    return None


def one_unit(spec: Subject) -> Iterator[LintHit]:
    """Report a softmax over one unit, which is always 1."""
    for objective in spec.objectives:
        name, node = last_activation(spec.graph.outputs[objective.output], spec.graph)
        if node is None or name not in OF_ALL_UNITS or node.type is None:
            continue
        if node.type.features == 1 and getattr(node.operator, "axis", (-1,)) == (-1,):
            what = codes.loss_lints.softmax_of_one_unit(name, called(node))
            yield at_layer(node, what, _activation_parameter(node))


def outside_the_range(spec: Subject) -> Iterator[LintHit]:
    """Report an output that can leave the range in which its loss is defined."""
    for objective in spec.objectives:
        node = spec.graph.by_name.get(spec.graph.outputs[objective.output])
        if not objective.loss.link or node is None or not hasattr(node.operator, "activation"):
            continue
        loss, activation = objective.loss, activation_of(node)
        if activation in ("", *BETWEEN_0_AND_1):
            continue
        related = [Related(spec.context.span("training.loss"), "the loss")]
        facts = loss.name, objective.output, activation, loss.link
        what = codes.loss_lints.loss_needs_probabilities
        if loss.name in LOGARITHMIC:
            if activation not in ("linear", "tanh"):
                continue
            what = codes.loss_lints.output_may_be_negative
        yield at_layer(node, what(*facts), _activation_parameter(node), related)


def _activation_parameter(node: Node) -> str:
    """Returns the parameter that names a layer's activation, if it is written."""
    parameters = node.origin.parameters
    if node.operator.name == "activation":
        return "activation"
    written = getattr(parameters, "entries", {})
    return "activation" if "activation" in written else ""


def in_half_precision(spec: Subject) -> Iterator[LintHit]:
    """Report probabilities in half precision."""
    precision = spec.context.document.runtime.precision
    if precision == "float32":
        return
    for objective in spec.objectives:
        name, node = last_activation(spec.graph.outputs[objective.output], spec.graph)
        if node is None or name not in (*BETWEEN_0_AND_1, "log_softmax"):
            continue
        takes_logits = objective.loss.output_activation is not None
        names = objective.output, name, precision
        what = codes.training_lints.probabilities_in_half_precision(*names, takes_logits)
        yield at_path(spec, "runtime.precision", what, [_acting_at(node)])
