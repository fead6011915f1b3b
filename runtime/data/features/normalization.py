"""Statistics of inputs and targets: fitted to the training part, applied, and saved."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.normalizing import InputScale
from ....compiler.objectives.objectives import Objective, TargetScale
from ....spec_schema.shapes import product
from ....spec_schema.types import TensorType
from ...storage.archive import MalformedArchive, read_known
from ...storage.reading import Malformed, checked, read_bytes
from ...storage.schemas import LARGE, SCALED_INPUTS, ScaledInput
from ..domain import array_type
from ..rows import Array, ChosenRows, LazyRows, Rows, chunks
from ..window_rows import WindowRows

_FIELDS = ("fill", "offset", "scale")
_SCALES = TargetScale._fields


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """What happens to one input. Missing values are filled when it is read, and once more by
    programs, which may get rows from elsewhere; programs then compute `(x - offset) / scale`.

    Attributes:
        dtype: numpy's name of the type that the network declares.
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

    @property
    def in_program(self) -> bool:
        """Whether programs change the input. Integers, which have no NaN, are filled by the reader
        alone.
        """
        return self.scale is not None or (self.fill is not None and self.is_floating)

    @property
    def is_floating(self) -> bool:
        """Whether the network declares a floating-point type."""
        return self.dtype.startswith("float")

    @property
    def for_program(self) -> InputScale | None:
        """How a program prepares the input; None if it doesn't."""
        if not self.in_program:
            return None
        offset, scale = (
            () if one is None else tuple(one.reshape(-1).tolist())
            for one in (self.offset, self.scale)
        )
        fill = None if self.fill is None else self.fill.astype(np.float32).tolist()
        return InputScale(offset, scale, fill)

    def apply(self, rows: Rows) -> Rows:
        """Returns the input as programs take it: filled, not normalized. Lazy rows stay lazy."""
        dtype = "float32" if self.in_program else self.dtype
        fill = self.fill
        if fill is not None:
            return _changed(rows, lambda values: np.where(np.isnan(values), fill, values), dtype)
        if rows.dtype == dtype and not isinstance(rows, ChosenRows):
            return rows
        return _changed(rows, lambda values: values, dtype)

    def normalized(self, rows: Rows) -> Rows:
        """Returns such an input as the network learns from it. Lazy rows stay lazy."""
        return _changed(rows, self._normalized, self.dtype) if self.in_program else rows

    def _normalized(self, values: Array) -> Array:
        offset = 0.0 if self.offset is None else self.offset
        return np.asarray((values - offset) / (1.0 if self.scale is None else self.scale))


def _changed(rows: Rows, change: Callable[[Array], Array], dtype: str) -> Rows:
    """Returns rows with a function applied to the values, which keeps their shape."""
    if isinstance(rows, LazyRows):
        return rows.transformed(lambda values: change(values).astype(dtype, copy=False), dtype)
    if isinstance(rows, WindowRows):
        return replace(rows, base=_computed(rows.base, change, dtype))
    return _computed(rows, change, dtype)


def _room(rows: Rows, dtype: str) -> Array:
    """Returns an array for changed rows: the front of theirs if nobody else needs that."""
    if not isinstance(rows, ChosenRows) or not rows.is_spare:
        return np.empty(rows.shape, dtype)
    can_move = rows.base.flags.writeable and bool((np.diff(rows.numbers) > 0).all())
    is_room = can_move and rows.base.dtype == dtype
    return rows.base[: len(rows)] if is_room else np.empty(rows.shape, dtype)


def _computed(rows: Rows, change: Callable[[Array], Array], dtype: str) -> Array:
    """Returns changed values, without a copy of all rows in between."""
    result = _room(rows, dtype)
    for start, values in chunks(rows):
        result[start : start + len(values)] = change(values)
    return result


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

    @property
    def for_program(self) -> dict[str, InputScale]:
        """How programs normalize inputs, for those that they normalize."""
        scales = {name: scaling.for_program for name, scaling in self.inputs.items()}
        return {name: scale for name, scale in scales.items() if scale is not None}

    def apply(self, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """Returns inputs as programs take them, from inputs as a source reads them."""
        return {name: self.inputs[name].apply(rows) for name, rows in inputs.items()}

    def normalized(self, name: str, rows: Rows) -> Rows:
        """Returns an input that a program takes as its network learns from it."""
        return self.inputs[name].normalized(rows) if name in self.inputs else rows

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
    statistics = [a for a in (scaling.offset, scaling.scale) if a is not None]
    arrays = [a for a in (scaling.fill, scaling.offset, scaling.scale) if a is not None]
    return (
        scaling.dtype == array_type(type_.dtype)
        and all(array.dtype.kind in "fiu" for array in arrays)
        and all(np.isfinite(array).all() and _spreads(array.shape, sample) for array in arrays)
        and (scaling.scale is None or bool(np.all(scaling.scale)))
        and all(a.ndim < 2 and a.size == statistics[-1].size for a in statistics)
        and (not statistics or (scaling.scale is not None and type_.dtype.is_floating))
        and (not scaling.columns or product(sample) in (None, len(scaling.columns)))
    )


def _spreads(shape: tuple[int, ...], sample: tuple[int | None, ...]) -> bool:
    """Whether statistics of this shape broadcast to a sample."""
    pairs = zip(reversed(shape), reversed(sample), strict=False)
    return len(shape) <= len(sample) and all(n == 1 or m in (None, n) for n, m in pairs)
