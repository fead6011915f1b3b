"""Computes once what training would compute of each sample again at every step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import tensorflow as tf

from ...compiler.hoisting import prepared_tensors
from ...compiler.targets.program import Program, Tensors
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.shapes import product
from ..data.dataset import Part
from ..data.rows import CHUNK, Array, LazyRows, Rows
from ..data.window_rows import WindowRows
from ..memory import available_memory
from .grouping import NOTHING, Cut
from .in_memory import tensor_of

MOST_GROWTH = 4
"""How many times the bytes of raw samples prepared ones may take."""
_BYTES_OF_TEXT = 24


class Hoisting:
    """Computes the beginning of a network for whole parts of the data.

    Args:
        spec: The spec of the run.
        program: Its program.
    """

    def __init__(self, spec: ValidSpec, program: Program) -> None:
        self._spec, self._program = spec, program
        self._functions: dict[tuple[str, ...], Callable[[Tensors], Tensors]] = {}

    def hoisted(self, part: Part, cut: Cut = NOTHING) -> Part:
        """Returns a part whose inputs are tensors that the program goes on from, to the bit as if
        it had computed them at each step; the part itself where nothing can be computed before.

        Args:
            cut: What is cut in each batch. It is found by its padding, before anything else.
        """
        rows = part.inputs
        if cut.inputs or not part.size or any(isinstance(one, LazyRows) for one in rows.values()):
            return part
        windows = [one for one in rows.values() if isinstance(one, WindowRows)]
        if windows and not (len(windows) == len(rows) and _lie_alike(windows)):
            return part
        names = self._names(rows, len(windows[0].base) if windows else part.size, windows)
        computed = [name for name in names if name not in rows]
        if not computed:
            return part
        compute = self._of_windows if windows else self._of_rows
        made: dict[str, Rows] = {name: rows[name] for name in names if name in rows}
        made.update(compute(rows, computed))
        return replace(part, inputs={name: made[name] for name in names})

    def _names(
        self, rows: Mapping[str, Rows], count: int, windows: Sequence[WindowRows]
    ) -> tuple[str, ...]:
        """Returns the tensors to go on from, which may be the inputs."""
        spec, graph = self._spec, self._program.graph
        count = count // len(windows[0].offsets) if windows else count
        sizes = {name: _bytes(one) for name, one in rows.items()}
        copied = [graph.learned(one.reconstructs) for one in spec.objectives if one.reconstructs]
        return prepared_tensors(
            graph,
            sizes,
            min(MOST_GROWTH * sum(sizes.values()), available_memory() // 2 // max(1, count)),
            kept=copied,
            in_half=spec.document.runtime.precision != "float32",
            by_row=bool(windows),
        )

    def _of_rows(self, rows: Mapping[str, Rows], names: Sequence[str]) -> dict[str, Array]:
        """Returns tensors that are computed from all rows, in blocks."""
        wanted = {name: name for name in names}
        needed = [*self._program.graph.between([*rows], wanted).inputs]
        widest = max(product(rows[name].shape[1:]) or 1 for name in needed)
        size, count = max(1, CHUNK // widest), len(rows[needed[0]])
        found: dict[str, Array] = {}
        for start in range(0, count, size):
            block = {name: tensor_of(rows[name][start : start + size]) for name in needed}
            for name, tensor in self._function(block, names)(block).items():
                values = tensor.numpy()
                if name not in found:
                    found[name] = np.empty((count, *values.shape[1:]), values.dtype)
                found[name][start : start + len(values)] = values
        return found

    def _function(self, block: Tensors, names: Sequence[str]) -> Callable[[Tensors], Tensors]:
        """Returns what computes these tensors from blocks like this one."""
        key = (*names,)
        if key not in self._functions:
            types = {n: tf.TensorSpec([None, *x.shape[1:]], x.dtype) for n, x in block.items()}
            computed = self._program.computed
            self._functions[key] = tf.function(
                lambda given: computed(given, names), input_signature=[types], autograph=False
            )
        return self._functions[key]

    def _of_windows(self, rows: Mapping[str, Rows], names: Sequence[str]) -> dict[str, WindowRows]:
        """Returns windows over tensors that are computed from the rows, each once."""
        windows = {name: one for name, one in rows.items() if isinstance(one, WindowRows)}
        first = next(iter(windows.values()))
        padded = {name: _in_windows(one, len(first.offsets)) for name, one in windows.items()}
        found = self._of_rows(padded, names)
        return {
            name: WindowRows(
                values.reshape(-1, *values.shape[2:])[: len(first.base)],
                first.starts,
                first.offsets,
                values.shape[1:],
            )
            for name, values in found.items()
        }


def _bytes(rows: Rows) -> int:
    size = _BYTES_OF_TEXT if rows.dtype.hasobject else rows.dtype.itemsize
    return size * (product(rows.shape[1:]) or 1)


def _lie_alike(windows: list[WindowRows]) -> bool:
    """Whether windows lie over the same rows."""
    first = windows[0]
    return all(
        len(one.base) == len(first.base) and np.array_equal(one.starts, first.starts)
        for one in windows
    )


def _in_windows(windows: WindowRows, length: int) -> Array:
    """Returns the rows as windows that follow each other; the last row is repeated at the end."""
    base = windows.base
    missing = -len(base) % length
    base = np.concatenate([base, *[base[-1:]] * missing])
    return base.reshape(-1, *windows.sample)
