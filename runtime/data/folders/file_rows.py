"""Files as rows: each is read and decoded, all at once or on demand."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings.code import Violation, counted
from ....spec_schema.yaml.files import read_bytes
from ..faults import DataErrors
from ..request import Request, Samples
from ..rows import DataChanged, LazyRows, Rows, combined
from .chosen import Chosen

AT_ONCE = 256
"""Maximum number of files that wait for a thread."""


class Decoded(NamedTuple):
    """What a file gives.

    Attributes:
        value: The row.
        traits: What notes count, keys of `FileRows.traits`.
    """

    value: Any
    traits: Sequence[str] = ()


@dataclass(slots=True, eq=False)
class FileRows(ABC):
    """The files of a source as rows.

    Attributes:
        noun: What messages call one.
        most_bytes: Size of the largest file that is read.
        traits: What notes say about files, by trait.
        chosen: The files.
        sample: The shape of a row.
        dtype: The type of the rows.
    """

    noun: ClassVar[str]
    most_bytes: ClassVar[int]
    traits: ClassVar[dict[str, str]]
    chosen: Chosen
    sample: tuple[int, ...]
    dtype: np.dtype[Any]
    _digests: list[bytes] = field(default_factory=list)
    _found: Counter[str] = field(default_factory=Counter)

    @abstractmethod
    def decoded(self, path: Path, content: bytes) -> Decoded | Violation:
        """Returns the row of a file, or why there is none. Several threads call it."""

    @abstractmethod
    def unreadable(self, reason: str) -> Violation:
        """Returns the violation of a file that can't be read."""

    @abstractmethod
    def too_large(self) -> Violation:
        """Returns the violation of a file with too many bytes."""

    def samples(self, request: Request, size: int) -> Samples:
        """Returns the samples with the rows as the only input.

        Args:
            size: The size of all rows in bytes.
        """
        given = self.chosen.samples
        rows, digest = self.checked(given.faults, request.streams(size))
        notes = (*given.notes, *(f"{self.chosen.text}: {note}" for note in self.notes()))
        inputs = dict.fromkeys(request.inputs, rows)
        return replace(given, inputs=inputs, digest=digest, notes=notes)

    def checked(self, faults: DataErrors, stream: bool) -> tuple[Rows, bytes]:
        """Read every file once, and count those that can't be used as faults.

        Args:
            faults: Counts the faults.
            stream: Keep none in memory; each is read again on demand.

        Returns:
            The rows, and a digest of the files.
        """
        count = len(self.chosen.paths)
        kept = np.zeros((0 if stream else count, *self.sample), self.dtype)
        for index, (digest, found) in enumerate(self._every(range(count))):
            self._digests.append(digest)
            if isinstance(found, Violation):
                row = int(self.chosen.samples.rows[index])
                faults.add(row, self.chosen.column, found)
                continue
            self._found.update(found.traits)
            if not stream:
                kept[index] = found.value
        lazy = LazyRows((count, *self.sample), self.dtype, self._read)
        return lazy if stream else kept, combined(self._digests)

    def notes(self) -> Iterator[str]:
        """Yields notes about the files, with counts."""
        total = len(self.chosen.paths)
        for trait, words in self.traits.items():
            if self._found[trait]:
                yield f"{counted(self._found[trait], self.noun)} of {total:,} {words}"

    def _every(self, indices: Sequence[int]) -> Iterator[tuple[bytes, Decoded | Violation]]:
        """Yields the digest of each file with what it gives, in order, read by several threads."""
        with ThreadPoolExecutor() as pool:
            for start in range(0, len(indices), AT_ONCE):
                yield from pool.map(self._one, indices[start : start + AT_ONCE])

    def _one(self, index: int) -> tuple[bytes, Decoded | Violation]:
        path = Path(self.chosen.paths[index])
        try:
            content = read_bytes(path, self.most_bytes + 1)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return b"", self.unreadable(reason)
        if len(content) > self.most_bytes:
            return b"", self.too_large()
        return sha256(content).digest(), self.decoded(path, content)

    def _read(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        result = np.zeros((len(rows), *self.sample), self.dtype)
        indices = rows.tolist()
        for number, (digest, found) in enumerate(self._every(indices)):
            name = self.chosen.names[indices[number]]
            if isinstance(found, Violation):
                raise DataChanged(f"{name}: {found.text.message}")
            if digest != self._digests[indices[number]]:
                raise DataChanged(f"{name} was changed while in use")
            result[number] = found.value
        return result
