"""Batches of samples of about the same length, cut to their longest sample."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...compiler.context import Context
from ...compiler.objectives.length_checks import PATH, is_text, text_layers
from ...compiler.valid_spec import ValidSpec
from ...spec_schema.findings import codes
from ..data.dataset import Dataset
from ..data.rows import Rows, chunks
from .epoch_order import EpochOrder

Lengths = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut:
    """What is cut in each batch, to the longest sample in it.

    Attributes:
        inputs: Inputs with the same number of steps, padded with zeros or empty strings.
        targets: Outputs with a target for each of these steps.
    """

    inputs: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


NOTHING = Cut()


def grouped(
    order: EpochOrder, spec: ValidSpec, dataset: Dataset, context: Context
) -> EpochOrder | None:
    """Returns an order of batches of like length; None if targets can't be cut, which is
    reported.
    """
    name, cut = order.training.group_by_length or "", cut_of(spec, dataset)
    if cut.inputs:
        inputs, steps = dataset.train.inputs, dataset.train.inputs[name].shape[1]
        for output, positions in _positions(spec, dataset).items():
            if positions != steps:
                fact = codes.lengths.positions_of_other_length
                context.report(fact(output, positions, name, steps), PATH)
                return None
        return replace(order, lengths=np.max([lengths_of(inputs[n]) for n in cut.inputs], axis=0))
    layers = text_layers(name, spec.graph)
    by_character = any(layer.split == "character" for layer in layers)
    return replace(order, lengths=words_of(dataset.train.inputs[name], by_character))


def cut_of(spec: ValidSpec, dataset: Dataset) -> Cut:
    """Returns what is cut; nothing where the network itself splits text into words."""
    training = spec.document.training
    name = training.group_by_length if training else None
    if name is None or is_text(spec.graph.inputs[name]):
        return NOTHING
    inputs = dataset.train.inputs
    steps = inputs[name].shape[1]
    alike = (
        each
        for each, type_ in spec.graph.inputs.items()
        if type_.rank > 1 and type_.shape[1] is None and inputs[each].shape[1] == steps
    )
    return Cut(tuple(alike), tuple(_positions(spec, dataset)))


def _positions(spec: ValidSpec, dataset: Dataset) -> Mapping[str, int]:
    """Returns the positions of the targets of outputs that have one for each step."""
    return {
        one.output: dataset.train.targets[one.output].shape[1]
        for one in spec.labelled
        if one.type.rank > 2 and one.type.shape[1] is None and one.loss.target != "sequence"
    }


def lengths_of(rows: Rows) -> Lengths:
    """Returns the number of steps of each sample, without padding at its end."""
    found = [np.empty(0, np.int64)]
    for _, values in chunks(rows):
        there = (values != ("" if values.dtype.hasobject else 0)).reshape(*values.shape[:2], -1)
        steps = there.any(axis=2)
        last = steps.shape[1] - steps[:, ::-1].argmax(axis=1)
        found.append(np.where(steps.any(axis=1), last, 0))
    return np.concatenate(found)


def words_of(rows: Rows, by_character: bool) -> Lengths:
    """Returns the number of words of each text, or of its characters."""
    found: list[int] = []
    for _, values in chunks(rows):
        texts = map(str, values.reshape(-1).tolist())
        found += [len(text if by_character else text.split()) for text in texts]
    return np.array(found, np.int64)


def note_on_padding(order: EpochOrder) -> str:
    """Returns how much of an epoch is padding, in a sentence."""
    assert order.lengths is not None
    size, lengths = order.training.batch_size, order.lengths[order.rows(1)]
    batches = [lengths[at : at + size] for at in range(0, len(lengths), size)]
    steps = sum(int(one.max()) * len(one) for one in batches)
    cut, whole = (
        1 - lengths.sum() / max(count, 1) for count in (steps, lengths.max() * len(lengths))
    )
    return (
        f"`group_by_length`: {cut:.0%} of the time steps of an epoch are padding, instead of "
        f"{whole:.0%} if all samples were as long as the longest"
    )
