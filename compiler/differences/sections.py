"""Compares the data and training sections of two specs, with defaults filled in."""

from collections.abc import Iterator, Mapping
from os.path import normpath
from typing import Any

from ...spec_schema.component import SpecModel
from ...spec_schema.document.data import Data
from ...spec_schema.document.training import ImprovementWatcher, Policy, Training
from ..objectives.objectives import Objective
from ..valid_spec import ValidSpec
from .difference import Difference
from .values import compare


def data_differences(before: ValidSpec, after: ValidSpec) -> list[Difference]:
    """Returns the differences in the source of the samples.

    Equal relative paths count as the same file even if the specs are in different folders, such as
    two checkouts of a repository. Other paths are resolved before they are compared.
    """
    ours, theirs = _plain(before.document.data), _plain(after.document.data)
    found = list(compare("data", ours, theirs))
    if before.data_path is None or after.data_path is None or ours is None or theirs is None:
        return found
    if before.data_path.absolute != after.data_path.absolute:
        return found
    paths = [f"data.{data.source.name}.{data.source.path_key}" for data in (ours, theirs)]
    return [each for each in found if each.path not in paths]


def _plain(data: Data | None) -> Data | None:
    if data is None:
        return None
    source = data.source
    values = {
        key: _one(getattr(source, key))
        for key in (source.inputs_key, source.targets_key, source.weights_key)
        if key
    }
    if source.path_key is not None:
        values[source.path_key] = normpath(source.path_text)
    return data.model_copy(update={"source": source.model_copy(update=values)})


def _one(names: Any) -> Any:
    """Returns a list of one name as the name, and the value for the only output as a plain
    value.
    """
    if isinstance(names, dict):
        inside = {name: _one(listed) for name, listed in names.items()}
        return next(iter(inside.values())) if len(inside) == 1 else inside
    return names[0] if isinstance(names, list) and len(names) == 1 else names


PATH = "training"


def training_differences(before: ValidSpec, after: ValidSpec) -> Iterator[Difference]:
    """Yields the differences in training."""
    ours, theirs = before.document.training, after.document.training
    if ours is None or theirs is None:
        yield from compare(PATH, ours, theirs)
        return
    yield from _objectives(before.objectives, after.objectives)
    yield from compare(
        PATH, _filled(ours, theirs, before.monitors), _filled(theirs, ours, after.monitors)
    )
    yield from compare(f"{PATH}.class_weights", *_class_weights(ours, theirs))


def _objectives(
    before: tuple[Objective, ...], after: tuple[Objective, ...]
) -> Iterator[Difference]:
    """Yields the differences in losses, metrics and their weights, per output if there are
    several.
    """
    alone = len(before) == len(after) == 1
    ours, theirs = ({"" if alone else o.output: o for o in side} for side in (before, after))
    for output in ours | theirs:
        key = f".{output}" if output else ""
        old, new = ours.get(output), theirs.get(output)
        yield from compare(f"{PATH}.loss{key}", old and old.loss, new and new.loss)
        for section, which in (("metrics", False), ("weighted_metrics", True)):
            path = f"{PATH}.{section}{key}"
            yield from _metrics(path, _measured(old, which), _measured(new, which))
        if old and new and old.weight != new.weight:
            place = f"{PATH}.loss_weights.{new.output}"
            yield from compare(place, old.weight, new.weight)


def _measured(objective: Objective | None, is_weighted: bool) -> dict[str, Any]:
    """Returns the metrics of an output by their names, which are unique."""
    metrics = objective.metrics if objective else ()
    return {m.own_name: m.metric for m in metrics if m.is_weighted is is_weighted}


def _metrics(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for name in before | after:
        old, new = before.get(name), after.get(name)
        is_plain = old and new and name == new.name
        yield from compare(path if is_plain else f"{path}.{name}", old, new)


def _class_weights(before: Training, after: Training) -> tuple[Any, Any]:
    """Returns the class weights of both specs. If both are by class, missing classes have
    weight 1.
    """
    ours, theirs = before.class_weights, after.class_weights
    if "balanced" in (ours, theirs):
        return ours or None, theirs or None
    assert not isinstance(ours, str)
    assert not isinstance(theirs, str)
    ones = dict.fromkeys((ours or {}) | (theirs or {}), 1.0)
    return ones | (ours or {}), ones | (theirs or {})


def _filled(training: Training, other: Training, monitors: Mapping[str, Any]) -> Training:
    """Returns the section with its default monitors filled in where the other section names them.

    Directions follow from the monitors. Weights of outputs and classes are compared elsewhere.
    """
    policy = _with_monitors(training.policy, other.policy, monitors)
    return training.model_copy(
        update={"policy": policy, "loss_weights": None, "class_weights": None}
    )


def _with_monitors(policy: Policy, other: Policy, monitors: Mapping[str, Any]) -> Policy:
    usual = "val_loss" if "val_loss" in monitors else "loss"
    stopping = policy.early_stopping
    watched = (stopping.monitor if stopping else None) or usual
    defaults = {"checkpoint": watched}
    updates: dict[str, SpecModel] = {}
    for name, watcher in policy.watchers():
        if not isinstance(watcher, ImprovementWatcher):
            continue  # a condition of stop_when, which has no default monitor
        twin = getattr(other, name)
        is_open = watcher.monitor is None and twin is not None and twin.monitor is not None
        monitor = defaults.get(name, usual) if is_open else watcher.monitor
        updates[name] = watcher.model_copy(update={"monitor": monitor, "mode": "auto"})
    return policy.model_copy(update=updates)
