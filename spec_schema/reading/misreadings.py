"""What is said of values that can't be read: the facts in the words of the spec, and remedies."""

import re
from collections.abc import Iterable
from typing import Any

from ..component import Catalogue, Component, Model
from ..diagnostics.diagnostic import Diagnostics, Edit, Related, Span
from ..source.core_schema import NumberFault, resolve
from ..source.refusals import glued_name, space_missing
from ..synonyms import CHOICES, PARAMETERS
from ..values import (
    Entry,
    Mapping,
    Planted,
    Scalar,
    Sequence,
    Value,
    describe,
    plain,
    related_of,
    short,
    silence_origin,
)
from .fields import Field, article, fields_of

FEW = 8
LISTED = 24
MOST_ITEMS = 24
"""Of a list in which one that doesn't fit is looked for."""


class Misreadings:
    """Reports what is wrong with values, each at its place."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics

    def no_mapping(self, model: type[Model], value: Value, path: str) -> None:
        self.diagnostics.report(
            "SC103",
            f"`{last(path)}` must be a mapping, and is {describe(value)}",
            value.span,
            path=path,
            help=f"it takes {listed(fields_of(model))}",
            related=related_of(value),
        )

    def glued_key(self, written: str, entry: Entry, model: type[Model], path: str) -> Field | None:
        """A key with its value in it, as no space parts them; returns what it is a key of."""
        field = fields_of(model).get(written.partition(":")[0])
        if field is None or field.key == written:
            return None
        found = space_missing(written, entry.key_span)
        self.diagnostics.extend([found._replace(path=join(path, field.key), fixes=())])
        return field

    def unknown_key(
        self,
        written: str,
        entry: Entry,
        model: type[Model],
        path: str,
        needed: Field | None = None,
    ) -> str | None:
        """Returns the key that was probably meant.

        Args:
            needed: a key that is missing, whose value this could be.
        """
        known = fields_of(model)
        guess = self.diagnostics.guess(written, known, PARAMETERS)
        noun = "parameter" if issubclass(model, Component) else "key"
        message = f"{_holder(model, path)} has no {noun} `{short(written)}`"
        excluded = getattr(model, "excluded", {}).get(written)
        help = f"{excluded}; " if excluded else ""
        if guess is None or excluded:
            guess, help = None, f"{help}it takes {listed(known) or 'none'}"
        if guess is None and needed is not None:
            help = f"`{needed.key}` is missing: is it meant?"
        self._unknown(message, written, entry, guess, path, help)
        return guess

    def unknown_inline(
        self, catalogue: Catalogue[Any], written: str, entry: Entry, keys: list[str], path: str
    ) -> str | None:
        """A key that is neither one of the keys nor a component that stands beside them.

        Returns what was probably meant.
        """
        guess = self.diagnostics.guess(written, [*catalogue, *keys], catalogue.synonyms)
        message = (
            f"`{last(path)}` has no key `{short(written)}`, and no {catalogue.kind} has that name"
        )
        help = f"it takes one {catalogue.kind} ({listed(catalogue)}) and {listed(keys)}"
        self._unknown(message, written, entry, guess, path, help)
        return guess

    def _unknown(
        self, message: str, written: str, entry: Entry, guess: str | None, path: str, help: str
    ) -> None:
        self.diagnostics.report(
            "SC101",
            message,
            entry.key_span,
            meant=guess,
            path=join(path, written),
            help="" if guess else help,
        )

    def second_inline(
        self, catalogue: Catalogue[Any], written: str, entry: Entry, path: str
    ) -> None:
        self.diagnostics.report(
            "SC105",
            f"there is a second {catalogue.kind}, `{written}`",
            entry.key_span,
            path=path,
            help=f"keep one {catalogue.kind}",
        )

    def missing(self, fields: list[Field], model: type[Model], path: str, key: Span) -> None:
        """All that is missing of a mapping, in one sentence."""
        *first, final = [_needed(field) for field in fields]
        what = f"{', '.join(first)} and {final}" if first else final
        help = "; ".join(filter(None, map(_meaning, fields)))
        message = f"{_holder(model, path)} needs {what}"
        self.diagnostics.report("SC102", message, key, path=path, help=help)

    def together(
        self, message: str, model: type[Model], path: str, key: Span, mapping: Mapping
    ) -> None:
        """Parameters that are right one by one, and not together. Those that are given elsewhere
        (by a child, a variant, an override) are shown as well.
        """
        message = f"{_holder(model, path)} {message}"
        related = [
            Related(entry.value.span, f"`{name}` gets its value here")
            for name, entry in mapping.entries.items()
            if f"`{name}`" in message and not _holds(mapping.span, entry.value.span)
        ]
        self.diagnostics.report("SC107", message, key, path=path, related=related)

    def wrong_value(self, field: Field, value: Value, path: str) -> str | None:
        """Returns the choice that was probably meant."""
        inner = _misfit(field, value)
        if inner is not None:
            self._wrong_inside(field, *inner, path)
            return None
        text = value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
        guess = (
            self.diagnostics.guess(text, field.choices, CHOICES) if text and field.choices else None
        )
        expected = f"must be {field.words or 'something else'}, and is {describe(value)}"
        if len(field.choices) > FEW:
            expected = f"can't be {describe(value)}"
        self.diagnostics.report(
            field.code,
            f"`{field.key}` {expected}",
            value.span,
            meant=guess,
            path=join(path, field.key),
            help="" if guess else _remedy(field, value),
            related=related_of(value),
            fixes=() if guess else _retyped(field, value),
        )
        silence_origin(value, self.diagnostics)
        return guess

    def _wrong_inside(self, field: Field, name: str, value: Value, path: str) -> None:
        """One value of a mapping or of a list doesn't fit."""
        below = join(path, field.key)
        is_item = name.startswith("[")
        shown = f"`{field.key}{name}`" if is_item else f"`{short(name)}` of `{field.key}`"
        self.diagnostics.report(
            field.code,
            f"{shown} can't be {describe(value)}",
            value.span,
            path=below + name if is_item else join(below, name),
            help=f"`{field.key}` is {field.words}" if field.words else "",
            related=related_of(value),
        )

    # Components.

    def unknown_component(
        self, catalogue: Catalogue[Any], written: str, span: Span, path: str
    ) -> str | None:
        """Returns the component that was probably meant."""
        glued = glued_name(written, span, path)
        if glued is not None:
            self.diagnostics.extend([glued])
            return None
        guess = self.diagnostics.guess(written, catalogue, catalogue.synonyms)
        self.diagnostics.report(
            "SC104",
            f"no {catalogue.kind} is called `{short(written)}`",
            span,
            meant=guess,
            path=path,
            help="" if guess else f"there is {listed(catalogue)}",
        )
        return guess

    def no_component(self, catalogue: Catalogue[Any], value: Value, path: str) -> None:
        self.diagnostics.report(
            "SC105",
            f"`{last(path)}` must be {article(catalogue.kind)}, and is {describe(value)}",
            value.span,
            path=path,
            help=f"write its name: {listed(catalogue)}",
            related=related_of(value),
        )

    def several_components(
        self, catalogue: Catalogue[Component], value: Mapping, path: str
    ) -> None:
        """A mapping of several keys where one names a component: a parameter stands beside it."""
        known = [name for name in value.entries if name in catalogue]
        extra = next(name for name in value.entries if name != (known or [""])[0])
        inside = bool(known) and extra in fields_of(catalogue.find(known[0]))
        self.diagnostics.report(
            "SC105",
            f"`{last(path)}` must be one {catalogue.kind}, and has {len(value.entries)} keys",
            value.entries[extra].key_span,
            label=f"belongs inside `{known[0]}`" if inside else "",
            path=path,
            help=f"write `{known[0]}: {{{extra}: …}}`" if inside else f"keep one {catalogue.kind}",
        )

    def bare_value(self, definition: type[Component], given: Value, path: str) -> None:
        keys = fields_of(definition)
        self.diagnostics.report(
            "SC103",
            f"`{definition.name}` takes no bare value, and gets {describe(given)}",
            given.span,
            path=path,
            help=f"name the parameter: {listed(keys)}" if keys else "it has no parameters",
            related=related_of(given),
        )


def _holds(outer: Span, inner: Span) -> bool:
    """Whether one place lies in another one."""
    return inner.source == outer.source and outer[1:3] <= inner[1:3] and inner[3:] <= outer[3:]


def _holder(model: type[Model], path: str) -> str:
    """Whose keys these are: a component by its name, a section by its key."""
    if issubclass(model, Component):
        return f"`{model.name}`"
    return f"`{last(path)}`" if path else "a spec"


def _needed(field: Field) -> str:
    catalogue = field.component.catalogue if field.inline and field.component else None
    return f"one {catalogue.kind}" if catalogue else f"`{field.key}`"


def _meaning(field: Field) -> str:
    if field.inline and field.component:
        return f"it takes {listed(field.component.catalogue)}"
    if field.model:
        return f"`{field.key}` is a mapping of {listed(fields_of(field.model))}"
    return f"`{field.key}` is {field.words}" if field.words else ""


def _remedy(field: Field, value: Value) -> str:
    if len(field.choices) > FEW:
        return f"it takes {listed(field.choices)}"
    return trap(value)


def trap(value: Value) -> str:
    """YAML's own surprises, where one explains the value."""
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return ""
    text = value.value
    if text.lower() in ("yes", "no", "on", "off"):
        meaning = "true" if text.lower() in ("yes", "on") else "false"
        return f"YAML 1.2 reads `{text}` as text; write `{meaning}`"
    if _NUMBER.fullmatch(text):
        return "a number is written without quotes, underscores and commas"
    return ""


def _misfit(field: Field, value: Value) -> tuple[str, Value] | None:
    """The entry of a mapping, or the item of a list, that doesn't fit, where the others would do
    without it. Where any of several could go, the list is too long, and none of them is at fault.
    """
    if isinstance(value, Sequence):
        items = value.items if 1 < len(value.items) <= MOST_ITEMS else []
        strange = [
            (f"[{at}]", item)
            for at, item in enumerate(items)
            if _does(field, Sequence([*items[:at], *items[at + 1 :]], value.span))
        ]
        return strange[0] if len(strange) == 1 else None
    if not isinstance(value, Mapping):
        return None
    for name, entry in value.entries.items():
        others = {key: one for key, one in value.entries.items() if key != name}
        if others and _does(field, Mapping(others, value.span)) and not _does(field, value):
            return name, entry.value
    return None


def _does(field: Field, value: Value) -> bool:
    try:
        field.judge(plain(value))
    except ValueError:
        return False
    return True


def _retyped(field: Field, value: Value) -> tuple[Edit, ...]:
    """The boolean or number that a text stands for, where the field takes it."""
    if not isinstance(value, Scalar) or isinstance(value, Planted):
        return ()
    text = str(value.value)
    written = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(text.lower())
    if written is None and _NUMBER.fullmatch(text) and "," not in text:
        written = text.replace("_", "")
    if written is None or not isinstance(value.value, str):
        return ()
    try:
        field.judge(resolve(written))
    except (ValueError, NumberFault):
        return ()
    return (Edit(value.span, written, True, f"write `{written}`"),)


_NUMBER = re.compile(r"[-+]?[0-9_,]*\.?[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?")


def listed(names: Iterable[str]) -> str:
    """Names as a message lists them, cut where there are many."""
    shown = [f"`{name}`" for name in names]
    return ", ".join([*shown[:LISTED], "…"] if len(shown) > LISTED else shown)


def last(path: str) -> str:
    """The last part of a path."""
    return path.rsplit(".", 1)[-1]


def join(path: str, key: str) -> str:
    """The path of a key inside a path."""
    return f"{path}.{key}" if path else key
