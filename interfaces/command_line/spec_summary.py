"""One spec's network, what it costs and what was decided for it: as text and as JSON."""

from collections.abc import Iterator
from typing import Any

from ...compiler.compile import CompiledSpec
from ...compiler.ir import Graph, Node
from ...compiler.objectives.accuracy import sentence
from ...compiler.objectives.objectives import Objective
from ...compiler.summary import Costs, rows, total
from ...spec_schema.findings.printable import printable
from ...spec_schema.reference.shown import shown
from ...spec_schema.types import TensorType
from .table import table

# For people.


def paragraphs(spec: CompiledSpec) -> Iterator[str]:
    """What a person reads: a headline, the layers, the facts below them."""
    name, path = printable(spec.name), printable(str(spec.path))
    yield f"{name} ({path}), {spec.document.runtime.target} target"
    yield _layers(spec.graph)
    yield table([*_costs(spec.graph), *_regularization(spec.graph), *_training(spec)])


def _layers(graph: Graph) -> str:
    found = [("layer", "type", "takes", "output", "parameters", "multiply-adds")]
    found += [(name, "input", "", _type(type_), "", "") for name, type_ in graph.inputs.items()]
    before = tuple(graph.inputs)
    for node, row in zip(graph.nodes, rows(graph), strict=True):
        inputs = tuple(dict.fromkeys(node.inputs))
        takes = "" if inputs == before else ", ".join(inputs)
        costs = (f"{row.costs.parameters:,}", f"{row.costs.multiply_adds:,}")
        found.append((row.name, _kind(node), takes, _type(row.type), *costs))
        before = (node.name,)
    sums = total(graph)
    found.append(("total", "", "", "", f"{sums.parameters:,}", f"{sums.multiply_adds:,}"))
    if any(row[2] for row in found[1:]):
        return table(found, right=(4, 5))
    return table([(*row[:2], *row[3:]) for row in found], right=(3, 4))


def _kind(node: Node) -> str:
    if node.shares:
        return f"{node.operator.name}, weights of {node.shares}"
    frozen = node.weights and not node.trainable
    return f"{node.operator.name}, frozen" if frozen else node.operator.name


def _type(type_: TensorType) -> str:
    return str(type_) if type_.dtype == "float32" else f"{type_} {type_.dtype}"


def _costs(graph: Graph) -> Iterator[tuple[str, str]]:
    costs = total(graph)
    fixed = costs.parameters - costs.trainable
    weights, activations = _bytes(graph)
    yield "parameters", f"{costs.trainable:,} trainable, {fixed:,} not; {_size(weights)}"
    yield "activations", f"{costs.activations:,} numbers a sample; {_size(activations)}"


def _regularization(graph: Graph) -> Iterator[tuple[str, str]]:
    """Which tensors get which term, and which weights are held by which constraint."""
    tensors: dict[tuple[str, str], list[str]] = {}
    for tensor, kind, component in _terms(graph):
        tensors.setdefault((kind, component), []).append(tensor)
    for (kind, component), names in sorted(tensors.items(), reverse=True):
        yield kind, f"{component} on {', '.join(names)}"


def _training(spec: CompiledSpec) -> Iterator[tuple[str, str]]:
    training = spec.document.training
    if training is None:
        return
    for objective in spec.objectives:
        weight = f" times {objective.weight:g}" if objective.weight != 1 else ""
        metrics = "".join(f", {measure.name}" for measure in objective.metrics)
        yield f"output {objective.output}", f"{shown(objective.loss)}{weight}{metrics}"
        yield "", objective.decision
        if meant := sentence(objective):
            yield "", meant
    yield "optimizer", shown(training.optimizer)
    yield "monitors", ", ".join(spec.monitors)


def _size(count: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} bytes" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:,.1f} GiB"


# For both.


def _bytes(graph: Graph) -> tuple[int, int]:
    """Of all weights, and of all outputs of layers for one sample."""
    weights = sum(weight.size * weight.dtype.size for _, weight, _ in graph.weights())
    return weights, sum(row.costs.activations * row.type.dtype.size for row in rows(graph))


def _terms(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Tensor, `regularizer` or `constraint`, and which."""
    for name, weight, _ in graph.weights():
        if weight.regularizer is not None:
            yield name, "regularizer", shown(weight.regularizer)
        if weight.constraint is not None:
            yield name, "constraint", shown(weight.constraint)
    for node in graph.nodes:
        activity = getattr(node.operator, "activity_regularizer", None)
        if activity is not None:
            yield f"{node.name} (output)", "regularizer", shown(activity)


# For programs.


def document(spec: CompiledSpec) -> dict[str, Any]:
    """The same for a program: `{"format": "speccompile-summary", "version": 1, …}`."""
    graph, training = spec.graph, spec.document.training
    weights, activations = _bytes(graph)
    return {
        "format": "speccompile-summary",
        "version": 1,
        "name": spec.name,
        "path": str(spec.path),
        "target": spec.document.runtime.target,
        "inputs": [{"name": name, **_tensor(type_)} for name, type_ in graph.inputs.items()],
        "layers": [
            {
                "name": row.name,
                "type": row.kind,
                "inputs": list(row.inputs),
                "shares": node.shares,
                **_tensor(row.type),
                **_counts(row.costs),
            }
            for node, row in zip(graph.nodes, rows(graph), strict=True)
        ],
        "outputs": graph.outputs,
        "total": _counts(total(graph)) | {"weight_bytes": weights, "activation_bytes": activations},
        "terms": [
            {"tensor": tensor, "kind": kind, "component": component}
            for tensor, kind, component in _terms(graph)
        ],
        "objectives": [_objective(objective) for objective in spec.objectives],
        "optimizer": shown(training.optimizer) if training else None,
        "monitors": list(spec.monitors) if training else [],
    }


def _objective(objective: Objective) -> dict[str, Any]:
    return {
        "output": objective.output,
        "loss": shown(objective.loss),
        "from_logits": objective.from_logits,
        "decision": objective.decision,
        "accuracy": sentence(objective) or None,
        "weight": objective.weight,
        "metrics": [measure.name for measure in objective.metrics],
    }


def _tensor(type_: TensorType) -> dict[str, Any]:
    return {"shape": list(type_.shape), "dtype": str(type_.dtype)}


def _counts(costs: Costs) -> dict[str, int]:
    return {
        "parameters": costs.parameters,
        "trainable": costs.trainable,
        "multiply_adds": costs.multiply_adds,
        "activations": costs.activations,
    }
