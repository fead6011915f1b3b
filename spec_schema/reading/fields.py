"""The fields of models, with what they accept, derived once from their annotations.

The classes of models and components are built upon this, so they are not known by name here.
"""

from collections.abc import Collection
from functools import cache, cached_property
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ..findings.code import article
from ..parameters import Blame, Inherits, Inline, Raw, RequiredInFile, Words
from ..yaml.values import Mapping, Scalar, Value
from .coercion import Later, Validator, validator_of


class Field:
    """One key of a mapping.

    Attributes:
        annotation: Its type; Any if it is raw.
        marks: The other arguments of its `Annotated`.
        key: Its name in a spec (without the trailing underscore of the field's name).
        inline: Whether the component is a key next to the others, not below this key.
        inherits: Whether the component may lack what it requires: it takes that from another one.
        raw: Whether the compiler reads it, not the reader.

    Args:
        info: What pydantic knows about it.
    """

    def __init__(self, name: str, info: Any) -> None:
        marks: list[type] = [type(mark) for mark in info.metadata]
        self.name, self.key = name, name.rstrip("_")
        self.inline, self.inherits, self.raw = Inline in marks, Inherits in marks, Raw in marks
        self.annotation: Any = Any if self.raw else info.annotation
        self.marks: tuple[Any, ...] = tuple(info.metadata)
        self.required: bool = info.is_required() or RequiredInFile in marks
        self.default: Any = info.default

    @cached_property
    def _parts(self) -> list[tuple[Any, tuple[Any, ...]]]:
        return _parts(self.annotation, self.marks)

    @cached_property
    def _models(self) -> list[Any]:
        classes = (part for part, _ in self._parts if isinstance(part, type))
        return [one for one in classes if issubclass(one, BaseModel)]

    @cached_property
    def component(self) -> Any:
        """Base class of the components it accepts, or None."""
        return next((model for model in self._models if model.is_component), None)

    @cached_property
    def model(self) -> Any:
        """Class of the model that it accepts as a mapping, or None."""
        return next((model for model in self._models if not model.is_component), None)

    @cached_property
    def items(self) -> Any:
        """Class of the models or components in the list that it accepts, or None."""
        return _items(self._parts, list)

    @cached_property
    def values(self) -> Any:
        """Class of those in the mapping with free keys that it accepts, or None."""
        return _items(self._parts, dict)

    @cached_property
    def plain(self) -> bool:
        """Whether it accepts a plain value besides a component or a mapping: a number, one of a few
        names or, besides a mapping, any text.
        """
        plain = (int, float) if self.component else (int, float, str)
        return any(part in plain or get_origin(part) in (Literal, tuple) for part, _ in self._parts)

    @cached_property
    def nullable(self) -> bool:
        """Whether it accepts null."""
        return any(part is type(None) for part, _ in self._parts)

    @cached_property
    def words(self) -> str:
        """What it must be, as a phrase for messages."""
        return words_of(self.annotation, self.marks)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The texts it accepts, if they are few."""
        named = [part for part, _ in self._parts if get_origin(part) is Literal]
        return tuple(str(choice) for part in named for choice in get_args(part))

    @cached_property
    def violation(self) -> str:
        """Name of the violation (in `codes.values`) for an invalid value."""
        blames = (mark.violation for mark in self.marks if isinstance(mark, Blame))
        return next(blames, "wrong_value")

    @cached_property
    def validator(self) -> Validator:
        """Returns a value as the model stores it. Raises ValueError if it is invalid."""
        return validator_of(self.annotation, self.marks)

    @cached_property
    def inside(self) -> dict[Any, tuple[Validator, str]]:
        """For a list, or a mapping with free keys: the validator of each item and what it must be.

        The keys are `list` and `dict`.
        """
        pieces = {
            get_origin(part): get_args(part)[-1]
            for part, _ in self._parts
            if get_origin(part) in (list, dict)
        }
        return {kind: (validator_of(piece), words_of(piece)) for kind, piece in pieces.items()}


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Field]:
    """Returns the fields of a model by their keys."""
    fields = [Field(name, info) for name, info in model.model_fields.items()]
    return {field.key: field for field in fields}


@cache
def inline_of(model: type[BaseModel]) -> Field | None:
    """Returns the field whose component is a key next to the others, or None."""
    return next((field for field in fields_of(model).values() if field.inline), None)


@cache
def required_of(model: type[BaseModel], inherits: bool = False) -> tuple[Field, ...]:
    """Returns the fields without a default; of a component that inherits others, the main one."""
    required = (field for field in fields_of(model).values() if field.required)
    return tuple(one for one in required if not inherits or one.key == getattr(model, "main", ""))


def is_main_component(definition: Any, given: Collection[str]) -> bool:
    """Whether a mapping is the main parameter's component (`bidirectional: {lstm: 8}`).

    Args:
        given: Its keys.
    """
    main = fields_of(definition).get(definition.main or "")
    if main is None or main.component is None or len(given) != 1:
        return False
    name, catalogue = next(iter(given)), main.component.catalogue
    if name in fields_of(definition):
        return False
    return name in catalogue or _is_meant(name, catalogue)


def _is_meant(name: Any, catalogue: Any) -> bool:
    """Whether a name is written as in Keras, or is the layer that a cell is named after."""
    plain = str(name).replace("_", "").lower()
    is_layer = catalogue.kind == "cell" and name in catalogue.synonyms
    return is_layer or any(plain == one.replace("_", "") for one in catalogue)


def _items(parts: list[tuple[Any, tuple[Any, ...]]], kind: type) -> Any:
    """Returns the class of the models or components in a list or a mapping, or None."""
    inside = (get_args(part)[-1] for part, _ in parts if get_origin(part) is kind)
    found = (item for one in inside for item, _ in _parts(one))
    return next((c for c in found if isinstance(c, type) and issubclass(c, BaseModel)), None)


def _parts(annotation: Any, marks: tuple[Any, ...] = ()) -> list[tuple[Any, tuple[Any, ...]]]:
    """Returns the members of a union, each with its own marks."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        later = next((mark for mark in more if isinstance(mark, Later)), None)
        return _parts(inner, (*marks, *more)) if later is None else [(later.model, marks)]
    if get_origin(annotation) in (Union, UnionType):
        return [part for member in get_args(annotation) for part in _parts(member, marks)]
    return [(annotation, marks)]


def words_of(annotation: Any, marks: tuple[Any, ...] = ()) -> str:
    """Returns what a value must be, as a phrase for messages."""
    parts = _parts(annotation, marks)
    return _join([words for part, marks in parts if (words := _words(part, marks))])


def _words(part: Any, marks: tuple[Any, ...]) -> str:
    for mark in reversed(marks):
        if isinstance(mark, Words):
            return mark.text
    if get_origin(part) is Literal:
        choices = [f"`{choice}`" for choice in get_args(part)]
        return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
    if get_origin(part) is dict:
        return "a mapping"
    if get_origin(part) is list:
        return "a list"
    if isinstance(part, type) and issubclass(part, BaseModel):
        model: Any = part
        return article(model.catalogue.kind) if model.is_component else "a mapping"
    return ""


def _join(words: list[str]) -> str:
    *first, final = dict.fromkeys(words) or [""]
    return f"{', '.join(first)} or {final}" if first else final


def names_component(field: Field, value: Mapping) -> bool:
    """Returns whether a mapping is a component, in a field that also takes some by name."""
    base = field.component
    return base is not None and any(key in base.catalogue for key in value.entries)


def is_plain(base: Any, value: Value) -> bool:
    """Returns whether the value of a field for a number or a component is not a component.

    `learning_rate: 0.1`, or `learning_rate: fast`, which is close to no component.
    """
    if not isinstance(value, Scalar):
        return False
    from ..findings.did_you_mean import did_you_mean

    written = value.value
    catalogue = base.catalogue
    return not isinstance(written, str) or not (
        written in catalogue or did_you_mean(written, catalogue, catalogue.synonyms)
    )
