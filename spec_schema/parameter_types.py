"""What type checkers know of parameters that accept more types than they are stored as.

This module is not imported at run time. `parameters` and `sizes` have the types that convert.
"""

from typing import Generic, TypeAlias, TypeVar

Stored_co = TypeVar("Stored_co", covariant=True)
Accepted_contra = TypeVar("Accepted_contra", contravariant=True)


class Converted(Generic[Stored_co, Accepted_contra]):
    """A field that is read as one type, and set by more."""

    def __get__(self, model: object, kind: object = None) -> Stored_co:
        """Returns the stored value."""
        raise NotImplementedError

    def __set__(self, model: object, value: Accepted_contra) -> None:
        """Accepts a value."""


_One: TypeAlias = tuple[int]
_Two: TypeAlias = tuple[int, int]
_Three: TypeAlias = tuple[int, int, int]
_Several: TypeAlias = tuple[int, ...]
_Integers: TypeAlias = int | list[int] | _Several
_Sides: TypeAlias = int | _Two | list[int]

Size1D: TypeAlias = Converted[_One, int | _One | list[int]]
OptionalSize1D: TypeAlias = Converted[_One | None, int | _One | list[int] | None]
Size2D: TypeAlias = Converted[_Two, _Sides]
OptionalSize2D: TypeAlias = Converted[_Two | None, _Sides | None]
Size3D: TypeAlias = Converted[_Three, int | _Three | list[int]]
OptionalSize3D: TypeAlias = Converted[_Three | None, int | _Three | list[int] | None]
OptionalOutputPadding1D: TypeAlias = OptionalSize1D
OptionalOutputPadding2D: TypeAlias = OptionalSize2D
OptionalOutputPadding3D: TypeAlias = OptionalSize3D
Integers: TypeAlias = Converted[_Several, _Integers]
OptionalIntegers: TypeAlias = Converted[_Several | None, _Integers | None]
PositiveIntegers: TypeAlias = Integers
OptionalPositiveIntegers: TypeAlias = OptionalIntegers
PartialShape: TypeAlias = Converted[
    tuple[int | None, ...], int | tuple[int | None, ...] | list[int | None] | list[int]
]
TwoAxes: TypeAlias = Converted[_Two, _Sides]
TargetShape: TypeAlias = Converted[_Several, list[int] | _Several]
Permutation: TypeAlias = TargetShape
OptionalNoiseShape: TypeAlias = Converted[
    tuple[int | None, ...] | None,
    tuple[int | None, ...] | list[int | None] | list[int] | None,
]
Margins1D: TypeAlias = Converted[_Two, _Sides]
Margins2D: TypeAlias = Converted[
    tuple[_Two, _Two], int | tuple[_Sides, _Sides] | list[int] | list[list[int]]
]
Margins3D: TypeAlias = Converted[
    tuple[_Two, _Two, _Two], int | tuple[_Sides, _Sides, _Sides] | list[int] | list[list[int]]
]

_Range: TypeAlias = float | tuple[float, float]
_AsRange: TypeAlias = float | tuple[float, float] | list[float] | list[int]
_Whole: TypeAlias = int | tuple[int, int]
_AsWhole: TypeAlias = int | tuple[int, int] | list[int]

Factor: TypeAlias = Converted[_Range, _AsRange]
SignedFactor: TypeAlias = Factor
ZoomFactor: TypeAlias = Factor
OptionalFactor: TypeAlias = Converted[_Range | None, _AsRange | None]
OptionalSignedFactor: TypeAlias = OptionalFactor
OptionalZoomFactor: TypeAlias = OptionalFactor
Horizon: TypeAlias = Converted[_Two, _Sides]
Bits: TypeAlias = Converted[_Whole, _AsWhole]
OddSize: TypeAlias = Bits
ValueRange: TypeAlias = Converted[
    tuple[float, float], tuple[float, float] | list[float] | list[int]
]
FillValue: TypeAlias = Converted[
    float | tuple[float, float, float] | None,
    float | tuple[float, float, float] | list[float] | list[int] | None,
]
