"""Targets that an output can't come up to, whatever it learns."""

from collections.abc import Mapping
from math import inf

import numpy as np

from ....compiler.objectives.objectives import Objective
from ....compiler.objectives.reach import Reach
from ....spec_schema.findings.finding import Related
from ..dataset import Array
from ..request import Request, Samples
from .targets import Target

ROUNDING = 1e-6
"""How far a target may be behind a bound, and still be at it."""


def check_reach(targets: Mapping[str, Target], samples: Samples, request: Request) -> None:
    """Report targets outside of what the last activation of their output can give."""
    for objective in request.objectives:
        target, reach = targets.get(objective.output), objective.reach
        counted = objective.loss.target == "real" and not samples.made_up
        if counted and target is not None and reach is not None:
            _check(objective, reach, target.values, samples, request)


def _check(
    objective: Objective, reach: Reach, values: Array, samples: Samples, request: Request
) -> None:
    low, high = _compared(objective, reach)
    count = int(np.count_nonzero((values < low - ROUNDING) | (values > high + ROUNDING)))
    if not count:
        return
    most = 2 * count > values.size
    labels = samples.labels[objective.output]
    least, greatest = float(values.min()), float(values.max())
    message = (
        f"the targets in {labels.what} of {samples.faults.file} go from {least:.6g} to "
        f"{greatest:.6g}, but `{objective.output}` ends in {reach.words}"
    )
    if not most:
        message += f": it can't reach {count:,} of {values.size:,}"
    request.findings.report_text(
        "SC445" if most else "SC313",
        message,
        reach.place,
        path=reach.path,
        help=_remedy(objective, reach, least, greatest),
        related=_where(request, labels.keys),
    )


def _compared(objective: Objective, reach: Reach) -> tuple[float, float]:
    """The bounds that count: a cosine has no size, only signs."""
    if objective.loss.name != "cosine_similarity":
        return reach.low, reach.high
    return (0 if reach.low >= 0 else -inf), (0 if reach.high <= 0 else inf)


def _remedy(objective: Objective, reach: Reach, least: float, greatest: float) -> str:
    if objective.loss.name == "poisson":
        return "end it in `exponential`"
    if reach.low == 0 < reach.high < inf and least >= 0:
        return f"{reach.remedy}, or put `rescaling: {greatest / reach.high:.6g}` behind it"
    return reach.remedy


def _where(request: Request, keys: tuple[str | int, ...]) -> list[Related]:
    place = request.place_of(("data", *keys))
    return [Related(place, "the targets")] if place else []
