"""Generated samples."""

from ...parameters import PositiveInteger
from . import SOURCES, Source


@SOURCES.register("synthetic")
class Synthetic(Source):
    """Random samples with the declared shapes, for smoke tests. The targets can be learned.

    Args:
        samples: Number of samples.
    """

    main = "samples"
    gives = "random"
    samples: PositiveInteger = 256

    def count(self) -> int:
        return self.samples
