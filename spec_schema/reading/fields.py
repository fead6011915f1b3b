"""What a field of a model takes, worked out once from its annotation."""

from dataclasses import dataclass
from functools import cache, cached_property
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from ..component import Component, SpecModel
from ..parameters import Blame, Inline, Raw, Words
from .coercion import Validator, validator_of


@dataclass(frozen=True)
class Field:
    """One key of a mapping.

    Attributes:
        annotation: its type, and `marks`: what stands beside it in `Annotated`.
        key: as a spec writes it (a trailing underscore of the field's name is dropped).
        component: the base of the components it takes, if it takes one.
        model: the model its mapping is read into, if it takes one.
        inline: the component is a key beside the others, not under this key.
        raw: the tree of values is kept.
        plain: it takes a plain value too, beside a component.
        nullable: nothing may stand there.
        words: what it must be, in the words of a message.
        choices: the texts it takes, where they are few.
        code: of the finding that its value is wrong.
    """

    name: str
    annotation: Any
    marks: tuple[Any, ...]
    key: str
    required: bool
    default: Any
    component: type[Component] | None
    model: type[SpecModel] | None
    inline: bool
    raw: bool
    plain: bool
    nullable: bool
    words: str
    choices: tuple[str, ...]
    code: str

    @cached_property
    def judge(self) -> Validator:
        """Brings a plain value into the form the model keeps. Raises ValueError."""
        return validator_of(self.annotation, self.marks)

    @cached_property
    def inside(self) -> dict[Any, tuple[Validator, str]]:
        """Of a list, or a mapping of names that are free: what judges each piece, and what it
        must be, by `list` and `dict`.
        """
        pieces = {
            get_origin(part): get_args(part)[-1]
            for part, _ in _parts(self.annotation, self.marks)
            if get_origin(part) in (list, dict)
        }
        return {kind: (validator_of(piece), _all_words(piece)) for kind, piece in pieces.items()}


@cache
def fields_of(model: type[SpecModel]) -> dict[str, Field]:
    """The fields of a model by their keys."""
    fields = [_field(name, info) for name, info in model.model_fields.items()]
    return {field.key: field for field in fields}


@cache
def inline_of(model: type[SpecModel]) -> Field | None:
    """The field whose component is a key beside the others."""
    return next((field for field in fields_of(model).values() if field.inline), None)


@cache
def required_of(model: type[SpecModel]) -> tuple[Field, ...]:
    """The fields that have no default."""
    return tuple(field for field in fields_of(model).values() if field.required)


def _field(name: str, info: Any) -> Field:
    parts = _parts(info.annotation, tuple(info.metadata))
    marks = [type(mark) for mark in info.metadata]
    classes = [part for part, _ in parts if isinstance(part, type)]
    return Field(
        name=name,
        annotation=info.annotation,
        marks=tuple(info.metadata),
        key=name.rstrip("_"),
        required=info.is_required(),
        default=info.default,
        component=next((c for c in classes if issubclass(c, Component)), None),
        model=next(
            (c for c in classes if issubclass(c, SpecModel) and not issubclass(c, Component)), None
        ),
        inline=Inline in marks,
        raw=Raw in marks,
        plain=any(part in (int, float) for part in classes),
        nullable=type(None) in classes,
        words=_all_words(info.annotation, tuple(info.metadata)),
        choices=tuple(
            str(choice)
            for part, _ in parts
            if get_origin(part) is Literal
            for choice in get_args(part)
        ),
        code=next((mark.code for mark in info.metadata if isinstance(mark, Blame)), "SC103"),
    )


def _parts(annotation: Any, marks: tuple[Any, ...] = ()) -> list[tuple[Any, tuple[Any, ...]]]:
    """The members of a union, each with its own marks."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _parts(inner, (*marks, *more))
    if get_origin(annotation) in (Union, UnionType):
        return [part for member in get_args(annotation) for part in _parts(member, marks)]
    return [(annotation, marks)]


def _all_words(annotation: Any, marks: tuple[Any, ...] = ()) -> str:
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
    if isinstance(part, type) and issubclass(part, Component):
        return article(part.catalogue.kind)
    return "a mapping" if isinstance(part, type) and issubclass(part, SpecModel) else ""


def _join(words: list[str]) -> str:
    return " or ".join(dict.fromkeys(words))


def article(noun: str) -> str:
    """The noun with its article: "an optimizer", "a loss"."""
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
