"""Whether the arrays of an npz file are what the network takes, by their headers alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective
from ....compiler.objectives.wanted import describe_numbers, describe_shape, misfit
from ..features.assignment import Assigned
from ..request import Request
from ..rows import Array, LazyRows
from ..shapes import arrange
from .npy_header import NpyHeader


@dataclass(frozen=True, slots=True)
class Headers:
    """What the arrays say of themselves, by name, before they are read."""

    arrays: dict[str, NpyHeader]
    file: str
    request: Request

    def fit(self, inputs: dict[str, Assigned], targets: dict[str, Assigned]) -> bool:
        """Whether they are what the network takes; what isn't is reported."""
        if not self._have_samples() or not self._are_alike():
            return False
        found = [self._fits_input(name, one) for name, one in inputs.items()]
        outputs = {objective.output: objective for objective in self.request.objectives}
        found += [self._fits_output(outputs[name], one) for name, one in targets.items()]
        return all(found)

    def _have_samples(self) -> bool:
        for name, header in self.arrays.items():
            what = f"array `{name}` of {self.file}"
            if not header.shape:
                message = f"{what} is a single value, and has no samples"
            elif header.shape[0] and 0 in header.shape[1:]:
                message = f"{what} ({describe_shape(header.shape)}) has samples without a number"
            else:
                continue
            self.request.report_text("SC428", message, "npz")
            return False
        return True

    def _are_alike(self) -> bool:
        lengths = {name: header.shape[0] for name, header in self.arrays.items()}
        if len(set(lengths.values())) > 1:
            listed = ", ".join(f"`{name}` {length:,}" for name, length in lengths.items())
            message = f"the arrays of {self.file} differ in length: {listed}"
            help = "the first axis of every array counts the samples"
            self.request.report_text("SC429", message, "npz", help=help)
            return False
        if not next(iter(lengths.values())):
            self.request.report_text(
                "SC403", f"the arrays of {self.file} have no samples", "npz", "path"
            )
            return False
        return True

    def _fits_input(self, name: str, one: Assigned) -> bool:
        header, declared = self.arrays[str(one.written)], self.request.inputs[name].shape[1:]
        what = f"array `{one.written}` of {self.file}"
        if header.dtype.kind in "US":
            message = f"{what} holds text, and input `{name}` takes numbers"
            self.request.report_text("SC427", message, *one.keys)
            return False
        if arrange(_unread(header), declared) is not None:
            return True
        given = header.shape[1:]
        swapped = (
            len(given) > 1 and given != declared and sorted(given) == sorted(map(_size, declared))
        )
        help = "its axes are in another order: `numpy.moveaxis(x, 1, -1)` puts the channels last"
        self.request.report_text(
            "SC428",
            f"{what} has {describe_numbers(given)} a sample, and input `{name}` takes "
            f"{describe_shape(declared)}",
            *one.keys,
            help=help if swapped else "",
        )
        return False

    def _fits_output(self, objective: Objective, one: Assigned) -> bool:
        """Whether there is a number a unit, or a label a sample; the loss wants one of them."""
        header, declared = self.arrays[str(one.written)], objective.type.shape[1:]
        if any(arrange(_unread(header), shape) is not None for shape in (declared, declared[:-1])):
            return True
        is_text = header.dtype.kind in "US"
        holds = "holds text" if is_text else f"has {describe_numbers(header.shape[1:])} a sample"
        message = misfit(f"array `{one.written}` of {self.file} {holds}", objective)
        self.request.report_text("SC420", message, *one.keys)
        return False


def _unread(header: NpyHeader) -> LazyRows:
    """Rows that are good for nothing but their shape."""

    def refuse(rows: NDArray[np.int64]) -> Array:
        raise AssertionError(rows)

    return LazyRows(header.shape, header.dtype, refuse)


def _size(dim: int | None) -> int:
    return dim or 0
