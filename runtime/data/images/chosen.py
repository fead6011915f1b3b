"""The images of a source and their labels, before they are decoded."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..request import Samples


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The images that are samples.

    Attributes:
        samples: The samples, without inputs.
        column: The column of the faults of images.
        paths: Where the image of each sample is.
        names: Its name in messages.
        below: Its path below its folder.
        masks: Its mask as the table names it; empty if the table doesn't.
    """

    samples: Samples
    column: int
    paths: list[Path]
    names: list[str]
    below: list[str]
    masks: tuple[str, ...] = ()

    def only(self, kept: NDArray[np.int64]) -> "Chosen":
        """Returns a selection of the samples."""
        every = kept.tolist()
        return replace(
            self,
            samples=self.samples.only(kept),
            paths=[self.paths[index] for index in every],
            names=[self.names[index] for index in every],
            below=[self.below[index] for index in every],
            masks=tuple(self.masks[index] for index in every) if self.masks else (),
        )
