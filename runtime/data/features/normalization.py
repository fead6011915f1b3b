"""Statistics of the inputs, fitted on the training part, applied to every part and kept."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.types import TensorType, product
from ...storage.archive import MalformedArchive, read_known
from ...storage.reading import Malformed, checked, read_bytes
from ...storage.shapes import LARGE, SCALED_INPUTS, ScaledInput
from ..domain import array_type
from ..rows import LazyRows, Rows

CHUNK = 1024
_FIELDS = ("fill", "offset", "scale")


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """What happens to one input: missing values filled, then `(x - offset) / scale`, then a cast.

    Attributes:
        dtype: numpy's name of the type that the network is given.
        fill: stands in for missing values (NaN), one a feature of a sample.
        offset: subtracted; None: nothing is.
        scale: divided by; None: nothing is.
        columns: names of the features, where the source has them.
    """

    dtype: str
    fill: NDArray[Any] | None = None
    offset: NDArray[Any] | None = None
    scale: NDArray[Any] | None = None
    columns: tuple[str, ...] = ()

    def apply(self, rows: Rows) -> Rows:
        """The input as the network takes it: at once where it is an array, else as it is read."""
        if isinstance(rows, LazyRows):
            return rows.transformed(self._applied, self.dtype)
        return self._applied(rows[:])

    def _applied(self, values: NDArray[Any]) -> NDArray[Any]:
        """float32 where possible, else float64, in between."""
        if self.fill is None and self.offset is None and self.scale is None:
            return values.astype(self.dtype, copy=False)
        result = np.empty(values.shape, self.dtype)
        # A whole folder of pictures in float64 would need three times its memory.
        for start in range(0, len(values), CHUNK):
            result[start : start + CHUNK] = self._scaled(values[start : start + CHUNK])
        return result

    def _scaled(self, values: NDArray[Any]) -> NDArray[Any]:
        if self.fill is not None:
            values = np.where(np.isnan(values), self.fill, values)
        working = np.result_type(values.dtype, np.float32)
        if self.offset is not None:
            values = np.subtract(values, self.offset.astype(working), dtype=working)
        if self.scale is not None:
            values = np.divide(values, self.scale.astype(working), dtype=working)
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Normalization:
    """What is done to every input before the network sees it.

    Attributes:
        inputs: input → its scaling.
    """

    inputs: dict[str, Scaling]

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Input → names of its features, for inputs from a table."""
        return {name: scaling.columns for name, scaling in self.inputs.items() if scaling.columns}

    @property
    def rescales(self) -> bool:
        """Whether values are brought to the range they had in training, whatever that was."""
        return any(scaling.offset is not None for scaling in self.inputs.values())

    def apply(self, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """Inputs as a source reads them → inputs as the network takes them."""
        return {name: self.inputs[name].apply(rows) for name, rows in inputs.items()}

    def files(self) -> dict[str, bytes]:
        """Ending of a file → its content: the numbers in `.npz`, the names in `.json`."""
        arrays = {
            f"{number}.{field}": getattr(scaling, field)
            for number, scaling in enumerate(self.inputs.values())
            for field in _FIELDS
            if getattr(scaling, field) is not None
        }
        names = [
            {"input": name, "dtype": scaling.dtype, "columns": list(scaling.columns)}
            for name, scaling in self.inputs.items()
        ]
        archive = io.BytesIO()
        np.savez(archive, **arrays)
        text = json.dumps({"inputs": names}, indent=1, ensure_ascii=False) + "\n"
        return {".npz": archive.getvalue(), ".json": text.encode()}

    @classmethod
    def load(cls, path: Path) -> "Normalization":
        """Read what `files` gave, from beside `path`. Raises OSError; ValueError: it is damaged."""
        names = path.with_name(f"{path.name}.json")
        numbers = path.with_name(f"{path.name}.npz")
        try:
            entries = checked(read_bytes(names, LARGE), SCALED_INPUTS).inputs
            fields = [f"{number}.{field}" for number in range(len(entries)) for field in _FIELDS]
            arrays = read_known(numbers, fields)
        except (Malformed, MalformedArchive) as error:
            message = f"the normalisation saved as {path} is damaged: {error}"
            raise ValueError(message) from error
        return cls({one.input: _scaling(number, one, arrays) for number, one in enumerate(entries)})

    def check(self, types: Mapping[str, TensorType]) -> None:
        """Raise ValueError where it is not one of inputs of these types."""
        for name in self.inputs.keys() | types.keys():
            scaling, type_ = self.inputs.get(name), types.get(name)
            if scaling is None or type_ is None or not _fits(scaling, type_):
                raise ValueError(f"its normalisation is not that of the input `{name}`")


def _scaling(number: int, entry: ScaledInput, arrays: Mapping[str, NDArray[Any]]) -> Scaling:
    known = {field: arrays.get(f"{number}.{field}") for field in _FIELDS}
    return Scaling(entry.dtype, columns=tuple(entry.columns), **known)


def _fits(scaling: Scaling, type_: TensorType) -> bool:
    sample = type_.shape[1:]
    arrays = [a for a in (scaling.fill, scaling.offset, scaling.scale) if a is not None]
    return (
        scaling.dtype == array_type(type_.dtype)
        and all(array.dtype.kind in "fiu" for array in arrays)
        and all(np.isfinite(array).all() and _spreads(array.shape, sample) for array in arrays)
        and (scaling.scale is None or bool(np.all(scaling.scale)))
        and (not scaling.columns or product(sample) in (None, len(scaling.columns)))
    )


def _spreads(shape: tuple[int, ...], sample: tuple[int | None, ...]) -> bool:
    """Whether statistics of this shape are those of one sample, or of a part that is repeated."""
    pairs = zip(reversed(shape), reversed(sample), strict=False)
    return len(shape) <= len(sample) and all(n == 1 or m in (None, n) for n, m in pairs)
