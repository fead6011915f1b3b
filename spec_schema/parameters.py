"""The types of parameters, with the phrases that messages and reference pages use for them.

They are as strict as JSON Schema: `true` and `"64"` are not integers, `3.0` is the integer 3. Each
type carries `Words`, the phrase of a message ("must be a positive integer").
"""

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field


class Words(NamedTuple):
    """What a value must be: as a phrase for messages, and as JSON Schema."""

    text: str
    schema: dict[str, Any]

    def __hash__(self) -> int:
        return hash(self.text)


class Inline:
    """Marks a field whose component is a key next to the other keys of the mapping."""


class Inherits:
    """Marks an inline field whose component takes what it lacks from another component."""


class Raw:
    """Marks a field that keeps the values as written, to be read later with more context."""


class RequiredInFile:
    """Marks a field that a file must give, although its class has a default."""


class Blame(NamedTuple):
    """Marks a field whose invalid values are reported as a violation of their own."""

    violation: str


def whole(value: object) -> object:
    """Returns the integer that a float such as 3.0 is; anything else unchanged."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


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
    return whole(value)


_SUFFIXES = {"k": 10**3, "M": 10**6, "G": 10**9}

Whole = BeforeValidator(whole)
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
NonPositiveNumber: TypeAlias = Annotated[
    float, Field(le=0), Finite, Words("a number of at most 0", {"type": "number", "maximum": 0})
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
PositiveFraction: TypeAlias = Annotated[
    float,
    Field(gt=0, le=1),
    Finite,
    Words("a number in (0, 1]", {"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
]
OpenFraction: TypeAlias = Annotated[
    float,
    Field(gt=0, lt=1),
    Finite,
    Words("a number in (0, 1)", {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
]
ClassShares: TypeAlias = Annotated[dict[str, OpenFraction], Field(min_length=1)]
NonNegativeNumbers: TypeAlias = Annotated[
    tuple[NonNegativeNumber, ...],
    Field(min_length=1),
    BeforeValidator(_tuple),
    Words(
        "a list of non-negative numbers",
        {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 1},
    ),
]
Fractions: TypeAlias = Annotated[
    tuple[Fraction, ...],
    Field(min_length=1),
    BeforeValidator(_tuple),
    Words(
        "a list of numbers in [0, 1]",
        {
            "type": "array",
            "items": {"type": "number", "minimum": 0, "maximum": 1},
            "minItems": 1,
        },
    ),
]


def _array(value: object) -> object:
    """Returns nested lists of numbers as tuples. Raises ValueError if they are not rectangular."""
    if not isinstance(value, (list, tuple)):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError("wrong item")
        return _finite(float(value))
    items = tuple(map(_array, value))
    if not items or len({array_shape(item) for item in items}) > 1:
        raise ValueError("wrong shape")
    return items


def array_shape(value: object) -> tuple[int, ...]:
    """Returns the shape of nested tuples of numbers; that of a number is empty."""
    return (len(value), *array_shape(value[0])) if isinstance(value, tuple) else ()


Array: TypeAlias = Annotated[
    Any,
    BeforeValidator(_array),
    Words(
        "a number or a list of numbers",
        {"anyOf": [{"type": "number"}, {"type": "array", "minItems": 1}]},
    ),
]
Numbers: TypeAlias = Annotated[
    tuple[Number, ...],
    Field(min_length=1),
    BeforeValidator(_tuple),
    Words(
        "a list of numbers",
        {"type": "array", "items": {"type": "number"}, "minItems": 1},
    ),
]
PlainText: TypeAlias = Annotated[str, Words("a string", {"type": "string"})]
Texts: TypeAlias = Annotated[
    tuple[PlainText, ...],
    Field(min_length=1),
    BeforeValidator(_tuple),
    Words(
        "a list of strings",
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ),
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


FROM_ONE: dict[str, Any] = {"type": "integer", "minimum": 1}


def listed(value: object) -> tuple[Any, ...]:
    """Returns a list as a tuple. Raises ValueError if it is none."""
    if not isinstance(value, (list, tuple)):
        raise ValueError("wrong shape")
    return tuple(whole(item) for item in value)


def is_integer(value: object, least: int) -> bool:
    """Whether a value is an integer, and not below `least`."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _noise_shape(value: object) -> object:
    items = listed(value)
    if not all(item is None or is_integer(item, 1) for item in items):
        raise ValueError("wrong item")
    return items


if TYPE_CHECKING:
    from .parameter_types import OptionalNoiseShape as OptionalNoiseShape
else:
    OptionalNoiseShape = (
        Annotated[
            tuple[int | None, ...],
            BeforeValidator(_noise_shape),
            Words(
                "a list of positive integers or nulls",
                {"type": "array", "items": {"anyOf": [FROM_ONE, {"type": "null"}]}},
            ),
        ]
        | None
    )


def default(value: Any) -> Any:
    """Returns a default of a parameter that is stored as another type than type checkers know."""
    return value


def _groups(value: int) -> int:
    if value < 1 and value != -1:
        raise ValueError("wrong number")
    return value


def _clipping(value: dict[str, float]) -> dict[str, float]:
    if not value.keys() <= {"rmin", "rmax", "dmax"}:
        raise ValueError("wrong name")
    if value.get("rmin", 0.0) > value.get("rmax", value.get("rmin", 0.0)):
        raise ValueError("wrong order")
    return value


Clipping: TypeAlias = Annotated[
    dict[str, NonNegativeNumber],
    AfterValidator(_clipping),
    Words(
        "a mapping of `rmin`, `rmax` (not below `rmin`) and `dmax` to non-negative numbers",
        {
            "type": "object",
            "properties": {
                name: {"type": "number", "minimum": 0} for name in ("rmin", "rmax", "dmax")
            },
            "additionalProperties": False,
        },
    ),
]
Groups: TypeAlias = Annotated[
    int,
    AfterValidator(_groups),
    Whole,
    Words("a positive integer, or -1", {"anyOf": [FROM_ONE, {"enum": [-1]}]}),
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
