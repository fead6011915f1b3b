"""Softmax belongs in the loss or in the last layer: not in both, and not in neither.

The last activation of an output and its loss decide. `summary` shows the decision in a sentence.
"""

from typing import NamedTuple

from ...spec_schema.components.losses import Loss
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Related
from ..context import Context
from ..ir import Graph, Node

# What only moves numbers about keeps them probabilities or logits.
TRANSPARENT = (
    *("reshape", "flatten", "permute", "identity", "repeat_vector", "activity_regularization"),
    *("cropping1d", "cropping2d", "cropping3d"),
    *("up_sampling1d", "up_sampling2d", "up_sampling3d"),
    *("dropout", "spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d"),
)
# These apply their activation to what they get as it is.
WEIGHTLESS = ("softmax", "activation")
# Outputs of these are probabilities, whatever the loss would have liked.
PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid", "sparse_sigmoid", "sparsemax")
# Outputs of these are logits of the same probabilities.
LOGITS = ("linear", "log_softmax")


class Decision(NamedTuple):
    """Whether an output is logits, and why, in a sentence."""

    from_logits: bool
    reason: str


def last_activation(name: str, graph: Graph) -> tuple[str, Node | None]:
    """Returns the last activation of an output ("linear" for none), and the layer that has it."""
    node = graph.by_name.get(name)
    while node is not None and node.operator.acting.name in TRANSPARENT:
        node = graph.by_name.get(node.inputs[0])
    if node is None:
        return "linear", None
    operator = node.operator.acting
    if operator.name in ("softmax", "relu", "leaky_relu", "elu", "prelu"):
        return operator.name, node
    return getattr(operator, "activation", "linear"), node


def decide(output: str, loss: Loss, path: str, graph: Graph, context: Context) -> Decision:
    """Returns whether the loss of an output takes logits. `path` is the path of the loss in the
    spec.
    """
    activation, node = last_activation(graph.outputs[output], graph)
    declared: bool | None = getattr(loss, "from_logits", None)
    expected = loss.output_activation
    if expected is None:
        unsaved = "" if loss.has_keras_class else "; a saved Keras model is compiled without it"
        return Decision(False, f"`{loss.name}` uses the output unchanged{unsaved}")
    if loss.takes_logits_only:
        _check_logits(output, activation, node, loss, path, context)
    elif activation in PROBABILITIES:
        return _probabilities(output, activation, node, declared, loss, path, context)
    elif declared is False or (declared is None and activation != "linear"):
        _report_no_probabilities(output, activation, node, loss, path, context)
    shown = "no activation" if activation == "linear" else f"`{activation}`"
    return Decision(
        True, f"`{output}` outputs logits ({shown}), and `{loss.name}` applies {expected} to them"
    )


def _check_logits(
    output: str, activation: str, node: Node | None, loss: Loss, path: str, context: Context
) -> None:
    if activation in LOGITS:
        return
    related = [Related(node.origin.span_of("activation"), "it ends here")] if node else []
    what = codes.objectives.logits_expected(loss.name, output, activation)
    context.report(what, path, related=related)


def _probabilities(
    output: str,
    activation: str,
    node: Node | None,
    declared: bool | None,
    loss: Loss,
    path: str,
    context: Context,
) -> Decision:
    if declared:
        where = node.origin.span_of("activation") if node else None
        related = [Related(where, "the probabilities come from here")] if where else []
        what = codes.objectives.logits_of_probabilities(loss.name, output, activation)
        context.report(what, f"{path}.from_logits", related=related)
    is_undone = activation == loss.output_activation and loss.recovers_logits()
    inside = "computed from its logits" if is_undone else "computed from them"
    return Decision(
        False, f"`{output}` outputs probabilities (`{activation}`), and `{loss.name}` is {inside}"
    )


def _report_no_probabilities(
    output: str, activation: str, node: Node | None, loss: Loss, path: str, context: Context
) -> None:
    where = node.origin.span_of("activation") if node else None
    related = [Related(where, "the output comes from here")] if where else []
    expected = loss.output_activation or ""
    if activation == "linear":
        what = codes.objectives.probabilities_of_logits(loss.name, output, expected)
        context.report(what, f"{path}.from_logits", related=related)
        return
    what = codes.objectives.neither_probabilities_nor_logits(
        loss.name, output, activation, expected
    )
    context.report(what, path, related=related)


def report_twice(graph: Graph, context: Context) -> None:
    """Report a softmax of a softmax at the end of an output."""
    for name in graph.outputs.values():
        _, node = last_activation(name, graph)
        if node is None or node.operator.acting.name not in WEIGHTLESS or _softmax(node) is None:
            continue
        _, before = last_activation(node.inputs[0], graph)
        if before is not None and _softmax(before) is not None:
            first = before.origin.span_of(_softmax(before) or "")
            what = codes.objectives.softmax_of_softmax(node.name)
            context.report_node(what, node, related=[Related(first, "first softmax")])


def _softmax(node: Node) -> str | None:
    """Returns the parameter that makes a layer's output a softmax ("" for the layer itself), or
    None.
    """
    if node.operator.acting.name == "softmax":
        return ""
    return "activation" if getattr(node.operator.acting, "activation", "") == "softmax" else None
