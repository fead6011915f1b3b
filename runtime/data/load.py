"""Loads the data of a run: read, check, encode, split and normalize it, in this order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ...spec_schema.components.normalizers import Divide
from ...spec_schema.document.data import Data
from ...spec_schema.findings import codes
from ...spec_schema.findings.finding import Findings
from ...spec_schema.types import TensorType
from ...spec_schema.yaml import values
from ..memory import available_memory
from .dataset import Dataset, Learned, Part, facts_of, fingerprint
from .features.fit import NormalizationFit
from .features.normalization import Normalization
from .read import read_all
from .request import Request, Samples, nothing
from .rows import subset
from .splits.checks import check_parts, class_counts, groups_of, notes_about
from .splits.split import split
from .targets.reach import check_reach
from .targets.scales import fit_scales
from .targets.targets import Target


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
) -> Dataset | None:
    """Returns the data of a run; None if it has faults, which are reported.

    Args:
        source_spec: The `data` section.
        inputs: The type of each input, batch first.
        objectives: One for each output.
        folder: What paths in the spec are relative to.
        seed: The seed of the spec, from which the split is derived.
        limits: For integer inputs, the number of different integers allowed, counted from 0.
        tree: The values of the spec, to locate findings in it.
        memory: Bytes that this process may take. Defaults to what the system has free. Inputs that
            need more than half of it are streamed, unless the spec says otherwise.
        start_decoder: Called before the first image is decoded. If None, images are only listed.
        learned: Class names and statistics from training. By default, the data has them.
    """
    found = Findings()
    memory = available_memory() if memory is None else memory
    request = Request(inputs, objectives, folder, found, limits or {}, tree=tree, seed=seed)
    request = replace(request, stream=source_spec.stream, memory=memory)
    request = replace(request, rescaled=_rescales(source_spec), start_decoder=start_decoder)
    request = replace(request, class_names=learned.class_names if learned else None)
    read = read_all(source_spec.source, request)
    good = read if not found.has_errors else None
    result = _dataset(source_spec, *good, request, seed, learned) if good else None
    findings.extend(found)
    return None if found.has_errors else result


def _rescales(spec: Data) -> bool:
    """Whether values are brought to a small range, whatever their own range is."""
    return spec.normalize is not None and not isinstance(spec.normalize, Divide)


def _dataset(
    spec: Data,
    samples: Samples,
    targets: dict[str, Target],
    request: Request,
    seed: int,
    learned: Learned | None,
) -> Dataset | None:
    parts = split(spec.split, samples.rows, groups_of(targets), seed)
    check_parts(spec, parts, samples, targets, request)
    if request.findings.has_errors:
        return None
    normalization, fitted = (
        (learned.normalization, ())
        if learned
        else _fit(spec, samples, targets, parts.train, request)
    )
    check_reach(targets, normalization.targets, samples, request)
    if request.findings.has_errors:
        return None
    counts = class_counts(targets, parts)
    test = _part(samples, targets, parts.test, normalization)
    validation = _part(samples, targets, parts.validation, normalization)
    return Dataset(
        train=_part(samples, targets, parts.train, normalization),
        validation=validation if spec.split.validation else None,
        test=test if spec.split.test else None,
        class_names={name: target.names for name, target in targets.items() if target.names},
        class_counts=counts,
        normalization=normalization,
        fingerprint=fingerprint(samples, targets),
        facts=facts_of(samples, targets),
        notes=(
            *samples.notes,
            *(note for target in targets.values() for note in target.notes),
            *notes_about(targets, counts),
            *fitted,
        ),
    )


def _fit(
    spec: Data,
    samples: Samples,
    targets: Mapping[str, Target],
    chosen: NDArray[np.int64],
    request: Request,
) -> tuple[Normalization, tuple[str, ...]]:
    """Returns the normalization fitted to the training part, and notes about it."""
    fit = NormalizationFit(spec.normalize, samples.columns, samples.has_gaps)
    train = {name: subset(rows, chosen) for name, rows in samples.inputs.items()}
    normalization = fit.fit(train, request.inputs)
    if fit.empty:
        what = codes.assignments.no_mean(fit.empty, samples.faults.file)
        request.report(what, spec.source.name, "missing")
    scales, notes = fit_scales(request.objectives, targets, chosen)
    return replace(normalization, targets=scales), (*fit.notes, *notes)


def _part(
    samples: Samples,
    targets: dict[str, Target],
    chosen: NDArray[np.int64],
    normalization: Normalization,
) -> Part:
    return Part(
        inputs=normalization.apply({name: subset(x, chosen) for name, x in samples.inputs.items()}),
        targets={name: target.values[chosen] for name, target in targets.items()},
        rows=samples.rows[chosen],
        notes=samples.notes,
    )
