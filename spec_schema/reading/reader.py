"""Values → models: every error at once, each at its place, in the words of the spec.

The reader walks a model's fields itself, so that a nested error has the span of what was written.
A section of the document that is wrong in one place is read in the others all the same, so that
what follows can still be checked.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from ..component import Component, SpecModel
from ..findings.did_you_mean import did_you_mean
from ..findings.finding import Findings, Span
from ..synonyms import PARAMETERS
from ..yaml.values import Entry, Mapping, Scalar, Sequence, Value, plain
from .coercion import disagreement
from .errors import ReadingErrors
from .fields import Field, fields_of, inline_of, required_of
from .wording import join

M = TypeVar("M", bound=SpecModel)


class Named(NamedTuple):
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
        read: values of the fields as the model keeps them, by the field's name.
        failed: names of fields, and keys, that are wrong and reported.
    """

    model: type[SpecModel]
    mapping: Mapping
    path: str
    key: Span
    read: dict[str, Any] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def has(self, field: Field) -> bool:
        """Whether something was written for the field, right or wrong."""
        return field.name in self.read or field.name in self.failed


class Reader:
    """Reads values into models and reports what is wrong with them.

    Where it is plain what was meant by a misspelt word, reading goes on with that, so that what
    is wrong further on is found too: a model may come with errors.
    """

    def __init__(self, findings: Findings) -> None:
        self._faults = ReadingErrors(findings)
        self._effort = findings.work

    def read(self, model: type[M], value: Value, path: str, key: Span) -> M | None:
        """The model that a mapping says; None where it says none. What is wrong is reported.

        Args:
            path: how a message names the place (`training.policy`).
            key: what is underlined when a key is missing.
        """
        try:
            result: M = self._model(model, self._mapping(model, value, path), path, key)
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

    def _mapping(self, model: type[SpecModel], value: Value, path: str) -> Mapping:
        if isinstance(value, Mapping):
            return value
        if isinstance(value, Scalar) and value.value is None:
            return Mapping({}, value.span)
        if isinstance(value, Scalar) and isinstance(value.value, str) and inline_of(model):
            nothing = Scalar(None, value.span)  # `- l2` is `- l2:`
            return Mapping({value.value: Entry(value.span, nothing)}, value.span)
        self._faults.no_mapping(model, value, path)
        raise _Failed

    def _model(self, model: type[SpecModel], mapping: Mapping, path: str, key: Span) -> Any:
        self._effort.charge(25 + 5 * len(mapping.entries))
        fields = fields_of(model)
        inline = inline_of(model)
        strays: Container[str] = ()
        names = inline.component.catalogue if inline and inline.component else ()
        if not all(key in fields or key in names for key in mapping.entries):
            strays, mapping = self._settled(model, mapping, path)
        reading = _Reading(model, mapping, path, key)
        for written, entry in mapping.entries.items():
            known = fields.get(written)
            if written in strays:
                reading.failed.add(written)
            elif known and not known.inline:
                self._read_field(known, entry, reading)
            elif inline:
                self._read_inline(inline, written, entry, reading)
            else:
                self._read_unknown(written, entry, reading)
        missing = [known for known in required_of(model) if not reading.has(known)]
        if missing:
            self._faults.missing(missing, model, path, key)
            reading.failed.update(known.name for known in missing)
        return self._made(reading)

    def _settled(
        self, model: type[SpecModel], mapping: Mapping, path: str
    ) -> tuple[set[str], Mapping]:
        """A mapping with its component under its name, and keys of sections inside it there.

        Returns the keys that belong elsewhere too; they are reported.
        """
        from .misplaced_keys import strays_of

        inline = inline_of(model)
        if inline and inline.component:
            fields = fields_of(model)
            typed = self._faults.typed(inline.component.catalogue, mapping, path, fields)
            mapping = typed.mapping if typed else mapping
        return strays_of(model, mapping, path, self._faults)

    def _read_unknown(self, written: str, entry: Entry, reading: _Reading) -> None:
        glued = self._faults.glued_key(written, entry, reading.model, reading.path)
        if glued is not None:
            reading.failed.add(glued.name)
            return
        habit = self._faults.habit(written, reading.mapping, reading.model, reading.path)
        needed = _needed(entry, reading)
        if habit is not None:
            needed = fields_of(reading.model).get(habit.stands_for)
        place = reading.model, reading.path, reading.mapping, needed
        meant = self._faults.unknown_key(written, entry, *place, habit.help if habit else "")
        if meant is None and needed is not None:
            reading.failed.add(needed.name)
        self._read_meant(meant, written, entry, reading)

    def _read_meant(self, meant: str | None, written: str, entry: Entry, reading: _Reading) -> None:
        """What stands behind a misspelt key, as that of the key that was meant."""
        field = fields_of(reading.model).get(meant or "")
        if field is None or meant in reading.mapping.entries or reading.has(field):
            reading.failed.add(written)
        else:
            self._read_field(field, entry, reading)

    def _read_field(self, field: Field, entry: Entry, reading: _Reading) -> None:
        try:
            value = self._value(field, entry, join(reading.path, field.key))
        except _Failed:
            reading.failed.add(field.name)
        else:
            self._judge(field, value, entry, reading)

    def _read_inline(self, field: Field, written: str, entry: Entry, reading: _Reading) -> None:
        """A component whose name is a key beside the others (`csv:` in `data`)."""
        assert field.component is not None
        catalogue = field.component.catalogue
        name: str | None = written
        if written not in catalogue:
            keys = [key for key in fields_of(reading.model) if key != field.key]
            name = self._faults.unknown_inline(catalogue, written, entry, keys, reading.path)
            if name not in catalogue:
                self._read_meant(name, written, entry, reading)
                reading.failed |= set() if name else {field.name}
                return
        if reading.has(field):
            self._faults.second_inline(catalogue, written, entry, reading.path)
            return
        named = Named(str(name), entry.key_span, entry.value)
        path = join(reading.path, str(name))
        try:
            reading.read[field.name] = self._parameters(catalogue.find(str(name)), named, path)
        except _Failed:
            reading.failed.add(field.name)

    def _value(self, field: Field, entry: Entry, path: str) -> Any:
        value = entry.value
        if field.raw:
            return value
        empty = isinstance(value, Scalar) and value.value is None
        if empty and field.nullable:
            return None
        if field.component and not (field.plain and _is_plain(field.component, value)):
            return self._component(field.component, value, path)
        if field.model:
            mapping = self._mapping(field.model, value, path)
            return self._model(field.model, mapping, path, entry.key_span)
        if isinstance(value, Sequence):
            self._effort.charge(2 * len(value.items))
        return plain(value)

    # What the values are, each by itself and all together.

    def _judge(self, field: Field, value: Any, entry: Entry, reading: _Reading) -> None:
        """Bring a value into the form the model keeps; or say that it is wrong.

        A value that was probably meant takes the place of a wrong one.
        """
        try:
            value = field.judge(value)
        except ValueError:
            value = self._faults.wrong_value(field, entry.value, reading.path)
            if value is None:
                reading.failed.add(field.name)
        reading.read[field.name] = value

    def _made(self, reading: _Reading) -> Any:
        if not reading.failed:
            made = reading.model.made(reading.read)
            message = disagreement(made)
            if message is None:
                return made
            self._faults.together(
                message, reading.model, reading.path, reading.key, reading.mapping
            )
        if not reading.model.section:
            raise _Failed
        return _partial(reading)

    # Components.

    def _component(self, base: type[Any], value: Value, path: str) -> Any:
        catalogue = base.catalogue
        named = self._named(base, value, path)
        name: str | None = named.name
        if name not in catalogue:
            name = self._faults.unknown_component(catalogue, named.name, named.span, path)
        if name is None:
            raise _Failed
        return self._parameters(catalogue.find(name), named, path)

    def _named(self, base: type[Component], value: Value, path: str) -> Named:
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return Named(value.value, value.span, None)
        if isinstance(value, Mapping) and not all(key in base.catalogue for key in value.entries):
            typed = self._faults.typed(base.catalogue, value, path)
            if typed is not None:
                return Named(typed.name, typed.entry.key_span, typed.entry.value)
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
        if self._faults.names_as_value(definition, given, path):
            raise _Failed
        if definition.main is None:
            self._faults.bare_value(definition, given, path)
            raise _Failed
        model: type[Component] = definition
        others = [field for field in required_of(model) if field.key != definition.main]
        if others:
            self._faults.missing(others, definition, path, named.span, given)
            raise _Failed
        main = Mapping({definition.main: Entry(named.span, given)}, given.span)
        return self._model(definition, main, path, named.span)


def _partial(reading: _Reading) -> Any:
    """A section with what could be read of it; None stands for what could not."""
    names = {field.name for field in fields_of(reading.model).values()}
    failed = dict.fromkeys(names & reading.failed)
    return reading.model.made({**reading.read, **failed})


def _needed(entry: Entry, reading: _Reading) -> Field | None:
    """The one field that has to be given and is not, where the value would do for it."""
    written = reading.mapping.entries
    missing = [
        field
        for field in required_of(reading.model)
        if field.key not in written and not _is_meant_elsewhere(field.key, entry, written)
    ]
    if len(missing) != 1 or missing[0].component or missing[0].model or reading.has(missing[0]):
        return None
    try:
        missing[0].judge(plain(entry.value))
    except ValueError:
        return None
    return missing[0]


def _is_meant_elsewhere(key: str, entry: Entry, written: dict[str, Entry]) -> bool:
    """Whether another of the keys is a known name of this one. There may be very many keys."""
    return any(
        name in written and written[name] is not entry
        for name, meant in PARAMETERS.items()
        if meant == key
    )


def _is_bare(definition: type[Component], given: Mapping) -> bool:
    """Whether a mapping is the main parameter's component (`bidirectional: {lstm: 8}`)."""
    main = fields_of(definition).get(definition.main or "")
    if main is None or main.component is None or len(given.entries) != 1:
        return False
    name = next(iter(given.entries))
    return name not in fields_of(definition) and name in main.component.catalogue


def _is_plain(base: type[Component], value: Value) -> bool:
    """Whether a field that takes a number or a component gets no component
    (`learning_rate: 0.1`, and `learning_rate: fast`, which is not near to any).
    """
    if not isinstance(value, Scalar):
        return False
    written = value.value
    catalogue = base.catalogue
    return not isinstance(written, str) or not (
        written in catalogue or did_you_mean(written, catalogue, catalogue.synonyms)
    )
