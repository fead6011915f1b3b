"""Weights that learn nothing because no gradient reaches them."""

from collections.abc import Callable, Iterable, Iterator

from ...spec_schema.components.losses import Loss
from ...spec_schema.findings import codes
from ..ir import Node
from ..objectives.objectives import Objective
from .subject import LintHit, Subject, at_layer, at_path, called

WITHOUT = (
    *("random_hue", "random_saturation", "random_color_jitter", "random_posterization"),
    *("equalization", "contrast_limited_adaptive_histogram_equalization", "discretization"),
)
"""Layers of Keras that pass on no gradient, or only zeros."""


def stopped_gradients(spec: Subject) -> Iterator[LintHit]:
    """Yields the layers and losses behind which weights get no gradient."""
    learning = {node.name: node.owner for node in spec.graph.nodes if _learns(node, spec)}
    if not learning or not spec.objectives:
        return
    passing = {node.name: tuple(_passing(node, spec)) for node in spec.graph.nodes}
    trained = [spec.graph.outputs[one.output] for one in spec.objectives]
    told = [name for one, name in zip(spec.objectives, trained, strict=True) if _uses(one)]
    told += [node.name for node in spec.graph.nodes if _penalized(node)]
    linked = _above(trained, spec, lambda node: node.inputs)
    reached = _above(told, spec, lambda node: passing[node.name])
    owners = {learning[name] for name in reached & learning.keys()}
    lost = {name for name in linked & learning.keys() if learning[name] not in owners}
    if not lost:
        return
    for one, name in zip(spec.objectives, trained, strict=True):
        behind = _in_order(_above([name], spec, lambda node: node.inputs) & lost, spec)
        if not _uses(one) and behind:
            yield at_path(
                spec, _path(one, spec), codes.training_lints.loss_without_gradient(behind)
            )
    for node in spec.graph.nodes:
        stopped = [name for name in node.inputs if name not in passing[node.name]]
        if node.name in reached and stopped:
            behind = _in_order(_above(stopped, spec, lambda node: node.inputs) & lost, spec)
            if behind:
                is_traced = node.operator.name in WITHOUT
                what = codes.training_lints.no_gradient(called(node), behind, is_traced)
                yield at_layer(node, what)


def _learns(node: Node, spec: Subject) -> bool:
    owner = spec.graph[node.owner]
    return owner.trainable and any(
        weight.trainable and weight.regularizer is None for weight in owner.weights
    )


def _penalized(node: Node) -> bool:
    """Whether a penalty on its output is part of the loss."""
    given = vars(node.operator)
    return node.operator.name == "activity_regularization" or bool(
        given.get("activity_regularizer")
    )


def _uses(objective: Objective) -> bool:
    """Whether a loss passes a gradient to the output."""
    loss: Loss = objective.loss
    if loss.name != "compute":
        return True
    from ...spec_schema.expressions.measures import PREDICTION, TARGET, target_type, terms_of

    target = target_type(objective.type, loss.target)
    types = {TARGET: target, PREDICTION: objective.type}
    program = terms_of(getattr(loss, "expression"))  # noqa: B009  of this loss only
    return PREDICTION in program.differentiable({name: types[name] for name in program.names})


def _passing(node: Node, spec: Subject) -> Iterator[str]:
    """Yields the inputs to which a layer passes a gradient from its output."""
    types = spec.types
    if node.type is None or not node.type.dtype.is_floating:
        return
    if node.operator.acting.name in WITHOUT:
        return
    passed: Iterable[str] = node.inputs
    program = getattr(node.operator, "program", None)  # of `compute`
    if program is not None:
        named = dict(zip(program.names, node.inputs, strict=True))
        used = program.differentiable({name: types[full] for name, full in named.items()})
        passed = [full for name, full in named.items() if name in used]
    yield from (name for name in passed if types[name].dtype.is_floating)


def _above(names: Iterable[str], spec: Subject, of: Callable[[Node], Iterable[str]]) -> set[str]:
    """Returns the layers that these follow from, and these themselves."""
    found: set[str] = set()
    pending = [*names]
    while pending:
        node = spec.graph.by_name.get(pending.pop())
        if node is not None and node.name not in found:
            found.add(node.name)
            pending += of(node)
    return found


def _in_order(names: set[str], spec: Subject) -> list[str]:
    return [node.name for node in spec.graph.nodes if node.name in names]


def _path(objective: Objective, spec: Subject) -> str:
    return f"training.loss.{objective.output}" if len(spec.graph.outputs) > 1 else "training.loss"
