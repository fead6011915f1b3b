"""The outline of a spec: which keys are allowed where, derived from models and catalogues."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from threading import RLock
from typing import Any, get_args, get_origin

from ..component import Catalogue, Component, SpecModel
from ..components.losses import LOSSES
from ..document.data import Data
from ..document.network import BLOCK, INPUT, PARAMETER_TYPES, STRUCTURAL, main_parameter
from ..document.spec import RULES, Model, Spec
from ..document.training import NamedMetric, Training
from ..layers import LAYERS
from ..reading.fields import Field, fields_of, inline_of
from ..yaml.values import Mapping, Scalar, Sequence, Value, is_empty


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """What is allowed at one place.

    Attributes:
        keys: Key → what is allowed below it.
        catalogue: Components one of which may be a key here, or a text in place of the mapping.
        blocks: The spec's own blocks, which may be such a key as well.
        main: The key that a bare value sets.
        rest: What is allowed below other keys, or a function that returns it when it is needed;
            None if there are no others.
        is_open: Whether other keys can be chosen freely.
        items: What is allowed as an item of the list.
        definition: The model whose fields the keys are.
    """

    keys: dict[str, "Outline"] = field(default_factory=dict)
    catalogue: Catalogue[Any] | None = None
    blocks: Value | None = None
    main: str | None = None
    rest: "Outline | Callable[[], Outline] | None" = None
    is_open: bool = False
    items: "Outline | None" = None
    definition: type[SpecModel] | None = None

    @property
    def has_components(self) -> bool:
        """Whether a component may be a key here."""
        return self.catalogue is not None

    def components(self) -> tuple[str, ...]:
        """Returns the names of the components that are allowed here."""
        own = self.blocks.entries if isinstance(self.blocks, Mapping) else ()
        return (*(self.catalogue or ()), *own)

    def component(self, name: str) -> "Outline | None":
        """Returns the outline of a component's parameters; None for an unknown name."""
        if self.catalogue is not None and name in self.catalogue:
            definition: type[Component] = self.catalogue.find(name)
            return _parameters(definition)
        body = self.blocks.get(name) if isinstance(self.blocks, Mapping) else None
        return _block(body) if body else None

    def child(self, key: str) -> "Outline":
        """Returns what is allowed below a written key; anything below an unknown one."""
        rest = self.rest() if callable(self.rest) else self.rest
        return self.keys.get(key) or self.component(key) or rest or ANYTHING

    def takes(self, key: str) -> bool:
        """Returns whether a key belongs here: as a field, or named by the main parameter."""
        main = self.keys.get(self.main or "")
        return key in self.keys or (main is not None and main.component(key) is not None)

    def is_bare(self, value: Value | None) -> bool:
        """Returns whether a value sets the main key alone (`dense: 64`)."""
        if self.main is None or is_empty(value):
            return False
        if not isinstance(value, Mapping):
            return True
        if len(value.entries) != 1:
            return False
        (key,) = value.entries
        return key not in self.keys and self.takes(key)

    def written(self, value: Value | None) -> tuple[str, Value | None] | None:
        """Returns the component in a value: its name and the value below it, or None."""
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return (value.value, None) if self.component(value.value) else None
        if not isinstance(value, Mapping) or not self.has_components:
            return None
        names = [key for key in value.entries if key not in self.keys and self.component(key)]
        return (names[0], value.entries[names[0]].value) if names else None


ANYTHING = Outline()


def outline_of(tree: Mapping) -> Outline:
    """Returns the outline of a whole spec, with its own blocks among the layers."""
    return _outline(tree.get("blocks"), "search" in tree.entries)


@lru_cache(maxsize=8)
def _outline(blocks: Value | None, has_search: bool) -> Outline:
    layers = Outline(items=replace(_LAYER, blocks=blocks))
    document = _fields(Spec)
    network = replace(document["model"], keys={**document["model"].keys, "layers": layers})
    body = Outline({**dict.fromkeys(BLOCK, ANYTHING), "layers": layers})
    keys = {**document, "model": network, "blocks": Outline(rest=body)}
    if has_search:
        keys["search"] = _search()
    return Outline(keys, definition=Spec)


class ItemNames:
    """The names of a list's items: their `name`, else their type, numbered from the second on.

    A repeated item takes as many numbers. After a repetition given by an expression the numbers are
    unknown.

    Attributes:
        names: One per item, in order; of a repeated item the first. None if unknown.
    """

    def __init__(self, items: Sequence, outline: Outline) -> None:
        self.names: list[str | None] = []
        self._at: dict[str, int] = {}
        self._copies: list[int | None] = []
        self._runs: dict[str, list[tuple[int, int, int]]] = {}
        numbers: dict[str, int | None] = {}
        for at, item in enumerate(items):
            base, count = _base_name(item, outline), _repeat(item)
            self._copies.append(count if _is_repeated(item) else 0)
            first = numbers.get(base, 1) if base else None
            numbers[base] = None if first is None or count is None else first + count
            self._add(at, base, first, count or 1)

    def _add(self, at: int, base: str, first: int | None, count: int) -> None:
        name = None if first is None else base if first == 1 else f"{base}_{first}"
        self.names.append(name)
        if name is not None and first is not None:
            self._at.setdefault(name, at)
            self._runs.setdefault(base, []).append((first, first + count, at))

    def find(self, name: str) -> int | None:
        """Returns the position of the item with a name, including names of its repetitions."""
        if name in self._at:
            return self._at[name]
        if name.endswith("]"):
            return self._find_copy(*name[:-1].split("[", 1))
        base, _, number = name.rpartition("_")
        if base not in self._runs or not number.isdecimal():
            return None
        wanted = int(number[:9])
        runs = self._runs[base]
        run = bisect_right(runs, wanted, key=lambda run: run[0]) - 1
        return runs[run][2] if run >= 0 and 1 < wanted < runs[run][1] else None

    def _find_copy(self, name: str, number: str = "") -> int | None:
        at = self._at.get(name)
        copies = None if at is None else self._copies[at]
        if number == ":" or copies is None:
            return at
        return at if number.isdecimal() and int(number[:9]) < copies else None


@lru_cache(maxsize=8)
def names_of(items: Sequence, outline: Outline) -> ItemNames:
    """Returns the names of a list's items."""
    return ItemNames(items, outline)


def _base_name(item: Value, outline: Outline) -> str:
    if isinstance(item, Mapping):
        for key in ("name", "share"):
            value = item.get(key)
            if key in outline.keys and isinstance(value, Scalar) and isinstance(value.value, str):
                return value.value
    written = outline.written(item)
    return written[0] if written else ""


def _is_repeated(item: Value) -> bool:
    return isinstance(item, Mapping) and not item.entries.keys().isdisjoint(("for", "repeat"))


def _repeat(item: Value) -> int | None:
    if isinstance(item, Mapping) and "for" in item.entries:
        return _length(item.entries["for"].value)
    value = item.get("repeat") if isinstance(item, Mapping) else None
    if value is None:
        return 1
    count = value.value if isinstance(value, Scalar) else None
    return count if isinstance(count, int) else None


def _length(value: Value) -> int | None:
    """Returns the number of copies that `for` makes; None if expressions give its lists."""
    entries = value.entries.values() if isinstance(value, Mapping) else ()
    lists = [entry.value for entry in entries if isinstance(entry.value, Sequence)]
    return len(lists[0].items) if lists else None


def _block(body: Value) -> Outline:
    """Returns the outline of a block's parameters."""
    params = body.get("params") if isinstance(body, Mapping) else None
    entries = params.entries if isinstance(params, Mapping) else {}
    required = {name: _is_type(entry.value) for name, entry in entries.items()}
    return Outline(dict.fromkeys(entries, ANYTHING), main=main_parameter(required))


def _is_type(value: Value) -> bool:
    return isinstance(value, Scalar) and value.value in PARAMETER_TYPES


@cache
def _parameters(definition: type[Component]) -> Outline:
    return Outline(_fields(definition), main=definition.main, definition=definition)


def _section(model: type[SpecModel]) -> Outline:
    inline = inline_of(model)
    components = _catalogue(inline.component) if inline and inline.component else None
    return Outline(_fields(model), components, definition=model)


_FIELDS: dict[type[SpecModel], dict[str, Outline]] = {}
_FILLING = RLock()


def _fields(model: type[SpecModel]) -> dict[str, Outline]:
    with _FILLING:
        if model not in _FIELDS:
            keys = _FIELDS[model] = {}  # which a list inside the model may refer to
            fields = fields_of(model).items()
            keys.update({key: _field(model, field) for key, field in fields if not field.inline})
        return _FIELDS[model]


def _field(model: type[SpecModel], field: Field) -> Outline:
    if field.raw:
        return _RAW.get((model, field.key), ANYTHING)
    items = _of_items(field.items) if field.items else None
    if field.component:
        return Outline(catalogue=_catalogue(field.component), items=items)
    if items:
        return Outline(items=items)
    if field.model:
        return _section(field.model)
    return _MADE_UP if _is_dict(model.model_fields[field.name].annotation) else ANYTHING


def _of_items(model: Any) -> Outline:
    return Outline(catalogue=_catalogue(model)) if model.is_component else _section(model)


def _catalogue(base: type[Component]) -> Catalogue[Any]:
    catalogue: Catalogue[Any] = getattr(base, "catalogue")  # noqa: B009  each kind's base has it
    return catalogue


def _is_dict(annotation: Any) -> bool:
    return get_origin(annotation) is dict or any(_is_dict(part) for part in get_args(annotation))


def _feature() -> Outline:
    from ..document.features import Feature  # most specs have none

    return _section(Feature)


def _search() -> Outline:
    from ..document.search import Range, Search  # most specs have none

    section = _section(Search)
    space = Outline(rest=_section(Range), is_open=True)
    return replace(section, keys={**section.keys, "space": space})


_MADE_UP = Outline(rest=ANYTHING, is_open=True)
_LOSS = Outline(catalogue=LOSSES)
_METRICS = Outline(items=_section(NamedMetric))
_LAYER = Outline(dict.fromkeys(STRUCTURAL, ANYTHING), LAYERS)
_INPUT = Outline(dict.fromkeys(INPUT, ANYTHING), main="shape")

# The content of fields that are read later, with more context.
_RAW: dict[tuple[type[SpecModel], str], Outline] = {
    (Data, "features"): Outline(rest=_feature, is_open=True),
    (Model, "inputs"): Outline(rest=_INPUT),
    **{(Model, key): Outline(items=_section(rule)) for key, rule in RULES.items()},
    (Training, "loss"): replace(_LOSS, rest=_LOSS),
    (Training, "metrics"): replace(_METRICS, rest=_METRICS),
    (Training, "weighted_metrics"): replace(_METRICS, rest=_METRICS),
}
