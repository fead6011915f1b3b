"""Runs a trained network on samples."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ...compiler.targets.outputs import activated
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.components.losses.regression import MeanSquaredError
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.finding import Findings
from ...spec_schema.reports.report import DataError
from ..data.dataset import Part
from ..data.faults import BadRow, BadRows
from ..data.read import Inputs
from ..events import Listener, Working, silent
from ..training.loop import Loop
from ..training.preparation import reading
from ..training.streamed import placed
from .given_data import Given, source_of
from .other_data import inputs_of
from .predictions import Predictions
from .table import AnswerTable, Sample, answer_of
from .trained import Trained

BATCH = 256
MOST_NAMED = 5


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
            for one in answered(trained.spec)
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
        for one in answered(trained.spec)
    }


def answered(spec: ValidSpec) -> list[Objective]:
    """Returns the objectives of all outputs; one of numbers for an output without a loss."""
    trained = {one.output: one for one in spec.objectives}
    types = spec.graph.types()
    return [
        trained.get(output) or Objective(output, types[source], MeanSquaredError())
        for output, source in spec.graph.outputs.items()
    ]


def _samples(inputs: Inputs, bad: Sequence[BadRow]) -> list[Sample]:
    """Returns good and bad rows in the order of the source."""
    good = zip(inputs.rows.tolist(), map(Sample, inputs.names), strict=True)
    marked = ((one.row, Sample(one.name, one.why)) for one in bad)
    return [sample for _, sample in sorted([*good, *marked])]


def _about_nan(samples: Sequence[str]) -> Iterator[str]:
    if samples:
        names = ", ".join(samples[:MOST_NAMED]) + (", …" if len(samples) > MOST_NAMED else "")
        yield f"the network outputs NaN for {counted(len(samples), 'sample')}: {names}"
