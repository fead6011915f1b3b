"""Runs a trained network on samples, block by block."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ...compiler.targets.outputs import activated
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.components.losses.regression import MeanSquaredError
from ...spec_schema.errors import Error
from ...spec_schema.findings.code import counted
from ...spec_schema.findings.finding import Findings
from ...spec_schema.reports.report import DataError, Report
from ..data.dataset import Part
from ..data.faults import BadRow
from ..data.features.unknown_values import UnknownValues
from ..data.read import Inputs
from ..events import Listener, Working, silent
from ..training.loop import Loop, Outputs
from ..training.preparation import reading
from ..training.streamed import placed
from .beside import files_beside
from .given_data import Given, source_of
from .masks import MaskWriter, mask_writer
from .originals import Originals, originals_of
from .other_data import inputs_of
from .output_columns import columns_of
from .predictions import PredictionFile, Predictions, Wanted
from .table import AnswerTable, Layout, Sample
from .table_files import Destination
from .trained import Trained

BATCH = 256
MOST_NAMED = 5


def predict(
    trained: Trained, data: Given, wanted: Wanted | None = None, tell: Listener = silent
) -> Predictions:
    """Run the trained network on samples.

    Args:
        data: The samples; targets are not needed.
        tell: Called with events while you wait.

    Raises:
        DataError: The data can't be used.
        DataChanged: Streamed data has changed while it was in use.
    """
    with answered(trained, data, wanted or Wanted(), tell) as answers:
        tables = [*answers.tables()]
    table = _joined(tables)
    return Predictions(table.values, table, answers.notes, answers.warnings, answers.report)


def predict_to_file(
    trained: Trained,
    data: Given,
    destination: Destination,
    wanted: Wanted | None = None,
    tell: Listener = silent,
) -> PredictionFile:
    """Run the trained network on samples and write the predictions while they are made.

    Arguments and errors: see `predict`; StorageError if the file can't be written.
    """
    wanted = wanted or Wanted()
    with (
        answered(trained, data, wanted, tell) as answers,
        destination.opened() as writer,
        ExitStack() as stack,
    ):
        masks: MaskWriter | None = None
        for table in answers.tables():
            if wanted.masks and masks is None:
                originals = answers.originals if wanted.mask_size == "original" else None
                opened = mask_writer(wanted.masks, table.layout, answers.inputs.paths, originals)
                masks = stack.enter_context(opened)
                answers.layout = masks.layout
            writer.write((masks.written(table) if masks else table).batch())
    name = destination.name
    notes, warnings = answers.notes, answers.warnings
    return PredictionFile(name, answers.samples, notes, warnings, answers.report)


def _joined(tables: Sequence[AnswerTable]) -> AnswerTable:
    first = tables[0]
    return AnswerTable(
        first.layout,
        [sample for table in tables for sample in table.samples],
        {name: np.concatenate([one.values[name] for one in tables]) for name in first.values},
        {name: _concatenated([one.kept[name] for one in tables]) for name in first.kept},
    )


def _concatenated(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    joined: NDArray[Any] = np.ma.concatenate(arrays)  # type: ignore[no-untyped-call]
    return joined


@dataclass(slots=True)
class Answers:
    """Predictions that are made while `tables` is read.

    Attributes:
        report: What was found in the data, no errors.
        originals: The images that the samples are, if they are read from files.
        samples: How many samples have been predicted.
        layout: The columns of the table, once the first block is there.
    """

    trained: Trained
    inputs: Inputs
    wanted: Wanted
    tell: Listener
    report: Report
    originals: Originals | None = None
    samples: int = 0
    layout: Layout | None = None
    _columns: Layout | None = None
    _counted: UnknownValues | None = None
    _undefined: list[str] = field(default_factory=list)
    _undefined_count: int = 0

    def tables(self) -> Iterator[AnswerTable]:
        """Yields the predictions in the order of the rows, block by block."""
        rows, marked = self.inputs.rows, self._marked()
        bad = np.array([one.row for one in marked], np.int64)
        taken = 0
        for outputs in _outputs(self.trained, self.inputs, self.tell):
            start, size = self.samples, len(next(iter(outputs.values())))
            stop = self.samples = start + size
            self._unknown().add(self.inputs.arrays, start, stop)
            until = len(bad) if stop == len(rows) else int(np.searchsorted(bad, rows[stop]))
            yield self._table(outputs, rows[start:stop], marked[taken:until])
            taken = until

    @property
    def notes(self) -> tuple[str, ...]:
        """What is good to know, a sentence each; complete at the end."""
        renamed = self.layout.columns.renamed if self.layout else ()
        return (*self.inputs.notes, *renamed, *self._unknown().notes())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What may be wrong, a sentence each; complete at the end."""
        about = _about_nan(self._undefined, self._undefined_count)
        return (*self.trained.notes, *about)

    def _unknown(self) -> UnknownValues:
        self._counted = self._counted or UnknownValues(
            self.trained.known, self.trained.spec.graph.columns
        )
        return self._counted

    def _marked(self) -> Sequence[BadRow]:
        return self.inputs.bad if self.wanted.bad_rows == "mark" else ()

    def _table(
        self, outputs: Outputs, rows: NDArray[np.int64], bad: Sequence[BadRow]
    ) -> AnswerTable:
        good = zip(rows.tolist(), map(Sample, self.inputs.called(rows)), strict=True)
        marked = ((one.row, Sample(one.name, one.why)) for one in bad)
        ordered = sorted([*good, *marked]) if bad else [*good]
        layout = self._columns = self._columns or self._laid_out(outputs)
        self.layout = self.layout or layout
        at = np.array([row for row, _ in ordered], np.int64)
        kept = {name: self._kept(name, at) for name in layout.kept}
        table = AnswerTable(layout, [sample for _, sample in ordered], outputs, kept)
        undefined = table.undefined
        self._undefined_count += len(undefined)
        self._undefined += undefined[: MOST_NAMED - len(self._undefined)]
        return table

    def _laid_out(self, outputs: Outputs) -> Layout:
        names, data = self.trained.class_names, self.trained.spec.document.data
        steps = bool(data and data.windows and data.windows.targets > 1)
        columns = []
        for one in all_objectives(self.trained.spec):
            known, sample = names.get(one.output, ()), outputs[one.output].shape[1:]
            found = columns_of(one, sample, known, self.wanted.top)
            are_steps = steps and found.rule == "none" and bool(found.classes)
            columns.append(replace(found, are_steps=are_steps))
        return Layout(columns, tuple(self.inputs.carried), self.wanted.bad_rows == "mark")

    def _kept(self, name: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Returns the values of a kept column; masked for a row that isn't whole."""
        known, values = self.inputs.carried_rows, self.inputs.carried[name]
        places = np.minimum(np.searchsorted(known, rows), len(known) - 1)
        absent = known[places] != rows
        return np.ma.masked_array(values[places], absent)


@contextmanager
def answered(
    trained: Trained, data: Given, wanted: Wanted, tell: Listener = silent
) -> Iterator[Answers]:
    """Context with the predictions for samples. Arguments and errors: see `predict`."""
    found = Findings()
    beside = files_beside(data, trained.spec.document.data, wanted.joins)
    with source_of(data, trained.spec, beside) as given:
        tell(reading(given.source))
        inputs = inputs_of(trained, given, found, wanted.bad_rows, wanted.keep)
        if inputs is None:
            raise DataError(given.report(found))
        _check_kept(inputs)
        originals = originals_of(given.source, inputs, trained)
        yield Answers(trained, inputs, wanted, tell, given.report(found), originals)


def _check_kept(inputs: Inputs) -> None:
    """Raises Error for an array that has no single value per sample."""
    for name, values in inputs.carried.items():
        if values.ndim > 1:
            shape = [*values.shape[1:]]
            message = f"`{name}` can't be kept: it has values of shape {shape} for each sample"
            raise Error(message, "keep arrays with one value for each sample")


def _outputs(trained: Trained, inputs: Inputs, tell: Listener) -> Iterator[Outputs]:
    size = len(inputs.rows)
    tell(Working("predicting", 0, size))
    part = Part(trained.normalization.apply(inputs.arrays), {}, np.arange(size))
    return outputs_of(trained, part, lambda done: tell(Working("predicting", done, size)))


def outputs_of(
    trained: Trained, part: Part, tell: Callable[[int], None] | None = None
) -> Iterator[Outputs]:
    """Yields the outputs for a part, block by block; probabilities if their loss has a link."""
    with tf.device(trained.device.name):
        loop = Loop(trained.program, placed(part), BATCH)
        for outputs in loop.predict_blocks(tell):
            yield {
                one.output: np.asarray(activated(outputs[one.output], one.output_activation))
                for one in all_objectives(trained.spec)
            }


def all_objectives(spec: ValidSpec) -> list[Objective]:
    """Returns the objectives of all outputs; one of numbers for an output without a loss."""
    trained = {one.output: one for one in spec.objectives}
    types = spec.graph.types()
    return [
        trained.get(output) or Objective(output, types[source], MeanSquaredError())
        for output, source in spec.graph.outputs.items()
    ]


def _about_nan(first: Sequence[str], count: int) -> Iterator[str]:
    if count:
        names = ", ".join(first) + (", …" if count > len(first) else "")
        yield f"the network outputs NaN for {counted(count, 'sample')}: {names}"
