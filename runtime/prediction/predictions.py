"""The outputs of a trained network for samples: arrays, labels, a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO

from ...spec_schema.findings.code import counted
from ...spec_schema.reports import html
from ...spec_schema.reports.report import Report

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .table import AnswerTable

MOST_SHOWN = 10
"""Maximum number of rows of the table in a notebook."""


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
        return {one.output: one.labels() for one in self.table.given if one.rule != "none"}

    def __getitem__(self, output: str) -> "NDArray[Any]":
        return self.arrays[output]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def to_csv(self) -> str:
        """The table as CSV, with a header."""
        text = StringIO()
        self.write_csv(text)
        return text.getvalue()

    def write_csv(self, file: TextIO, *, shown: bool = False) -> None:
        """Write the table as CSV, with a header.

        Args:
            shown: Whether the file is a terminal or a log, where control characters are escaped.
        """
        from .table import write_answers

        write_answers(self.table, file, shown)

    def __str__(self) -> str:
        text = StringIO()
        self.write_csv(text, shown=True)
        return text.getvalue().rstrip("\n")

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in self.arrays.items())
        return f"<Predictions for {counted(len(self.samples), 'sample')}: {shapes}>"

    def _repr_html_(self) -> str:
        rows = islice(self.table.rows(), MOST_SHOWN)
        more = f", the first {MOST_SHOWN}" if len(self.table.samples) > MOST_SHOWN else ""
        title = f"{counted(len(self.samples), 'sample')}{more}"
        return html.table(self.table.header(), rows, title=title)
