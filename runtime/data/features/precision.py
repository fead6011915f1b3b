"""Whether the numbers of a feature are far apart enough for float32, which programs take."""

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.types import DType
from ..request import Request, Samples
from ..rows import chunks, view

FEWEST_STEPS = 1000
"""How many different numbers float32 should have between the smallest and the largest."""


def check_precision(samples: Samples, chosen: NDArray[np.int64], request: Request) -> None:
    """Warn of columns whose numbers float32 can hardly tell apart in the training part."""
    for name, feature in request.features.items():
        if request.inputs[name].dtype is not DType.FLOAT32:
            continue
        rows = view(samples.inputs[name], chosen)
        low = np.full(rows.shape[1:], np.inf)
        high = -low
        for _, values in chunks(rows):
            low = np.fmin(low, np.fmin.reduce(values, axis=0))
            high = np.fmax(high, np.fmax.reduce(values, axis=0))
        step = np.spacing(np.fmax(np.abs(low), np.abs(high)).astype(np.float32))
        close = (low < high) & (high - low < FEWEST_STEPS * step.astype(np.float64))
        columns = samples.columns[name]
        for place in np.flatnonzero(close).tolist():
            bounds = (float(one[place]) for one in (low, high, step))
            request.report(codes.cells.close_in_float32(columns[place], *bounds), *feature.keys)
