"""What a program gives to a network as its inputs: checked, and converted to tensors."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from ....spec_schema.errors import Error
from ....spec_schema.findings.code import both
from ....spec_schema.types import TensorType
from ..program import Tensors

_UNUSABLE = (tf.RaggedTensor, tf.SparseTensor)


def tensors_of(given: Any, inputs: Mapping[str, TensorType]) -> Tensors:
    """Returns the tensors of a network's inputs.

    Args:
        given: Arrays or tensors by input name, the first axis counting samples; or that of the only
            input. Those with other names are left out.

    Raises:
        Error: An input is missing, or what is given for it doesn't fit.
    """
    if not isinstance(given, Mapping):
        if len(inputs) > 1:
            named = both(tuple(inputs))
            raise Error(f"the network has several inputs: {named}", "pass a mapping of their names")
        given = {next(iter(inputs)): given}
    missing = [name for name in inputs if name not in given]
    if missing:
        raise Error(f"input `{missing[0]}` is missing", f"the inputs are {both(tuple(inputs))}")
    tensors = {name: _tensor(name, given[name], type_) for name, type_ in inputs.items()}
    lengths = {name: x.shape[0] for name, x in tensors.items() if x.shape.rank and x.shape[0]}
    if len({*lengths.values()}) > 1:
        shown = ", ".join(f"`{name}` {length:,}" for name, length in lengths.items())
        raise Error(f"the inputs differ in length: {shown}", "give each a row for each sample")
    return tensors


def _tensor(name: str, given: Any, type_: TensorType) -> tf.Tensor:
    dtype = tf.as_dtype(type_.dtype.value)
    if isinstance(given, _UNUSABLE) or not tf.is_tensor(given):
        given = _array(name, given, dtype)
    kind = tf.as_dtype(given.dtype)
    if kind.is_complex or (kind == tf.string) != (dtype == tf.string):
        raise _unusable(name, dtype, "text" if kind == tf.string else kind.name)
    _check_shape(name, given.shape, type_)
    return tf.cast(given, dtype)


def _array(name: str, given: Any, dtype: tf.DType) -> "np.ndarray[Any, Any]":
    if isinstance(given, _UNUSABLE) or np.ma.is_masked(given):
        raise _unusable(name, dtype, type(given).__name__)
    try:
        array = np.asarray(given)
    except Exception as error:
        # NumPy, or the `__array__` of another library, raises anything.
        is_ragged = isinstance(error, ValueError) and isinstance(given, list | tuple)
        what = "lists of different lengths" if is_ragged else type(given).__name__
        raise _unusable(name, dtype, what) from error
    if dtype == tf.string:
        strange = [one for one in array.astype(object).flat if not isinstance(one, str | bytes)]
        if strange:
            raise _unusable(name, dtype, type(strange[0]).__name__)
        return array.astype(object)
    if array.dtype.kind not in "biuf":
        raise _unusable(name, dtype, "text" if array.dtype.kind in "US" else f"{array.dtype}")
    if dtype.is_integer:
        _check_integers(name, array, dtype)
    return array.astype(dtype.as_numpy_dtype)


def _check_integers(name: str, array: "np.ndarray[Any, Any]", dtype: tf.DType) -> None:
    """Raise Error if there is a number that an integer type can't hold."""
    wrong = (array < dtype.min) | (array > dtype.max)
    if array.dtype.kind == "f":
        wrong |= array != np.trunc(array)
    if np.any(wrong):
        raise _unusable(name, dtype, f"{array[wrong][0]}")


def _check_shape(name: str, shape: tf.TensorShape, type_: TensorType) -> None:
    given = None if isinstance(shape, tf.TensorShape) and shape.rank is None else tuple(shape)
    if given is None or (given and tf.TensorShape(given[1:]).is_compatible_with(type_.shape[1:])):
        return
    got = list(given[1:]) if given else "a scalar"
    help = "the first axis counts the samples; to add it to a single one, pass `[x]`"
    is_sample = tf.TensorShape(given).is_compatible_with(type_.shape[1:])
    raise Error(
        f"input `{name}` expects samples of shape {list(type_.shape[1:])}, got {got}",
        help if is_sample else "",
    )


def _unusable(name: str, dtype: tf.DType, got: str) -> Error:
    kind = "integers" if dtype.is_integer else "numbers"
    expected = "text" if dtype == tf.string else f"{kind} ({dtype.name})"
    return Error(f"input `{name}` expects {expected}, got {got}")
