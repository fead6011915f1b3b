"""Numbers in the buffers of Arrow arrays.

Arrow's own `to_numpy` would import pandas, if that is installed: a fifth of a second, and 50 MiB.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa


def doubles_in(array: "pa.DoubleArray") -> NDArray[np.float64]:
    """Returns the numbers, NaN where one is missing; not a copy unless one is."""
    values = _content(array, np.float64)
    return np.where(_missing(array), np.nan, values) if array.null_count else values


def indices_in(array: "pa.Int32Array", missing: int) -> NDArray[np.int64]:
    """Returns the indices of a dictionary.

    Args:
        missing: The index of what is missing.
    """
    indices = _content(array, np.int32).astype(np.int64)
    return np.where(_missing(array), missing, indices) if array.null_count else indices


def _content(array: "pa.Array", dtype: type[np.number[Any]]) -> NDArray[Any]:
    """Returns the numbers, any number where one is missing."""
    content = array.buffers()[1]
    if content is None or not len(array):
        return np.empty(0, dtype)
    return np.frombuffer(content, dtype, len(array), array.offset * np.dtype(dtype).itemsize)


def _missing(array: "pa.Array") -> NDArray[np.bool_]:
    there = np.frombuffer(array.buffers()[0], np.uint8)
    end = array.offset + len(array)
    bits = np.unpackbits(there, count=end, bitorder="little")[array.offset :]
    return ~bits.view(np.bool_)
