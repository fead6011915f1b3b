"""The columns of a CSV file that are inputs of text."""

from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..rows import Rows


class Words:
    """The text of one input.

    Args:
        columns: The number of columns.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.lost: dict[int, tuple[int, int]] = {}
        self._kept: list[NDArray[Any]] = []
        self._digest = sha256()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the text so far."""
        return self._digest.digest()

    def add(self, cells: NDArray[Any]) -> None:
        """Add the next rows."""
        self._kept.append(cells)
        self._digest.update(text_bytes(cells))

    def rows(self) -> Rows:
        """Returns all rows."""
        return np.concatenate([np.empty((0, self.columns), object), *self._kept])


def text_bytes(texts: NDArray[Any]) -> bytes:
    """Returns the content of an array of text, for a digest."""
    return b"".join(f"{len(text)}:{text}".encode(errors="surrogatepass") for text in texts.flat)
