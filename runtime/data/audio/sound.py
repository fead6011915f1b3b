"""A decoded audio file."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings.code import Violation


class Undecodable(Exception):
    """An audio file can't be decoded."""

    def __init__(self, what: Violation) -> None:
        super().__init__(what.text.message)
        self.what = what


class Sound(NamedTuple):
    """A decoded audio file.

    Attributes:
        samples: Numbers from -1 to 1, of shape (samples, channels).
        rate: Number of samples in a second.
    """

    samples: NDArray[np.float32]
    rate: int
