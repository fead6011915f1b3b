"""Masks of samples as a person sees them: the true one and the answer, in the colors of classes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Part
from ..data.rows import Rows
from ..data.targets.reconstructed import targets_of
from .masks import is_mask, palette_of
from .measuring import ClassMeasuring, OutputMeasuring
from .pictures import MOST_SHOWN
from .predicting import outputs_of
from .trained import Trained


def mask_pictures(
    trained: Trained,
    part: Part,
    chosen: NDArray[Any],
    measured: Mapping[str, OutputMeasuring],
) -> dict[str, NDArray[np.uint8]]:
    """Returns pictures of masks by what they show; empty if no output is a mask.

    Args:
        chosen: The samples, of which the first are shown.
    """
    masks = {
        name: one
        for name, one in measured.items()
        if isinstance(one, ClassMeasuring) and is_mask(one.columns)
    }
    few = chosen[:MOST_SHOWN]
    if not masks or not len(few):
        return {}
    inputs: dict[str, Rows] = {n: np.asarray(rows[few]) for n, rows in part.inputs.items()}
    blocks = [*outputs_of(trained, replace(part, inputs=inputs, targets={}, rows=part.rows[few]))]
    found: dict[str, NDArray[np.uint8]] = {}
    for name, one in masks.items():
        targets = targets_of(part, one.objective, trained.normalization)
        assert targets is not None, "they were compared with the answers"
        values = np.concatenate([block[name] for block in blocks])
        truth = one.objective.centered(np.asarray(targets[few]))
        of = f"{name} " if len(masks) > 1 else ""
        pairs = zip(("truth", "prediction"), one.classes(truth, values), strict=True)
        colors = np.frombuffer(palette_of(len(one.columns.classes)), np.uint8).reshape(-1, 3)
        found |= {f"{of}{what}": colors[classes] for what, classes in pairs}
    return found
