"""Values → models: every error at once, each at its place, in the words of the spec.

The reader walks a model's fields itself, so that a nested error has the span of what was written;
pydantic judges the plain values. A section of the document that is wrong in one place is read in
the others all the same, so that what follows can still be checked.
"""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from .component import Component, Model
from .diagnostics.diagnostic import Diagnostics, Span
from .fields import Field, fields_of
from .misreadings import Misreadings, join
from .values import Entry, Mapping, Scalar, Value, plain

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Named:
    """A component as written: its name, where that stands, and what stands behind it."""

    name: str
    span: Span
    parameters: Value | None


class _Failed(Exception):
    """A part could not be read; what is wrong with it is reported already."""


@dataclass(slots=True)
class _Reading:
    """A mapping while it is read into a model.

    Attributes:
        key: what is underlined when a key is missing.
        read: values of the fields, by the field's name.
        failed: names of fields, and keys, that are wrong and reported.
    """

    model: type[Model]
    mapping: Mapping
    path: str
    key: Span
    read: dict[str, Any] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)


class Reader:
    """Reads values into models and reports what is wrong with them."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self._faults = Misreadings(diagnostics)

    def read(self, model: type[M], value: Value, path: str, key: Span) -> M | None:
        """The model that a mapping says, or None with everything that is wrong reported.

        Args:
            path: how a message names the place (`training.policy`).
            key: what is underlined when a key is missing.
        """
        try:
            result: M = self._model(model, self._mapping(value, path), path, key)
        except _Failed:
            return None
        return result

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

    # A mapping, key by key.

    def _mapping(self, value: Value, path: str) -> Mapping:
        if isinstance(value, Mapping):
            return value
        if isinstance(value, Scalar) and value.value is None:
            return Mapping({}, value.span)
        self._faults.no_mapping(value, path)
        raise _Failed

    def _model(self, model: type[Any], mapping: Mapping, path: str, key: Span) -> Any:
        reading = _Reading(model, mapping, path, key)
        fields = fields_of(model)
        inline = next((field for field in fields.values() if field.inline), None)
        for written, entry in mapping.entries.items():
            known = fields.get(written)
            if inline and (known is None or known.inline):
                self._read_inline(inline, written, entry, reading)
            elif known is None:
                meant = self._faults.unknown_key(written, entry, fields, path)
                # What was meant is there, misspelt: it is not missing too.
                reading.failed.add(fields[meant].name if meant in fields else written)
            else:
                self._read_field(known, entry, reading)
        for known in fields.values():
            if known.required and known.name not in reading.read | dict.fromkeys(reading.failed):
                self._faults.missing(known, path, key)
                reading.failed.add(known.name)
        return self._judged(reading)

    def _read_field(self, field: Field, entry: Entry, reading: _Reading) -> None:
        try:
            reading.read[field.name] = self._value(field, entry, join(reading.path, field.key))
        except _Failed:
            reading.failed.add(field.name)

    def _read_inline(self, field: Field, written: str, entry: Entry, reading: _Reading) -> None:
        """A component whose name is a key beside the others (`csv:` in `data`)."""
        assert field.component is not None
        catalogue = field.component.catalogue
        if written not in catalogue:
            keys = [key for key in fields_of(reading.model) if key != field.key]
            self._faults.unknown_inline(catalogue, written, entry, keys, reading.path)
        elif field.name in reading.read:
            self._faults.second_inline(catalogue, written, entry, reading.path)
        else:
            named = Named(written, entry.key_span, entry.value)
            path = join(reading.path, written)
            try:
                reading.read[field.name] = self._parameters(catalogue.find(written), named, path)
            except _Failed:
                reading.failed.add(field.name)
            return
        reading.failed.add(field.name)

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

    # What pydantic says of the values.

    def _judged(self, reading: _Reading) -> Any:
        try:
            result = reading.model.model_validate(reading.read)
        except ValidationError as errors:
            self._translate(errors, reading)
        if not reading.failed:
            return result
        if not reading.model.section:
            raise _Failed
        return _partial(reading)

    def _translate(self, errors: ValidationError, reading: _Reading) -> None:
        """Pydantic's findings in the words of the spec: one a field, at the value."""
        fields = {field.name: field for field in fields_of(reading.model).values()}
        for error in errors.errors(include_url=False, include_context=True):
            if not error["loc"]:
                message = str(error.get("ctx", {}).get("error", error["msg"]))
                self._faults.together(message, reading.path, reading.key)
                reading.failed.add("")
                continue
            field = fields[str(error["loc"][0])]
            if field.name in reading.failed:
                continue
            reading.failed.add(field.name)
            value = reading.mapping.entries[field.key].value
            self._faults.wrong_value(field, value, reading.path)

    # Components.

    def _component(self, base: type[Any], value: Value, path: str) -> Any:
        catalogue = base.catalogue
        named = self._named(base, value, path)
        if named.name not in catalogue:
            self._faults.unknown_component(catalogue, named.name, named.span, path)
            raise _Failed
        return self._parameters(catalogue.find(named.name), named, path)

    def _named(self, base: type[Component], value: Value, path: str) -> Named:
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return Named(value.value, value.span, None)
        if isinstance(value, Mapping) and len(value.entries) == 1:
            ((name, entry),) = value.entries.items()
            return Named(name, entry.key_span, entry.value)
        if isinstance(value, Mapping) and value.entries:
            self._faults.several_components(base.catalogue, value, path)
        else:
            self._faults.no_component(base.catalogue, value, path)
        raise _Failed

    def _parameters(self, definition: type[Any], named: Named, path: str) -> Any:
        given = named.parameters
        if given is None or (isinstance(given, Scalar) and given.value is None):
            return self._model(definition, Mapping({}, named.span), path, named.span)
        if isinstance(given, Mapping) and not _is_bare(definition, given):
            return self._model(definition, given, path, named.span)
        if definition.main is None:
            self._faults.bare_value(definition, given, path)
            raise _Failed
        main = Mapping({definition.main: Entry(named.span, given)}, given.span)
        return self._model(definition, main, path, named.span)


def _partial(reading: _Reading) -> Any:
    """A section with what could be read of it; None stands for what could not."""
    names = {field.name for field in fields_of(reading.model).values()}
    failed = dict.fromkeys(names & reading.failed)
    return reading.model.model_construct(**reading.read | failed)


def _is_bare(definition: type[Component], given: Mapping) -> bool:
    """Whether a mapping is the main parameter's component (`bidirectional: {lstm: 8}`)."""
    main = fields_of(definition).get(definition.main or "")
    if main is None or main.component is None or len(given.entries) != 1:
        return False
    name = next(iter(given.entries))
    return name not in fields_of(definition) and name in main.component.catalogue


def _is_number(value: Value) -> bool:
    """Whether a field that takes a number or a component gets a number (`learning_rate: 0.1`)."""
    return isinstance(value, Scalar) and not isinstance(value.value, str)
