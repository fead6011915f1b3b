"""Fits the scale of targets that are normalized to the training part."""

from collections.abc import Mapping, Sequence

import numpy as np

from ....compiler.objectives.objectives import Objective, TargetScale
from ....spec_schema.components.normalizers import Divide, MinMax
from ..features.fit import moments
from ..rows import Array
from .targets import Target


def fit_scales(
    objectives: Sequence[Objective], targets: Mapping[str, Target], chosen: Array
) -> tuple[dict[str, TargetScale], tuple[str, ...]]:
    """Returns the scale of each output whose normalizer needs one, and notes about them.

    Args:
        chosen: The numbers of the training samples.
    """
    wanted = [
        one for one in objectives if one.normalizer and not isinstance(one.normalizer, Divide)
    ]
    scales, notes = {}, []
    for objective in wanted:
        values = targets[objective.output].values[chosen]
        scales[objective.output] = _fitted(objective, values)
        notes.append(_note(objective, scales[objective.output], values))
    return scales, tuple(notes)


def _fitted(objective: Objective, values: Array) -> TargetScale:
    """Returns what brings each unit of the training part to mean 0 and deviation 1, or to 0…1."""
    found = moments(values)
    is_ranged = isinstance(objective.normalizer, MinMax)
    offset = found.low if is_ranged else found.mean
    factor = found.high - found.low if is_ranged else found.deviation
    # Programs compute in float32, where a tiny factor is 0.
    same = np.float32(factor) == 0
    return TargetScale(
        tuple(np.where(same, found.low, offset).reshape(-1).tolist()),
        tuple(np.where(same, 1.0, factor).reshape(-1).tolist()),
    )


def _note(objective: Objective, scale: TargetScale, values: Array) -> str:
    """Returns a sentence about what an output learns."""
    constant = int((np.ptp(values.reshape(-1, len(scale.factor)), axis=0) == 0).sum())
    if constant:
        which = "are" if len(scale.factor) == 1 else f"of {constant} units are"
        return f"the targets of `{objective.output}` {which} constant in the training part"
    if len(scale.factor) > 1:
        return f"`{objective.output}` learns normalized targets, each unit with its own scale"
    (offset,), (factor,) = scale
    sign, size = ("+", -offset) if offset < 0 else ("-", offset)
    return f"`{objective.output}` learns (target {sign} {size:.6g}) / {factor:.6g}"


def learned_values(values: Array, scale: TargetScale | None) -> Array:
    """Returns targets as the loss compares them with the output, computed as programs do."""
    if scale is None:
        return values
    offset, factor = (np.array(each, np.float32) for each in scale)
    return np.asarray((values.astype(np.float32) - offset) / factor)
