"""Fits layers to the training part of the data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.fitted import FittedValues
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.shapes import product
from ..data.dataset import Part
from ..data.rows import CHUNK, Rows
from ..data.window_rows import LazyWindows, WindowRows


def fit(spec: ValidSpec, train: Part) -> FittedValues:
    """Returns the parameters of all layers that need it, fitted to the training part.

    Features are fitted to rows, each once; with windows, other layers are fitted to all windows.
    More than a million numbers are passed to `adapt` in batches, wherever they are read from.

    Raises:
        Error: The data does not give what the spec says of a layer.
    """
    from ...compiler.targets.keras.fitting import fit as adapted  # only such layers need it

    def batches(names: Sequence[str], by_row: bool) -> Iterator[Mapping[str, NDArray[Any]]]:
        inputs = {name: train.inputs[name] for name in names}
        if by_row:
            inputs = {name: _single(rows) for name, rows in inputs.items()}
        widest = max(product(rows.shape[1:]) or 1 for rows in inputs.values())
        size = max(1, CHUNK // widest)
        for start in range(0, max(map(len, inputs.values())), size):
            chosen = slice(start, start + size)
            yield {name: np.asarray(rows[chosen]) for name, rows in inputs.items()}

    return adapted(spec, batches)


def _single(rows: Rows) -> Rows:
    """Returns the rows that windows lie over, each once, as windows of one row."""
    assert isinstance(rows, WindowRows | LazyWindows)
    single: Rows = rows.single
    windows: Rows = single.reshape(len(single), 1, *single.shape[1:])
    return windows
