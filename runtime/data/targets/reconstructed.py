"""Targets that are inputs of the network."""

from collections.abc import Sequence
from dataclasses import replace

from ....compiler.objectives.objectives import Objective
from ..dataset import Dataset, Part
from ..features.normalization import Normalization
from ..rows import Rows


def targets_of(part: Part, objective: Objective, normalization: Normalization) -> Rows | None:
    """Returns what the loss of an output compares it with: targets, or inputs in their shape.

    `objective.centered` crops them as the network does.
    """
    if objective.reconstructs is None:
        return part.targets.get(objective.output)
    name, wanted = objective.reconstructs, objective.of_data.type.shape[1:]
    wanted = wanted[:-1] if objective.loss.target == "class" else wanted
    rows = normalization.normalized(name, part.inputs[name])
    sizes = [size for size in wanted if size is not None]
    if rows.shape[1:] == tuple(wanted) or len(sizes) < len(wanted):
        return rows
    arranged: Rows = rows.reshape(len(rows), *sizes)
    return arranged


def with_names(dataset: Dataset, objectives: Sequence[Objective]) -> Dataset:
    """Returns data in which the units of outputs that reconstruct columns have their names."""
    found = dict(dataset.class_names)
    for one in objectives:
        columns = dataset.normalization.columns.get(one.reconstructs or "", ())
        if columns and one.loss.target != "class" and one.type.shape[1:] == (len(columns),):
            found[one.output] = columns
    return replace(dataset, class_names=found)
