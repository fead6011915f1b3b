"""Evaluates a trained network on a part of its data or on other data."""

from collections.abc import Callable, Iterable
from math import isfinite

import tensorflow as tf

from ...spec_schema.components.sources import Source
from ...spec_schema.errors import Error, as_asked, check_choice
from ...spec_schema.findings.finding import Findings
from ...spec_schema.reports.report import DataError, report_of
from ..data.dataset import Dataset, Learned, Part
from ..data.faults import BadRows
from ..data.features.unknown_values import notes_on_unknown
from ..data.request import called as called_rows
from ..data.targets.reconstructed import targets_of
from ..events import Listener, Working, silent
from ..training.guessing import no_better_than_guessing
from ..training.loop import Loop
from ..training.preparation import reading
from ..training.run_data import check_data, load_data
from ..training.simple_answers import simple_answers
from ..training.streamed import placed
from .beside import FilePath, files_beside
from .evaluation import PARTS, Evaluation, PartEvaluations, PartName
from .given_data import Given, source_of
from .measuring import OutputMeasuring, measuring
from .other_data import named, part_of
from .output_columns import columns_of
from .pictures import has_pictures
from .predicting import outputs_of
from .trained import Trained
from .wrong import WrongWanted, is_sheet, no_pictures
from .wrong_rows import wrong_answers

MOST_SHOWN = 12
"""Wrong answers that a report shows."""
_NOT_FINITE = (
    "a value is not finite, so none of them can be trusted: the network outputs NaN or "
    "infinity; `predict` lists the samples with NaN outputs"
)


def evaluate(
    trained: Trained,
    data: Given | None = None,
    part: PartName | None = None,
    bad_rows: BadRows = "error",
    wanted: WrongWanted | None = None,
    targets: FilePath | None = None,
    joins: FilePath | Iterable[FilePath] = (),
    tell: Listener = silent,
) -> Evaluation:
    """Measure a trained network.

    Args:
        data: Other data with targets. Defaults to the data of the run.
        part: The part of the run's data. Defaults to test, or to validation without a test part.
        bad_rows: What to do with unusable rows of other data.
        wanted: Which wrong answers to list; None to list none.
        targets, joins: The files with targets and further inputs of other data.
        tell: Is called with events while you wait.

    Raises:
        DataError: The data can't be used.
        DataChanged: Streamed data has changed while it was in use.
        InputChanged: The data of the run has changed since training.
        Error: The arguments can't be combined.
    """
    _check_arguments(data, part, bad_rows)
    if wanted and wanted.path and is_sheet(wanted.path) and not has_pictures(trained.spec.graph):
        raise no_pictures()
    spec, found = trained.spec.document.data, Findings()
    beside = files_beside(data, spec, joins, targets, with_targets=True)
    if data is None:
        label, own, train = _own_part(trained, part, found, wanted, tell)
        return _evaluated(trained, label, own, found, wanted, tell, train)
    with source_of(data, trained.spec, beside) as given:
        tell(reading(given.source))
        other = part_of(trained, given, found, bad_rows, _kept(given.source, wanted))
        if other is None:
            raise DataError(given.report(found))
        return _evaluated(trained, given.label, other, found, wanted, tell)


def measure(trained: Trained, label: str, part: Part) -> Evaluation:
    """Compare the answers of a trained network with the targets of a part, without its loss.

    Args:
        label: What the part is called.
    """
    measured = _measured(trained, part)
    wanted = WrongWanted(MOST_SHOWN, None)
    return Evaluation(
        label,
        part.size,
        trained.epoch,
        {},
        outputs={name: one.result(_called(part)) for name, one in measured.items()},
        wrong=wrong_answers(trained, part, measured, wanted) if measured else None,
    )


def _called(part: Part) -> Callable[[int], str]:
    """Returns what names a sample of a part by its place."""
    return lambda place: called_rows([int(part.rows[place])], part.names)[0]


def _check_arguments(data: Given | None, part: PartName | None, bad_rows: BadRows) -> None:
    check_choice("part", part or "test", PARTS)
    if data is not None and part is not None:
        raise Error("`part` and `data` can't be combined", "remove one of them")
    if data is None and bad_rows != "error":
        raise Error("`bad_rows` requires `data`", "remove it: the data of a run has no bad rows")


def evaluate_parts(trained: Trained, tell: Listener = silent) -> PartEvaluations:
    """Measure a trained network on all parts of the data of its run.

    Raises:
        DataError: The data can't be used.
        InputChanged: The data of the run has changed since training.
    """
    found = Findings()
    dataset = _own_data(trained, found, None, tell)
    parts = ((label, getattr(dataset, label)) for label in PARTS)
    return PartEvaluations(
        {
            label: _evaluated(trained, label, part, found, None, tell, dataset.train)
            for label, part in parts
            if part is not None
        }
    )


def _kept(source: Source, wanted: WrongWanted | None) -> tuple[str, ...]:
    """Returns the columns that are listed beside wrong answers: all of a table."""
    return ("*",) if wanted and source.gives == "columns" else ()


def _own_part(
    trained: Trained,
    name: PartName | None,
    found: Findings,
    wanted: WrongWanted | None,
    tell: Listener,
) -> tuple[str, Part, Part]:
    """Returns the name of a part, the part, and the one that was trained on."""
    dataset = _own_data(trained, found, wanted, tell)
    filled = (one for one in ("test", "validation", "train") if getattr(dataset, one))
    label: str = name or next(filled)
    part: Part | None = getattr(dataset, label)
    if part is None:
        raise Error(f"the spec declares no {label} part", f"declare it with `data.split.{label}`")
    return label, part, dataset.train


def _own_data(
    trained: Trained, found: Findings, wanted: WrongWanted | None, tell: Listener
) -> Dataset:
    """Returns the data that the run was trained on."""
    data = trained.spec.document.data
    assert data is not None  # a run has one
    tell(reading(data.source))
    carried = named(_kept(data.source, wanted), data.source)
    learned = Learned(trained.class_names, trained.normalization, carried)
    dataset = load_data(trained.spec, found, learned=learned)
    if dataset is None:
        raise DataError(report_of("data", found, {}))
    help = f"use `{as_asked('--data PATH', 'run.evaluate(data)')}` to evaluate other data"
    check_data(trained.folder, trained.recorded, dataset, help)
    return dataset


def _evaluated(
    trained: Trained,
    label: str,
    part: Part,
    found: Findings,
    wanted: WrongWanted | None,
    tell: Listener,
    train: Part | None = None,
) -> Evaluation:
    training = trained.spec.document.training
    assert training is not None  # a run has one
    tell(Working("evaluating", 0, part.size))
    with tf.device(trained.device.name):
        loop = Loop(trained.program, placed(part), training.batch_size)
        values = loop.evaluate(lambda done: tell(Working("evaluating", done, part.size)))
        spec, program = trained.spec, trained.program
        unknown = notes_on_unknown(part.inputs, part.size, trained.known, spec.graph)
        notes = (*part.notes, *unknown)
        notes += (*no_better_than_guessing(spec, program, part, values, train=train),)
    measured = _measured(trained, part)

    is_finite = all(map(isfinite, values.values()))
    wrong = wrong_answers(trained, part, measured, wanted, label) if wanted else None
    if wrong is not None and wanted and wanted.path:
        wrong.write(wanted.path)
    return Evaluation(
        label,
        part.size,
        trained.epoch,
        values,
        notes,
        trained.notes if is_finite else (*trained.notes, _NOT_FINITE),
        report_of(label, found, {}),
        {name: one.result(_called(part)) for name, one in measured.items()},
        wrong,
        (*simple_answers(spec, part, values, trained.class_names, train),),
    )


def _measured(trained: Trained, part: Part) -> dict[str, OutputMeasuring]:
    """Compares the answers of all outputs with the targets of a part."""
    found: dict[str, OutputMeasuring | None] = {}
    start = 0
    for outputs in outputs_of(trained, part):
        stop = start + len(next(iter(outputs.values())))
        for one in trained.spec.objectives:
            values, targets = outputs[one.output], targets_of(part, one, trained.normalization)
            if targets is None:
                continue
            if one.output not in found:
                names = trained.class_names.get(one.output, ())
                columns = columns_of(one, values.shape[1:], names)
                sample = one.centered(targets[:1]).shape[1:]
                found[one.output] = measuring(one, columns, sample)
            measured = found[one.output]
            if measured is not None:
                measured.add(one.centered(targets[start:stop]), values)
        start = stop
    return {name: one for name, one in found.items() if one is not None}
