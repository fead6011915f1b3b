"""Reads a source: all of it for training, one more file for evaluation, inputs for prediction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ...compiler.objectives.objectives import Objective
from ...spec_schema.components.sources import SOURCES, Source
from ...spec_schema.findings.finding import Findings
from ...spec_schema.types import TensorType
from ..memory import available_memory
from .dataset import Part
from .faults import EVALUATED, NONE_LEFT, PREDICTED, BadRow, BadRows, told_of
from .features.normalization import Normalization
from .request import READERS, Request, Samples
from .rows import Array, Rows
from .targets.label_encoder import LabelEncoder
from .targets.targets import Target, encode


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Samples without targets, not normalised yet.

    Attributes:
        arrays: input → rows of the declared shape.
        rows: the row in the source of each sample, from 0.
        names: what a person calls each sample: "row 1", or the path of a picture.
        notes: what a person should know, a sentence each.
        bad: rows of the source that are no samples.
    """

    arrays: dict[str, Rows]
    rows: Array
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()
    bad: tuple[BadRow, ...] = ()


def read_inputs(
    source: Source,
    inputs: Mapping[str, TensorType],
    folder: Path,
    findings: Findings,
    *,
    normalization: Normalization | None = None,
    limits: Mapping[str, int] | None = None,
    bad_rows: BadRows = "error",
    stream: bool | None = None,
    memory: int | None = None,
) -> Inputs | None:
    """The inputs of a source, for prediction; None: it has faults, and they are reported.

    A table needs no target, a folder of pictures no class folders. `Normalization.apply` turns the
    arrays into what the network takes.

    Args:
        normalization: what training has found out. Columns of a table are then found by the names
            they had in training, whatever their order is.
        limits: integer input → how many different integers it may hold, counted from 0.
        bad_rows: whether bad rows are errors; where all rows are bad, they are.
        stream, memory: as for `load`.
    """
    found = Findings()
    known, place = _known(normalization, limits), _place(stream, memory)
    request = Request(inputs, (), folder, found, **known, **place, **_about(bad_rows, PREDICTED))
    samples = read_samples(source.for_prediction(), request)
    bad: tuple[BadRow, ...] = ()
    if samples is not None:
        samples, bad = _usable(samples, request)
    findings.extend(found)
    if samples is None or found.has_errors:
        return None
    names = samples.called(samples.rows.tolist())
    notes = (*samples.notes, *told_of(bad, samples.faults.file, bad_rows))
    return Inputs(samples.inputs, samples.rows, names, notes, bad)


def _usable(samples: Samples, request: Request) -> tuple[Samples, tuple[BadRow, ...]]:
    """The samples of good rows, and the bad rows; faults are reported where these are errors."""
    if samples.faults.bad:
        good = samples.without_bad_rows()
        if len(good.rows):
            return good, samples.bad_rows()
    samples.faults.report(request.findings)
    return samples, ()


def _known(normalization: Normalization | None, limits: Mapping[str, int] | None) -> dict[str, Any]:
    """What a request takes from the training."""
    if normalization is None:
        return {"limits": limits or {}}
    columns, rescaled = normalization.columns, normalization.rescales
    return {"limits": limits or {}, "columns": columns, "rescaled": rescaled}


def _place(stream: bool | None, memory: int | None) -> dict[str, Any]:
    """What a request goes by when it leaves inputs outside the memory."""
    return {"stream": stream, "memory": available_memory() if memory is None else memory}


def _about(bad_rows: BadRows, remedy: str) -> dict[str, Any]:
    """What a request goes by when a row can't be used."""
    leaves_out = bad_rows != "error"
    return {"leaves_out": leaves_out, "remedy": NONE_LEFT if leaves_out else remedy}


def read_part(
    source: Source,
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    *,
    folder: Path,
    class_names: Mapping[str, tuple[str, ...]],
    normalization: Normalization,
    findings: Findings,
    limits: Mapping[str, int] | None = None,
    bad_rows: BadRows = "error",
    stream: bool | None = None,
    memory: int | None = None,
) -> Part | None:
    """All rows of a source as one part, for evaluation with what training has found out.

    Args:
        class_names: as `Dataset.class_names` has them; another label is an error.
        normalization: as `Dataset.normalization` has it.
        bad_rows: whether bad rows are errors; where all rows are bad, they are.
        stream, memory: as for `load`.
    """
    found = Findings()
    known, place = _known(normalization, limits), _place(stream, memory)
    about_rows = _about(bad_rows, EVALUATED)
    known["class_names"] = class_names
    request = Request(inputs, objectives, folder, found, **known, **place, **about_rows)
    result = read_all(source, request)
    findings.extend(found)
    if result is None or found.has_errors:
        return None
    samples, targets = result
    bad = samples.bad_rows()
    return Part(
        inputs=normalization.apply(samples.inputs),
        targets={name: target.values for name, target in targets.items()},
        rows=samples.rows,
        notes=(*samples.notes, *told_of(bad, samples.faults.file, bad_rows)),
    )


def read_all(source: Source, request: Request) -> tuple[Samples, dict[str, Target]] | None:
    """Samples and encoded targets, with every fault of a value reported; None: can't be read."""
    samples = read_samples(source, request)
    if samples is None:
        return None
    if not len(samples.rows):
        samples.faults.report(request.findings)
        if not request.findings.has_errors:
            message = f"no row of {samples.faults.file} is left"
            request.report_text("SC403", message, source.name, "missing")
        return None
    targets = _encoded(samples, request)
    while samples.faults.bad:
        good = samples.without_bad_rows()
        if not len(good.rows):
            break
        if len(good.rows) == len(samples.rows):
            return samples, targets
        samples = good
        targets = _encoded(samples, request)
    samples.faults.report(request.findings)
    return samples, targets


def _encoded(samples: Samples, request: Request) -> dict[str, Target]:
    """Output → its target; faults are counted, and no output that has some is there."""
    targets = {}
    for objective in request.objectives:
        labels = samples.labels[objective.output]
        target = encode(LabelEncoder(labels, objective, samples, request))
        if target is not None:
            targets[objective.output] = target
    return targets


def read_samples(source: Source, request: Request) -> Samples | None:
    """What the reader of a source gives; None if it can't be read, which is reported.

    The reader is in the module of this package that has the name of the module which defines the
    source.
    """
    import_module(f".{SOURCES.family(source.name)}", __package__)
    return READERS[type(source)](source, request)
