"""Assigns whole groups to the parts: one after the other, in random order, where most is missing.

Sechidis, Tsoumakas and Vlahavas, "On the stratification of multi-label data" (2011), whose greedy
choice is applied to groups instead of single samples.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def parts_of_groups(
    groups: NDArray[np.int64], keys: NDArray[Any], classes: NDArray[Any], sizes: Sequence[int]
) -> NDArray[np.int64]:
    """Returns the part of each group.

    Args:
        groups: The group of each sample, from 0.
        keys: The random number of each group. Groups are assigned in its order.
        classes: The class of each sample, whose proportions are kept as far as groups allow; the
            same for all to keep only the sizes.
        sizes: How many samples each part should have.
    """
    _, numbers = np.unique(classes, return_inverse=True)
    width = int(numbers.max(initial=0)) + 1
    counts = np.zeros((len(keys), width))
    np.add.at(counts, (groups, numbers), 1)
    wanted = np.outer(sizes, counts.sum(axis=0)) / max(1, len(groups))
    found = np.zeros(len(keys), np.int64)
    for group in np.argsort(keys, kind="stable").tolist():
        # What is missing after the group has been added, less what was missing before.
        gain = (counts[group] * (2 * wanted - counts[group])).sum(axis=1)
        found[group] = part = int(np.where(np.array(sizes) > 0, gain, -np.inf).argmax())
        wanted[part] -= counts[group]
    return _none_empty(found, counts.sum(axis=1), sizes)


def _none_empty(
    parts: NDArray[np.int64], weights: NDArray[Any], sizes: Sequence[int]
) -> NDArray[np.int64]:
    """Returns the parts with at least one group each: the smallest one of the part with most."""
    for part, size in enumerate(sizes):
        if not size or (parts == part).any():
            continue
        fullest = int(np.bincount(parts, minlength=len(sizes)).argmax())
        members = np.flatnonzero(parts == fullest)
        parts[members[weights[members].argmin()]] = part
    return parts
