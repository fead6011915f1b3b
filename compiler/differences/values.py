"""Two values read from specs, compared key by key."""

from collections.abc import Iterator
from typing import Any

from ...spec_schema.component import Component, SpecModel
from ...spec_schema.reading.fields import Field, fields_of
from .difference import Difference, difference
from .words import words


def compare(path: str, before: Any, after: Any, field: Field | None = None) -> Iterator[Difference]:
    """What differs between two values of one key, each at its own path.

    Models are compared with all defaults filled in; components by their parameters where they are
    of one name, else as a whole. What is read later (`Raw`) is left out.

    Args:
        field: what the values are values of.
    """
    if isinstance(before, SpecModel) and type(before) is type(after):
        name = f".{before.name}" if isinstance(before, Component) else ""
        yield from _fields(f"{path}{name}", before, after)
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in before | after:
            yield from compare(f"{path}.{key}", before.get(key), after.get(key))
    elif before != after:
        yield difference(path, words(before, field), words(after, field))


def _fields(path: str, before: SpecModel, after: SpecModel) -> Iterator[Difference]:
    for key, field in fields_of(type(before)).items():
        if not field.raw:
            place = path if field.inline else f"{path}.{key}"
            ours, theirs = getattr(before, field.name), getattr(after, field.name)
            yield from compare(place, ours, theirs, field)
