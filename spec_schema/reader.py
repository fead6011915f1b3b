"""Values → models: every error at once, each at its place, in the words of the spec.

The reader walks a model's fields itself, so that a nested error has the span of what was written;
pydantic judges the plain values.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from .component import Catalogue, Component, Model
from .diagnostics.diagnostic import Diagnostics, Span
from .diagnostics.suggest import did_you_mean
from .fields import Field, article, fields_of
from .synonyms import CHOICES, PARAMETERS
from .values import Entry, Mapping, Scalar, Sequence, Value, describe, plain

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Named:
    """A component as written: its name, where that stands, and what stands behind it."""

    name: str
    span: Span
    parameters: Value | None


class _Failed(Exception):
    """A part could not be read; what is wrong with it is reported already."""


class Reader:
    """Reads values into models and reports what is wrong with them."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics

    def read(self, model: type[M], value: Value, path: str, key: Span) -> M | None:
        """The model that a mapping says, or None with everything that is wrong reported.

        Args:
            path: how a message names the place (`training.policy`).
            key: what is underlined when a key is missing.
        """
        try:
            return self._model(model, self._mapping(value, path), path, key)
        except _Failed:
            return None

    def read_component(self, base: type[M], value: Value, path: str) -> M | None:
        """The component that a value names (`relu`, `{l2: 1e-4}`, `{adam: {learning_rate: 1}}`)."""
        try:
            component: M = self._component(base, value, path)
        except _Failed:
            return None
        return component

    def read_named(self, definition: type[M], named: Named, path: str) -> M | None:
        """The component of a known class from what stands behind its name."""
        try:
            component: M = self._parameters(definition, named, path)
        except _Failed:
            return None
        return component

    def fail(self, code: str, message: str, span: Span, **more: Any) -> _Failed:
        self.diagnostics.report(code, message, span, **more)
        return _Failed()

    # A mapping, key by key.

    def _mapping(self, value: Value, path: str) -> Mapping:
        if isinstance(value, Mapping):
            return value
        if isinstance(value, Scalar) and value.value is None:
            return Mapping({}, value.span)
        raise self.fail(
            "SC103",
            f"`{_last(path)}` must be a mapping, and is {describe(value)}",
            value.span,
            path=path,
        )

    def _model(self, model: type[M], mapping: Mapping, path: str, key: Span) -> M:
        fields = fields_of(model)
        read: dict[str, Any] = {}
        failed: set[str] = set()
        inline = next((field for field in fields.values() if field.inline), None)
        for written, entry in mapping.entries.items():
            field = fields.get(written)
            if inline and (field is None or field.inline):
                self._read_inline(inline, written, entry, path, read, failed, tuple(fields))
            elif field is None:
                self._unknown(written, entry, fields, path)
                failed.add(written)
            else:
                self._read_field(field, entry, _join(path, written), read, failed)
        self._missing(fields.values(), read, failed, path, key)
        return self._judge(model, read, failed, mapping, path, key)

    def _read_field(
        self, field: Field, entry: Entry, path: str, read: dict[str, Any], failed: set[str]
    ) -> None:
        try:
            read[field.name] = self._value(field, entry, path)
        except _Failed:
            failed.add(field.name)

    def _read_inline(
        self,
        field: Field,
        written: str,
        entry: Entry,
        path: str,
        read: dict[str, Any],
        failed: set[str],
        keys: tuple[str, ...],
    ) -> None:
        """A component whose name is a key beside the others (`csv:` in `data`)."""
        catalogue = _catalogue(field.component)
        others = [key for key in keys if key != field.key]
        if written not in catalogue:
            self._unknown_inline(catalogue, written, entry, others, path)
            failed.add(field.name)
        elif field.name in read or field.name in failed:
            self.diagnostics.report(
                "SC105",
                f"there is a second {catalogue.kind}, `{written}`",
                entry.key_span,
                path=path,
                help=f"keep one {catalogue.kind}",
            )
            failed.add(field.name)
        else:
            named = Named(written, entry.key_span, entry.value)
            try:
                read[field.name] = self._parameters(
                    catalogue.find(written), named, _join(path, written)
                )
            except _Failed:
                failed.add(field.name)

    def _value(self, field: Field, entry: Entry, path: str) -> Any:
        value = entry.value
        if field.raw:
            return value
        empty = isinstance(value, Scalar) and value.value is None
        if empty and field.nullable and not field.model:
            return None
        if field.component and not (field.plain and _is_number(value)):
            return self._component(field.component, value, path)
        if field.model and (empty or isinstance(value, Mapping)):
            return self._model(field.model, self._mapping(value, path), path, entry.key_span)
        return plain(value)

    def _unknown(self, written: str, entry: Entry, fields: dict[str, Field], path: str) -> None:
        guess = did_you_mean(written, fields, PARAMETERS)
        self.diagnostics.report(
            "SC101",
            f"`{_last(path)}` has no key `{written}`" if path else f"a spec has no key `{written}`",
            entry.key_span,
            label=f"did you mean `{guess}`?" if guess else "",
            path=_join(path, written),
            help="" if guess else f"it takes {_listed(fields)}",
        )

    def _unknown_inline(
        self, catalogue: Catalogue[Any], written: str, entry: Entry, keys: list[str], path: str
    ) -> None:
        guess = did_you_mean(written, [*catalogue, *keys], catalogue.synonyms)
        self.diagnostics.report(
            "SC101",
            f"`{_last(path)}` has no key `{written}`, and no {catalogue.kind} has that name",
            entry.key_span,
            label=f"did you mean `{guess}`?" if guess else "",
            path=_join(path, written),
            help=""
            if guess
            else f"it takes one {catalogue.kind} ({_listed(catalogue)}) and {_listed(keys)}",
        )

    def _missing(
        self, fields: Iterable[Field], read: dict[str, Any], failed: set[str], path: str, key: Span
    ) -> None:
        for field in fields:
            if not field.required or field.name in read or field.name in failed:
                continue
            failed.add(field.name)
            what = f"one {_catalogue(field.component).kind}" if field.inline else f"`{field.key}`"
            help = f"it takes {_listed(_catalogue(field.component))}" if field.inline else ""
            self.diagnostics.report(
                "SC102",
                f"`{_last(path)}` needs {what}" if path else f"a spec needs {what}",
                key,
                path=path,
                help=help or f"`{field.key}` is {field.words}" if field.words else help,
            )

    def _judge(
        self,
        model: type[M],
        read: dict[str, Any],
        failed: set[str],
        mapping: Mapping,
        path: str,
        key: Span,
    ) -> M:
        try:
            result = model.model_validate(read)
        except ValidationError as errors:
            self._translate(errors, model, mapping, failed, path, key)
            raise _Failed from None
        if failed:
            raise _Failed
        return result

    def _translate(
        self,
        errors: ValidationError,
        model: type[Model],
        mapping: Mapping,
        failed: set[str],
        path: str,
        key: Span,
    ) -> None:
        """Pydantic's findings in the words of the spec: one a field, at the value."""
        fields = {field.name: field for field in fields_of(model).values()}
        for error in errors.errors(include_url=False, include_context=True):
            if not error["loc"]:
                message = str(error.get("ctx", {}).get("error", error["msg"]))
                self.diagnostics.report("SC107", f"`{_last(path)}` {message}", key, path=path)
                continue
            field = fields[str(error["loc"][0])]
            if field.name in failed:
                continue
            failed.add(field.name)
            self._wrong_value(field, mapping.entries[field.key].value, path)

    def _wrong_value(self, field: Field, value: Value, path: str) -> None:
        text = value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""
        guess = did_you_mean(text, field.choices, CHOICES) if text and field.choices else None
        self.diagnostics.report(
            "SC103",
            f"`{field.key}` must be {field.words or 'something else'}, and is {describe(value)}"
            if len(field.choices) <= 8
            else f"`{field.key}` can't be {describe(value)}",
            value.span,
            label=f"did you mean `{guess}`?" if guess else "",
            path=_join(path, field.key),
            help=_remedy(field, value, guess),
        )

    # Components.

    def _component(self, base: type[Any], value: Value, path: str) -> Any:
        catalogue = _catalogue(base)
        named = self._named(catalogue, value, path)
        if named.name not in catalogue:
            guess = did_you_mean(named.name, catalogue, catalogue.synonyms)
            raise self.fail(
                "SC104",
                f"no {catalogue.kind} is called `{named.name}`",
                named.span,
                label=f"did you mean `{guess}`?" if guess else "",
                path=path,
                help="" if guess else f"there is {_listed(catalogue)}",
            )
        return self._parameters(catalogue.find(named.name), named, path)

    def _named(self, catalogue: Catalogue[Any], value: Value, path: str) -> Named:
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return Named(value.value, value.span, None)
        if isinstance(value, Mapping) and len(value.entries) == 1:
            ((name, entry),) = value.entries.items()
            return Named(name, entry.key_span, entry.value)
        if isinstance(value, Mapping) and value.entries:
            raise self._several(catalogue, value, path)
        raise self.fail(
            "SC105",
            f"`{_last(path)}` must be {article(catalogue.kind)}, and is {describe(value)}",
            value.span,
            path=path,
            help=f"write its name: {_listed(catalogue)}",
        )

    def _several(self, catalogue: Catalogue[Any], value: Mapping, path: str) -> _Failed:
        known = [name for name in value.entries if name in catalogue]
        extra = next(name for name in value.entries if name != (known or [""])[0])
        inside = bool(known) and extra in fields_of(catalogue.find(known[0]))
        return self.fail(
            "SC105",
            f"`{_last(path)}` must be one {catalogue.kind}, and has {len(value.entries)} keys",
            value.entries[extra].key_span,
            label=f"belongs inside `{known[0]}`" if inside else "",
            path=path,
            help=f"write `{known[0]}: {{{extra}: …}}`" if inside else f"keep one {catalogue.kind}",
        )

    def _parameters(self, definition: type[Any], named: Named, path: str) -> Any:
        given = named.parameters
        if given is None or (isinstance(given, Scalar) and given.value is None):
            given = Mapping({}, named.span)
        elif self._is_bare(definition, given):
            if definition.main is None:
                raise self.fail(
                    "SC103",
                    f"`{definition.name}` takes no bare value, and gets {describe(given)}",
                    given.span,
                    path=path,
                    help=_mapping_help(definition),
                )
            given = Mapping({definition.main: Entry(named.span, given)}, given.span)
        assert isinstance(given, Mapping)
        return self._model(definition, given, path, named.span)

    @staticmethod
    def _is_bare(definition: type[Component], given: Value) -> bool:
        """Whether the value stands for the main parameter alone (`dense: 64`)."""
        if not isinstance(given, Mapping):
            return True
        main = fields_of(definition).get(definition.main or "")
        if main is None or main.component is None or len(given.entries) != 1:
            return False
        name = next(iter(given.entries))
        return name not in fields_of(definition) and name in _catalogue(main.component)


def _catalogue(base: type[Component] | None) -> Catalogue[Any]:
    assert base is not None
    return base.catalogue


def _is_number(value: Value) -> bool:
    """Whether a field that takes a number or a component gets a number (`learning_rate: 0.1`)."""
    return isinstance(value, Scalar) and not isinstance(value.value, str)


def _mapping_help(definition: type[Component]) -> str:
    keys = fields_of(definition)
    return f"name the parameter: {_listed(keys)}" if keys else "it has no parameters"


def _remedy(field: Field, value: Value, guess: str | None) -> str:
    if guess:
        return ""
    if len(field.choices) > 8:
        return f"it takes {_listed(field.choices)}"
    return _trap(value)


def _trap(value: Value) -> str:
    """YAML's own surprises, where one explains the value."""
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return ""
    text = value.value
    if text.lower() in ("yes", "no", "on", "off"):
        meaning = "true" if text.lower() in ("yes", "on") else "false"
        return f"YAML 1.2 reads `{text}` as text; write `{meaning}`"
    if text.replace("_", "").isdigit():
        return "numbers are written without quotes and underscores"
    return ""


def _listed(names: Iterable[str]) -> str:
    shown = [f"`{name}`" for name in names]
    if len(shown) > 24:
        shown = [*shown[:24], "…"]
    return ", ".join(shown)


def _last(path: str) -> str:
    return path.rsplit(".", 1)[-1]


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


__all__ = ["Named", "Reader", "Sequence"]
