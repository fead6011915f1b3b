"""Compares a trained network with the best constant prediction."""

from collections.abc import Iterator, Mapping

from ...compiler.inner_layers import inner_layers
from ...compiler.ir import Graph
from ...compiler.targets.graph.components.regularizers import penalty
from ...compiler.targets.program import Program
from ...compiler.valid_spec import ValidSpec
from ..data.dataset import Part
from ..data.targets.scales import learned_values
from .baseline import no_better


def no_better_than_guessing(
    spec: ValidSpec,
    program: Program,
    part: Part,
    values: Mapping[str, float],
    prefix: str = "",
    train: Part | None = None,
) -> Iterator[str]:
    """Yields a sentence for each output whose loss is no better than that of a constant
    prediction.

    Args:
        program: The program with the weights that the values were measured with.
        values: The values of the part; their names start with `prefix`.
        train: The part that was trained on, which the prediction is taken from; None if it is not
            at hand.
    """
    if part.weights:
        return  # the best constant prediction of weighted samples is another
    several = len(spec.objectives) > 1
    added = 0.0 if several else _added_by_weights(spec.graph, program)
    if not several and _adds_for_activities(spec.graph):
        return  # which part of the loss that is, nobody has measured
    for objective in spec.labelled:
        name = f"{prefix}{objective.output}_loss" if several else f"{prefix}loss"
        weight = 1.0 if several else objective.weight
        if name not in values or not weight:
            continue
        loss = (values[name] - added) / weight
        less = " without regularizers" if added else ""
        targets, trained = (
            learned_values(objective.centered(one.targets[objective.output]), objective.scale)
            if one
            else None
            for one in (part, None if train is part else train)
        )
        assert targets is not None
        sentence = no_better(name, loss, objective, targets, less, trained)
        if sentence:
            yield sentence


def is_penalised(graph: Graph) -> bool:
    """Whether regularizers add to the loss."""
    weights = (weight for node in graph.nodes for weight in node.weights)
    return _adds_for_activities(graph) or any(weight.regularizer for weight in weights)


def _added_by_weights(graph: Graph, program: Program) -> float:
    terms = (
        penalty(weight.regularizer, program.weights[f"{node.name}/{weight.name}"])
        for node in graph.nodes
        if node.trainable
        for weight in node.weights
        if weight.regularizer is not None and weight.trainable
    )
    return sum(float(term) for term in terms)


def _adds_for_activities(graph: Graph) -> bool:
    return any(
        getattr(layer, "activity_regularizer", None) is not None
        for node in graph.nodes
        for layer in (node.operator, *inner_layers(node.operator).values())
    )
