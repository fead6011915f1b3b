"""Validation of plain values against annotations."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo

Validator: TypeAlias = Callable[[Any], Any]
"""Returns a value as a model stores it. Raises ValueError if it is invalid."""


class Later:
    """Stands for a model of `document` in an annotation: `Annotated[Any, Later(…)]`.

    Attributes:
        module: The model's module in `spec_schema.document`.
        name: Name of the model.
    """

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    @property
    def model(self) -> Any:
        """The model."""
        return getattr(import_module(f"..document.{self.module}", __package__), self.name)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler.generate_schema(self.model)


class Invalid(ValueError):
    """Raised if a value does not match its annotation."""


def validator_of(annotation: Any, marks: tuple[Any, ...] = ()) -> Validator:
    """Returns a function that returns a value as the model stores it, or raises ValueError.

    Args:
        annotation: A type, which may contain `Annotated` types with marks of their own.
        marks: The other arguments of its `Annotated`: validators and limits.
    """
    flat = tuple(_flat(marks))
    before = [_function(mark) for mark in reversed(flat) if isinstance(mark, BeforeValidator)]
    after = [step for mark in flat if (step := _after(mark)) is not None]
    steps: tuple[Validator, ...] = (*before, _typed(annotation), *after)
    if len(steps) == 1:
        return steps[0]

    def validate(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return validate


def _flat(marks: tuple[Any, ...]) -> Iterator[Any]:
    """Yields the marks, including those inside `Field(…)`."""
    for mark in marks:
        yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)


def _function(mark: Any) -> Validator:
    """Returns the function of a validator; ours take only the value."""
    function: Validator = mark.func
    return function


def _after(mark: Any) -> Validator | None:
    """Returns the check or conversion of a mark, or None."""
    if isinstance(mark, AfterValidator):
        return _function(mark)
    if isinstance(mark, Later):
        return _only(lambda value: isinstance(value, mark.model))
    holds = _LIMITS.get(type(mark))
    pattern = getattr(mark, "pattern", None)
    if pattern is not None:
        return _only(lambda value: re.fullmatch(pattern, value) is not None)
    return None if holds is None else _only(lambda value: holds(value, mark))


def _only(holds: Callable[[Any], bool]) -> Validator:
    """Returns a function that rejects values for which a condition does not hold."""

    def validate(value: Any) -> Any:
        try:
            is_valid = holds(value)
        except TypeError:  # a field that the compiler reads takes values of any type
            is_valid = False
        if not is_valid:
            raise Invalid
        return value

    return validate


_LIMITS: dict[type, Callable[[Any, Any], bool]] = {
    Gt: lambda value, mark: value > mark.gt,
    Ge: lambda value, mark: value >= mark.ge,
    Lt: lambda value, mark: value < mark.lt,
    Le: lambda value, mark: value <= mark.le,
    MinLen: lambda value, mark: len(value) >= mark.min_length,
    MaxLen: lambda value, mark: len(value) <= mark.max_length,
}


def _typed(annotation: Any) -> Validator:
    """Returns the validator of a type without marks."""
    origin = get_origin(annotation)
    if origin is not None:
        return _GENERIC[origin](get_args(annotation))
    if annotation is Any:
        return _anything
    if annotation is float:
        return _float
    if annotation in (bool, int, str):
        return _only(lambda value: type(value) is annotation)
    return _only(lambda value: isinstance(value, annotation))


def _anything(value: Any) -> Any:
    return value


def _float(value: Any) -> Any:
    if type(value) is int:
        return float(value)
    if type(value) is not float:
        raise Invalid
    return value


def _annotated(arguments: tuple[Any, ...]) -> Validator:
    return validator_of(arguments[0], arguments[1:])


def _union(members: tuple[Any, ...]) -> Validator:
    validators = [validator_of(member) for member in members]

    def validate(value: Any) -> Any:
        for one in validators:
            try:
                return one(value)
            except ValueError:
                continue
        raise Invalid

    return validate


def _literal(choices: tuple[Any, ...]) -> Validator:
    def holds(value: Any) -> bool:
        return any(choice == value and type(choice) is type(value) for choice in choices)

    return _only(holds)


def _tuple(items: tuple[Any, ...]) -> Validator:
    validators = [validator_of(item) for item in items if item is not ...]
    is_open = items[1:] == (...,)

    def validate(value: Any) -> Any:
        if type(value) is not tuple:
            raise Invalid
        if is_open:
            return tuple(map(validators[0], value))
        if len(value) != len(validators):
            raise Invalid
        return tuple(one(item) for one, item in zip(validators, value, strict=True))

    return validate


def _list(items: tuple[Any, ...]) -> Validator:
    one = validator_of(items[0])

    def validate(value: Any) -> Any:
        if type(value) is not list:
            raise Invalid
        return [one(item) for item in value]

    return validate


def _dict(items: tuple[Any, ...]) -> Validator:
    key_judge, item_judge = map(validator_of, items)

    def validate(value: Any) -> Any:
        if type(value) is not dict:
            raise Invalid
        return {key_judge(key): item_judge(item) for key, item in value.items()}

    return validate


_GENERIC: dict[Any, Callable[[tuple[Any, ...]], Validator]] = {
    Annotated: _annotated,
    Union: _union,
    UnionType: _union,
    Literal: _literal,
    tuple: _tuple,
    list: _list,
    dict: _dict,
}
