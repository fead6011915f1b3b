"""What a network says about samples, as rows a person can read: classes, probabilities, numbers."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from ...compiler.aims.objectives import Objective
from ...compiler.targets.link import linked
from ..data.dataset import Part
from ..data.rows import Rows
from .loop import Loop
from .streamed import placed
from .trained import Trained

BATCH = 256
CERTAIN_ENOUGH = 0.5


def answers(
    trained: Trained, inputs: Mapping[str, Rows], names: Sequence[str]
) -> list[dict[str, str]]:
    """A row for each sample: its name, and for each output the class with its probabilities, or
    the numbers.

    Args:
        inputs: input → normalised rows.
        names: what each sample is called.
    """
    part = Part(dict(inputs), {}, np.arange(len(names)))
    outputs = Loop(trained.program, placed(part), BATCH).predict()
    rows: list[dict[str, str]] = [{"sample": name} for name in names]
    for objective in trained.spec.objectives:
        values = linked(outputs[objective.output], objective.link)
        classes = trained.class_names.get(objective.output, ())
        columns = _columns(objective, np.asarray(values).reshape(len(names), -1), classes)
        for row, column in zip(rows, columns, strict=True):
            row.update(column)
    return rows


def _columns(
    objective: Objective, values: NDArray[Any], classes: tuple[str, ...]
) -> Iterable[dict[str, str]]:
    name = objective.output
    if len(classes) == 2 and values.shape[1] == 1:
        for (value,) in values:
            chosen = classes[int(value >= CERTAIN_ENOUGH)]
            yield {name: chosen, f"{name}_{classes[1]}": f"{value:.6g}"}
    elif classes and values.shape[1] >= len(classes):
        for row in values:
            each = zip(classes, row, strict=False)
            parts = {f"{name}_{label}": f"{value:.6g}" for label, value in each}
            yield {name: classes[int(np.argmax(row[: len(classes)]))], **parts}
    else:
        for row in values:
            labels = [name] if len(row) == 1 else [f"{name}_{index}" for index in range(len(row))]
            yield {label: f"{value:.9g}" for label, value in zip(labels, row, strict=True)}


def write_answers(rows: list[dict[str, str]], file: TextIO) -> None:
    """The rows as CSV with a header."""
    writer = csv.DictWriter(file, list(rows[0]) if rows else ["sample"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
