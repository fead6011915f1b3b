"""The types of parameters, with the phrases that messages and reference pages use for them.

They are as strict as JSON Schema: `true` and `"64"` are not integers, `3.0` is the integer 3. Each
type carries `Words`, the phrase of a message ("must be a positive integer").
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field


@dataclass(frozen=True, slots=True)
class Words:
    """What a value must be: as a phrase for messages, and as JSON Schema."""

    text: str
    schema: dict[str, Any]

    def __hash__(self) -> int:
        return hash(self.text)


@dataclass(frozen=True, slots=True)
class Inline:
    """Marks a field whose component is a key next to the other keys of the mapping."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Marks a field that keeps the values as written, to be read later with more context."""


@dataclass(frozen=True, slots=True)
class RequiredInFile:
    """Marks a field that a file must give, although its class has a default."""


@dataclass(frozen=True, slots=True)
class Blame:
    """Marks a field whose invalid values are reported as a violation of their own."""

    violation: str


def _whole(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _finite(value: object) -> object:
    if isinstance(value, float) and value - value != 0:
        raise ValueError("must be finite")
    return value


def _nonzero(value: float) -> float:
    if value == 0:
        raise ValueError("must not be 0")
    return value


def _count(value: object) -> object:
    """Converts `100k`, `1.5M`, `2G` to integers; returns anything else unchanged."""
    if isinstance(value, str) and value[-1:] in _SUFFIXES:
        try:
            return int(float(value[:-1]) * _SUFFIXES[value[-1]])
        except (ValueError, OverflowError):
            return value
    return _whole(value)


_SUFFIXES = {"k": 10**3, "M": 10**6, "G": 10**9}

Whole = BeforeValidator(_whole)
Finite = BeforeValidator(_finite)

Integer: TypeAlias = Annotated[int, Whole, Words("an integer", {"type": "integer"})]
PositiveInteger: TypeAlias = Annotated[
    int, Field(gt=0), Whole, Words("a positive integer", {"type": "integer", "minimum": 1})
]
NonNegativeInteger: TypeAlias = Annotated[
    int, Field(ge=0), Whole, Words("a non-negative integer", {"type": "integer", "minimum": 0})
]
Number: TypeAlias = Annotated[float, Finite, Words("a number", {"type": "number"})]
PositiveNumber: TypeAlias = Annotated[
    float,
    Field(gt=0),
    Finite,
    Words("a positive number", {"type": "number", "exclusiveMinimum": 0}),
]
NonNegativeNumber: TypeAlias = Annotated[
    float, Field(ge=0), Finite, Words("a non-negative number", {"type": "number", "minimum": 0})
]
NonZeroNumber: TypeAlias = Annotated[
    float, Finite, AfterValidator(_nonzero), Words("a nonzero number", {"type": "number"})
]
Rate: TypeAlias = Annotated[
    float,
    Field(ge=0, lt=1),
    Finite,
    Words(
        "a number in [0, 1)",
        {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
    ),
]
Fraction: TypeAlias = Annotated[
    float,
    Field(ge=0, le=1),
    Finite,
    Words("a number in [0, 1]", {"type": "number", "minimum": 0, "maximum": 1}),
]
Count: TypeAlias = Annotated[
    int,
    Field(gt=0),
    BeforeValidator(_count),
    Words(
        "a positive integer, optionally with a suffix k, M or G",
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {"type": "string", "pattern": r"^[0-9.]+[kMG]$"},
            ]
        },
    ),
]
Boolean: TypeAlias = Annotated[bool, Words("true or false", {"type": "boolean"})]


def _device(value: str) -> str:
    if not re.fullmatch(_DEVICE, value):
        raise ValueError("no device")
    return value


_DEVICE = "auto|cpu|gpu(:[0-9]{1,3})?"

DeviceName: TypeAlias = Annotated[
    str,
    AfterValidator(_device),
    Words(
        "`auto`, `cpu`, `gpu`, or the number of a GPU (`gpu:1`)",
        {"type": "string", "pattern": f"^({_DEVICE})$"},
    ),
]
NonEmptyText: TypeAlias = Annotated[
    str, Field(min_length=1), Words("a non-empty string", {"type": "string"})
]


def _sizes(count: int, least: int) -> Any:
    """A type for one integer for all axes, or a list with one per axis; stored as a tuple."""

    def spread(value: object) -> object:
        value = _whole(value)
        items = [_whole(item) for item in value] if isinstance(value, (list, tuple)) else None
        if items is None and isinstance(value, int) and not isinstance(value, bool):
            items = [value] * count
        if items is None or len(items) != count:
            raise ValueError("wrong shape")
        if not all(isinstance(i, int) and not isinstance(i, bool) and i >= least for i in items):
            raise ValueError("wrong item")
        return tuple(items)

    noun = "a positive integer" if least else "a non-negative integer"
    item = {"type": "integer", "minimum": least}
    listed = {"type": "array", "items": item, "minItems": count, "maxItems": count}
    words = noun if count == 1 else f"{noun} or a list of {count}"
    return BeforeValidator(spread), Words(words, {"anyOf": [item, listed]})


_one, _one_words = _sizes(1, 1)
_two, _two_words = _sizes(2, 1)
_two_from_zero, _two_from_zero_words = _sizes(2, 0)

Size1D: TypeAlias = Annotated[tuple[int], _one, _one_words]
Size2D: TypeAlias = Annotated[tuple[int, int], _two, _two_words]
OutputPadding2D: TypeAlias = Annotated[tuple[int, int], _two_from_zero, _two_from_zero_words]


def _integers(value: object) -> object:
    value = _whole(value)
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    items = [_whole(item) for item in items]
    if not items or not all(isinstance(i, int) and not isinstance(i, bool) for i in items):
        raise ValueError("wrong item")
    return tuple(items)


_INTEGERS: dict[str, Any] = {"type": "array", "items": {"type": "integer"}, "minItems": 1}

Integers: TypeAlias = Annotated[
    tuple[int, ...],
    BeforeValidator(_integers),
    Words("an integer or a list of integers", {"anyOf": [{"type": "integer"}, _INTEGERS]}),
]


def _listed(value: object) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("wrong shape")
    return tuple(_whole(item) for item in value)


def _is_integer(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _target_shape(value: object) -> object:
    items = _listed(value)
    if not items or items.count(-1) > 1:
        raise ValueError("wrong shape")
    if not all(_is_integer(item, 1) or item == -1 for item in items):
        raise ValueError("wrong item")
    return items


def _permutation(value: object) -> object:
    items = _listed(value)
    if not items or not all(_is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    if sorted(items) != list(range(1, len(items) + 1)):
        raise ValueError("wrong order")
    return items


def _noise_shape(value: object) -> object:
    items = _listed(value)
    if not all(item is None or _is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    return items


def _margins(value: object) -> object:
    """Converts one integer, one per axis, or a pair per axis, to a pair for each of two axes."""
    value = _whole(value)
    sides = [value, value] if isinstance(value, int) else list(_listed(value))
    pairs = [(side, side) if isinstance(side, int) else _listed(side) for side in sides]
    if len(pairs) != 2 or any(len(pair) != 2 for pair in pairs):
        raise ValueError("wrong shape")
    if not all(_is_integer(item, 0) for pair in pairs for item in pair):
        raise ValueError("wrong item")
    return tuple(pairs)


_FROM_ZERO: dict[str, Any] = {"type": "integer", "minimum": 0}
_FROM_ONE: dict[str, Any] = {"type": "integer", "minimum": 1}


def _pair(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 2, "maxItems": 2}


def _shape(value: object) -> object:
    value = _whole(value)
    items = (value,) if _is_integer(value, 1) else _listed(value)
    if not items or not all(_is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    return items


OutputShape: TypeAlias = Annotated[
    tuple[int, ...],
    BeforeValidator(_shape),
    Words(
        "a positive integer or a list of positive integers",
        {"anyOf": [_FROM_ONE, {"type": "array", "items": _FROM_ONE, "minItems": 1}]},
    ),
]
TargetShape: TypeAlias = Annotated[
    tuple[int, ...],
    BeforeValidator(_target_shape),
    Words(
        "a list of positive integers, at most one of them -1",
        {"type": "array", "items": {"anyOf": [_FROM_ONE, {"enum": [-1]}]}, "minItems": 1},
    ),
]
Permutation: TypeAlias = Annotated[
    tuple[int, ...],
    BeforeValidator(_permutation),
    Words(
        "a permutation of the integers from 1",
        {"type": "array", "items": _FROM_ONE, "minItems": 1, "uniqueItems": True},
    ),
]
NoiseShape: TypeAlias = Annotated[
    tuple[int | None, ...],
    BeforeValidator(_noise_shape),
    Words(
        "a list of positive integers or nulls",
        {"type": "array", "items": {"anyOf": [_FROM_ONE, {"type": "null"}]}},
    ),
]
Margins2D: TypeAlias = Annotated[
    tuple[tuple[int, int], tuple[int, int]],
    BeforeValidator(_margins),
    Words(
        "a non-negative integer, [height, width], or [[top, bottom], [left, right]]",
        {"anyOf": [_FROM_ZERO, _pair({"anyOf": [_FROM_ZERO, _pair(_FROM_ZERO)]})]},
    ),
]

Padding: TypeAlias = Literal["valid", "same"]
CausalPadding: TypeAlias = Literal["valid", "same", "causal"]

ActivationName: TypeAlias = Literal[
    "linear",
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "selu",
    "celu",
    "gelu",
    "silu",
    "mish",
    "softplus",
    "softsign",
    "sigmoid",
    "log_sigmoid",
    "hard_sigmoid",
    "hard_silu",
    "hard_tanh",
    "hard_shrink",
    "soft_shrink",
    "tanh",
    "tanh_shrink",
    "exponential",
    "softmax",
    "log_softmax",
    "sparsemax",
    "sparse_plus",
    "sparse_sigmoid",
    "squareplus",
]
