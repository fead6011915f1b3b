"""Compares probabilities with what is observed, bin by bin."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .measures import Calibration, CalibrationBin

BINS = 10
TOLERANCE = 1e-3
"""How far the sum of probabilities may be from 1."""


def _zeros() -> NDArray[np.float64]:
    return np.zeros(BINS)


@dataclass(slots=True)
class Reliability:
    """Sums over bins of probability.

    Attributes:
        of: See `Calibration`.
        is_known: Whether all values so far are probabilities.
    """

    of: str = ""
    counts: NDArray[np.float64] = field(default_factory=_zeros)
    probability: NDArray[np.float64] = field(default_factory=_zeros)
    observed: NDArray[np.float64] = field(default_factory=_zeros)
    is_known: bool = True

    def add(self, probability: NDArray[Any], observed: NDArray[Any]) -> None:
        """Take in probabilities, and whether what they are about is so."""
        places = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
        for sums, values in (
            (self.counts, None),
            (self.probability, probability),
            (self.observed, observed),
        ):
            sums += np.bincount(places, values, BINS)

    def result(self) -> Calibration | None:
        """Returns the calibration; None if there are no probabilities."""
        total = self.counts.sum()
        if not self.is_known or not total:
            return None
        bins = []
        for place in np.flatnonzero(self.counts).tolist():
            count = self.counts[place]
            means = self.probability[place] / count, self.observed[place] / count
            bins.append(
                CalibrationBin(place / BINS, (place + 1) / BINS, int(count), *map(float, means))
            )
        off = sum(one.count * abs(one.probability - one.observed) for one in bins)
        return Calibration(tuple(bins), float(off / total), self.of)


def are_probabilities(units: NDArray[Any], is_one: bool) -> bool:
    """Whether values are probabilities; if not `is_one`, of classes that exclude each other."""
    if not len(units):
        return True
    within = bool((units >= 0).all() and (units <= 1).all())
    return within and (is_one or bool((np.abs(units.sum(axis=-1) - 1) < TOLERANCE).all()))
