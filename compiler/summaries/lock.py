"""The text of a lock file: shapes, weights and costs of specs, line by line, for pull requests.

It depends only on the meaning of the specs: not on the machine, the time, the version of Python, or
the order of keys. Layers and their weights are in order of computation, the rest is sorted by name.
"""

from collections.abc import Iterator, Mapping

from ...spec_schema.findings.printable import printable
from ...spec_schema.operator import Weight
from ...spec_schema.reference.shown import shown
from ...spec_schema.types import TensorType
from ..ir import Graph, Node
from ..objectives.objectives import Objective
from ..valid_spec import ValidSpec
from .costs import Costs, rows, total

VERSION = 1
HEADER = f"# speccompile lock {VERSION}"
"""The first line. The version changes when the meaning of a line changes."""


def lock_text(specs: Mapping[str, ValidSpec]) -> str:
    """The lock of some specs under the names they are given, in the order of these.

    Raises TypeError if they are anything else.
    """
    if not isinstance(specs, Mapping) or not all(
        isinstance(one, ValidSpec) for one in specs.values()
    ):
        raise TypeError("`specs` must be a mapping of names to loaded specs")
    parts = ["\n".join(_lines(name, specs[name])) for name in sorted(specs)]
    return "\n\n".join((HEADER, *parts)) + "\n"


def _lines(name: str, spec: ValidSpec) -> Iterator[str]:
    for line in (f"spec {name}", *_network(spec.graph), *_training(spec)):
        yield printable(line, len(line))


def _training(spec: ValidSpec) -> Iterator[str]:
    for objective in sorted(spec.objectives, key=lambda objective: objective.output):
        yield from _objective(objective)
    if spec.document.training is not None:
        for monitor in sorted(spec.monitors):
            yield f"monitor {monitor} ({spec.monitors[monitor].better})"


def _network(graph: Graph) -> Iterator[str]:
    for name, type_ in sorted(graph.inputs.items()):
        yield f"input {name} {_type(type_)}"
    for node, row in zip(graph.nodes, rows(graph), strict=True):
        yield f"layer {node.name} = {_call(node)} {_type(row.type)}, {_costs(row.costs)}"
        for weight in node.weights:
            yield f"weight {node.name}/{weight.name} {_weight(weight, node.trainable)}"
    for name, source in sorted(graph.outputs.items()):
        yield f"output {name} = {source}"
    sums = total(graph)
    yield f"total {_costs(sums)}, {sums.trainable:,} parameters trainable"


def _call(node: Node) -> str:
    roles = zip(node.roles, node.inputs, strict=False)
    inputs = [f"{role}={name}" for role, name in sorted(roles)] or node.inputs
    sharing = f" sharing {node.shares}" if node.shares else ""
    return f"{node.operator.name}({', '.join(inputs)}){sharing}"


def _type(type_: TensorType) -> str:
    return f"{type_} {type_.dtype}"


def _costs(costs: Costs) -> str:
    return f"{costs.parameters:,} parameters, {costs.multiply_adds:,} multiply-adds"


def _weight(weight: Weight, trainable: bool) -> str:
    moved = "trainable" if weight.trainable and trainable else "not trainable"
    facts = [f"{list(weight.shape)} {weight.dtype} {moved}"]
    facts += [f"initializer {shown(weight.initializer)}"]
    if weight.regularizer is not None:
        facts.append(f"regularizer {shown(weight.regularizer)}")
    if weight.constraint is not None:
        facts.append(f"constraint {shown(weight.constraint)}")
    return ", ".join(facts)


def _objective(objective: Objective) -> Iterator[str]:
    logits = " of logits" if objective.from_logits else ""
    weight = f", weight {objective.weight}" if objective.weight != 1 else ""
    normalizer = f", targets {shown(objective.normalizer)}" if objective.normalizer else ""
    yield f"loss {objective.output} = {shown(objective.loss)}{logits}{weight}{normalizer}"
    for measure in sorted(objective.metrics, key=lambda measure: measure.name):
        weighted = ", weighted" if measure.is_weighted else ""
        yield f"metric {measure.name} = {shown(measure.metric)}{weighted}"
