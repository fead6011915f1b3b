"""Checks of parts of the data with a source of their own, which need only the spec."""

from collections.abc import Iterator
from typing import TypeAlias

from ...spec_schema.component import conflict_of
from ...spec_schema.components.sources import Source
from ...spec_schema.document.split import HELD_OUT, Split
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.reading.fields import required_of

Place: TypeAlias = tuple[Violation, tuple[str, ...]]
"""A violation, and the keys below `data` that lead to the value at fault."""


def of_own_sources(policy: Split) -> Iterator[Place]:
    """Yields what is wrong with the sources of parts."""
    for part in HELD_OUT:
        source = policy.own_source(part)
        if source is not None:
            yield from _of_own_source(part, source)


def _of_own_source(part: str, source: Source) -> Iterator[Place]:
    """Yields what is wrong if a source reads no file, or lacks what the main one can't give."""
    keys = ("split", part, source.name)
    if source.path_key is None:
        yield (codes.split_rules.part_without_file(part, source.name), keys)
        return
    yield from of_partial(source, keys)


def of_partial(source: Source, keys: tuple[str, ...]) -> Iterator[Place]:
    """Yields what is wrong with a source that takes what it lacks from elsewhere.

    Args:
        keys: The keys below `data` that lead to it.
    """
    missing = [one for one in required_of(type(source)) if one.name not in source.model_fields_set]
    conflict = None if missing else conflict_of(source)
    if missing:
        words = {one.key: one.words for one in missing}
        yield (codes.keys.missing_keys(source.name, words), keys)
    elif conflict is not None:
        yield (conflict.violation, (*keys, *conflict.parameters[:1]))
