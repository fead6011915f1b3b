"""Metrics that are the same whatever is learned, and answers that are compared with nothing."""

from collections.abc import Iterator

from ...spec_schema.components.losses import Loss
from ...spec_schema.diagnostics.diagnostic import Related
from ..aims.logits import TRANSPARENT, last_activation
from ..aims.objectives import Measure, Objective
from ..ir import Node
from .activations import ALONE, BETWEEN_0_AND_1
from .subject import Finding, Subject, at_layer, at_path, called

YES_OR_NO = ("accuracy", "binary_accuracy")
RANK_OF_PICTURES = 4


def says_nothing(spec: Subject) -> Iterator[Finding]:
    """Yes and no counted of numbers, and the right class looked for among all there are."""
    for objective in spec.objectives:
        for measure in objective.metrics:
            yield from _of_numbers(spec, objective, measure)
            yield from _among_all(spec, objective, measure)


def _of_numbers(spec: Subject, objective: Objective, measure: Measure) -> Iterator[Finding]:
    name, type_ = measure.metric.name, objective.type
    activation, _ = last_activation(spec.graph.outputs[objective.output], spec.graph)
    is_one = type_.rank == 1 or type_.features == 1
    may_be_yes = objective.loss.target != "real" or activation in BETWEEN_0_AND_1
    if name not in YES_OR_NO or not is_one or may_be_yes:
        return
    message = (
        f"`{name}` counts answers of 0 or 1, and with `{objective.loss.name}` the target of "
        f"`{objective.output}` is any number"
    )
    help = "use `mean_absolute_error`, or for a yes or no the loss `binary_crossentropy`"
    yield at_path(spec, measure.path, message, help, _loss(spec, objective.loss))


def _among_all(spec: Subject, objective: Objective, measure: Measure) -> Iterator[Finding]:
    k, units = getattr(measure.metric, "k", None), objective.type.features
    if k is None or units is None or k < units:
        return
    name = measure.metric.name
    message = f"`{name}` is always 1: `k` is {k}, and `{objective.output}` has {units} units"
    help = f"make `k` smaller than {units}" if units > 1 else "remove it"
    yield at_path(spec, f"{measure.path}.{name}.k", message, help)


def _loss(spec: Subject, loss: Loss) -> list[Related]:
    return [Related(spec.context.span("training.loss"), f"`{loss.name}` is here")]


def answer_at_each_position(spec: Subject) -> Iterator[Finding]:
    """A dense layer that gets a picture, and so gives a class for each place in it."""
    for objective in spec.objectives:
        node = _last_layer(spec, objective)
        if node is None or node.type is None or node.operator.name != "dense":
            continue
        if objective.type.rank != RANK_OF_PICTURES or node.type.rank != RANK_OF_PICTURES:
            continue
        if objective.loss.target not in ("class", "onehot", "binary"):
            continue
        positions = " x ".join(str(size or "?") for size in node.type.shape[1:-1])
        message = f"`{called(node)}` answers at each of {positions} positions, not once a sample"
        before = spec.before(node)
        related = [Related(before.origin.key, f"it gets {before.type}")] if before else []
        units = node.type.features
        help = "put `flatten` before it; for an answer at each position write "
        help += f"`conv2d: {{filters: {units}, kernel_size: 1}}`"
        yield at_layer(node, message, help, related=related)


def _last_layer(spec: Subject, objective: Objective) -> Node | None:
    """The last layer of an output that is more than an activation or a rearrangement."""
    node = spec.graph.by_name.get(spec.graph.outputs[objective.output])
    while node is not None and node.operator.name in (*TRANSPARENT, *ALONE):
        node = spec.before(node)
    return node
