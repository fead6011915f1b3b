"""Checks of sources that are joined: which of them has the targets."""

from collections.abc import Sequence

from ..component import Conflict
from ..components.sources import Source
from ..findings import codes
from .data import Join, TargetSource, has_targets


def check_joined(
    first: Source, joins: Sequence[Join], targets: TargetSource | None, has_windows: bool
) -> None:
    """Raises Conflict where sources can't be joined, or where not exactly one has the targets."""
    if joins and has_windows:
        raise Conflict(codes.joining.windows_of_several_sources(), "join", "windows")
    for one in (first, *(join.source for join in joins)) if joins else ():
        if one.gives == "random":
            raise Conflict(codes.joining.random_source(one.name), "join")
    if targets is not None:
        _check_targets(first, targets.source)
    rivals = [one for one in (first, *(join.source for join in joins)) if has_targets(one)]
    if targets is not None and rivals:
        _raise_twice(rivals[0], str(_target_key(rivals[0])), "data.targets", "targets")
    if len(rivals) > 1:
        _raise_twice(rivals[0], str(_target_key(rivals[0])), "data.join", "join")
    others = [first] if targets or any(join.gives_targets for join in joins) else []
    for one in (*others, *(join.source for join in joins if not join.gives_targets)):
        if one.weights_key in one.model_fields_set and one.for_weights is not None:
            place = "join" if one is not first or targets is None else "targets"
            _raise_twice(one, str(one.weights_key), f"data.{place}", place)


def _check_targets(first: Source, labelled: Source) -> None:
    for source, role in ((first, "inputs"), (labelled, "targets")):
        if source.gives not in ("columns", "arrays"):
            raise Conflict(codes.joining.source_without_rows(source.name, role), "targets")
    key = str(labelled.inputs_key)
    if key in labelled.model_fields_set and getattr(labelled, key) is not None:
        raise Conflict(codes.joining.inputs_of_targets(labelled.name, key), "targets")


def _target_key(source: Source) -> str | None:
    return "masks" if getattr(source, "masks", None) else source.targets_key


def _raise_twice(source: Source, key: str, other: str, place: str) -> None:
    raise Conflict(codes.joining.targets_twice(source.name, key, other), place)
