"""Outputs whose targets are bounding boxes: `data.boxes`."""

from collections.abc import Iterator

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ..context import Context
from ..ir import Graph
from ..mixing import is_bypassed, layers_before_boxes
from .assigned_names import by_output
from .objectives import Objective, wanted

PATH = "data.boxes"
SIDES = 4


def with_boxes(
    objectives: tuple[Objective, ...], graph: Graph, context: Context
) -> tuple[Objective, ...]:
    """Returns objectives with how their boxes are written; what can't be is reported."""
    assert context.document.data is not None
    outputs = [objective.output for objective in objectives]
    named = by_output(context.document.data.boxes, outputs, PATH, context)
    found = []
    for objective in objectives:
        format_, path = named.get(objective.output, ("", PATH))
        if format_:
            objective = objective._replace(boxes=format_)
            for what in _refusals(objective, context):
                context.report(what, path)
            _check_layers(objective.output, graph, context)
        found.append(objective)
    return tuple(found)


def _refusals(objective: Objective, context: Context) -> Iterator[Violation]:
    type_ = objective.type
    if objective.loss.target != "real" or type_.rank not in (2, 3) or type_.features != SIDES:
        yield codes.boxes.output_without_boxes(*wanted(objective)[:3])
    source = context.document.data.source if context.document.data else None
    resize = getattr(source, "resizing", None)
    if resize is not None and not objective.boxes.startswith("rel_"):
        yield codes.boxes.pixels_of_resized_images(objective.boxes)
    elif resize is not None and resize.mode != "stretch":
        yield codes.boxes.fractions_of_other_images(resize.mode)


def _check_layers(output: str, graph: Graph, context: Context) -> None:
    """Report layers that move pixels, or mix samples, but can't do so with boxes."""
    for node in layers_before_boxes(graph).get(output, ()):
        if not node.operator.moves_boxes or is_bypassed(node, output, graph):
            layer = node.operator.at_each_step
            context.report_node(
                codes.boxes.boxes_stay_behind(layer.name, output, layer.mixes_samples), node
            )
