"""Statistics of inputs and targets: fitted to the training part, applied, and saved."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective, TargetScale
from ....spec_schema.shapes import product
from ....spec_schema.types import TensorType
from ...storage.archive import MalformedArchive, read_known
from ...storage.reading import Malformed, checked, read_bytes
from ...storage.schemas import LARGE, SCALED_INPUTS, ScaledInput
from ..domain import array_type
from ..rows import ChosenRows, LazyRows, Rows, chunks
from ..window_rows import WindowRows

CHUNK = 1024
_FIELDS = ("fill", "offset", "scale")
_SCALES = TargetScale._fields


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """What happens to one input: missing values are filled, then `(x - offset) / scale`, then a
    cast.

    Attributes:
        dtype: numpy's name of the type that the network takes.
        fill: Replaces missing values (NaN), one number per feature of a sample.
        offset: Subtracted, if not None.
        scale: Divided by, if not None.
        columns: The names of the features, if the source has names.
    """

    dtype: str
    fill: NDArray[Any] | None = None
    offset: NDArray[Any] | None = None
    scale: NDArray[Any] | None = None
    columns: tuple[str, ...] = ()

    def apply(self, rows: Rows) -> Rows:
        """Returns the input as the network takes it: an array at once, lazy rows when they are
        read.
        """
        if isinstance(rows, LazyRows):
            return rows.transformed(self._applied, self.dtype)
        if isinstance(rows, WindowRows):
            return replace(rows, base=self._applied(rows.base))
        if isinstance(rows, ChosenRows):  # without a copy of them all in between
            result = np.empty(rows.shape, self.dtype)
            for start, values in chunks(rows):
                result[start : start + len(values)] = self._applied(values)
            return result
        return self._applied(rows[:])

    def _applied(self, values: NDArray[Any]) -> NDArray[Any]:
        """Returns scaled values, computed in float32 where possible, otherwise in float64."""
        if self.fill is None and self.offset is None and self.scale is None:
            return values.astype(self.dtype, copy=False)
        result = np.empty(values.shape, self.dtype)
        # In chunks: a folder of images in float64 would need three times the memory.
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
    """The normalization of all inputs and targets.

    Attributes:
        inputs: The scaling of each input.
        targets: What was fitted to the targets of an output. Programs apply it, since metrics and
            predictions are in the unit of the targets.
    """

    inputs: dict[str, Scaling]
    targets: dict[str, TargetScale] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The names of the features of each input, for inputs from a table."""
        return {name: scaling.columns for name, scaling in self.inputs.items() if scaling.columns}

    @property
    def rescales(self) -> bool:
        """Whether values are scaled to a small range, whatever their original range is."""
        return any(scaling.offset is not None for scaling in self.inputs.values())

    @property
    def digest(self) -> str:
        """The SHA-256 of the statistics and names, by which a run knows its own."""
        digest = sha256(self._names().encode())
        for name, array in self._arrays().items():
            digest.update(f"{name} {array.dtype.str} {array.shape} ".encode())
            digest.update(array.tobytes())
        return digest.hexdigest()

    def apply(self, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """Returns inputs for the network from inputs as a source reads them."""
        return {name: self.inputs[name].apply(rows) for name, rows in inputs.items()}

    def files(self) -> dict[str, bytes]:
        """Returns the content of each file to save: numbers in `.npz`, names in `.json`."""
        archive = io.BytesIO()
        np.savez(archive, **self._arrays())
        return {".npz": archive.getvalue(), ".json": self._names().encode()}

    def _arrays(self) -> dict[str, Any]:
        arrays = {
            f"{number}.{field}": array
            for number, scaling in enumerate(self.inputs.values())
            for field in _FIELDS
            if (array := getattr(scaling, field)) is not None
        }
        for number, scale in enumerate(self.targets.values()):
            arrays |= {f"target{number}.{each}": np.array(getattr(scale, each)) for each in _SCALES}
        return arrays

    def _names(self) -> str:
        names = [
            {"input": name, "dtype": scaling.dtype, "columns": list(scaling.columns)}
            for name, scaling in self.inputs.items()
        ]
        content = {"inputs": names} | ({"targets": [*self.targets]} if self.targets else {})
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def load(cls, path: Path) -> "Normalization":
        """Read what `files` returned, from beside `path`. Raises OSError; ValueError if it is
        damaged.
        """
        names = path.with_name(f"{path.name}.json")
        numbers = path.with_name(f"{path.name}.npz")
        try:
            content = checked(read_bytes(names, LARGE), SCALED_INPUTS)
            entries, outputs = content.inputs, content.targets
            fields = [f"{number}.{field}" for number in range(len(entries)) for field in _FIELDS]
            scales = [f"target{n}.{each}" for n in range(len(outputs)) for each in _SCALES]
            arrays = read_known(numbers, [*fields, *scales])
            targets = {output: _scale(n, arrays) for n, output in enumerate(outputs)}
        except (Malformed, MalformedArchive) as error:
            message = f"the normalization saved as {path} is damaged: {error}"
            raise ValueError(message) from error
        inputs = {one.input: _scaling(number, one, arrays) for number, one in enumerate(entries)}
        return cls(inputs, targets)

    def check(self, types: Mapping[str, TensorType], objectives: Sequence[Objective] = ()) -> None:
        """Raise ValueError unless it is a normalization of inputs of these types, and of the
        targets of these objectives.
        """
        fitted = {one.output: one for one in objectives if one.normalizer and not one.scale}
        for output in self.targets.keys() | fitted.keys():
            scale, objective = self.targets.get(output), fitted.get(output)
            if scale is None or objective is None or not _scales(scale, objective):
                message = f"the normalization of the targets of `{output}` does not match the spec"
                raise ValueError(message)
        for name in self.inputs.keys() | types.keys():
            scaling, type_ = self.inputs.get(name), types.get(name)
            if scaling is None or type_ is None or not _fits(scaling, type_):
                raise ValueError(f"the normalization of input `{name}` does not match the network")


def _scaling(number: int, entry: ScaledInput, arrays: Mapping[str, NDArray[Any]]) -> Scaling:
    known = {field: arrays.get(f"{number}.{field}") for field in _FIELDS}
    return Scaling(entry.dtype, columns=tuple(entry.columns), **known)


def _scale(number: int, arrays: Mapping[str, NDArray[Any]]) -> TargetScale:
    numbers = (arrays.get(f"target{number}.{each}", np.zeros(0)) for each in _SCALES)
    return TargetScale(*(tuple(each.reshape(-1).tolist()) for each in numbers))


def _scales(scale: TargetScale, objective: Objective) -> bool:
    """Whether a scale has a number for all units of an output, or one for each."""
    sizes = (1, objective.type.features if objective.type.rank > 1 else 1)
    numbers = np.array([*scale.offset, *scale.factor])
    return (
        len(scale.offset) == len(scale.factor)
        and len(scale.factor) in sizes
        and numbers.dtype.kind in "fi"
        and bool(np.isfinite(numbers).all() and np.all(scale.factor))
    )


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
    """Whether statistics of this shape broadcast to a sample."""
    pairs = zip(reversed(shape), reversed(sample), strict=False)
    return len(shape) <= len(sample) and all(n == 1 or m in (None, n) for n, m in pairs)
