"""The types of parameters that are sizes, shapes and axes, stored as tuples. See `parameters`."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from .parameters import FROM_ONE, Words, is_integer, listed, whole

__all__ = [
    "Integers",
    "Margins2D",
    "OptionalIntegers",
    "OptionalOutputPadding2D",
    "OptionalOutputShape",
    "OptionalSize1D",
    "OptionalSize2D",
    "Permutation",
    "Size1D",
    "Size2D",
    "TargetShape",
]


def _sizes(count: int, least: int) -> Any:
    """A type for one integer for all axes, or a list with one per axis; stored as a tuple."""

    def spread(value: object) -> object:
        value = whole(value)
        items = [whole(item) for item in value] if isinstance(value, (list, tuple)) else None
        if items is None and isinstance(value, int) and not isinstance(value, bool):
            items = [value] * count
        if items is None or len(items) != count:
            raise ValueError("wrong shape")
        if not all(isinstance(i, int) and not isinstance(i, bool) and i >= least for i in items):
            raise ValueError("wrong item")
        return tuple(items)

    noun = "a positive integer" if least else "a non-negative integer"
    item = {"type": "integer", "minimum": least}
    array = {"type": "array", "items": item, "minItems": count, "maxItems": count}
    words = noun if count == 1 else f"{noun} or a list of {count}"
    return BeforeValidator(spread), Words(words, {"anyOf": [item, array]})


_one, _one_words = _sizes(1, 1)
_two, _two_words = _sizes(2, 1)
_two_from_zero, _two_from_zero_words = _sizes(2, 0)


def _integers(value: object) -> object:
    value = whole(value)
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    items = [whole(item) for item in items]
    if not items or not all(isinstance(i, int) and not isinstance(i, bool) for i in items):
        raise ValueError("wrong item")
    return tuple(items)


_INTEGERS: dict[str, Any] = {"type": "array", "items": {"type": "integer"}, "minItems": 1}


def _target_shape(value: object) -> object:
    items = listed(value)
    if not items or items.count(-1) > 1:
        raise ValueError("wrong shape")
    if not all(is_integer(item, 1) or item == -1 for item in items):
        raise ValueError("wrong item")
    return items


def _permutation(value: object) -> object:
    items = listed(value)
    if not items or not all(is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    if sorted(items) != list(range(1, len(items) + 1)):
        raise ValueError("wrong order")
    return items


def _margins(value: object) -> object:
    """Converts one integer, one per axis, or a pair per axis, to a pair for each of two axes."""
    value = whole(value)
    sides = [value, value] if isinstance(value, int) else list(listed(value))
    pairs = [(side, side) if isinstance(side, int) else listed(side) for side in sides]
    if len(pairs) != 2 or any(len(pair) != 2 for pair in pairs):
        raise ValueError("wrong shape")
    if not all(is_integer(item, 0) for pair in pairs for item in pair):
        raise ValueError("wrong item")
    return tuple(pairs)


_FROM_ZERO: dict[str, Any] = {"type": "integer", "minimum": 0}


def _pair(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 2, "maxItems": 2}


def _shape(value: object) -> object:
    value = whole(value)
    items = (value,) if is_integer(value, 1) else listed(value)
    if not items or not all(is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    return items


if TYPE_CHECKING:
    from .parameter_types import (
        Integers,
        Margins2D,
        OptionalIntegers,
        OptionalOutputPadding2D,
        OptionalOutputShape,
        OptionalSize1D,
        OptionalSize2D,
        Permutation,
        Size1D,
        Size2D,
        TargetShape,
    )
else:
    Size1D = Annotated[tuple[int], _one, _one_words]
    OptionalSize1D = Size1D | None
    Size2D = Annotated[tuple[int, int], _two, _two_words]
    OptionalSize2D = Size2D | None
    OptionalOutputPadding2D = (
        Annotated[tuple[int, int], _two_from_zero, _two_from_zero_words] | None
    )
    Integers = Annotated[
        tuple[int, ...],
        BeforeValidator(_integers),
        Words("an integer or a list of integers", {"anyOf": [{"type": "integer"}, _INTEGERS]}),
    ]
    OptionalIntegers = Integers | None
    OptionalOutputShape = (
        Annotated[
            tuple[int, ...],
            BeforeValidator(_shape),
            Words(
                "a positive integer or a list of positive integers",
                {"anyOf": [FROM_ONE, {"type": "array", "items": FROM_ONE, "minItems": 1}]},
            ),
        ]
        | None
    )
    TargetShape = Annotated[
        tuple[int, ...],
        BeforeValidator(_target_shape),
        Words(
            "a list of positive integers, at most one of them -1",
            {"type": "array", "items": {"anyOf": [FROM_ONE, {"enum": [-1]}]}, "minItems": 1},
        ),
    ]
    Permutation = Annotated[
        tuple[int, ...],
        BeforeValidator(_permutation),
        Words(
            "a permutation of the integers from 1",
            {"type": "array", "items": FROM_ONE, "minItems": 1, "uniqueItems": True},
        ),
    ]
    Margins2D = Annotated[
        tuple[tuple[int, int], tuple[int, int]],
        BeforeValidator(_margins),
        Words(
            "a non-negative integer, [height, width], or [[top, bottom], [left, right]]",
            {"anyOf": [_FROM_ZERO, _pair({"anyOf": [_FROM_ZERO, _pair(_FROM_ZERO)]})]},
        ),
    ]
