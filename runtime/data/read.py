"""Reads a source: for training, for evaluation on other data, or only its inputs for prediction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ...compiler.features.columns import RawColumn
from ...compiler.objectives.objectives import Objective
from ...compiler.objectives.row_types import RowTypes
from ...spec_schema.components.sources import Source
from ...spec_schema.document.joined import Join, TargetSource
from ...spec_schema.document.windows import Windows
from ...spec_schema.findings.code import BadRowsAdvice
from ...spec_schema.findings.finding import Findings
from ...spec_schema.types import TensorType
from ..memory import available_memory
from .dataset import Part, part_of
from .faults import BadRow, BadRows, bad_rows_note
from .features.normalization import Normalization
from .joins.reading import read_joined
from .request import Request, Samples, called
from .rows import Array, Rows
from .single import read_samples, settled
from .targets.sample_weights import with_weights
from .targets.targets import Target
from .windows import Sampler


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Samples without targets, not normalized yet.

    Attributes:
        arrays: The rows of each input, in its declared shape.
        rows: The row of each sample in the source, from 0.
        paths: The name of each row of the source, such as the path of an image; empty if rows have
            no names.
        notes: Notes for the user, one sentence each.
        bad: Rows of the source that can't be used.
        carried: Further columns or arrays, with their values for `carried_rows`.
        carried_rows: Rows of the source in order; most bad rows are among them.
        sizes: Height and width of the image of each sample; None if they are no images.
    """

    arrays: dict[str, Rows]
    rows: Array
    paths: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    bad: tuple[BadRow, ...] = ()
    carried: Mapping[str, Array] = field(default_factory=dict)
    carried_rows: Array = field(default_factory=lambda: np.empty(0, np.int64))
    sizes: Array | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """How messages refer to each sample: "row 1", or the path of an image."""
        return self.called(self.rows)

    def called(self, rows: Array) -> tuple[str, ...]:
        """Returns how messages refer to rows of the source."""
        return called(rows.tolist(), self.paths)


def read_inputs(
    source: Source,
    inputs: Mapping[str, TensorType],
    folder: Path,
    findings: Findings,
    *,
    normalization: Normalization | None = None,
    limits: Mapping[str, int] | None = None,
    bad_rows: BadRows = "error",
    in_memory: bool = False,
    stream: bool | None = None,
    memory: int | None = None,
    carried: Mapping[str, tuple[str | int, ...]] | None = None,
    features: Mapping[str, RawColumn] | None = None,
    windows: Windows | None = None,
    joins: tuple[Join, ...] = (),
) -> Inputs | None:
    """Returns inputs without targets, not normalized yet; None if there are faults: reported.

    Args:
        normalization: What was fitted in training; it finds columns by their names, in any order.
        bad_rows: Whether a row that can't be used is an error. Without any other, it always is.
        limits, in_memory, memory, features, carried: See `Request`.
        stream, windows, joins: See `Data`.
    """
    trained = normalization or Normalization({})
    sampler = Sampler.of(RowTypes(inputs, ()), windows, source, joins, features)
    request = _request(*sampler.rows, folder, trained, limits, bad_rows, stream, memory)
    needed = {name: one.for_prediction() for name, one in (features or {}).items()}
    request = replace(request, features=needed, carried=carried or {}, in_memory=in_memory)
    request = replace(request, joins=joins)
    read = _read_unlabeled(source.for_prediction(), request := sampler.asking(request))
    samples, bad = _usable(read, request) if read is not None else (None, ())
    taken = sampler.checked(samples, {}, request) if samples else None
    findings.extend(request.findings)
    if not (read and samples and taken) or request.findings.has_errors:
        return None
    notes = (*samples.notes, *bad_rows_note(bad, samples.faults.file, bad_rows))
    carry = _carried(read)
    return Inputs(taken.inputs, taken.rows, samples.names, notes, bad, *carry, samples.sizes)


def _read_unlabeled(source: Source, request: Request) -> Samples | None:
    if not request.joins:
        return read_samples(source, request)
    joined = read_joined(source, request)
    return joined[0] if joined is not None else None


def _carried(read: Samples) -> tuple[dict[str, Array], Array]:
    """Returns what is carried by row, also for rows that joined sources have no row for."""
    if not any(len(one.rows) for one in read.alone):
        return read.carried, read.rows
    every = (read, *read.alone)
    rows = np.concatenate([one.rows for one in every])
    order, carried = np.argsort(rows, kind="stable"), dict[str, Array]()
    for name, values in read.carried.items():
        parts = [
            one.carried[name] if name in one.carried else np.empty(len(one.rows), values.dtype)
            for one in every
        ]
        absent = np.concatenate([np.full(len(one.rows), name not in one.carried) for one in every])
        carried[name] = np.ma.masked_array(np.concatenate(parts)[order], absent[order])
    return carried, rows[order]


def _usable(samples: Samples, request: Request) -> tuple[Samples, tuple[BadRow, ...]]:
    """Returns the samples that can be used, and the other rows if they are not errors."""
    if samples.faults.bad:
        good = samples.without_bad_rows()
        if len(good.rows):
            return good, samples.bad_rows()
    samples.faults.report(request.findings)
    return samples, ()


def _request(
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    folder: Path,
    normalization: Normalization,
    limits: Mapping[str, int] | None,
    bad_rows: BadRows,
    stream: bool | None,
    memory: int | None,
) -> Request:
    """Returns a request for data that is read after training, with findings of its own."""
    advice: BadRowsAdvice = "skip" if objectives else "skip_or_mark"
    return Request(
        inputs,
        objectives,
        folder,
        Findings(),
        limits=limits or {},
        columns=normalization.columns,
        rescaled=normalization.rescales,
        stream=stream,
        memory=available_memory() if memory is None else memory,
        leaves_out=bad_rows != "error",
        advice=advice if bad_rows == "error" else "none_left",
        is_fitted=False,
    )


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
    in_memory: bool = False,
    stream: bool | None = None,
    memory: int | None = None,
    carried: Mapping[str, tuple[str | int, ...]] | None = None,
    features: Mapping[str, RawColumn] | None = None,
    windows: Windows | None = None,
    targets: TargetSource | None = None,
    joins: tuple[Join, ...] = (),
    weighted: tuple[str, ...] = (),
) -> Part | None:
    """Returns all rows of a source as one part, for evaluation; None if it has faults.

    Args:
        class_names, normalization: See `Dataset`. Any other label is an error.
        bad_rows: Whether a row that can't be used is an error. If no row can be used, it always is.
        limits, in_memory, memory, features, carried, weighted: See `Request`.
        stream, windows, targets, joins: See `Data`.
    """
    types = RowTypes(inputs, tuple(objectives))
    sampler = Sampler.of(types, windows, source, joins, features)
    request = _request(*sampler.rows, folder, normalization, limits, bad_rows, stream, memory)
    request = replace(request, class_names=class_names, in_memory=in_memory, targets=targets)
    request = replace(request, joins=joins, weighted=weighted, features=features or {})
    request = sampler.asking(replace(request, carried=carried or {}))
    part = _whole_part(source, request, sampler, normalization, bad_rows)
    findings.extend(request.findings)
    return None if request.findings.has_errors else part


def _whole_part(
    source: Source,
    request: Request,
    sampler: Sampler,
    normalization: Normalization,
    bad_rows: BadRows,
) -> Part | None:
    found = request.findings
    samples, encoded = read_all(source, request) or (None, {})
    taken = sampler.checked(samples, encoded, request) if samples and not found.has_errors else None
    if not (samples and taken):
        return None
    bad = bad_rows_note(samples.bad_rows(), samples.faults.file, bad_rows)
    return replace(part_of(taken, samples, normalization), notes=(*samples.notes, *bad))


def read_all(source: Source, request: Request) -> tuple[Samples, dict[str, Target]] | None:
    """Returns samples and encoded targets; None if the source can't be read.

    All faults of single values are reported.
    """
    if request.joins or (request.targets is not None and request.wants_targets):
        return read_joined(source, request)
    samples = read_samples(source, with_weights(request, source))
    return None if samples is None else settled(source, samples, request)
