"""Data from a program: paths, arrays, tables, open files. It is read and checked like files."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol, SupportsFloat, TypeAlias, runtime_checkable
from zipfile import ZipFile

import numpy as np
from numpy.typing import ArrayLike

from ...compiler.valid_spec import ValidSpec
from ...spec_schema.components.sources import Source
from ...spec_schema.components.sources.arrays import Arrays
from ...spec_schema.components.sources.csv import Csv
from ...spec_schema.components.sources.json import Json
from ...spec_schema.components.sources.npz import Npz
from ...spec_schema.components.sources.tabular import Tabular
from ...spec_schema.document.joined import Join, TargetSource
from ...spec_schema.errors import Error
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import Violation
from ...spec_schema.findings.finding import Findings
from ...spec_schema.findings.printable import printable
from ...spec_schema.reports.report import DataError, Report, report_of
from ..data.tables.given import given_table
from .beside import ALONE, Beside
from .given_arrays import are_files, arrays_of
from .given_text import GivenText, spooled

NAME = "data"
"""The name in messages of data that isn't from a file."""


@runtime_checkable
class DataFrame(Protocol):
    """A table with named columns, such as a data frame of pandas or Polars."""

    @property
    def columns(self) -> Any:
        """The names of the columns."""

    def __getitem__(self, name: Any) -> Any:
        """The values of a column."""


@runtime_checkable
class OpenFile(Protocol):
    """An open file."""

    def read(self, size: int = -1, /) -> Any:
        """Returns the next characters or bytes."""


Given: TypeAlias = (
    str
    | PathLike[str]
    | np.ndarray[Any, Any]
    | Sequence[Any]
    | Mapping[str, ArrayLike]
    | Mapping[str, PathLike[str]]
    | DataFrame
    | Sequence[Mapping[str, Any]]
    | OpenFile
)
"""A path; an array, or lists like one; arrays or columns by name, or `.npy` files (`Path`) of
arrays; a table; a list of rows; an open file with CSV or JSON lines."""


class GivenSource(NamedTuple):
    """A source that reads the given data.

    Attributes:
        folder: The folder that its path is relative to.
        label: Its name in messages.
        is_temporary: Whether its file exists only while it is read.
        has_lines: Whether lines of the file are those of what was given.
        targets: The source of the targets, if they are in another file.
        joins: The sources of further inputs, if they are in other files.
    """

    source: Source
    folder: Path
    label: str
    is_temporary: bool = False
    has_lines: bool = True
    targets: TargetSource | None = None
    joins: tuple[Join, ...] = ()

    def report(self, found: Findings) -> Report:
        """The findings in the data. Those in a temporary file have no source location, since nobody
        could look it up; messages name the row and the column.
        """
        shown = (one._replace(span=None) for one in found) if self.is_temporary else found
        return report_of(self.label, shown, {})


@contextmanager
def source_of(data: Given, spec: ValidSpec, beside: Beside = ALONE) -> Iterator[GivenSource]:
    """Context with a source for given data. Data that isn't a file is written to a temporary one.

    Args:
        data: The path of a file or a folder, of the kind that the spec names; arrays by the names
            of inputs (and outputs); one array, for a network with one input; the columns of a
            table, if the spec reads one; a list of samples, each a mapping of such names to values.
        beside: The files of further inputs and of targets, if the spec reads them from others.

    Raises:
        Error: The spec reads no file and `data` is a path.
        DataError: It is nothing that could be read as data.
    """
    assert spec.document.data is not None
    section = spec.document.data
    own, joined = section.source, section.targets
    if isinstance(data, str | PathLike) and not fspath(data).endswith(".npy"):
        path = fspath(data)
        source, targets = _pointed_at(own, path), beside.targets_of(section)
        joins = beside.joined_to(source, section)
        yield GivenSource(source, Path.cwd(), path, targets=targets, joins=joins)
        return
    own = own if joined is None else _with_targets(own, joined.source)
    with TemporaryDirectory(prefix="speccompile-") as name:
        folder = Path(name)
        if isinstance(data, OpenFile) and not hasattr(data, "__array__"):
            text = spooled(data, folder)
            yield GivenSource(_of_text(text, own), folder, text.label, is_temporary=True)
        else:
            yield _written(data, folder, own, spec)


def _with_targets(own: Source, labelled: Source) -> Source:
    """Returns the source of the inputs for data that has the targets, too."""
    if own.gives != labelled.gives:
        return own
    fields = type(labelled).model_fields.keys() & type(own).model_fields.keys()
    taken = fields & {"target", "targets", "weights", "labels", "classes", "rare"}
    return own.model_copy(update={name: getattr(labelled, name) for name in taken})


def _of_text(text: GivenText, own: Source) -> Source:
    path = text.path.name
    if isinstance(own, Tabular) and text.is_json:
        return Json(path=path, **own.table_options)
    if isinstance(own, Tabular) and not isinstance(own, Csv):
        return Csv(path=path, **own.table_options)
    return own.reading(path) if isinstance(own, Tabular) else _pointed_at(own, path)


def _written(data: Any, folder: Path, own: Source, spec: ValidSpec) -> GivenSource:
    if isinstance(data, str | PathLike):
        data = {next(iter(spec.graph.inputs)): Path(data)}
    if are_files(data):
        data = arrays_of(data)
    if not _may_be_data(data):
        raise _unusable(codes.arrays.unsupported_data(type(data).__name__))
    if isinstance(data, Sequence) and data and all(isinstance(one, Mapping) for one in data):
        data = _transposed(data)
    if isinstance(own, Tabular) and _is_table(data, spec.graph.inputs):
        table = given_table(own.table_options, NAME, _whole_columns(data))
        return GivenSource(table, folder, NAME, is_temporary=True, has_lines=False)
    inputs = [*spec.graph.inputs]
    _write_arrays(folder / NAME, data if isinstance(data, Mapping) else {inputs[0]: data})
    source = _arrays(own, inputs, [one.output for one in spec.labelled])
    return GivenSource(source, folder, NAME, is_temporary=True, has_lines=False)


def _arrays(own: Source, inputs: list[str], outputs: list[str]) -> Npz:
    named = {"inputs": {name: name for name in inputs}, "targets": {name: name for name in outputs}}
    weights = own.for_weights
    return Npz.model_validate({"path": NAME, "weights": weights, **named})


def _pointed_at(source: Source, path: str) -> Source:
    if source.path_key is None:
        raise Error(
            f"the run was trained on `{source.name}`, which does not read files",
            "use a run that was trained on files, such as `csv` or `images`",
        )
    if isinstance(source, Tabular | Arrays):
        return source.with_file(path)
    return source.reading(path)


def _is_table(data: Any, inputs: Collection[str]) -> bool:
    """Whether data has the columns of a table, rather than an array per input."""
    if isinstance(data, Mapping):
        return all(_is_column(name, data[name]) for name in inputs if name in data)
    return isinstance(data, DataFrame)


def _write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    with ZipFile(path, "w") as archive:
        for name, values in arrays.items():
            array = _array(name, values)
            with archive.open(f"{printable(str(name))}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def _may_be_data(data: object) -> bool:
    if isinstance(data, str | bytes | bytearray):
        return False
    has_items = hasattr(data, "__len__") and hasattr(data, "__getitem__")
    return has_items or hasattr(data, "__array__") or isinstance(data, DataFrame)


def _transposed(rows: Any) -> dict[str, list[Any]]:
    """Rows as columns. A value that a row lacks is missing."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _unusable(what: Violation) -> DataError:
    found = Findings()
    found.report(what, None)
    return DataError(report_of(NAME, found, {}))


def _array(name: str, values: Any) -> "np.ndarray[Any, Any]":
    if isinstance(values, np.ma.MaskedArray):  # what it hides is missing
        hidden, values = np.ma.getmaskarray(values), values.data.astype(object)
        values[hidden] = None
    try:
        array = np.asarray(values)
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(values, Sequence):  # of numpy
            raise _unusable(codes.assignments.ragged_array(name)) from None
        # The `__array__` of another library raises anything.
        kind = type(values).__name__
        raise _unusable(codes.arrays.not_convertible(name, kind)) from error
    if array.dtype.hasobject:  # text of a data frame, for instance
        array = _without_objects(name, array)
    return array


def _without_objects(name: str, array: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Objects as numbers, NaN where there is None; or as text."""
    items = [*array.flat]
    strange = (one for one in items if not isinstance(one, str | SupportsFloat | None))
    other = next(strange, None)
    if other is not None:
        raise _unusable(codes.arrays.array_of_objects(name, type(other).__name__))
    if any(isinstance(one, str) for one in items):
        items = ["" if one is None or one != one else one for one in items]
    shaped = np.array(items).reshape(array.shape)
    if not shaped.dtype.hasobject:
        return shaped
    return np.array([_number(one) for one in items]).reshape(array.shape)


def _number(value: Any) -> float:
    """A number as float64: NaN for None, infinite if it is too large."""
    try:
        return math.nan if value is None else float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _is_column(name: str, values: Any) -> bool:
    return _array(name, values).ndim == 1


def _whole_columns(data: Any) -> dict[str, Any]:
    """The columns of a table by their names, all of one length."""
    columns = _columns(data)
    lengths = {name: len(values) for name, values in columns.items()}
    if len({*lengths.values()}) > 1:
        raise _unusable(codes.array_lengths.column_lengths_differ(lengths))
    return columns


def _columns(data: Any) -> dict[str, Any]:
    """The columns of a table by their names."""
    names = [*data] if isinstance(data, Mapping) else [*data.columns]
    places: dict[str, list[int]] = {}
    for number, name in enumerate(names, 1):
        places.setdefault(str(name), []).append(number)
    twice = {name: found for name, found in places.items() if len(found) > 1}
    if twice:
        raise _unusable(codes.tables.duplicate_column_names(twice))
    for name in names:
        if isinstance(data[name], str | bytes) or not hasattr(data[name], "__len__"):
            raise _unusable(codes.assignments.scalar_column(str(name)))
    return {str(name): data[name] for name in names}


def _cell(value: Any) -> str:
    """Returns a value as text that is read back as the same value; empty if it is missing."""
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is np.ma.masked or (isinstance(value, float) and math.isnan(value)):
        return ""
    return repr(value) if isinstance(value, float) else str(value)
