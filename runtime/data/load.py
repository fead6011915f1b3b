"""Loads the data of a run: read, check, encode, split, normalise, in that order."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...compiler.objectives.objectives import Objective
from ...spec_schema.components.normalizers import Divide
from ...spec_schema.document.data import Data
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
from .targets.targets import Target, check_reach


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
    """The data of a run; None: it has faults, and they are reported.

    Args:
        source_spec: the `data` section.
        inputs: input → its type, batch first.
        objectives: one for each output.
        folder: what paths in the spec are relative to.
        seed: the spec's seed, from which the split is derived.
        limits: integer input → how many different integers it may hold, counted from 0.
        tree: the spec's values, for the places of findings about the spec itself.
        memory: bytes that this process may take; left out: as the system says. Where the spec
            doesn't say, inputs are streamed that would take more than half of it.
        start_decoder: called before the first picture is decoded; None: they are listed, no more.
        learned: what a network was trained on; left out: the data says.
    """
    found = Findings()
    memory = available_memory() if memory is None else memory
    where = _rescales(source_spec), tree, source_spec.stream, memory, start_decoder
    known: dict[str, Any] = {"class_names": learned.class_names} if learned else {}
    known["seed"] = seed
    request = Request(inputs, objectives, folder, found, limits or {}, {}, *where, **known)
    read = read_all(source_spec.source, request)
    good = read if not found.has_errors else None
    result = _dataset(source_spec, *good, request, seed, learned) if good else None
    findings.extend(found)
    return None if found.has_errors else result


def _rescales(spec: Data) -> bool:
    """Whether values are brought to a small range, whatever that was."""
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
    check_reach(targets, samples, request)
    if request.findings.has_errors:
        return None
    normalization, fitted = (
        (learned.normalization, ()) if learned else _fit(spec, samples, parts.train, request)
    )
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
    spec: Data, samples: Samples, chosen: NDArray[np.int64], request: Request
) -> tuple[Normalization, tuple[str, ...]]:
    """The normalisation of the training part, and what a person should know about it."""
    fit = NormalizationFit(spec.normalize, samples.columns, samples.has_gaps)
    train = {name: subset(rows, chosen) for name, rows in samples.inputs.items()}
    normalization = fit.fit(train, request.inputs)
    if fit.empty:
        message = f"{', '.join(fit.empty[:8])} of {samples.faults.file}: no value, and so no mean"
        request.report_text(
            "SC437", f"{message}, in the training part", spec.source.name, "missing"
        )
    return normalization, tuple(fit.notes)


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
