"""Finding the entries of a mapping, or the items of a list, that are invalid."""

from typing import NamedTuple

from ..yaml.values import Mapping, Sequence, Value, plain
from .coercion import Validator
from .fields import Field

MOST_ITEMS = 24
"""Maximum length of a list in which a single invalid item is searched for."""


class BadItem(NamedTuple):
    """An invalid part of a value.

    Attributes:
        name: Its key, or `[index]` in a list.
        words: What it must be; empty if only the whole value is described.
    """

    name: str
    value: Value
    words: str = ""

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.name.startswith("[")


def bad_items(field: Field, value: Value) -> list[BadItem]:
    """Returns the invalid parts; none if the value as a whole is at fault."""
    if isinstance(value, Sequence):
        return _of_kind(field, value) or _odd_item(field, value)
    if isinstance(value, Mapping):
        return _of_kind(field, value) or _odd_entry(field, value)
    return []


def _of_kind(field: Field, value: Sequence | Mapping) -> list[BadItem]:
    """Returns all invalid parts, if all parts have the same type."""
    inner = field.inside.get(list if isinstance(value, Sequence) else dict)
    if inner is None:
        return []
    validator, words = inner
    if isinstance(value, Sequence):
        pieces = {f"[{at}]": item for at, item in enumerate(value.items)}
    else:
        pieces = {name: entry.value for name, entry in value.entries.items()}
    wrong = [(name, one) for name, one in pieces.items() if not _does(validator, one)]
    below = [_below(field, validator, name, one) for name, one in wrong]
    found = zip(wrong, below, strict=True)
    return [one for at, items in found for one in items or [BadItem(*at, words)]]


def _below(field: Field, validator: Validator, name: str, value: Value) -> list[BadItem]:
    """Returns the invalid items of a list in an entry, if without them it would be valid."""
    if field.inside.get(list) is None or name.startswith("[") or not isinstance(value, Sequence):
        return []
    one, words = field.inside[list]
    wrong = {at: item for at, item in enumerate(value.items) if not _does(one, item)}
    others = [item for at, item in enumerate(value.items) if at not in wrong]
    if not wrong or not others or not _does(validator, Sequence(others, value.span)):
        return []
    return [BadItem(f"{name}[{at}]", item, words) for at, item in wrong.items()]


def _odd_item(field: Field, value: Sequence) -> list[BadItem]:
    """Returns the one item without which the list would be valid.

    If any of several could go, the list is too long, and no item is at fault.
    """
    items = value.items if 1 < len(value.items) <= MOST_ITEMS else []
    strange = [
        BadItem(f"[{at}]", item)
        for at, item in enumerate(items)
        if _does(field.validator, Sequence([*items[:at], *items[at + 1 :]], value.span))
    ]
    return strange if len(strange) == 1 else []


def _odd_entry(field: Field, value: Mapping) -> list[BadItem]:
    for name, entry in value.entries.items():
        others = {key: one for key, one in value.entries.items() if key != name}
        if others and _does(field.validator, Mapping(others, value.span)):
            return [BadItem(name, entry.value)]
    return []


def _does(validator: Validator, value: Value) -> bool:
    try:
        validator(plain(value))
    except ValueError:
        return False
    return True
