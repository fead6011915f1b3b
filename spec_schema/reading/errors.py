"""Errors in values: the facts in the words of the spec, and remedies."""

from typing import TYPE_CHECKING, Any

from ..component import Catalogue, Component, Conflict, SpecModel
from ..findings import codes
from ..findings.code import Violation, listed
from ..findings.finding import Related, Span
from ..synonyms import CHOICES, PARAMETERS, instead
from ..yaml.values import (
    Entry,
    Mapping,
    Scalar,
    Value,
    describe,
    flow,
    is_given_beside,
    related_of,
    related_of_key,
    short,
    suppress_followups_at_origin,
)
from ..yaml.yaml_errors import space_missing
from .component_errors import ComponentErrors
from .fields import Field, fields_of, required_of
from .wording import FEW, join, last, owner_of, remedy, retyped

if TYPE_CHECKING:
    from .bad_items import BadItem
    from .migration_hints import MigrationHint


class ReadingErrors(ComponentErrors):
    """Reports errors in values, each at its place."""

    def no_mapping(self, model: type[SpecModel], value: Value, path: str) -> None:
        """Reports a value that must be a mapping."""
        what = codes.values.not_a_mapping(
            section=last(path),
            got=describe(value),
            keys=[*fields_of(model)],
            hint=self._line(model, value, last(path)),
        )
        self.findings.report(what, value.span, path=path, related=related_of(value))

    def _line(self, model: type[SpecModel], value: Value, key: str) -> str:
        from .migration_hints import line_of

        return line_of(model, value, key)

    def glued_key(
        self, written: str, entry: Entry, model: type[SpecModel], path: str
    ) -> Field | None:
        """Reports a key with its value in it (`units:64`); returns the field it is for."""
        field = fields_of(model).get(written.partition(":")[0])
        if field is None or field.key == written:
            return None
        found = space_missing(written, entry.key_span)
        self.findings.extend([found._replace(path=join(path, field.key), fixes=())])
        return field

    def migration_hint(
        self, written: str, beside: Mapping, model: type[SpecModel], path: str
    ) -> "MigrationHint | None":
        """Returns what a key of another library means here, or None."""
        from .migration_hints import migration_hint

        return migration_hint(model, written, beside, owner_of(model, path))

    def unknown_key(
        self,
        written: str,
        entry: Entry,
        model: type[SpecModel],
        path: str,
        beside: Mapping,
        needed: Field | None = None,
        hint: str = "",
    ) -> str | None:
        """Reports an unknown key. Returns the key that was probably meant, or None.

        Args:
            beside: The mapping that contains it.
            needed: A missing key that its value might be for.
            hint: What is known to be written instead.
        """
        known = fields_of(model)
        hint = hint or _cut_number(written, entry)
        excluded = getattr(model, "excluded", {}).get(written, "")
        guess = None if hint or excluded else self.findings.guess(written, known, PARAMETERS)
        key, owner = short(written), owner_of(model, path)
        if guess and is_given_beside(guess, entry, beside.entries):
            what, guess = codes.keys.unknown_key(key, owner, given=guess), None
        elif needed is not None and not guess and not hint:
            what = codes.keys.unknown_key(key, owner, missing=needed.key)
        elif hint or excluded:
            hint = hint or f"remove it: {excluded}"
            what = codes.keys.unknown_key(key, owner, hint=hint)
        elif not known:
            what = codes.keys.unknown_parameter_of_none(key, owner)
        else:
            what = codes.keys.unknown_key(key, owner, known=[*known])
        self.unknown(what, written, entry, path, guess)
        return guess

    def unknown_inline(
        self, catalogue: Catalogue[Any], written: str, entry: Entry, keys: list[str], path: str
    ) -> str | None:
        """Reports a key that is neither a field nor a component.

        Returns what was probably meant, or None.
        """
        absent = instead(catalogue.kind, written) or _of_layers(written, entry)
        guess = None
        if absent is None:
            guess = self.findings.guess(written, [*catalogue, *keys], catalogue.synonyms)
        about = short(written), last(path), catalogue.kind
        hint = absent or _of_file(catalogue, written)
        what = codes.keys.unknown_key_or_component(*about, [*catalogue], keys, hint)
        self.unknown(what, written, entry, path, guess)
        return guess

    def unknown(
        self, what: Violation, written: str, entry: Entry, path: str, meant: str | None = None
    ) -> None:
        """Reports an unknown key."""
        place, related = join(path, written), related_of_key(entry)
        self.findings.report(what, entry.key_span, path=place, meant=meant, related=related)

    def second_inline(
        self, catalogue: Catalogue[Any], written: str, entry: Entry, path: str
    ) -> None:
        """Reports a second component where one is allowed."""
        what = codes.components.second_component(catalogue.kind, written)
        self.findings.report(what, entry.key_span, path=path)

    def missing(
        self,
        fields: list[Field],
        model: type[SpecModel],
        path: str,
        key: Span,
        main: Value | None = None,
    ) -> None:
        """Reports the missing keys of a mapping together, and a missing component.

        Args:
            main: The bare value in place of the mapping.
        """
        owner = owner_of(model, path)
        for field in fields:
            if field.inline and field.component:
                catalogue = field.component.catalogue
                what = codes.keys.missing_component(owner, catalogue.kind, [*catalogue])
                self.findings.report(what, key, path=path)
        keys = {field.key: _words(field) for field in fields if not field.inline}
        line = ""
        if main is not None and issubclass(model, Component):
            given = [f"{model.main}: {flow(main)}", *(f"{name}: …" for name in keys)]
            line = f"{model.name}: {{{', '.join(given)}}}"
        if keys:
            self.findings.report(codes.keys.missing_keys(owner, keys, line), key, path=path)

    def conflict(self, conflict: Conflict, path: str, key: Span, mapping: Mapping) -> None:
        """Reports parameters that are valid one by one, but not together.

        Those that are set elsewhere (by a child, a variant, an override) are shown as well.
        """
        given = {name: mapping.entries.get(name) for name in conflict.parameters}
        entries = {name: entry for name, entry in given.items() if entry is not None}
        here = {k: one for k, one in entries.items() if _holds(mapping.span, one.value.span)}
        related = [
            Related(entry.value.span, f"`{name}` is set here")
            for name, entry in entries.items()
            if name not in here
        ]
        for name, entry in [*here.items()][:1]:
            key, path = entry.key_span, join(path, name)
        self.findings.report(conflict.violation, key, path=path, related=related)

    def wrong_value(self, field: Field, value: Value, path: str) -> str | None:
        """Reports an invalid value. Returns the choice that was probably meant, or None."""
        from .bad_items import bad_items
        from .meant_values import meant_value

        wrong = bad_items(field, value)
        if wrong:
            for one in wrong:
                self._wrong_inside(field, one, path)
            return None
        meant = meant_value(field.key, field.validator, value)
        guess = None if meant and meant.is_sure else self._choice(field, value)
        about = field.key, field.words or "something else", describe(value)
        what = getattr(codes.values, field.violation)(*about, remedy(field, value, meant))
        if len(field.choices) > FEW:
            what = codes.values.unknown_choice(field.key, describe(value), field.choices)
        self.findings.report(
            what,
            value.span,
            path=join(path, field.key),
            related=related_of(value),
            fixes=() if guess else retyped(value, meant),
            meant=guess,
        )
        suppress_followups_at_origin(value, self.findings)
        return guess

    def _choice(self, field: Field, value: Value) -> str | None:
        text = value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
        return self.findings.guess(text, field.choices, CHOICES) if text and field.choices else None

    def _wrong_inside(self, field: Field, wrong: "BadItem", path: str) -> None:
        """Reports an invalid item of a mapping or list."""
        item = f"{field.key}{wrong.name}" if wrong.is_item else f"{field.key}.{short(wrong.name)}"
        got = describe(wrong.value)
        what = codes.values.wrong_item(field.key, item, got, field.words)
        if wrong.words:
            what = codes.values.wrong_value(item, wrong.words, got)
        below = join(path, field.key)
        self.findings.report(
            what,
            wrong.value.span,
            path=below + wrong.name if wrong.is_item else join(below, wrong.name),
            related=related_of(wrong.value),
        )


def _holds(outer: Span, inner: Span) -> bool:
    """Returns whether one span contains another."""
    return inner.source == outer.source and outer[1:3] <= inner[1:3] and inner[3:] <= outer[3:]


def _cut_number(written: str, entry: Entry) -> str:
    """Returns the help for `0,5` in braces, where the comma makes what follows a key."""
    is_empty = isinstance(entry.value, Scalar) and entry.value.value is None
    if not (written.isdecimal() and is_empty):
        return ""
    return "inside brackets a comma ends a value: write decimals with a point"


def _of_layers(written: str, entry: Entry) -> str | None:
    """Returns the help for a layer among regularizers or sources, or None."""
    from ..layers import LAYERS

    is_bare = isinstance(entry.value, Scalar) and entry.value.value is None
    is_layer = written in LAYERS and not is_bare
    return "move it to `model.layers`: it is a layer" if is_layer else None


def _of_file(catalogue: Catalogue[Any], written: str) -> str:
    """Returns how to write a source that is given by a file name alone."""
    kind = written.rpartition(".")[2].lower()
    if "." not in written or kind not in catalogue:
        return ""
    definition: type[Component] = catalogue.find(kind)
    given = [f"{definition.main}: {written}"]
    given += [
        f"{field.key}: …" for field in required_of(definition) if field.key != definition.main
    ]
    return f"write `{kind}: {{{', '.join(given)}}}`"


def _words(field: Field) -> str:
    """Returns what a missing key must be, as a phrase; empty if that is not known."""
    if field.model:
        return f"a mapping with {listed(fields_of(field.model))}"
    return field.words
