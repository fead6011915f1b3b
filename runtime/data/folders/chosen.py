"""The files of a source and their labels, before they are read."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..request import Samples


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The files that are samples.

    Attributes:
        samples: The samples, without inputs.
        column: The column of the faults of files.
        paths: Where the file of each sample is.
        names: Its name in messages.
        below: Its path below its folder.
        text: What messages call the folders.
        beside: What a further column of the table has, such as the path of a mask.
    """

    samples: Samples
    column: int
    paths: list[str]
    names: list[str]
    below: list[str]
    beside: tuple[str, ...] = ()
    text: str = ""

    def only(self, kept: NDArray[np.int64]) -> "Chosen":
        """Returns a selection of the samples."""
        every = kept.tolist()
        return replace(
            self,
            samples=self.samples.only(kept),
            paths=[self.paths[index] for index in every],
            names=[self.names[index] for index in every],
            below=[self.below[index] for index in every],
            beside=tuple(self.beside[index] for index in every) if self.beside else (),
        )
