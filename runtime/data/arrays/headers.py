"""Whether arrays fit the network, as their headers tell before they are read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective, wanted
from ....spec_schema.components.sources.arrays import Arrays
from ....spec_schema.findings import codes
from ....spec_schema.types import DType
from ...storage.archive import NpyHeader
from ..features.assignment import Assigned
from ..request import Request
from ..rows import Array, LazyRows, arrange


def wants_text(name: str, request: Request) -> bool:
    """Whether an input takes text."""
    return request.inputs[name].dtype is DType.STRING


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of the arrays, by name, before the arrays are read."""

    arrays: dict[str, NpyHeader]
    source: Arrays
    request: Request

    @property
    def file(self) -> str:
        """The name of the file in messages."""
        return self.source.path_text

    def fit(self, inputs: dict[str, Assigned], targets: dict[str, Assigned]) -> bool:
        """Whether the arrays fit the network; what doesn't is reported."""
        if not self._have_samples() or not self._are_alike():
            return False
        found = [self._fits_input(name, one) for name, one in inputs.items()]
        outputs = {objective.output: objective for objective in self.request.objectives}
        found += [self._fits_output(outputs[name], one) for name, one in targets.items()]
        return all(found)

    def _have_samples(self) -> bool:
        for name, header in self.arrays.items():
            if not header.shape:
                what = codes.assignments.scalar_array(name, self.file)
            elif header.shape[0] and 0 in header.shape[1:]:
                what = codes.assignments.empty_samples(name, self.file, header.shape[1:])
            else:
                continue
            self.request.report(what, self.source.name)
            return False
        return True

    def _are_alike(self) -> bool:
        lengths = {name: header.shape[0] for name, header in self.arrays.items()}
        if len(set(lengths.values())) > 1:
            what = codes.array_lengths.lengths_differ(self.file, lengths)
            self.request.report(what, self.source.name)
            return False
        if not next(iter(lengths.values())):
            what = codes.files.arrays_without_samples(self.file)
            self.request.report(what, self.source.name, "path")
            return False
        return True

    def _fits_input(self, name: str, one: Assigned) -> bool:
        header, declared = self.arrays[str(one.written)], self.request.inputs[name].shape[1:]
        array = str(one.written)
        is_text = header.dtype.kind in "US"
        if is_text != wants_text(name, self.request):
            kind = codes.arrays.text_array if is_text else codes.arrays.number_array
            self.request.report(kind(array, self.file, name), *one.keys)
            return False
        if arrange(_unread(header), declared) is not None:
            return True
        given = header.shape[1:]
        swapped = (
            len(given) > 1 and given != declared and sorted(given) == sorted(map(_size, declared))
        )
        what = codes.assignments.wrong_array_shape(array, self.file, given, name, declared, swapped)
        self.request.report(what, *one.keys)
        return False

    def _fits_output(self, objective: Objective, one: Assigned) -> bool:
        """Whether there is a number per unit or a label per sample; the loss needs one of them."""
        header, declared = self.arrays[str(one.written)], objective.type.shape[1:]
        if objective.loss.target == "sequence":
            if len(header.shape) <= (1 if header.dtype.kind in "US" else 2):
                return True
        elif any(arrange(_unread(header), one) is not None for one in (declared, declared[:-1])):
            return True
        labels = f"array `{one.written}` of {self.file}"
        if header.dtype.kind in "US":
            what = codes.target_values.text_targets(labels, *wanted(objective))
        else:
            got = header.shape[1:]
            what = codes.target_values.wrong_target_shape(
                labels, got, *wanted(objective), bool(objective.crops)
            )
        self.request.report(what, *one.keys)
        return False


def _unread(header: NpyHeader) -> LazyRows:
    """Returns rows that have a shape but can't be read."""

    def refuse(rows: NDArray[np.int64]) -> Array:
        raise AssertionError(rows)

    return LazyRows(header.shape, header.dtype, refuse)


def _size(dim: int | None) -> int:
    return dim or 0
