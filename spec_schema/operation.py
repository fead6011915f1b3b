"""The base of tensor operations: what tensor expressions are made of.

An operation is data: its name and parameters are those of `keras.ops`, and it declares the type of
its result (`infer`) and what it costs, both without TensorFlow. It is written as a function from
the types of tensors and the values of other parameters to the type of the result; the annotations
say what each parameter accepts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter as Argument
from inspect import signature
from typing import Any, Literal, TypeAlias

from .expressions.formula import literal
from .findings import codes
from .findings.code import both
from .shapes import BATCH, Dim, Shape
from .types import DType, ShapeError, TensorType

Operand: TypeAlias = TensorType | bool | int | float
"""A tensor, or a number that takes its element type from the tensors around it."""
Operands: TypeAlias = tuple[Operand, ...]
"""A list of tensors."""
Kind: TypeAlias = Literal["tensor", "tensors", "value"]
Infer: TypeAlias = Callable[..., TensorType | tuple[TensorType, ...]]
MultiplyAdds: TypeAlias = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        kind: "tensor", "tensors" for a list of them, or "value" for a constant.
        annotation: Type of a constant.
    """

    name: str
    kind: Kind
    annotation: Any
    default: Any = Argument.empty

    @property
    def is_required(self) -> bool:
        """Whether it has no default."""
        return self.default is Argument.empty


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation on tensors.

    Attributes:
        title: What it computes, in a sentence.
        infer: Returns the type of the result. Raises ShapeError.
        multiply_adds: Called with the result and then as `infer`, for one sample.
        keras: Its name in `keras.ops`.
        variadic: Whether its last parameter takes all arguments that are left.
        results: What its results are called, if it has several.
        parts: The parameter that says how many results it has, or between which they are split.
    """

    name: str
    title: str
    parameters: Mapping[str, Parameter]
    infer: Infer
    multiply_adds: MultiplyAdds | None
    keras: str
    variadic: bool
    results: tuple[str, ...]
    parts: str

    def count_results(self, arguments: Mapping[str, Any]) -> int:
        """Returns the number of tensors in its result; 0 if it is a tensor itself."""
        if not self.parts:
            return len(self.results)
        given = arguments[self.parts]
        return given if isinstance(given, int) else len(given) + 1

    def default(self, parameter: str) -> Any:
        """Returns the default of a parameter; None if it has none."""
        found = self.parameters.get(parameter)
        return None if found is None or found.is_required else found.default

    @property
    def text(self) -> str:
        """What it computes, with the names of its results."""
        several = f" Gives {both(self.results)}." if self.results else ""
        return f"{self.title}{several}"

    @property
    def signature(self) -> str:
        """How it is called: `sum(x, axis=null, keepdims=false)`."""
        written = [_written(parameter) for parameter in self.parameters.values()]
        if self.variadic:
            written[-1] = f"*{written[-1]}"
        return f"{self.name}({', '.join(written)})"


OPERATIONS: dict[str, Operation] = {}
"""The operations of the families that are loaded; `operations.find` loads those of a name."""


def operation(
    costs: MultiplyAdds | None = None,
    keras: str = "",
    variadic: bool = False,
    results: tuple[str, ...] = (),
    parts: str = "",
) -> Callable[[Infer], Infer]:
    """Decorator: this function is the `infer` of the operation of its name.

    Args:
        costs: Its multiply-adds, as `f(result, …)`; None if it has none.
        keras: Its name in `keras.ops`, if that differs.
        variadic: Whether its last parameter takes all arguments that are left.
        results: What its results are called, if it has several.
        parts: The parameter that says how many results it has.
    """

    def add(infer: Infer) -> Infer:
        title = (infer.__doc__ or "").partition("\n")[0]
        register(infer.__name__.rstrip("_"), title, infer, costs, keras, variadic, results, parts)
        return infer

    return add


def register(
    name: str,
    title: str,
    infer: Infer,
    costs: MultiplyAdds | None = None,
    keras: str = "",
    variadic: bool = False,
    results: tuple[str, ...] = (),
    parts: str = "",
) -> None:
    """Adds an operation. Several may share one `infer`."""
    parameters = {p.name: _parameter(p) for p in signature(infer).parameters.values()}
    own = keras or name
    OPERATIONS[name] = Operation(
        name, title, parameters, infer, costs, own, variadic, results, parts
    )


def _parameter(found: Argument) -> Parameter:
    kind: Kind = "value"
    if found.annotation in (Operand, Operands):
        kind = "tensor" if found.annotation == Operand else "tensors"
    return Parameter(found.name, kind, found.annotation, found.default)


def _written(parameter: Parameter) -> str:
    if parameter.is_required:
        return parameter.name
    return f"{parameter.name}={literal(parameter.default)}"


# Element types, promoted as in Keras.

# From the narrowest to the widest.
_FLOATS = (DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64)
_INTEGERS = (DType.UINT8, DType.INT32, DType.INT64)


def result_type(*operands: "Operand | DType | type[float]") -> DType:
    """Returns the element type of a result, as `keras.backend.result_type` does.

    `float` makes it floating-point.
    """
    known = [_dtype(operand) for operand in operands]
    floats = [dtype for dtype in _FLOATS if dtype in known]
    if floats:
        return DType.FLOAT32 if floats == [DType.FLOAT16, DType.BFLOAT16] else floats[-1]
    if any(dtype is float for dtype in known):
        return DType.FLOAT32
    integers = [dtype for dtype in _INTEGERS if dtype in known]
    if integers:
        return integers[-1]
    return DType.INT32 if any(dtype is int for dtype in known) else DType.BOOL


def _dtype(operand: Any) -> Any:
    if isinstance(operand, TensorType):
        return operand.dtype
    if isinstance(operand, bool):
        return DType.BOOL
    return operand if isinstance(operand, (DType, type)) else type(operand)


def floating(x: Operand) -> DType:
    """Returns the element type of functions such as `sqrt`: floating-point."""
    dtype = _dtype(x)
    return DType.FLOAT32 if dtype is DType.INT64 else result_type(x, float)


def number_type(*operands: Operand) -> DType:
    """Returns the element type of arithmetic. Raises ShapeError (SC245) if all are booleans."""
    dtype = result_type(*operands)
    if dtype is DType.BOOL:
        raise ShapeError(codes.tensor_shapes.wrong_dtype("int32", "bool"))
    return dtype


def wide_type(*operands: Operand) -> DType:
    """Returns the element type of results that uint8 can't hold. Raises ShapeError for uint8."""
    dtype = result_type(*operands)
    if dtype is DType.UINT8:
        raise ShapeError(codes.tensor_shapes.wrong_dtype("int32", "uint8"))
    return dtype


def float_type(x: Operand) -> DType:
    """Returns the element type. Raises ShapeError (SC245) unless it is floating-point."""
    dtype = result_type(x)
    if not dtype.is_floating:
        raise ShapeError(codes.tensor_shapes.wrong_dtype("float32", dtype.value), "x")
    return dtype


# Shapes. Sizes are numbers, None if unknown, or BATCH.


def shape_of(x: Operand) -> Shape:
    """Returns the shape; that of a number is ()."""
    return x.shape if isinstance(x, TensorType) else ()


def broadcast_shapes(left: Shape, right: Shape) -> Shape:
    """Returns the shape of an element-wise result, as in NumPy: the last axes are aligned.

    Raises:
        ShapeError: if two sizes differ and neither is 1. The batch axis only meets itself or 1.
    """
    rank = max(len(left), len(right))
    pairs = zip(_padded(left, rank), _padded(right, rank), strict=True)
    return tuple(_joined(a, b, left, right) for a, b in pairs)


def _padded(shape: Shape, rank: int) -> Shape:
    return (*(1,) * (rank - len(shape)), *shape)


def _joined(a: Dim, b: Dim, left: Shape, right: Shape) -> Dim:
    if a == b or b == 1:
        return a
    if a == 1:
        return b
    if (a is None or b is None) and BATCH not in (a, b):
        return b if a is None else a
    raise ShapeError(codes.tensor_shapes.not_broadcastable(left, right))


def elementwise(*operands: Operand, dtype: DType | None = None) -> TensorType:
    """Returns the type of a result that is computed element by element."""
    shape: Shape = ()
    for operand in operands:
        shape = broadcast_shapes(shape, shape_of(operand))
    return TensorType(shape, result_type(*operands) if dtype is None else dtype)


def axis_of(shape: Shape, axis: int, parameter: str = "axis") -> int:
    """Returns an axis counted from the front. Raises ShapeError if it does not exist."""
    found = axis + len(shape) if axis < 0 else axis
    if 0 <= found < len(shape):
        return found
    raise ShapeError(codes.tensor_shapes.axis_out_of_range(axis, shape), parameter)


def axes_of(shape: Shape, axis: int | tuple[int, ...] | None) -> tuple[int, ...]:
    """Returns axes counted from the front; all of them for None."""
    if axis is None:
        return tuple(range(len(shape)))
    found = [axis_of(shape, one) for one in ((axis,) if isinstance(axis, int) else axis)]
    if len(set(found)) < len(found):
        raise ShapeError(codes.tensor_shapes.axis_twice(shape), "axis")
    return tuple(found)


def reduced(x: Operand, axis: int | tuple[int, ...] | None, keepdims: bool) -> Shape:
    """Returns the shape of a reduction."""
    shape = shape_of(x)
    axes = axes_of(shape, axis)
    kept = ((axis, 1 if axis in axes else dim) for axis, dim in enumerate(shape))
    return tuple(dim for axis, dim in kept if keepdims or axis not in axes)
