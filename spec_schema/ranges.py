"""The types of parameters that are ranges to draw from: a number, or a list of two.

They are stored as written: what one number means differs by layer. See `parameters`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator

from .parameters import FROM_ONE, Words, is_integer, listed, whole

__all__ = [
    "Bits",
    "Factor",
    "FillValue",
    "OddSize",
    "OptionalFactor",
    "OptionalSignedFactor",
    "OptionalZoomFactor",
    "SignedFactor",
    "ValueRange",
    "ZoomFactor",
    "ends_of",
]


def ends_of(written: float | tuple[float, float], least: float) -> tuple[float, float]:
    """Returns the ends of a range. One number means the range from its negative, or `least`."""
    if isinstance(written, tuple):
        return min(written), max(written)
    return max(-written, least), written


def _number_or_two(is_valid: Callable[[Any], bool], phrase: str, item: dict[str, Any]) -> Any:
    """A type for a value, or a list of two."""

    def check(value: object) -> object:
        value = whole(value)
        items = listed(value) if isinstance(value, (list, tuple)) else (value,)
        if len(items) > 2 or (len(items) < 2 and items != (value,)):
            raise ValueError("wrong shape")
        if not all(is_valid(item) for item in items):
            raise ValueError("wrong item")
        return items if isinstance(value, (list, tuple)) else value

    array = {"type": "array", "items": item, "minItems": 2, "maxItems": 2}
    return BeforeValidator(check), Words(f"{phrase} or a list of 2", {"anyOf": [item, array]})


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value - value == 0


def _between(least: float, most: float) -> Any:
    item = {"type": "number", "minimum": least, "maximum": most}
    phrase = f"a number in [{least}, {most}]"
    return _number_or_two(lambda x: _is_number(x) and least <= x <= most, phrase, item)


def _is_odd(value: object) -> bool:
    return is_integer(value, 1) and isinstance(value, int) and value % 2 == 1


def _value_range(value: object) -> object:
    items = listed(value)
    if len(items) != 2 or not all(_is_number(item) for item in items):
        raise ValueError("wrong item")
    if items[0] >= items[1]:
        raise ValueError("wrong order")
    return items


def _fill_value(value: object) -> object:
    value = whole(value)
    items = listed(value) if isinstance(value, (list, tuple)) else (value,)
    if len(items) not in (1, 3) or not all(_is_number(item) for item in items):
        raise ValueError("wrong item")
    return items if isinstance(value, (list, tuple)) else value


_signed, _signed_words = _between(-1, 1)
_unit, _unit_words = _between(0, 1)
_zoom, _zoom_words = _number_or_two(
    lambda x: _is_number(x) and -1 < x <= 1,
    "a number in (-1, 1]",
    {"type": "number", "exclusiveMinimum": -1, "maximum": 1},
)
_bits, _bits_words = _number_or_two(
    lambda x: is_integer(x, 1) and x <= 8,
    "an integer from 1 to 8",
    {"type": "integer", "minimum": 1, "maximum": 8},
)
_odd, _odd_words = _number_or_two(_is_odd, "an odd positive integer", FROM_ONE)
_NUMBER = {"type": "number"}

if TYPE_CHECKING:
    from .parameter_types import (
        Bits,
        Factor,
        FillValue,
        OddSize,
        OptionalFactor,
        OptionalSignedFactor,
        OptionalZoomFactor,
        SignedFactor,
        ValueRange,
        ZoomFactor,
    )
else:
    SignedFactor = Annotated[float | tuple[float, float], _signed, _signed_words]
    OptionalSignedFactor = SignedFactor | None
    Factor = Annotated[float | tuple[float, float], _unit, _unit_words]
    OptionalFactor = Factor | None
    ZoomFactor = Annotated[float | tuple[float, float], _zoom, _zoom_words]
    OptionalZoomFactor = ZoomFactor | None
    Bits = Annotated[int | tuple[int, int], _bits, _bits_words]
    OddSize = Annotated[int | tuple[int, int], _odd, _odd_words]
    ValueRange = Annotated[
        tuple[float, float],
        BeforeValidator(_value_range),
        Words(
            "a list of 2 numbers, the lower first",
            {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
        ),
    ]
    FillValue = (
        Annotated[
            float | tuple[float, float, float],
            BeforeValidator(_fill_value),
            Words(
                "a number or a list of 3",
                {
                    "anyOf": [
                        _NUMBER,
                        {"type": "array", "items": _NUMBER, "minItems": 3, "maxItems": 3},
                    ]
                },
            ),
        ]
        | None
    )
