"""Samples that are made up."""

from ...parameters import PositiveInteger
from . import SOURCES, Source


@SOURCES.register("synthetic")
class Synthetic(Source):
    """Made-up samples of the declared shapes, for smoke runs; targets can be learned.

    Args:
        samples: how many.
    """

    main = "samples"
    samples: PositiveInteger = 256

    def count(self) -> int:
        return self.samples
