"""The types of parameters that are sizes, shapes and axes, stored as tuples. See `parameters`."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from .parameters import FROM_ONE, Words, is_integer, listed, whole

__all__ = [
    "Integers",
    "Margins1D",
    "Margins2D",
    "Margins3D",
    "OptionalIntegers",
    "OptionalOutputPadding1D",
    "OptionalOutputPadding2D",
    "OptionalOutputPadding3D",
    "OptionalPositiveIntegers",
    "OptionalSize1D",
    "OptionalSize2D",
    "OptionalSize3D",
    "PartialShape",
    "Permutation",
    "PositiveIntegers",
    "Size1D",
    "Size2D",
    "Size3D",
    "TargetShape",
    "TwoAxes",
]


def _array(item: dict[str, Any], count: int) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": count, "maxItems": count}


def _sizes(count: int, least: int) -> Any:
    """A type for one integer for all axes, or a list with one per axis; stored as a tuple."""

    def spread(value: object) -> object:
        value = whole(value)
        items = (value,) * count if is_integer(value, least) else listed(value)
        if len(items) != count:
            raise ValueError("wrong shape")
        if not all(is_integer(item, least) for item in items):
            raise ValueError("wrong item")
        return items

    noun = "a positive integer" if least else "a non-negative integer"
    item = {"type": "integer", "minimum": least}
    array = _array(item, count)
    words = noun if count == 1 else f"{noun} or a list of {count}"
    return BeforeValidator(spread), Words(words, {"anyOf": [item, array]})


_one, _one_words = _sizes(1, 1)
_two, _two_words = _sizes(2, 1)
_three, _three_words = _sizes(3, 1)
_one_from_zero, _one_from_zero_words = _sizes(1, 0)
_two_from_zero, _two_from_zero_words = _sizes(2, 0)
_three_from_zero, _three_from_zero_words = _sizes(3, 0)


def _integers(value: object) -> object:
    value = whole(value)
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    items = [whole(item) for item in items]
    if not items or not all(isinstance(i, int) and not isinstance(i, bool) for i in items):
        raise ValueError("wrong item")
    return tuple(items)


_INTEGERS: dict[str, Any] = {"type": "array", "items": {"type": "integer"}, "minItems": 1}


def _two_axes(value: object) -> object:
    items = _integers(value)
    assert isinstance(items, tuple)
    if len(items) > 2 or (len(items) == 1 and isinstance(value, (list, tuple))):
        raise ValueError("wrong shape")
    return items * (3 - len(items))


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


def _margins(*axes: tuple[str, str, str]) -> Any:
    """A type for one integer, one per axis, or a pair per axis; stored as a pair per axis.

    Args:
        axes: The name of each axis and of its two sides.
    """
    count = len(axes)

    def spread(value: object) -> object:
        value = whole(value)
        items = (value,) * count if isinstance(value, int) else listed(value)
        pairs = tuple((item, item) if isinstance(item, int) else listed(item) for item in items)
        if len(pairs) != count or any(len(pair) != 2 for pair in pairs):
            raise ValueError("wrong shape")
        if not all(is_integer(side, 0) for pair in pairs for side in pair):
            raise ValueError("wrong item")
        return pairs

    names = ", ".join(name for name, _, _ in axes)
    sides = ", ".join(f"[{one}, {other}]" for _, one, other in axes)
    number = {"type": "integer", "minimum": 0}
    nested = _array({"anyOf": [number, _array(number, 2)]}, count)
    words = f"a non-negative integer, [{names}], or [{sides}]"
    return BeforeValidator(spread), Words(words, {"anyOf": [number, nested]})


_HEIGHT, _WIDTH = ("height", "top", "bottom"), ("width", "left", "right")
_two_margins, _two_margins_words = _margins(_HEIGHT, _WIDTH)
_three_margins, _three_margins_words = _margins(("depth", "front", "back"), _HEIGHT, _WIDTH)


def _shape(value: object) -> object:
    value = whole(value)
    items = (value,) if is_integer(value, 1) else listed(value)
    if not items or not all(is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    return items


def _partial_shape(value: object) -> object:
    value = whole(value)
    items = (value,) if is_integer(value, 1) else listed(value)
    if not all(item is None or is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    return items


if TYPE_CHECKING:
    from .parameter_types import (
        Integers,
        Margins1D,
        Margins2D,
        Margins3D,
        OptionalIntegers,
        OptionalOutputPadding1D,
        OptionalOutputPadding2D,
        OptionalOutputPadding3D,
        OptionalPositiveIntegers,
        OptionalSize1D,
        OptionalSize2D,
        OptionalSize3D,
        PartialShape,
        Permutation,
        PositiveIntegers,
        Size1D,
        Size2D,
        Size3D,
        TargetShape,
        TwoAxes,
    )
else:
    Size1D = Annotated[tuple[int], _one, _one_words]
    OptionalSize1D = Size1D | None
    Size2D = Annotated[tuple[int, int], _two, _two_words]
    OptionalSize2D = Size2D | None
    Size3D = Annotated[tuple[int, int, int], _three, _three_words]
    OptionalSize3D = Size3D | None
    OptionalOutputPadding1D = Annotated[tuple[int], _one_from_zero, _one_from_zero_words] | None
    OptionalOutputPadding2D = (
        Annotated[tuple[int, int], _two_from_zero, _two_from_zero_words] | None
    )
    OptionalOutputPadding3D = (
        Annotated[tuple[int, int, int], _three_from_zero, _three_from_zero_words] | None
    )
    Integers = Annotated[
        tuple[int, ...],
        BeforeValidator(_integers),
        Words("an integer or a list of integers", {"anyOf": [{"type": "integer"}, _INTEGERS]}),
    ]
    OptionalIntegers = Integers | None
    TwoAxes = Annotated[
        tuple[int, int],
        BeforeValidator(_two_axes),
        Words(
            "an integer or a list of 2",
            {"anyOf": [{"type": "integer"}, _array({"type": "integer"}, 2)]},
        ),
    ]
    PositiveIntegers = Annotated[
        tuple[int, ...],
        BeforeValidator(_shape),
        Words(
            "a positive integer or a list of positive integers",
            {"anyOf": [FROM_ONE, {"type": "array", "items": FROM_ONE, "minItems": 1}]},
        ),
    ]
    OptionalPositiveIntegers = PositiveIntegers | None
    PartialShape = Annotated[
        tuple[int | None, ...],
        BeforeValidator(_partial_shape),
        Words(
            "a positive integer or a list of positive integers or nulls",
            {
                "anyOf": [
                    FROM_ONE,
                    {"type": "array", "items": {"anyOf": [FROM_ONE, {"type": "null"}]}},
                ]
            },
        ),
    ]
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
    Margins1D = Annotated[
        tuple[int, int],
        _two_from_zero,
        Words("a non-negative integer or [left, right]", _two_from_zero_words.schema),
    ]
    Margins2D = Annotated[tuple[tuple[int, int], tuple[int, int]], _two_margins, _two_margins_words]
    Margins3D = Annotated[
        tuple[tuple[int, int], tuple[int, int], tuple[int, int]],
        _three_margins,
        _three_margins_words,
    ]
