"""Layers whose parameters are fitted to the training data before the first step."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from ..spec_schema.errors import Error
from ..spec_schema.types import ShapeError
from .ir import Graph, Node
from .objectives.objectives import TargetScale
from .valid_spec import ValidSpec

FittedValues: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Name of a layer → its fitted parameters by name."""

S = TypeVar("S", bound=ValidSpec)


def unfitted(graph: Graph) -> tuple[str, ...]:
    """Returns the names of the layers that are still to be fitted, in order."""
    owners = (node for node in graph.nodes if node.shares is None)
    return tuple(node.name for node in owners if node.operator.needs_fit)


def with_fitted(spec: S, values: FittedValues) -> S:
    """Returns a spec in which layers have the parameters that were fitted.

    Args:
        values: Of some or all layers.

    Raises:
        Error: A layer can't have these parameters.
    """
    types = spec.graph.types()
    nodes = []
    for node in spec.graph.nodes:
        is_fitted = node.operator.needs_fit and node.owner in values
        nodes.append(_fitted(node, values[node.owner], types) if is_fitted else node)
    return replace(spec, graph=spec.graph.with_nodes(nodes))


def _fitted(node: Node, values: Mapping[str, Any], types: Mapping[str, Any]) -> Node:
    try:
        operator = node.operator.with_fitted(values)
        result = operator.output(*(types[name] for name in node.inputs))
    except Error as error:
        raise Error(f"`{node.name}` can't be fitted: {error.message}", error.help) from error
    except (ValueError, TypeError, KeyError, OverflowError, ShapeError) as error:
        raise Error(f"`{node.name}` can't have the parameters {dict(values)}: {error}") from error
    if result != node.type:
        raise Error(f"`{node.name}` can't be fitted: its output would have shape {result}")
    return replace(node, operator=operator)


def with_scales(spec: S, scales: Mapping[str, TargetScale]) -> S:
    """Returns a spec whose outputs have the scales of their targets that were fitted.

    Args:
        scales: By output; those of outputs that need none are ignored.
    """
    objectives = tuple(
        one._replace(scale=scales.get(one.output)) if one.normalizer and not one.scale else one
        for one in spec.objectives
    )
    return replace(spec, objectives=objectives)


def need_fitted(spec: ValidSpec) -> None:
    """Raise Error if a layer or the scale of targets is not fitted."""
    for objective in spec.objectives:
        if objective.normalizer is not None and objective.scale is None:
            raise Error(
                f"the targets of `{objective.output}` are not normalized: training does that "
                "before its first step",
                "train the spec and use the run",
            )
    for name in unfitted(spec.graph):
        names = spec.graph[name].operator.given_instead
        parameters = " and ".join(f"`{one}`" for one in names)
        raise Error(
            f"`{name}` is not fitted: training does that before its first step",
            f"train the spec and use the run, or give {parameters}",
        )
