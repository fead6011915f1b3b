"""Reading values into models: every error at once, each at its place."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ..component import Component, SpecModel, conflict_of
from ..findings.finding import Findings, Span
from ..yaml.values import Entry, Mapping, Scalar, Sequence, Value, plain
from .fields import (
    Field,
    fields_of,
    inline_of,
    is_main_component,
    is_plain,
    names_component,
    required_of,
)
from .wording import join

if TYPE_CHECKING:
    from .errors import ReadingErrors

M = TypeVar("M", bound=SpecModel)


class Named(NamedTuple):
    """A component as written: its name, the span of the name, and the value below it."""

    name: str
    span: Span
    parameters: Value | None
    inherits: bool = False


class _Failed(Exception):
    """Marks a part that could not be read. The error is already reported."""


@dataclass(slots=True, eq=False, repr=False)
class _Reading:
    """A mapping while it is read into a model.

    Attributes:
        inherits: Whether what is missing is taken from another component.
        read: Values of the fields as the model stores them, by field name.
        failed: Names of fields, and keys, with reported errors.
    """

    model: type[SpecModel]
    mapping: Mapping
    path: str
    key: Span
    inherits: bool = False
    read: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def has(self, field: Field) -> bool:
        """Returns whether a value was written for the field, valid or not."""
        return field.name in self.read or field.name in self.failed or field.name in self.unread


class Reader:
    """Reads values into models and reports what is wrong with them.

    If it is clear what a misspelt word means, reading continues with that, so that later errors are
    found too: a model may come with errors.
    """

    def __init__(self, findings: Findings, blocks: Container[str] = ()) -> None:
        self.unread: dict[str, Value] = {}
        """What was written for fields that the compiler reads (`Raw`), by path."""
        self._findings, self._blocks = findings, blocks
        self._effort = findings.work

    @cached_property
    def _faults(self) -> "ReadingErrors":
        from .errors import ReadingErrors  # most specs have none

        return ReadingErrors(self._findings, self._blocks)

    def read(self, model: type[M], value: Value, path: str, key: Span) -> M | None:
        """Returns the model for a mapping, or None if it can't be read. Errors are reported.

        Args:
            path: The place for messages (`training.policy`).
            key: What to underline if a key is missing.
        """
        try:
            result: M = self._model(model, self._mapping(model, value, path), path, key)
        except _Failed:
            return None
        return result

    def read_component(self, base: type[M], value: Value, path: str) -> M | None:
        """Returns the component in a value (`relu`, `{l2: 1e-4}`, `{adam: {beta_1: 0.8}}`)."""
        try:
            component: M = self._component(base, value, path)
        except _Failed:
            return None
        return component

    def read_named(self, definition: type[M], named: Named, path: str) -> M | None:
        """Returns the component of a known class from the value below its name."""
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

    def _model(
        self, model: type[SpecModel], mapping: Mapping, path: str, key: Span, inherits: bool = False
    ) -> Any:
        self._effort.charge(25 + 5 * len(mapping.entries))
        fields = fields_of(model)
        inline = inline_of(model)
        misplaced: Container[str] = ()
        names = inline.component.catalogue if inline and inline.component else ()
        if not all(key in fields or key in names for key in mapping.entries):
            misplaced, mapping = self._settled(model, mapping, path)
        reading = _Reading(model, mapping, path, key, inherits)
        for written, entry in mapping.entries.items():
            known = fields.get(written)
            if written in misplaced:
                reading.failed.add(written)
            elif known and not known.inline:
                self._read_field(known, entry, reading)
            elif inline:
                self._read_inline(inline, written, entry, reading)
            else:
                self._read_unknown(written, entry, reading)
        missing = [known for known in required_of(model, inherits) if not reading.has(known)]
        if missing:
            self._faults.missing(missing, model, path, key)
            reading.failed.update(known.name for known in missing)
        return self._made(reading)

    def _settled(
        self, model: type[SpecModel], mapping: Mapping, path: str
    ) -> tuple[set[str], Mapping]:
        """Returns a mapping with its component under its name, and keys of inner sections moved.

        Also returns the keys that belong elsewhere, which are reported.
        """
        from .misplaced_keys import move_misplaced_keys

        inline = inline_of(model)
        if inline and inline.component:
            fields = fields_of(model)
            typed = self._faults.typed(inline.component.catalogue, mapping, path, fields)
            mapping = typed.mapping if typed else mapping
        return move_misplaced_keys(model, mapping, path, self._faults)

    def _read_unknown(self, written: str, entry: Entry, reading: _Reading) -> None:
        from .misplaced_keys import needed_field

        glued = self._faults.glued_key(written, entry, reading.model, reading.path)
        if glued is not None:
            reading.failed.add(glued.name)
            return
        hint = self._faults.migration_hint(written, reading.mapping, reading.model, reading.path)
        needed = needed_field(entry, reading.model, reading.mapping, reading.has)
        if hint is not None:
            needed = fields_of(reading.model).get(hint.stands_for)
        place = reading.model, reading.path, reading.mapping, needed
        meant = self._faults.unknown_key(written, entry, *place, hint.help if hint else "")
        if meant is None and needed is not None:
            reading.failed.add(needed.name)
        self._read_meant(meant, written, entry, reading)

    def _read_meant(self, meant: str | None, written: str, entry: Entry, reading: _Reading) -> None:
        """Reads the value of a misspelt key as that of the key that was meant."""
        field = fields_of(reading.model).get(meant or "")
        if field is None or meant in reading.mapping.entries or reading.has(field):
            reading.failed.add(written)
        else:
            self._read_field(field, entry, reading)

    def _read_field(self, field: Field, entry: Entry, reading: _Reading) -> None:
        path = join(reading.path, field.key)
        if field.raw:
            self.unread[path] = entry.value
            reading.unread.add(field.name)
            return
        try:
            value = self._value(field, entry, path)
        except _Failed:
            reading.failed.add(field.name)
        else:
            self._validate(field, value, entry, reading)

    def _read_inline(self, field: Field, written: str, entry: Entry, reading: _Reading) -> None:
        """Reads a component whose name is a key next to the others (`csv:` in `data`)."""
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
        named = Named(str(name), entry.key_span, entry.value, field.inherits)
        path = join(reading.path, str(name))
        try:
            reading.read[field.name] = self._parameters(catalogue.find(str(name)), named, path)
        except _Failed:
            reading.failed.add(field.name)

    def _value(self, field: Field, entry: Entry, path: str) -> Any:
        value = entry.value
        empty = isinstance(value, Scalar) and value.value is None
        if empty and field.nullable:
            return None
        if field.items and isinstance(value, Sequence):
            numbered = enumerate(value.items)
            return self._each(field.items, ((f"{path}[{n}]", one, one.span) for n, one in numbered))
        if field.values and isinstance(value, Mapping) and not names_component(field, value):
            named = value.entries.items()
            items = ((join(path, key), entry.value, entry.key_span) for key, entry in named)
            return dict(zip(value.entries, self._each(field.values, items), strict=True))
        if field.component and not (field.plain and is_plain(field.component, value)):
            return self._component(field.component, value, path)
        model = field.model
        if model and (empty or isinstance(value, Mapping) or not field.plain):
            return self._model(model, self._mapping(model, value, path), path, entry.key_span)
        if isinstance(value, Sequence):
            self._effort.charge(2 * len(value.items))
        return plain(value)

    def _each(self, model: Any, items: Iterable[tuple[str, Value, Span]]) -> list[Any]:
        """Returns models by path, value, and the key above it. Plain values are validated later."""
        made, failed = list[Any](), False
        for path, item, key in items:
            try:
                if not model.is_component:
                    made.append(self._model(model, self._mapping(model, item, path), path, key))
                elif is_plain(model, item):
                    made.append(plain(item))
                else:
                    made.append(self._component(model, item, path))
            except _Failed:
                failed = True
        if failed:
            raise _Failed
        return made

    # What the values are, each by itself and all together.

    def _validate(self, field: Field, value: Any, entry: Entry, reading: _Reading) -> None:
        """Stores a value as the model does, or reports it.

        A value that was probably meant replaces an invalid one.
        """
        try:
            value = field.validator(value)
        except ValueError:
            value = self._faults.wrong_value(field, entry.value, reading.path)
            if value is None:
                reading.failed.add(field.name)
        reading.read[field.name] = value

    def _made(self, reading: _Reading) -> Any:
        if not reading.failed:
            made = reading.model.from_validated(reading.read)
            conflict = None if reading.inherits else conflict_of(made)
            if conflict is None:
                return made
            self._faults.conflict(conflict, reading.path, reading.key, reading.mapping)
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
            if name and named.parameters is None and required_of(catalogue.find(name)):
                raise _Failed  # parameters that a mere guess lacks aren't missing
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
        given, inherits = named.parameters, named.inherits
        if given is None or (isinstance(given, Scalar) and given.value is None):
            return self._model(definition, Mapping({}, named.span), path, named.span, inherits)
        if isinstance(given, Mapping) and not is_main_component(definition, given.entries):
            return self._model(definition, given, path, named.span, inherits)
        if isinstance(given, Sequence) and self._faults.names_as_value(definition, given, path):
            raise _Failed
        if definition.main is None:
            self._faults.bare_value(definition, given, path)
            raise _Failed
        model: type[Component] = definition
        others = [one for one in required_of(model, inherits) if one.key != model.main]
        if others:
            self._faults.missing(others, model, path, named.span, given)
            raise _Failed
        main = Mapping({definition.main: Entry(named.span, given)}, given.span)
        return self._model(model, main, path, named.span, inherits)


def _partial(reading: _Reading) -> Any:
    """Returns a section with what could be read; None stands for what could not."""
    names = {field.name for field in fields_of(reading.model).values()}
    failed = dict.fromkeys(names & reading.failed)
    return reading.model.from_validated({**reading.read, **failed})
