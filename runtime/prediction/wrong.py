"""The wrong answers of an evaluation, the worst first."""

from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ...spec_schema.errors import Error, as_asked, path_of
from ...spec_schema.findings.code import counted
from ..storage.whole_files import check_place, write_file

if TYPE_CHECKING:
    import pyarrow
    from numpy.typing import NDArray

    from .table_files import TableFormat

    FilePath: TypeAlias = str | PathLike[str]


@dataclass(frozen=True, slots=True)
class WrongWanted:
    """Which wrong answers are wanted.

    Attributes:
        most: How many at most; None for all wrong classes, or the 100 largest residuals.
        path: Where to write them; None to write them nowhere.
    """

    most: int | None = None
    path: Path | None = None

    def __post_init__(self) -> None:
        if self.path is not None:
            _check_path(self.path)
        if self.most is not None and self.most < 1:
            name = as_asked("`--most`", "`most`")
            raise Error(f"{name} must be a positive integer, got {self.most}")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WrongAnswers:
    """The samples with wrong answers, the worst first: those that the network was surest of, or
    with the largest residuals.

    Attributes:
        batch: A row for each: the truth, the answer and its probability, and the columns of the
            data.
        pictures: The pictures of the samples, if an input is one: height, width and channels each,
            with values from 0 to 255.
        masks: What is shown beside each picture, such as the true mask and the answer, by its name.
        about: The run and the data that they are of.
        total: The number of samples that were evaluated.
    """

    batch: "pyarrow.RecordBatch"
    pictures: "NDArray[Any] | None" = field(default=None)
    masks: "dict[str, NDArray[Any]]" = field(default_factory=dict)
    about: str = ""
    total: int = 0

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    def to_arrow(self) -> "pyarrow.Table":
        """The rows as an Arrow table; `.to_pandas()` makes a data frame of it."""
        from pyarrow import Table

        return Table.from_batches([self.batch])

    def write(self, path: "FilePath", *, format: "TableFormat | None" = None) -> None:
        """Write the rows to a new file; pictures also as a contact sheet.

        Args:
            path: What to write, in the format of its suffix: `.csv`, `.jsonl`, `.parquet` or, for
                pictures, `.html`. It must not exist.
            format: `csv`, `jsonl` or `parquet`, whatever the suffix is.

        Raises:
            Error: The format is unknown, or there are no pictures for `.html`.
            StorageError: The file can't be written, or exists.
        """
        place = path_of(path, "path")
        if not is_sheet(place) or format is not None:
            from .table_files import destination_of

            with destination_of(place, format).opened() as writer:
                writer.write(self.batch)
            return
        if self.pictures is None:
            raise no_pictures()
        from .contact_sheet import contact_sheet

        check_place(place, new=True)
        page = contact_sheet(self.batch, self.pictures, self.masks, self.about, self.total)
        write_file(place, page, new=True)

    def __repr__(self) -> str:
        return f"<{counted(len(self), 'wrong prediction')}>"


def is_sheet(path: Path) -> bool:
    """Whether a path is that of a contact sheet."""
    return path.suffix.lower() in (".html", ".htm")


def no_pictures() -> Error:
    """Returns the error for a contact sheet of samples that are no pictures."""
    return Error(
        "a contact sheet shows pictures, but no input has the shape of one",
        "write a table: .csv, .jsonl or .parquet",
    )


def _check_path(path: Path) -> None:
    check_place(path, new=True)
    if not is_sheet(path):
        from .table_files import format_of

        format_of(path)
