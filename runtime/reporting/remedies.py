"""What to try after a verdict: overrides that the spec accepts."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from ...compiler.spec import CompiledSpec
from ...spec_schema.components.optimizers import Optimizer
from ...spec_schema.reports.report import SpecError
from .course import Course
from .measure import penalties
from .rules import Verdict

Overrides: TypeAlias = tuple[str, ...]

_POLICY = "training.policy"
PATIENCE = 10
"""Patience that is suggested at most; of short runs a quarter of the epochs."""
PENALTY = "1e-4"
"""The L2 penalty that is suggested: the order of magnitude of published networks."""
SATURATING = ("sigmoid", "hard_sigmoid", "tanh", "hard_tanh", "softsign")
"""Activations whose slope is near 0 almost everywhere."""


def remedies(verdict: Verdict, course: Course, spec: CompiledSpec) -> tuple[Overrides, ...]:
    """Returns what to try, each a group of overrides for `--set` that the spec accepts."""
    return tuple(
        overrides
        for overrides in _candidates(verdict, course, spec)
        if overrides and _accepts(spec, overrides)
    )


def _accepts(spec: CompiledSpec, overrides: Overrides) -> bool:
    try:
        spec.changed(overrides)
    except SpecError:
        return False
    return True


def _candidates(verdict: Verdict, course: Course, spec: CompiledSpec) -> Iterator[Overrides]:
    slower, faster = _learning_rate(spec, 0.1), _learning_rate(spec, 10)
    match verdict.rule:
        case "overfits":
            yield from _stopping(course, spec)
            yield from _regularizing(spec)
        case "large_gap" | "overfitted_after":
            yield from _regularizing(spec)
        case "still_improving":
            yield (f"training.epochs={2 * course.epochs}",)
        case "learning_rate_too_high" | "not_finite":
            yield slower
        case "learning_rate_too_low" | "still_layers":
            yield faster
        case "underfits":
            yield from _relaxing(spec)
            yield from _widening(spec)
        case "no_better_than_guessing":
            yield from (slower, faster)
        case "validation_differs":
            yield from _rejoining(spec)
        case "uneven_classes":
            yield ("training.class_weights=balanced",)
        case _:
            yield from _healing(verdict, spec)


def _healing(verdict: Verdict, spec: CompiledSpec) -> Iterator[Overrides]:
    """Yields what to try where gradients don't reach layers, or are too large."""
    match verdict.rule:
        case "dead_units":
            yield _learning_rate(spec, 0.1)
            yield from _activated(spec, "leaky_relu", ("relu", "relu6"), verdict.layers)
        case "exploding_gradients":
            yield _clipping(spec)
            yield _learning_rate(spec, 0.1)
        case "vanishing_gradients":
            yield from _activated(spec, "relu", SATURATING)


def _stopping(course: Course, spec: CompiledSpec) -> Iterator[Overrides]:
    """Yields how to keep the weights from before, and to stop when nothing improves any more."""
    assert spec.document.training is not None
    policy = spec.document.training.policy
    finish = () if policy.finish == "best" else (f"{_POLICY}.finish=best",)
    if policy.early_stopping is None:
        patience = max(min(course.epochs // 4, PATIENCE), 1)
        yield (f"{_POLICY}.early_stopping.patience={patience}", *finish)
    elif finish:
        yield finish


def _regularizing(spec: CompiledSpec) -> Iterator[Overrides]:
    dropped = [node for node in spec.graph.nodes if node.operator.name == "dropout"]
    if dropped and all(getattr(node.operator, "rate", 0) == 0 for node in dropped):
        yield tuple(f"{node.origin.path}.rate=0.3" for node in dropped)
    if not penalties(spec):
        yield (f"model.regularize=[{{l2: {PENALTY}}}]",)


def _rejoining(spec: CompiledSpec) -> Iterator[Overrides]:
    """Yields how to draw the parts from the same samples, and how to scale targets."""
    data = spec.document.data
    if data is None:
        return
    if data.split.order == "last" and data.windows is None:
        yield ("data.split.order=random",)
    if data.normalize_targets is None:
        yield ("data.normalize_targets=standardize",)


def _relaxing(spec: CompiledSpec) -> Iterator[Overrides]:
    """Yields how to halve the dropout rates."""
    rates = {
        node.origin.path: rate
        for node in spec.graph.nodes
        if node.operator.name == "dropout" and (rate := getattr(node.operator, "rate", 0)) > 0
    }
    if rates:
        yield tuple(f"{path}.rate={rate / 2:g}" for path, rate in rates.items())


def _widening(spec: CompiledSpec) -> Iterator[Overrides]:
    """Yields how to double the dense layers before the outputs."""
    outputs = set(spec.graph.outputs.values())
    units = {
        node.origin.path: getattr(node.operator, "units", 0)
        for node in spec.graph.nodes
        if node.operator.name == "dense" and node.name not in outputs and not node.origin.blocks
    }
    if units:
        yield tuple(f"{path}.units={2 * one}" for path, one in units.items())


def _activated(
    spec: CompiledSpec, to: str, before: Sequence[str], layers: Sequence[str] = ()
) -> Iterator[Overrides]:
    """Yields how to replace the activations of layers; of all but the outputs, if none is given."""
    outputs = set(spec.graph.outputs.values())
    places = {
        f"{node.origin.path}.activation={to}"
        for node in spec.graph.nodes
        if getattr(node.operator, "activation", "") in before
        and (node.name in layers if layers else node.name not in outputs)
        and not hasattr(node.operator, "recurrent_activation")
    }
    if places:
        yield tuple(sorted(places))


def _clipping(spec: CompiledSpec) -> Overrides:
    assert spec.document.training is not None
    return tuple(
        f"{_path(path, optimizer)}.global_clipnorm=1"
        for path, optimizer in spec.document.training.optimizers()
    )


def _learning_rate(spec: CompiledSpec, factor: float) -> Overrides:
    assert spec.document.training is not None
    return tuple(
        f"{_path(path, optimizer)}.learning_rate={optimizer.rate * factor:g}"
        for path, optimizer in spec.document.training.optimizers()
        if optimizer.rate is not None
    )


def _path(path: str, optimizer: Optimizer) -> str:
    return f"{path}.{optimizer.name}"
