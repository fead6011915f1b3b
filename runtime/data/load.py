"""Loads the data of a run: read, check, encode, split and normalize it, in this order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...compiler.features.columns import RawColumn
from ...compiler.objectives.objectives import Objective
from ...compiler.objectives.row_types import RowTypes
from ...spec_schema.components.normalizers import Divide
from ...spec_schema.document.data import Data
from ...spec_schema.document.split import HELD_OUT, PartName
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings
from ...spec_schema.types import TensorType
from ...spec_schema.yaml import values
from ..memory import available_memory
from .dataset import Dataset, Learned, Part, facts_of, fingerprint, part_of
from .features.fit import NormalizationFit
from .features.normalization import Normalization
from .features.precision import check_precision
from .read import read_all
from .request import Request, Samples, nothing
from .rows import ChosenRows, view
from .splits.checks import check_parts, class_counts, classes_of, notes_about
from .splits.columns import columns_of, with_rules_of
from .splits.overlap import notes_on_overlap
from .splits.own_parts import OwnPart, facts_with, fingerprint_with, read_own_parts, with_gaps_of
from .splits.split import Parts, split
from .targets.reach import check_reach
from .targets.scales import fit_scales
from .targets.targets import Target
from .windows import Sampler, Taken


def load(
    source_spec: Data,
    inputs: Mapping[str, TensorType],
    objectives: Sequence[Objective],
    *,
    folder: Path,
    seed: int,
    findings: Findings,
    limits: Mapping[str, int] | None = None,
    tree: values.Mapping | None = None,
    memory: int | None = None,
    start_decoder: Callable[[], None] | None = nothing,
    learned: Learned | None = None,
    folders: Mapping[str, Path] | None = None,
    features: Mapping[str, RawColumn] | None = None,
    weighted: tuple[str, ...] = (),
) -> Dataset | None:
    """Returns the data of a run; None if it has faults, which are reported.

    Args:
        source_spec: The `data` section.
        inputs, objectives: What the network takes, and one objective for each output.
        folder: What paths in the spec are relative to.
        limits, tree, seed, start_decoder, folders, features, weighted: See `Request`.
        memory: Bytes that this process may take. Inputs that need more than half are streamed.
        learned: Class names and statistics from training. By default, the data has them.
    """
    found = Findings()
    sampler = _sampler(source_spec, RowTypes(inputs, tuple(objectives)), features)
    request = Request(*sampler.rows, folder, found, limits or {}, tree=tree, seed=seed)
    request = replace(_as_declared(request, source_spec, memory), start_decoder=start_decoder)
    request = replace(request, folders=folders or {}, features=features or {}, weighted=weighted)
    if learned:
        request = replace(request, class_names=learned.class_names, carried=learned.carried)
    request = sampler.asking(replace(request, is_fitted=_is_fitted(source_spec, request, learned)))
    read = read_all(source_spec.source, with_rules_of(source_spec.split, request))
    whole = read if not found.has_errors else None
    result = _dataset(source_spec, *whole, request, sampler, learned) if whole else None
    findings.extend(found)
    return None if found.has_errors else result


def _sampler(spec: Data, network: RowTypes, features: Mapping[str, RawColumn] | None) -> Sampler:
    return Sampler.of(network, spec.windows, spec.source, spec.joins, features)


def _as_declared(request: Request, spec: Data, memory: int | None) -> Request:
    """Returns the request with what the `data` section says, and the memory that there is."""
    request = replace(request, memory=available_memory() if memory is None else memory)
    request = replace(request, stream=spec.stream, rescaled=_rescales(spec))
    return replace(request, targets=spec.targets, joins=spec.joins)


def _is_fitted(spec: Data, request: Request, learned: Learned | None) -> bool:
    """Whether statistics are fitted to the inputs, or their precision is checked."""
    if learned is not None:
        return False
    own = [one for part in HELD_OUT if (one := spec.split.own_source(part))]
    sources = [spec.source, *own, *(join.source for join in spec.joins)]
    has_gaps = any(getattr(source, "missing", "error") == "mean" for source in sources)
    return bool(_rescales(spec) or has_gaps or request.features)


def _rescales(spec: Data) -> bool:
    """Whether values are brought to a small range, whatever their own range is."""
    return spec.normalize is not None and not isinstance(spec.normalize, Divide)


def _dataset(
    spec: Data,
    samples: Samples,
    targets: dict[str, Target],
    request: Request,
    sampler: Sampler,
    learned: Learned | None,
) -> Dataset | None:
    own = read_own_parts(spec.split, samples, targets, request)
    columns = columns_of(spec.split, samples, request)
    if own is None or request.findings.has_errors:
        return None
    series = sampler.series(samples)
    classes = classes_of(targets)
    parts = split(spec.split, samples.rows, classes, request.seed, columns, series)
    check_parts(spec, parts, samples, targets, request)
    if request.findings.has_errors:
        return None
    samples = with_gaps_of(own, samples)
    normalization, fitted = _fit(spec, samples, targets, parts.train, request, learned)
    check_reach(targets, normalization.targets, samples, request)
    if request.findings.has_errors:
        return None
    counts = class_counts(targets, parts)
    drawn = {"train": parts.train}
    drawn |= {n: getattr(parts, n) for n in HELD_OUT if spec.split.has(n) and n not in own}
    doubts = () if learned else tuple(_doubts(spec, samples, targets, parts, own, request))
    notes = (*_notes(samples, own, targets), *notes_about(targets, counts))
    made, left_out = _made(samples, targets, own, drawn, normalization, request, sampler)
    return Dataset(
        train=made["train"],
        validation=made.get("validation"),
        test=made.get("test"),
        class_names=sampler.names(spec.labelled[0].for_targets, targets),
        class_counts=counts,
        normalization=normalization,
        fingerprint=fingerprint_with(own, fingerprint(samples, targets)),
        facts=facts_with(own, facts_of(samples, targets)),
        notes=(*notes, *fitted, *left_out, *doubts),
    )


def _doubts(
    spec: Data,
    samples: Samples,
    targets: Mapping[str, Target],
    parts: Parts,
    own: Mapping[PartName, OwnPart],
    request: Request,
) -> Iterator[str]:
    """Yields notes about rows that are in two parts, and warns of inputs that are targets."""
    if spec.joined:
        from .joins.leaks import warn_of_leaks  # most specs have one source

        warn_of_leaks(samples, request)
    if spec.windows is None:  # rows of a series may well be equal
        yield from notes_on_overlap(samples, targets, parts, own, request)


def _made(
    samples: Samples,
    targets: dict[str, Target],
    own: Mapping[PartName, OwnPart],
    drawn: Mapping[str, NDArray[np.int64]],
    normalization: Normalization,
    request: Request,
    sampler: Sampler,
) -> tuple[dict[str, Part], tuple[str, ...]]:
    """Returns the parts by name, and notes about samples that are in none.

    Args:
        drawn: The rows of each part that is taken from the main source.
    """
    taken = {name: sampler.take(samples, targets, rows) for name, rows in drawn.items()}
    chosen = np.sort(np.concatenate([*drawn.values()]))
    left_out = sampler.left_out(samples, targets, taken, chosen)
    held_out = [name for name in taken if name != "train"]
    made = {name: part_of(taken[name], samples, normalization) for name in held_out}
    made["train"] = part_of(_last_of(samples, taken["train"]), samples, normalization)
    for name, part in own.items():
        taken[name] = sampler.take(part.samples, part.targets)
        made[name] = part_of(taken[name], part.samples, normalization)
    sampler.check(taken, request)
    return made, left_out


def _last_of(samples: Samples, taken: Taken) -> Taken:
    """Returns what is taken last, so that its inputs may stay in the arrays of the samples."""
    inputs = {
        name: replace(rows, is_spare=name in samples.spare)
        if isinstance(rows, ChosenRows)
        else rows
        for name, rows in taken.inputs.items()
    }
    return taken._replace(inputs=inputs)


def _notes(
    samples: Samples, own: Mapping[PartName, OwnPart], targets: Mapping[str, Target]
) -> Iterator[str]:
    """Yields notes about how the sources and the labels were read."""
    yield from samples.notes
    for part in own.values():
        yield from part.samples.notes
    for target in targets.values():
        yield from target.notes


def _fit(
    spec: Data,
    samples: Samples,
    targets: Mapping[str, Target],
    chosen: NDArray[np.int64],
    request: Request,
    learned: Learned | None,
) -> tuple[Normalization, tuple[str, ...]]:
    """Returns the normalization fitted to the training part, and notes about it."""
    if learned:
        return learned.normalization, ()
    check_precision(samples, chosen, request)
    fit = NormalizationFit(spec.normalize, samples.columns, samples.gaps, request.features)
    exact = samples.inputs | samples.exact
    train = {name: view(rows, chosen) for name, rows in exact.items()}
    normalization = fit.fit(train, request.inputs)
    for close in fit.close:
        request.report(codes.cells.close_in_float32(*close), "normalize")
    if fit.empty:
        what = codes.assignments.no_mean(fit.empty, samples.faults.file)
        request.report(what, spec.source.name, "missing")
    scales, notes = fit_scales(request.objectives, targets, chosen)
    return replace(normalization, targets=scales), (*fit.notes, *notes)
