"""Tensor operations in TensorFlow, a line each.

What has no line here is traced from `keras.ops`, which is TensorFlow once it is traced.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import tensorflow as tf

from ....spec_schema.expressions.elaboration import Step
from ....spec_schema.operation import floating, result_type
from ....spec_schema.types import DType, TensorType

Function: TypeAlias = Callable[..., tf.Tensor]

# Operands become tensors of their common element type.
_JOINED: dict[str, Function] = {
    "add": tf.add,
    "subtract": tf.subtract,
    "multiply": tf.multiply,
    "maximum": tf.maximum,
    "minimum": tf.minimum,
    "equal": tf.equal,
    "not_equal": tf.not_equal,
    "less": tf.less,
    "less_equal": tf.less_equal,
    "greater": tf.greater,
    "greater_equal": tf.greater_equal,
    "negative": tf.negative,
    "stop_gradient": tf.stop_gradient,
}

# The same, of a floating-point type.
_FLOATING: dict[str, Function] = {
    "divide": tf.divide,
    "arctan2": tf.atan2,
    "sqrt": tf.sqrt,
    "rsqrt": tf.math.rsqrt,
    "exp": tf.exp,
    "expm1": tf.math.expm1,
    "log": tf.math.log,
    "log1p": tf.math.log1p,
    "reciprocal": tf.math.reciprocal,
    "sin": tf.sin,
    "cos": tf.cos,
    "tan": tf.tan,
    "arcsin": tf.asin,
    "arccos": tf.acos,
    "arctan": tf.atan,
    "sinh": tf.sinh,
    "cosh": tf.cosh,
    "tanh": tf.tanh,
    "arcsinh": tf.asinh,
    "arctanh": tf.atanh,
    "erf": tf.math.erf,
    "relu": tf.nn.relu,
    "relu6": tf.nn.relu6,
    "selu": tf.nn.selu,
    "silu": tf.nn.silu,
    "sigmoid": tf.sigmoid,
    "log_sigmoid": tf.math.log_sigmoid,
    "softplus": tf.nn.softplus,
    "softsign": tf.nn.softsign,
}

# Of booleans.
_LOGIC: dict[str, Function] = {
    "logical_and": tf.logical_and,
    "logical_or": tf.logical_or,
    "logical_xor": tf.math.logical_xor,
    "logical_not": tf.logical_not,
}

_OTHERS: dict[str, Function] = {
    "reshape": lambda x, newshape: tf.reshape(x, newshape),
    "expand_dims": lambda x, axis: tf.expand_dims(x, axis),
    "squeeze": lambda x, axis=None: tf.squeeze(x, axis),
    "concatenate": lambda xs, axis=-1: tf.concat(_alike(xs), axis),
    "stack": lambda x, axis=0: tf.stack(_alike(x), axis),
    "softmax": lambda x, axis=-1: tf.nn.softmax(_cast(x, floating(_typed(x))), axis),
    "log_softmax": lambda x, axis=-1: tf.nn.log_softmax(_cast(x, floating(_typed(x))), axis),
    "matmul": lambda x1, x2: _product(*_alike((x1, x2))),
    "cast": lambda x, dtype="float32": _cast(x, DType(dtype)),
    "get_item": lambda x, key: x[key],
    "array": lambda value: tf.constant(value),
    "where": lambda condition, x1, x2: tf.where(_cast(condition, DType.BOOL), *_alike((x1, x2))),
}


def apply(step: Step, arguments: Mapping[str, Any]) -> tf.Tensor:
    """The result of a step."""
    name = step.operation.name
    if name in _OTHERS:
        return _OTHERS[name](**arguments)
    given = tuple(arguments.values())
    if name in _JOINED:
        return _JOINED[name](*_alike(given))
    if name in _FLOATING:
        return _FLOATING[name](*_converted(given, _floating(given)))
    if name in _LOGIC:
        return _LOGIC[name](*_converted(given, DType.BOOL))
    from ..keras_operations import apply as traced

    return traced(step, arguments)


def _product(left: tf.Tensor, right: tf.Tensor) -> tf.Tensor:
    if right.shape.rank == 1:
        return tf.tensordot(left, right, 1)
    return (
        tf.matmul(left, right) if left.shape.rank > 1 else tf.matmul(left[None], right)[..., 0, :]
    )


def _alike(given: tuple[Any, ...]) -> tuple[tf.Tensor, ...]:
    return _converted(given, result_type(*map(_typed, given)))


def _floating(given: tuple[Any, ...]) -> DType:
    return (
        floating(_typed(given[0])) if len(given) == 1 else result_type(*map(_typed, given), float)
    )


def _converted(given: tuple[Any, ...], dtype: DType) -> tuple[tf.Tensor, ...]:
    return tuple(_cast(x, dtype) for x in given)


def _typed(x: Any) -> Any:
    """What its element type is promoted by."""
    return TensorType((), DType(x.dtype.name)) if tf.is_tensor(x) else x


def _cast(x: Any, dtype: DType) -> tf.Tensor:
    return tf.cast(x, dtype.value)
