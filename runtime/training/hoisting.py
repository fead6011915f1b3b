"""Computes once what training would compute of each sample again at every step."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.hoisting import prepared_tensors
from ...compiler.targets.program import Program
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.shapes import product
from ..data.dataset import Part
from ..data.rows import CHUNK, Array, LazyRows, Rows
from ..data.window_rows import WindowRows
from ..memory import available_memory
from .in_memory import tensor_of

MOST_GROWTH = 4
"""How many times the bytes of raw samples prepared ones may take."""
_BYTES_OF_TEXT = 24


def hoisted(spec: ValidSpec, program: Program, part: Part) -> Part:
    """Returns a part whose inputs are tensors that a program goes on from, to the bit as if it had
    computed them at each step; the part itself where nothing can be computed before.

    Args:
        spec: The spec of the run.
    """
    rows, graph = part.inputs, program.graph
    if not part.size or any(isinstance(one, LazyRows) for one in rows.values()):
        return part
    windows = [one for one in rows.values() if isinstance(one, WindowRows)]
    if windows and not (len(windows) == len(rows) and _lie_alike(windows)):
        return part
    count = len(windows[0].base) // len(windows[0].offsets) if windows else part.size
    sizes = {name: _bytes(one) for name, one in rows.items()}
    most = min(MOST_GROWTH * sum(sizes.values()), available_memory() // 2 // max(1, count))
    names = prepared_tensors(
        graph,
        sizes,
        most,
        kept=[graph.learned(one.reconstructs) for one in spec.objectives if one.reconstructs],
        in_half=spec.document.runtime.precision != "float32",
        by_row=bool(windows),
    )
    computed = [name for name in names if name not in rows]
    if not computed:
        return part
    made: dict[str, Rows] = {name: rows[name] for name in names if name in rows}
    compute = _of_windows if windows else _of_rows
    made.update(compute(program, rows, computed))
    return replace(part, inputs={name: made[name] for name in names})


def _bytes(rows: Rows) -> int:
    size = _BYTES_OF_TEXT if rows.dtype.hasobject else rows.dtype.itemsize
    return size * (product(rows.shape[1:]) or 1)


def _of_rows(program: Program, rows: Mapping[str, Rows], names: list[str]) -> dict[str, Array]:
    """Returns tensors that are computed from all rows, in blocks."""
    needed = [*program.graph.between([*rows], {name: name for name in names}).inputs]
    widest = max(product(rows[name].shape[1:]) or 1 for name in needed)
    size, count = max(1, CHUNK // widest), len(rows[needed[0]])

    compute = tf.function(lambda given: program.computed(given, names), reduce_retracing=True)
    found: dict[str, NDArray[Any]] = {}
    for start in range(0, count, size):
        block = {name: tensor_of(rows[name][start : start + size]) for name in needed}
        for name, tensor in compute(block).items():
            values = tensor.numpy()
            if name not in found:
                found[name] = np.empty((count, *values.shape[1:]), values.dtype)
            found[name][start : start + len(values)] = values
    return found


def _lie_alike(windows: list[WindowRows]) -> bool:
    """Whether windows lie over the same rows."""
    first = windows[0]
    return all(
        len(one.base) == len(first.base) and np.array_equal(one.starts, first.starts)
        for one in windows
    )


def _of_windows(
    program: Program, rows: Mapping[str, Rows], names: list[str]
) -> dict[str, WindowRows]:
    """Returns windows over tensors that are computed from the rows, each once."""
    windows = {name: one for name, one in rows.items() if isinstance(one, WindowRows)}
    first = next(iter(windows.values()))
    length, count = len(first.offsets), len(first.base)
    padded = {name: _in_windows(one, length) for name, one in windows.items()}
    found = _of_rows(program, padded, names)
    return {
        name: WindowRows(
            values.reshape(-1, *values.shape[2:])[:count],
            first.starts,
            first.offsets,
            values.shape[1:],
        )
        for name, values in found.items()
    }


def _in_windows(windows: WindowRows, length: int) -> Array:
    """Returns the rows as windows that follow each other; the last row is repeated at the end."""
    base = windows.base
    missing = -len(base) % length
    base = np.concatenate([base, *[base[-1:]] * missing])
    return base.reshape(-1, *windows.sample)
