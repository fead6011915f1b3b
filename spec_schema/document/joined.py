"""Checks of sources that are joined: which of them has the targets."""

from collections.abc import Sequence

from ..component import Conflict
from ..components.sources import Source
from ..findings import codes


def check_joined(
    first: Source, joins: Sequence[Source], targets: Source | None, *, has_windows: bool
) -> None:
    """Raises Conflict where sources can't be joined, or where not exactly one has the targets.

    Args:
        joins: The sources of further inputs.
        targets: The source that has nothing but targets.
    """
    if joins and has_windows:
        raise Conflict(codes.joining.windows_of_several_sources(), "join", "windows")
    for one in (first, *joins) if joins else ():
        if one.gives == "random":
            raise Conflict(codes.joining.random_source(one.name), "join")
    if targets is not None:
        _check_targets(first, targets)
    place = "targets" if targets is not None else "join"
    rivals = [one for one in (first, *joins) if one.names_targets]
    if len(rivals) > (targets is None):
        key = "masks" if getattr(rivals[0], "masks", None) else rivals[0].targets_key
        _raise_twice(rivals[0], str(key), place)
    labelled = next((one for one in joins if one.names_targets), first)
    for one in (first, *joins):
        is_labelled = one is labelled and targets is None
        named = one.weights_key in one.model_fields_set and one.for_weights is not None
        if named and not is_labelled:
            _raise_twice(one, str(one.weights_key), place)


def _check_targets(first: Source, labelled: Source) -> None:
    for source, role in ((first, "inputs"), (labelled, "targets")):
        if source.gives not in ("columns", "arrays"):
            raise Conflict(codes.joining.source_without_rows(source.name, role), "targets")
    key = str(labelled.inputs_key)
    if key in labelled.model_fields_set and getattr(labelled, key) is not None:
        raise Conflict(codes.joining.inputs_of_targets(labelled.name, key), "targets")


def _raise_twice(source: Source, key: str, place: str) -> None:
    raise Conflict(codes.joining.targets_twice(source.name, key, f"data.{place}"), place)
