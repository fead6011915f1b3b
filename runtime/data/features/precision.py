"""Whether the numbers of a feature are far apart enough for float32, which programs take."""

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.types import DType
from ..request import Request, Samples
from ..rows import Array, chunks, view

FEWEST_STEPS = 1000
"""How many different numbers float32 should have between the smallest and the largest."""


def close_in_float32(low: Array, high: Array) -> list[tuple[int, float, float, float]]:
    """Returns the features whose numbers float32 can hardly tell apart.

    Args:
        low, high: The smallest and the largest number of each feature.

    Returns:
        The number of each feature, its bounds, and the distance of numbers around them in float32.
    """
    low, high = low.reshape(-1), high.reshape(-1)
    step = np.spacing(np.fmax(np.abs(low), np.abs(high)).astype(np.float32)).astype(np.float64)
    places = np.flatnonzero((low < high) & (high - low < FEWEST_STEPS * step)).tolist()
    return [(n, float(low[n]), float(high[n]), float(step[n])) for n in places]


def check_precision(samples: Samples, chosen: NDArray[np.int64], request: Request) -> None:
    """Warn of columns whose numbers float32 can hardly tell apart in the training part."""
    for name, feature in request.features.items():
        if request.inputs[name].dtype is not DType.FLOAT32:
            continue
        rows = view(samples.exact.get(name, samples.inputs[name]), chosen)
        low = np.full(rows.shape[1:], np.inf)
        high = -low
        for _, values in chunks(rows):
            low = np.fmin(low, np.fmin.reduce(values, axis=0))
            high = np.fmax(high, np.fmax.reduce(values, axis=0))
        for place, least, most, step in close_in_float32(low, high):
            what = f"column `{samples.columns[name][place]}`"
            request.report(codes.cells.close_in_float32(what, least, most, step), *feature.keys)
