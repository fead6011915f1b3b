"""Which entries of a mapping, or items of a list, are what doesn't fit."""

from typing import NamedTuple

from ..yaml.values import Mapping, Sequence, Value, plain
from .coercion import Validator
from .fields import Field

MOST_ITEMS = 24
"""Of a list in which one that doesn't fit is looked for."""


class Misfit(NamedTuple):
    """A piece of a value that doesn't fit.

    Attributes:
        name: its key, or `[index]` in a list.
        words: what it must be; empty where only the whole says it.
    """

    name: str
    value: Value
    words: str = ""

    @property
    def is_item(self) -> bool:
        return self.name.startswith("[")


def misfits(field: Field, value: Value) -> list[Misfit]:
    """The pieces at fault; none where that is the whole value."""
    if isinstance(value, Sequence):
        return _of_kind(field, value) or _odd_item(field, value)
    if isinstance(value, Mapping):
        return _of_kind(field, value) or _odd_entry(field, value)
    return []


def _of_kind(field: Field, value: Sequence | Mapping) -> list[Misfit]:
    """Where each piece must be the same, all that are not."""
    inner = field.inside.get(list if isinstance(value, Sequence) else dict)
    if inner is None:
        return []
    judge, words = inner
    if isinstance(value, Sequence):
        pieces = {f"[{at}]": item for at, item in enumerate(value.items)}
    else:
        pieces = {name: entry.value for name, entry in value.entries.items()}
    return [Misfit(name, one, words) for name, one in pieces.items() if not _does(judge, one)]


def _odd_item(field: Field, value: Sequence) -> list[Misfit]:
    """The one item without which the list would do. Where any of several could go, the list is
    too long, and none of them is at fault.
    """
    items = value.items if 1 < len(value.items) <= MOST_ITEMS else []
    strange = [
        Misfit(f"[{at}]", item)
        for at, item in enumerate(items)
        if _does(field.judge, Sequence([*items[:at], *items[at + 1 :]], value.span))
    ]
    return strange if len(strange) == 1 else []


def _odd_entry(field: Field, value: Mapping) -> list[Misfit]:
    for name, entry in value.entries.items():
        others = {key: one for key, one in value.entries.items() if key != name}
        if others and _does(field.judge, Mapping(others, value.span)):
            return [Misfit(name, entry.value)]
    return []


def _does(judge: Validator, value: Value) -> bool:
    try:
        judge(plain(value))
    except ValueError:
        return False
    return True
