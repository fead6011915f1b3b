"""Which classes an epoch takes how often, as `training.sampling` says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...compiler.context import Context
from ...compiler.objectives.data_checks import ROUNDING
from ...spec_schema.findings import codes
from ...spec_schema.findings.code import counted
from ..data.dataset import Dataset
from .class_weights import class_numbers
from .epoch_order import EpochOrder, members_of

PATH = "training.sampling"
MOST_SHOWN = 12


def sampled(order: EpochOrder, dataset: Dataset, context: Context) -> EpochOrder | None:
    """Returns an order that samples by class; None if it can't, which is reported."""
    if not dataset.class_counts:
        context.report(codes.sampling.no_classes_to_sample_by(), PATH)
        return None
    output = next(iter(dataset.class_counts))
    names = dataset.class_names[output]
    members = members_of(class_numbers(dataset.train.targets[output]))
    written = order.training.sampling
    if not isinstance(written, dict):
        return replace(order, members=members)
    shares = _shares(written, names, dataset.class_counts[output], context)
    return None if shares is None else replace(order, members=members, shares=shares)


def _shares(
    written: Mapping[str, float],
    names: Sequence[str],
    counts: NDArray[np.int64],
    context: Context,
) -> tuple[float, ...] | None:
    """Returns the share of each class that occurs; None if they can't be, which is reported.

    Classes without a share have what is left, in the proportions of the data.
    """
    there = {name: int(count) for name, count in zip(names, counts, strict=True) if count}
    for name in written:
        if name not in there:
            known = [*there]
            what = codes.sampling.share_of_unknown_class(name, known, name in names)
            context.report(what, f"{PATH}.{name}")
            return None
    others = {name: count for name, count in there.items() if name not in written}
    rest = 1 - sum(written.values())
    if bool(others) != (rest > ROUNDING):
        context.report(codes.sampling.wrong_sum(1 - rest, [*others]), PATH)
        return None
    total = sum(others.values())
    return tuple(written.get(name, rest * count / max(1, total)) for name, count in there.items())


def note_on(order: EpochOrder, dataset: Dataset) -> str:
    """Returns how many samples of each class a pass has."""
    output = next(iter(dataset.class_counts))
    present = np.flatnonzero(dataset.class_counts[output])
    names = [dataset.class_names[output][number] for number in present.tolist()]
    pairs = zip(names, order.per_class, order.members, strict=True)
    shown = [f"{name} {count:,} (of {len(rows):,})" for name, count, rows in pairs]
    more = f" and {len(shown) - MOST_SHOWN} more classes" if len(shown) > MOST_SHOWN else ""
    size = counted(order.pass_size, "sample")
    return f"`sampling` takes {size} in an epoch: {', '.join(shown[:MOST_SHOWN])}{more}"
