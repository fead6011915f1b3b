"""The summary of a spec: its network, its costs, and the compiler's decisions."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from ...spec_schema.components.initializers import Initializer
from ...spec_schema.errors import check_choice
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import Rendered, printable, printable_lines
from ...spec_schema.operator import Operator
from ...spec_schema.reference.shown import shown
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.table import table
from ...spec_schema.types import TensorType
from ..inner_layers import inner_layers
from ..ir import Graph, Node
from ..objectives.accuracy import sentence
from ..objectives.objectives import Objective
from ..valid_spec import ValidSpec
from .costs import Costs, Row, rows, total

_HEADER = ("layer", "type", "inputs", "output", "parameters", "multiply-adds")


class Summary:
    """The summary of a spec. `print(summary)` shows it as a table.

    Attributes:
        spec: The spec.
    """

    def __init__(self, spec: ValidSpec) -> None:
        self.spec = spec

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The layers in order of computation."""
        return tuple(rows(self.spec.graph))

    @cached_property
    def total(self) -> Costs:
        """The costs of the whole network for one sample."""
        return total(self.spec.graph)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The lines below the layers: a label, or "", and a text."""
        graph = self.spec.graph
        return (*_costs(graph), *_components(graph), *_training(self.spec))

    def to_json(self) -> dict[str, Any]:
        """The summary as JSON data: `{"format": "speccompile-summary", "version": 1, …}`."""
        return _document(self.spec)

    def render(self, format: str = "text", width: int | None = None) -> str:
        """The summary as text.

        Args:
            format: `text` or `json`.
            width: Columns of the page (`text` only). By default, the layers take what they need.
        """
        check_choice("format", format, ("text", "json"))
        if format == "json":
            return json_text(self.to_json(), indent=2)
        header, *cells = _layers(self.spec.graph)
        layers = table([header, *cells], right=_last_two(header))
        if width is not None and max(map(len, layers.splitlines())) > width:
            layers = table([*_stacked(header, cells)], right=(2, 3), page=width)
        text = "\n\n".join((self._headline, layers, table(self.facts, page=width)))
        return Rendered(printable_lines(text))

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<Summary of {self.spec.name!r}: {counted(self.total.parameters, 'parameter')}>"

    def _repr_html_(self) -> str:
        from ...spec_schema.reports import html

        header, *cells = _layers(self.spec.graph)
        layers = html.table(header, cells, _last_two(header), title=self._headline)
        return layers + html.table(("", ""), self.facts)

    @property
    def _headline(self) -> str:
        name, path = printable(self.spec.name), printable(str(self.spec.path))
        return f"{name} ({path}), {self.spec.document.runtime.target} target"


def _last_two(cells: Sequence[str]) -> tuple[int, int]:
    return len(cells) - 2, len(cells) - 1


def _layers(graph: Graph) -> list[tuple[str, ...]]:
    """Returns the header and a row per layer; the inputs of layers only if any has unusual
    inputs.
    """
    found: list[tuple[str, ...]] = [_HEADER]
    found += [(name, "input", "", _type(type_), "", "") for name, type_ in graph.inputs.items()]
    before = tuple(graph.inputs)
    for node, row in zip(graph.nodes, rows(graph), strict=True):
        inputs = () if node.operator.arity == "none" else tuple(dict.fromkeys(node.inputs))
        takes = "" if inputs == before else ", ".join(inputs)
        costs = (f"{row.costs.parameters:,}", f"{row.costs.multiply_adds:,}")
        results = zip(node.operator.results(), node.result_types, strict=True)
        more = "".join(f", {name} {_type(type_)}" for name, type_ in results)
        found.append((row.name, _kind(node), takes, _type(row.type) + more, *costs))
        before = (node.name,)
    sums = total(graph)
    found.append(("total", "", "", "", f"{sums.parameters:,}", f"{sums.multiply_adds:,}"))
    if any(row[2] for row in found[1:]):
        return found
    return [(*row[:2], *row[3:]) for row in found]


def _stacked(
    header: tuple[str, ...], cells: Iterable[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Yields the rows for a narrow page, with the inputs of a layer below its name."""
    yield ("layer (type)", *header[-3:])
    for name, kind, *more in cells:
        *takes, output, parameters, multiply_adds = more
        yield (f"{name} ({kind})" if kind else name, output, parameters, multiply_adds)
        if any(takes):
            yield (f"inputs {takes[0]}", "", "", "")


def _kind(node: Node) -> str:
    if node.shares:
        return f"{node.operator.name}, weights of {node.shares}"
    frozen = node.weights and not node.trainable
    return f"{node.operator.name}, frozen" if frozen else node.operator.name


def _type(type_: TensorType) -> str:
    dtype = "" if type_.dtype == "float32" else f" {type_.dtype}"
    return f"{type_}{dtype}{', masked' if type_.mask_rank else ''}"


def _costs(graph: Graph) -> Iterator[tuple[str, str]]:
    costs = total(graph)
    fixed = costs.parameters - costs.trainable
    weights, activations = _bytes(graph)
    yield "parameters", f"{costs.trainable:,} trainable, {fixed:,} non-trainable; {_size(weights)}"
    yield "activations", f"{counted(costs.activations, 'value')} per sample; {_size(activations)}"


def _components(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yields the tensors with a regularizer, with an initializer that is no default, and with a
    constraint.
    """
    tensors: dict[tuple[str, str], list[str]] = {}
    for tensor, kind, component in _terms(graph):
        tensors.setdefault((kind, component), []).append(tensor)
    for (kind, component), names in sorted(tensors.items(), reverse=True):
        yield kind, f"{component} on {', '.join(names)}"


def _training(spec: ValidSpec) -> Iterator[tuple[str, str]]:
    training = spec.document.training
    if training is None:
        return
    for objective in spec.objectives:
        weight = f" (weight {objective.weight:g})" if objective.weight != 1 else ""
        metrics = "".join(f", {measure.name}" for measure in objective.metrics)
        yield f"output {objective.output}", f"{shown(objective.loss)}{weight}{metrics}"
        yield "", objective.decision
        if meant := sentence(objective):
            yield "", meant
    yield from _optimizers(spec)
    if training.ema is not None:
        yield "averages", f"of all trainable weights, momentum {training.ema.momentum:g}"
    if training.gradient_accumulation_steps > 1:
        yield "updates", f"one for every {training.gradient_accumulation_steps} batches"
    yield "monitors", ", ".join(spec.monitors)


_SHOWN = 8
"""The number of weights of an optimizer that the summary shows."""


def _optimizers(spec: ValidSpec) -> Iterator[tuple[str, str]]:
    several = len(spec.optimizers) > 1
    for group in spec.optimizers:
        names, more = group.weights[:_SHOWN], len(group.weights) - _SHOWN
        others = f" and {more:,} more" if more > 0 else ""
        on = f" on {', '.join(names)}{others}" if several else ""
        yield "optimizer", f"{shown(group.optimizer)}{on}"


def _size(count: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} bytes" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:,.1f} GiB"


# For both.


def _bytes(graph: Graph) -> tuple[int, int]:
    """Returns the size in bytes of all weights, and of all layer outputs for one sample."""
    weights = sum(weight.size * weight.dtype.size for _, weight, _ in graph.weights())
    return weights, sum(row.costs.activations * row.type.dtype.size for row in rows(graph))


def _terms(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Yields each tensor with its `regularizer`, `constraint`, or `initializer` if it is given."""
    for node in graph.nodes:
        given = _initializers(node.operator)
        for weight in node.weights if given else ():
            if weight.initializer in given:
                yield f"{node.name}/{weight.name}", "initializer", shown(weight.initializer)
    for name, weight, _ in graph.weights():
        if weight.regularizer is not None:
            yield name, "regularizer", shown(weight.regularizer)
        if weight.constraint is not None:
            yield name, "constraint", shown(weight.constraint)
    for node in graph.nodes:
        activity = getattr(node.operator, "activity_regularizer", None)
        if activity is not None:
            yield f"{node.name} (output)", "regularizer", shown(activity)


def _initializers(operator: Operator) -> list[Initializer]:
    """Returns the initializers of an operator that are not its defaults."""
    fields = type(operator).model_fields
    given = [
        value
        for name in operator.model_fields_set
        if isinstance(value := getattr(operator, name), Initializer)
        and value != fields[name].default
    ]
    inner = inner_layers(operator).values()
    return [*given, *(found for one in inner for found in _initializers(one))]


# For programs.


def _document(spec: ValidSpec) -> dict[str, Any]:
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
                "results": [
                    {"name": name, **_tensor(type_)}
                    for name, type_ in zip(node.results, node.result_types, strict=True)
                ],
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
        "optimizer": ", ".join(shown(one.optimizer) for one in spec.optimizers) or None,
        "optimizers": [
            {"optimizer": shown(group.optimizer), "weights": list(group.weights)}
            for group in spec.optimizers
        ],
        "monitors": list(spec.monitors) if training else [],
    }


def _objective(objective: Objective) -> dict[str, Any]:
    return {
        "output": objective.output,
        "loss": shown(objective.loss),
        "from_logits": objective.from_logits,
        "decision": objective.decision,
        "normalize_targets": shown(objective.normalizer) if objective.normalizer else None,
        "accuracy": sentence(objective) or None,
        "weight": objective.weight,
        "metrics": [measure.name for measure in objective.metrics],
    }


def _tensor(type_: TensorType) -> dict[str, Any]:
    shape, mask = list(type_.shape), list(type_.mask_shape)
    return {"shape": shape, "dtype": str(type_.dtype), "mask": mask or None}


def _counts(costs: Costs) -> dict[str, int]:
    return {
        "parameters": costs.parameters,
        "trainable": costs.trainable,
        "multiply_adds": costs.multiply_adds,
        "activations": costs.activations,
    }
