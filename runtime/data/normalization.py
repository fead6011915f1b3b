"""Statistics of the inputs, fitted on the training part, applied to every part and kept."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .rows import LazyRows, Rows

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
        text = path.with_name(f"{path.name}.json").read_text(encoding="utf-8")
        archive_path = path.with_name(f"{path.name}.npz")
        try:
            # numpy leaves a file that it opened itself open when it turns out to be damaged.
            with archive_path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
                entries = json.loads(text)["inputs"]
                inputs = {
                    entry["input"]: _scaling(number, entry, archive)
                    for number, entry in enumerate(entries)
                }
        except (ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile):
            raise ValueError(f"the normalisation saved as {path} is damaged") from None
        return cls(inputs)


def _scaling(number: int, entry: dict[str, Any], archive: Any) -> Scaling:
    arrays = {
        field: archive[f"{number}.{field}"] for field in _FIELDS if f"{number}.{field}" in archive
    }
    return Scaling(np.dtype(entry["dtype"]).name, columns=tuple(entry["columns"]), **arrays)
