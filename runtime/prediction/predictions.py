"""The outputs of a trained network for samples: arrays, labels, a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeAlias, get_args

from ...spec_schema.errors import Error, as_asked, check_choice
from ...spec_schema.findings.code import counted
from ...spec_schema.reports import html
from ...spec_schema.reports.report import Report
from ..storage.whole_files import check_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow
    from numpy.typing import NDArray

    from ..data.faults import BadRows
    from .table import AnswerTable
    from .table_files import TableFormat

    FilePath: TypeAlias = str | PathLike[str]

MaskSize: TypeAlias = Literal["original", "network"]

MOST_SHOWN = 10
"""Maximum number of rows of the table in a notebook."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of predictions.

    Attributes:
        bad_rows: What to do with unusable rows: report an error, skip them, or mark them.
        keep: Columns or arrays of the data to carry over.
        top: How many of the most probable classes to list; None for the probabilities of all.
        masks: A new folder for masks as pictures; None to list the class of each pixel.
        mask_size: Whether masks have the size of their images, or that of the output.
        joins: The files with further inputs of the data.
    """

    bad_rows: "BadRows" = "error"
    keep: "Sequence[str]" = ()
    top: int | None = None
    masks: Path | None = None
    mask_size: "MaskSize" = "original"
    joins: "FilePath | Iterable[FilePath]" = ()

    def __post_init__(self) -> None:
        check_choice("mask_size", self.mask_size, get_args(MaskSize))
        if self.masks is not None:
            check_place(self.masks, new=True)
        if self.top is not None and self.top < 1:
            name = as_asked("`--top`", "`top`")
            raise Error(f"{name} must be a positive integer, got {self.top}")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Predictions(Mapping[str, "NDArray[Any]"]):
    """The outputs of a trained network by name: `predictions["digit"]`.

    The first axis of every array counts the samples. Outputs trained with a
    cross-entropy are probabilities, also if the network outputs logits.

    Attributes:
        arrays: The outputs by name.
        table: The same as a table: a row per sample, as `speccompile predict` writes it.
        notes: What is good to know, a sentence each.
        warnings: What may be wrong, a sentence each.
        report: What was found in the data, no errors.
    """

    arrays: "Mapping[str, NDArray[Any]]"
    table: "AnswerTable"
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    report: Report = field(default_factory=Report)

    @property
    def samples(self) -> tuple[str, ...]:
        """The names of the samples in the arrays: `row 1`, or the path of an image."""
        return tuple(sample.name for sample in self.table.samples if not sample.problem)

    @property
    def labels(self) -> "dict[str, NDArray[np.str_]]":
        """The predicted class of each sample by the name of the output, empty for a sample whose
        output is NaN. Outputs without classes are missing.

        Several classes of one sample are joined by `|`. An output with positions has a label each.
        """
        return {
            one.output: one.labels(self[one.output])
            for one in self.table.given
            if one.rule != "none"
        }

    def __getitem__(self, output: str) -> "NDArray[Any]":
        return self.arrays[output]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def to_arrow(self) -> "pyarrow.Table":
        """The table as an Arrow table; `.to_pandas()` makes a data frame of it."""
        from pyarrow import Table

        return Table.from_batches([self.table.batch()])

    def to_csv(self) -> str:
        """The table as CSV, with a header."""
        text = StringIO()
        self.write(text)
        return text.getvalue()

    def write(self, path: "FilePath | TextIO", *, format: "TableFormat | None" = None) -> None:
        """Write the table to a new file, or to a text stream.

        Args:
            path: What to write, in the format of its suffix: `.csv`, `.jsonl` or `.parquet`. It
                must not exist.
            format: `csv`, `jsonl` or `parquet`, whatever the suffix is.

        Raises:
            Error: The format is unknown.
            StorageError: The file can't be written, or exists.
        """
        from .table_files import destination_of

        with destination_of(path, format).opened() as writer:
            writer.write(self.table.batch())

    def __str__(self) -> str:
        from .table_files import CsvWriter

        text = StringIO()
        CsvWriter(text, shown=True).write(self.table.batch())
        return text.getvalue().rstrip("\n")

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in self.arrays.items())
        return f"<Predictions for {counted(len(self.samples), 'sample')}: {shapes}>"

    def _repr_html_(self) -> str:
        rows = islice(self.table.rows(), MOST_SHOWN)
        more = f", the first {MOST_SHOWN}" if len(self.table.samples) > MOST_SHOWN else ""
        title = f"{counted(len(self.samples), 'sample')}{more}"
        return html.table(self.table.header(), rows, title=title)


@dataclass(frozen=True, slots=True)
class PredictionFile:
    """Predictions that were written while they were made.

    Attributes:
        path: The file; empty if they were written to a stream.
        samples: The number of samples with predictions.
        notes: What is good to know, a sentence each.
        warnings: What may be wrong, a sentence each.
        report: What was found in the data, no errors.
    """

    path: str
    samples: int
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    report: Report = field(default_factory=Report)
