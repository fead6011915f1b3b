"""Means and deviations of a value over several runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from statistics import fmean, stdev

from .console.readable import number


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of some values, and how far they are from each other.

    Attributes:
        mean: Their mean; NaN without values.
        deviation: Their standard deviation, with n - 1 in the denominator; NaN for one value.
        count: How many they are.
    """

    mean: float
    deviation: float
    count: int

    def __str__(self) -> str:
        """`0.8123 ± 0.0042`; without the deviation for one value, empty without values."""
        if not self.count:
            return ""
        mean = number(self.mean)
        return f"{mean} ± {number(self.deviation)}" if self.count > 1 else mean

    def as_json(self) -> dict[str, float | int | None]:
        """The same as plain data."""
        deviation = self.deviation if self.count > 1 else None
        return {"mean": self.mean, "deviation": deviation, "count": self.count}

    @property
    def error(self) -> float:
        """The standard error of the mean; NaN for one value."""
        return self.deviation / sqrt(self.count) if self.count else nan


def estimate(values: Iterable[float]) -> Estimate:
    """Returns the mean and the deviation of the finite values."""
    known = [value for value in values if isfinite(value)]
    deviation = stdev(known) if len(known) > 1 else nan
    return Estimate(fmean(known) if known else nan, deviation, len(known))
