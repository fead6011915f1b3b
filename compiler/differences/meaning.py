"""What a compiled spec means: digests of its parts, to notice when a later version compiles the
stored spec of a run to something else.

Digests depend on neither the hash seed nor the version of Python. Parameters that a later version
adds to a component are ignored, because the component worked without them when it was recorded;
parameters whose defaults change are not.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from hashlib import sha256
from typing import Any

from ...spec_schema.component import Component, SpecModel
from ...spec_schema.operator import Weight
from ...spec_schema.paths.find import find
from ...spec_schema.reading.fields import fields_of
from ...spec_schema.types import TensorType
from ...spec_schema.work_budget import WorkBudget
from ...spec_schema.yaml.values import Mapping as Written
from ...spec_schema.yaml.values import Scalar, Sequence, Value
from ..ir import Graph, Node
from ..objectives.objectives import Objective
from ..selection import means_copies
from ..valid_spec import ValidSpec

DIGITS = 16


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a spec.

    Attributes:
        parameters: The names of the parameters of each component in it.
        parts: The digest of each part (`layer dense_2`, `objective label`).
    """

    parameters: Mapping[str, Collection[str]]
    parts: Mapping[str, str]


def meaning_of(spec: ValidSpec, known: Mapping[str, Collection[str]] | None = None) -> Meaning:
    """Returns the meaning of a spec.

    Args:
        known: The only parameters that count, by component; those of other components all count.
    """
    data = _Data(known or {})
    parts = {name: _digest(data.of(value)) for name, value in _parts(spec)}
    return Meaning({name: sorted(each) for name, each in sorted(data.parameters.items())}, parts)


def changed_parts(recorded: Meaning, spec: ValidSpec) -> list[str]:
    """Returns the parts of a spec that no longer mean what was recorded of it."""
    now, then = meaning_of(spec, recorded.parameters).parts, recorded.parts
    return [name for name in {**now, **then} if now.get(name) != then.get(name)]


def redefined(spec: ValidSpec) -> list[str]:
    """Returns what in a spec meant something else in versions that recorded no meaning.

    There, the name of a repeated layer was that of its first copy, also in selectors, and every
    copy made by `repeat` took the input in `from`.
    """
    found = [*sorted(spec.graph.redefined)]
    for section, key, pattern in _selectors(spec.tree):
        if means_copies(pattern, spec.graph, WorkBudget()):
            found.append(f"`{key}: {pattern}` in `{section}`")
    return found


def _selectors(tree: Written) -> Iterator[tuple[str, str, str]]:
    """Yields the patterns that select layers, each with its section and key."""
    for section in ("model.regularize", "training.optimizer"):
        place = find(tree, section)
        rules = place.value if place else None
        for rule in rules.items if isinstance(rules, Sequence) else ():
            for key in ("on", "except"):
                value = rule.get(key) if isinstance(rule, Written) else None
                yield from ((section, key, pattern) for pattern in _texts(value))


def _texts(value: Value | None) -> Iterator[str]:
    for item in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(item, Scalar) and isinstance(item.value, str):
            yield item.value


def _parts(spec: ValidSpec) -> Iterator[tuple[str, Any]]:
    """Yields everything that decides what is computed, part by part."""
    yield from _network(spec.graph)
    for one in spec.objectives:
        yield f"objective {one.output}", _objective(one)
    for number, group in enumerate(spec.optimizers):
        yield f"optimizer {number}", (group.optimizer, group.weights, group.undecayed)


def _network(graph: Graph) -> Iterator[tuple[str, Any]]:
    for name, type_ in graph.inputs.items():
        yield f"input {name}", _type(type_)
    for node in graph.nodes:
        yield f"layer {node.name}", _layer(node)
    for name, source in graph.outputs.items():
        yield f"output {name}", source


def _layer(node: Node) -> Any:
    types = [_type(type_) for type_ in node.types.values()]
    weights = [_weight(weight) for weight in node.weights]
    wiring = node.inputs, node.roles, node.shares, node.trainable
    return node.operator, wiring, types, weights


def _weight(weight: Weight) -> Any:
    facts = weight.name, weight.shape, weight.dtype, weight.trainable
    return facts, weight.initializer, weight.regularizer, weight.constraint


def _type(type_: TensorType) -> Any:
    return type_.shape, type_.dtype, type_.mask_rank


def _objective(objective: Objective) -> Any:
    metrics = [(one.name, one.metric, *["weighted"] * one.is_weighted) for one in objective.metrics]
    logits = objective.from_logits, objective.output_activation
    normalizer = [objective.normalizer] if objective.normalizer else []  # an older run has none
    copied = [objective.reconstructs] if objective.reconstructs else []
    return objective.loss, objective.weight, logits, metrics, *normalizer, *copied


def _digest(data: Any) -> str:
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:DIGITS]


@dataclass(frozen=True, slots=True)
class _Data:
    """Turns values into plain data.

    Attributes:
        known: The parameters that count, by component.
        parameters: Those of the components so far.
    """

    known: Mapping[str, Collection[str]]
    parameters: dict[str, set[str]] = field(default_factory=dict)

    def of(self, value: Any) -> Any:
        """Returns a value as JSON data. Raises TypeError for types that have no stable form."""
        if isinstance(value, SpecModel):
            return self._model(value)
        if isinstance(value, Enum):
            return value.name
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, Mapping):
            return {str(key): self.of(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.of(item) for item in value]
        if isinstance(value, (set, frozenset)):
            return sorted((self.of(item) for item in value), key=json.dumps)
        if is_dataclass(value):
            kept = {each.name: getattr(value, each.name) for each in fields(value) if each.compare}
            return {"": type(value).__name__, **self.of(kept)}
        raise TypeError(f"{type(value).__name__} has no digest")

    def _model(self, model: SpecModel) -> Any:
        name = model.name if isinstance(model, Component) else type(model).__name__
        given = {f.key: f.name for f in fields_of(type(model)).values() if not f.raw}
        self.parameters.setdefault(name, set()).update(given)
        counted: Iterable[str] = self.known.get(name, given)
        return {"": name, **{k: self.of(getattr(model, given[k])) for k in counted if k in given}}
