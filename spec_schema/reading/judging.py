"""Whether a plain value is what an annotation says.

Decided as pydantic decides it in strict mode; a test compares the two for every field there is.
Pydantic would first build a validator for each model, which takes longer than checking a spec.
"""

import re
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import AfterValidator, BaseModel, BeforeValidator
from pydantic.fields import FieldInfo


class Unfit(ValueError):
    """The value is not what the annotation says."""


def judged(value: Any, annotation: Any, marks: tuple[Any, ...] = ()) -> Any:
    """The value as a model keeps it. Raises ValueError where it does not fit.

    Args:
        annotation: a type; inside it `Annotated` types with marks of their own.
        marks: what stands beside it in `Annotated`: validators and limits.
    """
    marks = tuple(_flat(marks))
    for mark in reversed(marks):
        if isinstance(mark, BeforeValidator):
            value = _call(mark.func, value)
    value = _typed(value, annotation)
    for mark in marks:
        if not _holds(value, mark):
            raise Unfit
        if isinstance(mark, AfterValidator):
            value = _call(mark.func, value)
    return value


def disagreement(model: BaseModel) -> str | None:
    """What is wrong with a model's values together, each being right by itself."""
    for validator in type(model).__pydantic_decorators__.model_validators.values():
        try:
            validator.func(model)
        except ValueError as error:
            return str(error)
    return None


def _flat(marks: tuple[Any, ...]) -> Iterator[Any]:
    """The marks, those inside `Field(…)` among them."""
    for mark in marks:
        yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)


def _call(function: Callable[..., Any], value: Any) -> Any:
    return function(value)


def _holds(value: Any, mark: Any) -> bool:
    holds = _LIMITS.get(type(mark))
    if holds is not None:
        return holds(value, mark)
    pattern = getattr(mark, "pattern", None)
    return pattern is None or re.fullmatch(pattern, value) is not None


_LIMITS: dict[type, Callable[[Any, Any], bool]] = {
    Gt: lambda value, mark: value > mark.gt,
    Ge: lambda value, mark: value >= mark.ge,
    Lt: lambda value, mark: value < mark.lt,
    Le: lambda value, mark: value <= mark.le,
    MinLen: lambda value, mark: len(value) >= mark.min_length,
    MaxLen: lambda value, mark: len(value) <= mark.max_length,
}


def _typed(value: Any, annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin is not None:
        return _GENERIC[origin](value, get_args(annotation))
    if annotation is float and type(value) is int:
        return float(value)
    if annotation in (bool, int, float, str) and type(value) is not annotation:
        raise Unfit
    if annotation is not Any and not isinstance(value, annotation):
        raise Unfit
    return value


def _annotated(value: Any, arguments: tuple[Any, ...]) -> Any:
    return judged(value, arguments[0], arguments[1:])


def _union(value: Any, members: tuple[Any, ...]) -> Any:
    for member in members:
        try:
            return judged(value, member)
        except ValueError:
            continue
    raise Unfit


def _literal(value: Any, choices: tuple[Any, ...]) -> Any:
    if not any(choice == value and type(choice) is type(value) for choice in choices):
        raise Unfit
    return value


def _tuple(value: Any, items: tuple[Any, ...]) -> Any:
    if type(value) is not tuple:
        raise Unfit
    if items[1:] == (...,):
        return tuple(judged(item, items[0]) for item in value)
    if len(value) != len(items):
        raise Unfit
    return tuple(judged(item, type_) for item, type_ in zip(value, items, strict=True))


def _list(value: Any, items: tuple[Any, ...]) -> Any:
    if type(value) is not list:
        raise Unfit
    return [judged(item, items[0]) for item in value]


def _dict(value: Any, items: tuple[Any, ...]) -> Any:
    if type(value) is not dict:
        raise Unfit
    return {judged(key, items[0]): judged(item, items[1]) for key, item in value.items()}


_GENERIC: dict[Any, Callable[[Any, tuple[Any, ...]], Any]] = {
    Annotated: _annotated,
    Union: _union,
    UnionType: _union,
    Literal: _literal,
    tuple: _tuple,
    list: _list,
    dict: _dict,
}
