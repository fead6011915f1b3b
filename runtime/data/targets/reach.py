"""Compares targets with the range of the last activation of their output."""

from collections.abc import Iterable, Mapping
from math import inf

import numpy as np

from ....compiler.objectives.objectives import Objective, TargetScale
from ....compiler.objectives.reach import Reach
from ....compiler.objectives.target_scaling import in_words
from ....spec_schema.findings import codes
from ....spec_schema.findings.finding import Findings, Related
from ..dataset import Dataset
from ..request import Request, Samples
from ..rows import Array, chunks
from .scales import learned_values
from .targets import Target

ROUNDING = 1e-6
"""How far a target may exceed a bound and still count as within it."""


def check_reach(
    targets: Mapping[str, Target],
    scales: Mapping[str, TargetScale],
    samples: Samples,
    request: Request,
) -> None:
    """Report targets outside the range of the last activation of their output.

    Args:
        scales: What targets are normalized with, before they are compared.
    """
    for objective in request.objectives:
        target, reach = targets.get(objective.output), objective.reach
        counted = objective.loss.target == "real" and not samples.is_synthetic
        if counted and target is not None and reach is not None:
            scale = scales.get(objective.output, objective.scale)
            values = learned_values(target.values, scale)
            _check(objective, reach, values, samples, request)


def check_reconstructed(
    objectives: Iterable[Objective], dataset: Dataset, findings: Findings
) -> None:
    """Report inputs that an output is to reconstruct, but can't reach."""
    for objective in objectives:
        reach, name = objective.reach, objective.reconstructs
        is_binary = objective.loss.target == "binary"
        if name is None or not (is_binary or reach) or objective.loss.target == "class":
            continue
        least, greatest, rounding = _ends(name, dataset)
        labels = f"input `{name}` of {dataset.facts.file}"
        if is_binary and (least < -rounding or greatest > 1 + rounding):
            loss = objective.loss.name
            what = codes.reconstruction.not_probabilities(labels, least, greatest, loss)
            findings.report(what, None)
        elif not is_binary and reach is not None:
            low, high = _compared(objective, reach)
            if least < low - rounding or greatest > high + rounding:
                bounds = reach.activation, reach.low, reach.high
                facts = labels, least, greatest, objective.output, *bounds, objective.loss.name
                what = codes.target_values.targets_out_of_range(*facts, reach.units)
                findings.report(what, reach.place, path=reach.path)


def _ends(name: str, dataset: Dataset) -> tuple[float, float, float]:
    """Returns the ends of an input as the network learns it, and how far rounding may move them."""
    raw, normalization = dataset.train.inputs[name], dataset.normalization
    parts = [part for _, part in chunks(normalization.normalized(name, raw))]
    least, greatest = (float(end([end(part) for part in parts])) for end in (np.min, np.max))
    scale = normalization.for_program.get(name)
    if scale is None:
        return least, greatest, ROUNDING
    largest = max(float(np.abs(part).max()) for _, part in chunks(raw))
    step = float(np.spacing(np.float32(largest))) / min(map(abs, scale.scale))
    return least, greatest, ROUNDING + step


def _check(
    objective: Objective, reach: Reach, values: Array, samples: Samples, request: Request
) -> None:
    low, high = _compared(objective, reach)
    count = int(np.count_nonzero((values < low - ROUNDING) | (values > high + ROUNDING)))
    if not count:
        return
    least, greatest = float(values.min()), float(values.max())
    factor = (
        greatest / reach.high
        if not objective.normalizer and reach.low == 0 < reach.high < inf and least >= 0
        else 0
    )
    facts = (
        f"{samples.source_of(objective.output)}{_normalized(objective)}",
        least,
        greatest,
        objective.output,
        reach.activation,
        reach.low,
        reach.high,
        objective.loss.name,
        reach.units,
        factor,
    )
    if 2 * count > values.size:
        what = codes.target_values.targets_out_of_range(*facts)
    else:
        what = codes.loss_lints.targets_partly_out_of_range(*facts, count, values.size)
    related = _where(request, samples.labels[objective.output].keys)
    request.findings.report(what, reach.place, path=reach.path, related=related)


def _normalized(objective: Objective) -> str:
    return f", {in_words(objective.normalizer)}," if objective.normalizer else ""


def _compared(objective: Objective, reach: Reach) -> tuple[float, float]:
    """Returns the bounds that matter: for a cosine, only signs do."""
    if objective.loss.name != "cosine_similarity":
        return reach.low, reach.high
    return (0 if reach.low >= 0 else -inf), (0 if reach.high <= 0 else inf)


def _where(request: Request, keys: tuple[str | int, ...]) -> list[Related]:
    place = request.place_of(*keys)
    return [Related(place, "the targets")] if place else []
