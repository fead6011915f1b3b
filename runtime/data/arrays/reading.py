"""Reads samples from named arrays, whatever file they are in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from ....spec_schema.components.sources.arrays import Arrays
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.types import DType
from ...storage.archive import NpyHeader
from ..domain import Domain, array_type, domain_of, lossy
from ..faults import DataErrors, DataLocation
from ..features.assignment import Assigned, assigned_inputs, assigned_targets
from ..files import find, is_foreign, unreadable
from ..globs import files_of
from ..request import Labels, Request, Samples
from ..rows import Array, Rows, arrange, chunks, combined
from .headers import Headers, wants_text
from .opened import ArrayError, ArrayFile, Member, OfSeveral, WithBadRows
from .several import NamedFile, SeveralFiles

_Got = TypeVar("_Got")

Open: TypeAlias = Callable[[Path, str], AbstractContextManager[ArrayFile]]

OpenAll: TypeAlias = Callable[[], AbstractContextManager[ArrayFile]]

TARGETS = domain_of(DType.FLOAT32)
"""The range of the numbers of a target."""


def read_arrays(
    source: Arrays, request: Request, formats: Sequence[str], open_: Open
) -> Samples | None:
    """Returns the samples of files with arrays; None if one can't be read, which is reported.

    Args:
        formats, open_: See `array_file`.
    """
    opening = array_file(source, request, formats, open_)
    if opening is None:
        return None
    try:
        with opening() as file:
            return read_opened(file, source, request)
    except ArrayError as error:
        request.report(error.what, source.name, "path")
    except OSError as error:
        unreadable(request, source, error)
    return None


def array_file(
    source: Arrays, request: Request, formats: Sequence[str], open_: Open
) -> OpenAll | None:
    """Returns a function that opens the files of a source as one; None if there are none of the
    right format, which is reported. It raises ArrayError, OSError.

    Args:
        formats: The formats of files that `open_` reads.
        open_: Opens a file (or folder), given its path and its name in messages.
    """
    found = found_files(source, request, formats)
    if found is None:
        return None
    files = [NamedFile(name, partial(open_, path, name)) for name, path in found.items()]
    if len(files) == 1:
        return files[0].open
    return lambda: SeveralFiles(files, source.path_text)


def found_files(
    source: Arrays,
    request: Request,
    formats: Sequence[str],
    is_own: Callable[[Path], bool] = lambda path: False,
) -> dict[str, Path] | None:
    """Returns the files (or folders) of a source by name; None if one can't be read: reported.

    Args:
        formats: The formats of files that are read.
        is_own: Whether a file certainly has the format of the source.
    """
    names = files_of(source, source.suffixes, request, takes_folders=source.has_folders)
    found: dict[str, Path] = {}
    for name in names or ():
        path = _found(source.reading(name), request, formats, is_own)
        if path is None:
            return None
        found[name] = path
    return found or None


def read_opened(file: ArrayFile, source: Arrays, request: Request) -> Samples | None:
    """Returns the samples of an open file; None if an array has faults, which are reported."""
    inputs = assigned_inputs(source, list(request.inputs))
    outputs = [objective.output for objective in request.objectives]
    targets = assigned_targets(source, outputs)
    carried = {
        name: Assigned(name, keys)
        for name, keys in request.carried.items()
        if name not in request.optional or _has(file, name)
    }
    members = _members(file, source, inputs, targets, carried, request)
    if members is None:
        return None
    arrays, names = {name: one.values for name, one in members.items()}, list(members)
    several = file if isinstance(file, OfSeveral) else None
    places = _Places(names, several)
    faults = request.faults(source.path_text, places.of, names_files=several is not None)
    faults.rows = len(arrays[names[0]])
    for row, what in sorted(file.bad_rows.items()) if isinstance(file, WithBadRows) else ():
        faults.add(row, 0, what)
    reading = _Reading(arrays, faults, places, request)
    ready = {name: reading.input(name, one) for name, one in inputs.items()}
    labels = {name: reading.labels(name, one, source) for name, one in targets.items()}
    digest = combined([members[str(one.written)].digest for one in inputs.values()])
    return Samples(
        ready,
        labels,
        np.arange(faults.rows),
        faults,
        digest,
        carried={name: _decoded(arrays[name][:]) for name in carried},
        carried_columns={name: names.index(name) for name in carried},
    )


def _has(file: ArrayFile, name: str) -> bool:
    try:
        file.header(name, stay=True)
    except ArrayError as error:
        return error.what.kind != "unknown_array"
    return True


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """How messages refer to the samples of arrays.

    Attributes:
        names: The names of the arrays.
        several: The files, if there are several.
    """

    names: list[str]
    several: OfSeveral | None

    def of(self, cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        """Returns the words for (row, column) pairs. Arrays have no spans."""
        return [(self.words(row, self.names[column]), None) for row, column in cells]

    def words(self, row: int, array: str) -> str:
        """Returns how messages refer to a sample."""
        file, row = self.several.place(row) if self.several else ("", row)
        return f"{file}{', ' * bool(file)}row {row + 1} of array `{array}`"


def _found(
    source: Arrays, request: Request, formats: Sequence[str], is_own: Callable[[Path], bool]
) -> Path | None:
    """Returns the file or folder of a source; None if it can't be one, which is reported."""
    path = find(request, source, either=source.has_folders)
    if path is None or path.is_dir():
        return path
    violation = partial(codes.arrays.wrong_format, source=source.name)
    try:
        if is_own(path):
            return path
        return None if is_foreign(request, source, path, *formats, violation=violation) else path
    except OSError as error:
        unreadable(request, source, error)
        return None


def _members(
    file: ArrayFile,
    source: Arrays,
    inputs: dict[str, Assigned],
    targets: dict[str, Assigned],
    carried: dict[str, Assigned],
    request: Request,
) -> dict[str, Member] | None:
    """Returns the arrays by name; None if one can't be read or doesn't fit, which is reported."""
    # Labels and what is carried are needed as a whole.
    aside = {str(one.written) for one in inputs.values()}
    aside -= {str(one.written) for one in (*targets.values(), *carried.values())}
    aside -= {str(one.written) for name, one in inputs.items() if wants_text(name, request)}
    aside = aside if request.streams(_bytes(file, inputs, request)) else set()
    asked = [*inputs.values(), *targets.values(), *carried.values()]

    def header(name: str) -> NpyHeader:
        return file.header(name, stay=name in aside)

    def member(name: str) -> Member:
        return file.read(name, stay=name in aside)

    # A file of 16 MB may contain 16 GB: check what fits before reading it.
    headers = _each(asked, header, request)
    if headers is None or not Headers(headers, source, request).fit(inputs, targets):
        return None
    return _each(asked, member, request)


def _each(
    wanted: Sequence[Assigned], get: Callable[[str], _Got], request: Request
) -> dict[str, _Got] | None:
    """Returns the results of `get` for all arrays; None if it fails for one, which is reported."""
    found: dict[str, _Got] = {}
    for one in wanted:
        try:
            found[str(one.written)] = get(str(one.written))
        except ArrayError as error:
            if error.of_file:
                raise
            request.report(error.what, *one.keys)
    return found if all(str(one.written) in found for one in wanted) else None


def _bytes(file: ArrayFile, inputs: dict[str, Assigned], request: Request) -> int:
    """Returns the size of the inputs in memory: as stored or as the network takes them."""
    size = 0
    for name, one in inputs.items():
        with suppress(ArrayError):  # reported when it is read
            header = file.header(str(one.written), stay=True)
            taken = np.dtype(array_type(request.inputs[name].dtype)).itemsize
            size += header.count * max(header.dtype.itemsize, taken)
    return size


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """The arrays by name."""

    arrays: dict[str, Rows]
    faults: DataErrors
    places: _Places
    request: Request

    def input(self, name: str, one: Assigned) -> Rows:
        """Returns the array of an input."""
        written, type_ = str(one.written), self.request.inputs[name]
        arranged = arrange(self.arrays[written], type_.shape[1:])
        assert arranged is not None, "its header was checked"
        if type_.dtype is DType.STRING:
            return self._text(written, arranged[:])
        limit = self.request.limits.get(name)
        self._count_outside(written, domain_of(type_.dtype, limit, self.request.rescales(name)))
        if type_.dtype is DType.FLOAT32 and not self.request.rescales(name):
            self._warn_of_loss(written)
        return arranged

    def labels(self, output: str, one: Assigned, source: Arrays) -> Labels:
        written = str(one.written)
        values: Array = self.arrays[written][:]  # labels are in memory
        values = self._decoded(written, values)
        if values.dtype.kind == "U":
            values = np.char.strip(values)  # like the cells of a table
            values = values.reshape(-1) if values.size == len(values) else values
        elif values.dtype.kind == "f" and self._count_outside(written, TARGETS):
            values = np.where(np.abs(values) <= TARGETS.high, values, np.nan)
        column = list(self.arrays).index(written)
        classes = source.classes_of(output)
        return Labels(f"array `{written}`", values, column, one.keys, classes, source.labels)

    def _text(self, written: str, values: Array) -> Array:
        """Returns text as Python's strings."""
        decoded = self._decoded(written, values)
        return decoded.astype(object)  # an array of text has the longest one's size in each

    def _decoded(self, written: str, values: Array) -> Array:
        """Returns bytes as text. Samples with bytes that aren't UTF-8 are faults, and have none."""
        if values.dtype.kind == "S":
            column = list(self.arrays).index(written)
            faults = dict(_not_utf8(values))
            for sample, fault in faults.items():
                self.faults.add(sample, column, fault)
            if faults:
                values = values.copy()
                values[[*faults]] = b""
        return _decoded(values)

    def _count_outside(self, written: str, domain: Domain) -> bool:
        """Count the samples with a number outside the domain. Returns whether there are any."""
        rows, found = self.arrays[written], False
        if not domain.whole and rows.dtype.kind != "f":
            return False
        column = list(self.arrays).index(written)
        for start, values in chunks(rows):
            for sample, value in _outside(values, domain):
                fault = domain.violation(value, value)
                assert fault is not None, value
                self.faults.add(start + sample, column, fault)
                found = True
        return found

    def _warn_of_loss(self, written: str) -> None:
        for start, values in chunks(self.arrays[written]):
            lost = lossy(values)
            if lost.any():
                sample = int(lost.reshape(len(values), -1).any(axis=1).argmax())
                value = int(values[sample].reshape(-1)[lost[sample].reshape(-1).argmax()])
                return self._report_loss(written, start + sample, value)
        return None

    def _report_loss(self, written: str, sample: int, value: int) -> None:
        what = codes.cells.integer_rounded(value, int(np.float32(value)))
        file = "" if self.places.several else self.faults.file
        place = self.places.words(sample, written)
        self.request.findings.report(what.located(file, place), None)


def _decoded(values: Array) -> Array:
    """Returns bytes as text; those that aren't UTF-8 stay different."""
    is_bytes = values.dtype.kind == "S"
    return np.char.decode(values, "utf-8", "backslashreplace") if is_bytes else values


def _not_utf8(values: Array) -> Iterator[tuple[int, Violation]]:
    """Yields the samples with bytes that aren't UTF-8, each with its first such bytes."""
    for sample, texts in enumerate(values.reshape(len(values), -1).tolist()):
        for text in texts:
            try:
                text.decode()
            except UnicodeDecodeError:
                yield sample, codes.arrays.invalid_utf8(text.decode(errors="backslashreplace"))
                break


def _outside(values: Array, domain: Domain) -> list[tuple[int, float]]:
    """Returns the samples with a number outside the domain, each with its first such number."""
    low, high = domain.low, domain.high
    if values.dtype.kind == "f":
        # A bound outside the range of the array's own type would become infinite.
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
