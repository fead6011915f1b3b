"""Reads arrays that numpy saved."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...compiler.aims.wanted import describe_numbers, describe_shape
from ...spec_schema.components.sources import Reading
from ...spec_schema.components.sources.npz import Npz
from ...spec_schema.types import DType
from .archive import Archive, ArchiveError, Member
from .assignment import Assigned, assign
from .domain import LOSS, Domain, array_type, domain_of, lossy
from .faults import Faults, Place
from .file_kinds import NPZ, ZIP
from .files import find, refuse_foreign, unreadable
from .fingerprint import combined
from .request import Labels, Request, Samples
from .rows import Array, Rows, chunks
from .shapes import arrange


def read(source: Npz, request: Request) -> Samples | None:
    """The samples of an archive; None: they can't be read, and that is reported."""
    path = find(request, "npz", source.path)
    inputs = assign(source.inputs, list(request.inputs), "input", request, "npz", "inputs")
    outputs = [objective.output for objective in request.objectives]
    targets = (
        assign(source.targets, outputs, "output", request, "npz", "targets") if outputs else {}
    )
    if path is None or inputs is None or targets is None:
        return None
    members = _members(path, source.path, inputs, targets, request)
    if members is None:
        return None
    arrays = {name: member.values for name, member in members.items()}
    if not _same_length(arrays, source.path, request):
        return None
    names = list(arrays)
    faults = request.faults(source.path, lambda cells: _places(names, cells))
    faults.rows = len(arrays[names[0]])
    reading = _Reading(arrays, faults, request)
    shaped = {name: reading.input(name, one) for name, one in inputs.items()}
    labels = {name: reading.labels(one, source.labels) for name, one in targets.items()}
    ready = {name: array for name, array in shaped.items() if array is not None}
    if len(ready) < len(shaped):
        return None
    digest = combined([members[str(one.written)].digest for one in inputs.values()])
    return Samples(ready, labels, np.arange(faults.rows), faults, digest)


def _places(names: list[str], cells: Sequence[tuple[int, int]]) -> list[Place]:
    return [(f"row {row + 1} of array `{names[column]}`", None) for row, column in cells]


def _members(
    path: Path,
    file: str,
    inputs: dict[str, Assigned],
    targets: dict[str, Assigned],
    request: Request,
) -> dict[str, Member] | None:
    """The arrays by name; every one that can't be read is reported."""
    wanted = [*inputs.values(), *targets.values()]
    found: dict[str, Member] = {}
    try:
        if refuse_foreign(request, "npz", path, file, NPZ, ZIP, code="SC425"):
            return None
        with Archive(path, file) as archive:
            # Labels are worked on as a whole.
            aside = {str(one.written) for one in inputs.values()}
            aside -= {str(one.written) for one in targets.values()}
            stay = request.streams(_bytes(archive, inputs, request))
            for one in wanted:
                name = str(one.written)
                try:
                    found[name] = archive.read(name, stay=stay and name in aside)
                except ArchiveError as error:
                    request.report(error.code, error.message, *one.keys, help=error.help)
    except ArchiveError as error:
        request.report(error.code, error.message, "npz", "path", help=error.help)
        return None
    except OSError as error:
        unreadable(request, "npz", file, error)
        return None
    return found if all(str(one.written) in found for one in wanted) else None


def _bytes(archive: Archive, inputs: dict[str, Assigned], request: Request) -> int:
    """What the inputs would take in memory, as they are or as the network takes them."""
    size = 0
    for name, one in inputs.items():
        with suppress(ArchiveError):  # reported when it is read
            header = archive.header(str(one.written))
            taken = np.dtype(array_type(request.inputs[name].dtype)).itemsize
            size += header.count * max(header.dtype.itemsize, taken)
    return size


def _same_length(arrays: dict[str, Rows], file: str, request: Request) -> bool:
    single = [name for name, array in arrays.items() if not array.shape]
    if single:
        message = f"array `{single[0]}` of {file} is a single value, and has no samples"
        request.report("SC428", message, "npz")
        return False
    empty = [name for name, array in arrays.items() if len(array) and 0 in array.shape[1:]]
    if empty:
        shape = describe_shape(arrays[empty[0]].shape)
        message = f"array `{empty[0]}` of {file} ({shape}) has samples without a number"
        request.report("SC428", message, "npz")
        return False
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"`{name}` {length:,}" for name, length in lengths.items())
        message = f"the arrays of {file} differ in length: {listed}"
        help = "the first axis of every array counts the samples"
        request.report("SC429", message, "npz", help=help)
        return False
    if not next(iter(lengths.values())):
        request.report("SC403", f"the arrays of {file} have no samples", "npz", "path")
        return False
    return True


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """The arrays of one archive, by name."""

    arrays: dict[str, Rows]
    faults: Faults
    request: Request

    def input(self, name: str, one: Assigned) -> Rows | None:
        """The array for an input; None: its shape or kind doesn't fit, and that is reported."""
        written, type_ = str(one.written), self.request.inputs[name]
        values = self.arrays[written]
        if values.dtype.kind in "US":
            message = f"array `{written}` of {self.faults.file} holds text"
            self.request.report("SC427", f"{message}, and input `{name}` takes numbers", *one.keys)
            return None
        arranged = arrange(values, type_.shape[1:])
        if arranged is None:
            self._report_shape(name, one)
            return None
        limit = self.request.limits.get(name)
        self._count_outside(written, domain_of(type_.dtype, limit, self.request.rescaled))
        if type_.dtype is DType.FLOAT32 and not self.request.rescaled:
            self._warn_of_loss(written)
        return arranged

    def labels(self, one: Assigned, reading: Reading | None) -> Labels:
        written = str(one.written)
        values: Array = self.arrays[written][:]  # an array: labels are in memory
        if values.dtype.kind == "S":
            values = np.char.decode(values, "utf-8", "replace")
        if values.dtype.kind == "U":
            values = np.char.strip(values)  # as the cells of a table
            values = values.reshape(-1) if values.size == len(values) else values
        elif values.dtype.kind == "f":
            self._count_outside(written, domain_of(DType.FLOAT64))
        column = list(self.arrays).index(written)
        return Labels(f"array `{written}`", values, column, one.keys, reading=reading)

    def _count_outside(self, written: str, domain: Domain) -> None:
        """Count the samples that hold a number outside the domain."""
        rows = self.arrays[written]
        if not domain.whole and rows.dtype.kind != "f":
            return
        column = list(self.arrays).index(written)
        for start, values in chunks(rows):
            for sample, value in _outside(values, domain):
                fault = domain.fault_of(value, f"{value:g}")
                assert fault is not None, value
                self.faults.add(start + sample, column, *fault)

    def _warn_of_loss(self, written: str) -> None:
        for start, values in chunks(self.arrays[written]):
            lost = lossy(values)
            if lost.any():
                sample = int(lost.reshape(len(values), -1).any(axis=1).argmax())
                value = int(values[sample].reshape(-1)[lost[sample].reshape(-1).argmax()])
                return self._report_loss(written, start + sample, value)
        return None

    def _report_loss(self, written: str, sample: int, value: int) -> None:
        self.request.diagnostics.report(
            "SC412",
            f"{self.faults.file}, row {sample + 1} of array `{written}`: {value} becomes "
            f"{int(np.float32(value))} in float32",
            None,
            help=LOSS,
        )

    def _report_shape(self, name: str, one: Assigned) -> None:
        given = self.arrays[str(one.written)].shape[1:]
        declared = self.request.inputs[name].shape[1:]
        swapped = (
            len(given) > 1 and given != declared and sorted(given) == sorted(map(_size, declared))
        )
        self.request.report(
            "SC428",
            f"array `{one.written}` of {self.faults.file} has {describe_numbers(given)} a sample, "
            f"and input `{name}` takes {describe_shape(declared)}",
            *one.keys,
            help="its axes are in another order: `numpy.moveaxis(x, 1, -1)` puts the channels last"
            if swapped
            else "",
        )


def _outside(values: Array, domain: Domain) -> list[tuple[int, float]]:
    """The samples that hold a number outside the domain, each with the first such number."""
    low, high = domain.low, domain.high
    if values.dtype.kind == "f":
        # A bound beyond the array's own type would become infinite in it, and hold nothing.
        widest = float(np.finfo(values.dtype).max)
        low, high = max(low, -widest), min(high, widest)
    fits = (values >= low) & (values <= high)
    if domain.whole and values.dtype.kind == "f":
        fits &= values == np.rint(values)
    bad = ~fits.reshape(len(values), -1)
    return [
        (sample, float(values[sample].reshape(-1)[bad[sample].argmax()]))
        for sample in np.flatnonzero(bad.any(axis=1)).tolist()
    ]


def _size(dim: int | None) -> int:
    return dim or 0
