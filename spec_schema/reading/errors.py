"""Errors in values: the facts in the words of the spec, and remedies."""

from typing import TYPE_CHECKING, Any

from ..component import Catalogue, Component, SpecModel
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
    short,
    silence_origin,
)
from ..yaml.yaml_errors import space_missing
from .component_errors import ComponentErrors
from .fields import Field, fields_of, required_of
from .wording import FEW, holder, join, last, listed, noun, remedy, retyped

if TYPE_CHECKING:
    from .bad_items import Misfit
    from .migration_hints import MigrationHint


class ReadingErrors(ComponentErrors):
    """Reports errors in values, each at its place."""

    def no_mapping(self, model: type[SpecModel], value: Value, path: str) -> None:
        """Reports a value that must be a mapping."""
        self.findings.report_text(
            "SC103",
            f"`{last(path)}` must be a mapping, and is {describe(value)}",
            value.span,
            path=path,
            help=self._line(model, value, last(path)) or f"it takes {listed(fields_of(model))}",
            related=related_of(value),
        )

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

    def habit(
        self, written: str, beside: Mapping, model: type[SpecModel], path: str
    ) -> "MigrationHint | None":
        """Returns what a key of another library means here, or None."""
        from .migration_hints import habit_of

        return habit_of(model, written, beside, holder(model, path))

    def unknown_key(
        self,
        written: str,
        entry: Entry,
        model: type[SpecModel],
        path: str,
        beside: Mapping,
        needed: Field | None = None,
        instead: str = "",
    ) -> str | None:
        """Reports an unknown key. Returns the key that was probably meant, or None.

        Args:
            beside: The mapping that contains it.
            needed: A missing key that its value might be for.
            instead: What is known to be written instead.
        """
        known = fields_of(model)
        instead = instead or _cut_number(written, entry)
        guess = None if instead else self.findings.guess(written, known, PARAMETERS)
        message = f"{holder(model, path)} has no {noun(model)} `{short(written)}`"
        excluded = getattr(model, "excluded", {}).get(written)
        help = ""
        if excluded:
            guess, help = None, f"remove it: {excluded}"
        elif guess is None:
            help = f"it takes {listed(known) or 'none'}"
        elif is_given_beside(guess, entry, beside.entries):
            guess, help = None, f"remove it: `{guess}` is given too"
        if guess is None and needed is not None:
            help = f"`{needed.key}` is missing: is it meant?"
        self.unknown(message, written, entry, guess, path, instead or help)
        return guess

    def unknown_inline(
        self, catalogue: Catalogue[Any], written: str, entry: Entry, keys: list[str], path: str
    ) -> str | None:
        """Reports a key that is neither a field nor a component.

        Returns what was probably meant, or None.
        """
        absent = instead(catalogue.kind, written)
        guess = None
        if absent is None:
            guess = self.findings.guess(written, [*catalogue, *keys], catalogue.synonyms)
        message = (
            f"`{last(path)}` has no key `{short(written)}`, and no {catalogue.kind} has that name"
        )
        absent = absent or _of_file(catalogue, written)
        help = absent or f"it takes one {catalogue.kind} ({listed(catalogue)}) and {listed(keys)}"
        self.unknown(message, written, entry, guess, path, help)
        return guess

    def unknown(
        self, message: str, written: str, entry: Entry, guess: str | None, path: str, help: str
    ) -> None:
        """Reports an unknown key with a message of its own."""
        self.findings.report_text(
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
        """Reports a second component where one is allowed."""
        self.findings.report_text(
            "SC105",
            f"there is a second {catalogue.kind}, `{written}`",
            entry.key_span,
            path=path,
            help=f"keep one {catalogue.kind}",
        )

    def missing(
        self,
        fields: list[Field],
        model: type[SpecModel],
        path: str,
        key: Span,
        main: Value | None = None,
    ) -> None:
        """Reports all missing keys of a mapping in one sentence.

        Args:
            main: The bare value in place of the mapping.
        """
        *first, final = [_needed(field) for field in fields]
        what = f"{', '.join(first)} and {final}" if first else final
        help = "; ".join(filter(None, map(_meaning, fields)))
        if main is not None and issubclass(model, Component):
            given = [f"{model.main}: {flow(main)}", *(f"{field.key}: …" for field in fields)]
            help = f"write `{model.name}: {{{', '.join(given)}}}`; {help}"
        message = f"{holder(model, path)} needs {what}"
        self.findings.report_text("SC102", message, key, path=path, help=help)

    def together(
        self, message: str, model: type[SpecModel], path: str, key: Span, mapping: Mapping
    ) -> None:
        """Parameters that are right one by one, and not together. Those that are given elsewhere
        (by a child, a variant, an override) are shown as well.
        """
        message = f"{holder(model, path)} {message}"
        related = [
            Related(entry.value.span, f"`{name}` gets its value here")
            for name, entry in mapping.entries.items()
            if f"`{name}`" in message and not _holds(mapping.span, entry.value.span)
        ]
        from .migration_hints import remedy_of

        help, name = remedy_of(message, mapping)
        at = mapping.entries.get(name)
        if at is not None and _holds(mapping.span, at.value.span):
            key, path = at.key_span, join(path, name)
        self.findings.report_text("SC107", message, key, path=path, related=related, help=help)

    def wrong_value(self, field: Field, value: Value, path: str) -> str | None:
        """Reports an invalid value. Returns the choice that was probably meant, or None."""
        from .bad_items import misfits
        from .meant_values import meant_value

        wrong = misfits(field, value)
        if wrong:
            for one in wrong:
                self._wrong_inside(field, one, path)
            return None
        meant = meant_value(field.key, field.judge, value)
        guess = None if meant and meant.is_sure else self._choice(field, value)
        expected = f"must be {field.words or 'something else'}, and is {describe(value)}"
        if len(field.choices) > FEW:
            expected = f"can't be {describe(value)}"
        self.findings.report_text(
            field.code,
            f"`{field.key}` {expected}",
            value.span,
            meant=guess,
            path=join(path, field.key),
            help="" if guess else remedy(field, value, meant),
            related=related_of(value),
            fixes=() if guess else retyped(value, meant),
        )
        silence_origin(value, self.findings)
        return guess

    def _choice(self, field: Field, value: Value) -> str | None:
        text = value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
        return self.findings.guess(text, field.choices, CHOICES) if text and field.choices else None

    def _wrong_inside(self, field: Field, wrong: "Misfit", path: str) -> None:
        """Reports an invalid item of a mapping or list."""
        below = join(path, field.key)
        shown = f"`{short(wrong.name)}` of `{field.key}`"
        if wrong.is_item:
            shown = f"`{field.key}{wrong.name}`"
        message = f"{shown} must be {wrong.words}, and is {describe(wrong.value)}"
        if not wrong.words:
            message = f"{shown} can't be {describe(wrong.value)}"
        self.findings.report_text(
            field.code,
            message,
            wrong.value.span,
            path=below + wrong.name if wrong.is_item else join(below, wrong.name),
            help=f"`{field.key}` is {field.words}" if field.words and not wrong.words else "",
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
    return "inside brackets a comma ends a value: write a number with a point"


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


def _needed(field: Field) -> str:
    catalogue = field.component.catalogue if field.inline and field.component else None
    return f"one {catalogue.kind}" if catalogue else f"`{field.key}`"


def _meaning(field: Field) -> str:
    if field.inline and field.component:
        return f"it takes {listed(field.component.catalogue)}"
    if field.model:
        return f"`{field.key}` is a mapping of {listed(fields_of(field.model))}"
    return f"`{field.key}` is {field.words}" if field.words else ""
