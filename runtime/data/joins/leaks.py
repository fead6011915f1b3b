"""Inputs of one source that are the targets of another."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ..request import Labels, Request, Samples
from ..rows import Rows, chunks

FEWEST = 10
"""Rows in which equal values are no coincidence."""
MOST_COLUMNS = 1000


def warn_of_leaks(samples: Samples, request: Request) -> None:
    """Warn of columns and arrays that have the values of a target of another source."""
    if request.sees_past_targets or len(samples.rows) < FEWEST:
        return
    for output, labels in samples.labels.items():
        for name, place in _equal(samples.inputs, labels):
            columns = samples.columns.get(name, ())
            what = f"column `{columns[place]}`" if place < len(columns) else f"input `{name}`"
            feature = request.features.get(name)
            keys = feature.keys if feature else ("join",)
            request.report(codes.leaks.input_is_target(what, samples.source_of(output)), *keys)


def _equal(inputs: Mapping[str, Rows], labels: Labels) -> Iterator[tuple[str, int]]:
    """Yields each input that has the values of labels, with the number of the column."""
    wanted = np.asarray(labels.values).reshape(len(labels.values), -1)
    if not wanted.shape[1] or (wanted == wanted[:1]).all():
        return
    texts = wanted.astype(str) if labels.is_text else None
    for name, rows in inputs.items():
        if len(rows.shape) > 2 or np.prod(rows.shape[1:]) > MOST_COLUMNS:
            continue
        found = _columns(rows, wanted, texts)
        yield from ((name, place) for place in np.flatnonzero(found).tolist())


def _columns(
    rows: Rows, wanted: NDArray[np.generic], texts: NDArray[np.str_] | None
) -> NDArray[np.bool_]:
    """Returns which columns of an input have the values of a column of labels in all rows."""
    if rows.dtype.hasobject != (texts is not None):
        return np.zeros(int(np.prod(rows.shape[1:])), np.bool_)
    same = np.ones((int(np.prod(rows.shape[1:])), wanted.shape[1]), np.bool_)
    for start, values in chunks(rows):
        block = values.reshape(len(values), -1)
        part = slice(start, start + len(values))
        block = block if texts is None else block.astype(str)
        other = wanted[part].astype(block.dtype) if texts is None else texts[part]
        same &= (block[:, :, None] == other[:, None, :]).all(axis=0)
        if not same.any():
            break
    return np.asarray(same.any(axis=1))
