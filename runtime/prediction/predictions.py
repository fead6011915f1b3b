"""The outputs of a trained network for samples: arrays, labels, a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from typing import Any, TextIO

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.outputs import activated
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.finding import Findings
from ...spec_schema.reports import html
from ...spec_schema.reports.report import DataError, Report
from ..data.dataset import Part
from ..data.faults import BadRow, BadRows
from ..data.read import Inputs
from ..events import Listener, Working, silent
from ..training.loop import Loop
from ..training.preparation import reading
from ..training.streamed import placed
from .given_data import Given, source_of
from .other_data import inputs_of
from .table import AnswerTable, Sample, answer_of, write_answers
from .trained import Trained

BATCH = 256
MOST_NAMED = 5
MOST_SHOWN = 10
"""Maximum number of rows of the table in a notebook."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Predictions(Mapping[str, NDArray[Any]]):
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

    arrays: Mapping[str, NDArray[Any]]
    table: AnswerTable
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    report: Report = field(default_factory=Report)

    @property
    def samples(self) -> tuple[str, ...]:
        """The names of the samples in the arrays: `row 1`, or the path of an image."""
        return tuple(sample.name for sample in self.table.samples if not sample.problem)

    @property
    def labels(self) -> dict[str, NDArray[np.str_]]:
        """The predicted class of each sample by the name of the output, empty for a sample whose
        output is NaN. Outputs without classes are missing.

        Several classes of one sample are joined by `|`. An output with positions has a label each.
        """
        return {one.output: one.labels() for one in self.table.given if one.rule != "none"}

    def __getitem__(self, output: str) -> NDArray[Any]:
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


def predict(
    trained: Trained, data: Given, bad_rows: BadRows = "error", tell: Listener = silent
) -> Predictions:
    """Run the trained network on samples.

    Args:
        data: The samples; targets are not needed.
        bad_rows: What to do with unusable rows: report an error, skip them, or mark them in the
            table.
        tell: Called with events while you wait.

    Raises:
        DataError: The data can't be used.
        DataChanged: Streamed data has changed while it was in use.
    """
    found = Findings()
    with source_of(data, trained.spec) as given:
        tell(reading(given.source))
        inputs = inputs_of(trained, given, found, bad_rows)
        if inputs is None:
            raise DataError(given.report(found))
        arrays = _outputs(trained, inputs, tell)
    table = AnswerTable(
        _samples(inputs, inputs.bad if bad_rows == "mark" else ()),
        [
            answer_of(one, arrays[one.output], trained.class_names.get(one.output, ()))
            for one in trained.spec.objectives
        ],
        bad_rows == "mark",
    )
    notes = (*inputs.notes, *table.columns.renamed)
    warnings = (*trained.notes, *_about_nan(table.undefined))
    return Predictions(arrays, table, notes, warnings, given.report(found))


def _outputs(trained: Trained, inputs: Inputs, tell: Listener) -> dict[str, NDArray[Any]]:
    size = len(inputs.names)
    tell(Working("predicting", 0, size))
    normalized = trained.normalization.apply(inputs.arrays)
    part = Part(normalized, {}, np.arange(size))
    with tf.device(trained.device.name):
        loop = Loop(trained.program, placed(part), BATCH)
        outputs = loop.predict(lambda done: tell(Working("predicting", done, size)))
    return {
        one.output: np.asarray(activated(outputs[one.output], one.output_activation))
        for one in trained.spec.objectives
    }


def _samples(inputs: Inputs, bad: Sequence[BadRow]) -> list[Sample]:
    """Returns good and bad rows in the order of the source."""
    good = zip(inputs.rows.tolist(), map(Sample, inputs.names), strict=True)
    marked = ((one.row, Sample(one.name, one.why)) for one in bad)
    return [sample for _, sample in sorted([*good, *marked])]


def _about_nan(samples: Sequence[str]) -> Iterator[str]:
    if samples:
        names = ", ".join(samples[:MOST_NAMED]) + (", …" if len(samples) > MOST_NAMED else "")
        yield f"the network outputs NaN for {counted(len(samples), 'sample')}: {names}"
