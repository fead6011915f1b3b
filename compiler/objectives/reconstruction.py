"""Outputs whose target is an input of the network: `data.reconstruct`."""

from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.shapes import product
from ...spec_schema.types import DType, TensorType
from ..context import Context
from ..ir import Graph
from .assigned_names import by_output
from .objectives import Objective, wanted

PATH = "data.reconstruct"
INTEGERS = (DType.INT32, DType.INT64, DType.UINT8)


def with_reconstruction(
    objectives: tuple[Objective, ...], graph: Graph, context: Context
) -> tuple[Objective, ...]:
    """Returns objectives with the inputs that they reconstruct; what can't be is reported."""
    assert context.document.data is not None
    outputs = [objective.output for objective in objectives]
    named = by_output(context.document.data.reconstruct, outputs, PATH, context)
    return tuple(
        _with(one, *named[one.output], graph, context) if one.output in named else one
        for one in objectives
    )


def _with(objective: Objective, name: str, path: str, graph: Graph, context: Context) -> Objective:
    type_ = graph.inputs.get(name)
    if type_ is None:
        what = codes.assignments.unknown_name("input", name, [*graph.inputs])
        context.report(what, path, meant=context.findings.guess(name, graph.inputs))
        return objective
    refusal = _refusal(objective, name, type_)
    if refusal is not None:
        context.report(refusal, path)
    decision = f"{objective.decision}; its target is input `{name}`"
    return objective._replace(reconstructs=name, decision=decision)


def _refusal(objective: Objective, name: str, type_: TensorType) -> Violation | None:
    kind = objective.loss.target
    numbers = kind in ("real", "binary") and type_.dtype not in (DType.STRING, DType.BOOL)
    if not numbers and not (kind == "class" and type_.dtype in INTEGERS):
        loss = objective.loss.name
        return codes.reconstruction.wrong_type(name, str(type_.dtype), objective.output, loss)
    given, needed = type_.shape[1:], objective.of_data.type.shape[1:]
    needed = needed[:-1] if kind == "class" else needed
    if given == needed or (None not in (*given, *needed) and product(given) == product(needed)):
        return None
    return codes.reconstruction.other_shape(name, given, *wanted(objective.of_data))
