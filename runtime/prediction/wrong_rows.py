"""Finds the wrong answers of an evaluation, with the rows and pictures they are about."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...spec_schema.errors import Error
from ..data.dataset import Part
from ..data.request import called
from .columns import name_columns
from .mask_pictures import mask_pictures
from .measuring import NumberMeasuring, OutputMeasuring
from .pictures import pictures_of
from .table import arrow_array
from .trained import Trained
from .wrong import WrongAnswers, WrongWanted

MOST_NUMBERS = 100
"""How many samples are listed by default if an output is numbers, which are hardly ever exact."""


def wrong_answers(
    trained: Trained,
    part: Part,
    measured: Mapping[str, OutputMeasuring],
    wanted: WrongWanted,
    label: str = "",
) -> WrongAnswers:
    """Returns the samples with wrong answers. Raises Error if there is nothing to compare.

    Args:
        label: What the part is called.
    """
    if not measured:
        raise Error("no prediction can be compared with its target one by one", "")
    chosen = _chosen(measured, wanted)
    names = np.array(called(part.rows[chosen].tolist(), part.names), object)
    cells = [
        ((output, *parts), values)
        for output, one in measured.items()
        for parts, values in one.cells(chosen)
    ]
    columns = name_columns(["sample"], [parts for parts, _ in cells], [*part.carried])
    carried = [values[chosen] for values in part.carried.values()]
    arrays = [names, *(values for _, values in cells), *carried]
    header = [*columns.facts, *columns.answers, *columns.kept]
    batch = pa.RecordBatch.from_arrays([*map(arrow_array, arrays)], names=header)
    identity = trained.folder.identity
    about = f"{identity.name}/{identity.number}{', ' * bool(label)}{label}"
    pictures = pictures_of(trained, part, chosen)
    masks = mask_pictures(trained, part, chosen, measured) if pictures is not None else {}
    return WrongAnswers(batch, pictures, masks, about, part.size)


def _chosen(measured: Mapping[str, OutputMeasuring], wanted: WrongWanted) -> NDArray[Any]:
    """Returns the samples in order; scores of several outputs are added, each relative to its
    largest.
    """
    scores = [np.asarray(one.scores(), np.float64) for one in measured.values()]
    scaled = [np.where(np.isinf(one), 1, one / _largest(one)) for one in scores]
    total = np.sum(scaled, axis=0)
    order = np.argsort(-total, kind="stable")
    wrong: NDArray[Any] = order[total[order] > 0]
    has_numbers = any(isinstance(one, NumberMeasuring) for one in measured.values())
    most = wanted.most or (MOST_NUMBERS if has_numbers else len(wrong))
    return wrong[:most]


def _largest(scores: NDArray[Any]) -> float:
    finite = scores[np.isfinite(scores)]
    return float(finite.max(initial=0)) or 1.0
