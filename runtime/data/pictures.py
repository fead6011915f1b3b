"""Pictures as rows: decoded and resized by several threads, all at once or when asked for."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...spec_schema.source.files import read_bytes
from .changed import DataChanged
from .faults import Faults
from .fingerprint import combined
from .rows import LazyRows, Rows

SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
REPLACE = "replace the picture, or remove it"
AT_ONCE = 1024
"""Pictures that wait for a thread."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at one picture gave.

    Attributes:
        problem: why it can't be used; empty: nothing.
        digest: SHA-256 of the file.
    """

    problem: str
    digest: bytes = b""


@dataclass(slots=True)
class Pictures:
    """The pictures of a folder.

    Attributes:
        paths: where each is.
        names: what messages call each.
        size: height, width and channels they get.
        method: how they are resized.
    """

    paths: Sequence[Path]
    names: Sequence[str]
    size: tuple[int, int, int]
    method: str
    _digests: list[bytes] = field(default_factory=list)

    @property
    def memory(self) -> int:
        """Bytes that all of them take when they are decoded."""
        return len(self.paths) * int(np.prod(self.size)) * np.dtype(np.float32).itemsize

    def checked(self, faults: Faults, stream: bool) -> tuple[Rows, bytes]:
        """Decode every picture once; one that can't be is counted as a fault.

        Args:
            stream: keep none in memory; each is decoded again when it is asked for.

        Returns:
            pictures of float32, 0 to 255, and a digest of their files.
        """
        count = len(self.paths)
        kept = None if stream else np.empty((count, *self.size), np.float32)
        with ThreadPoolExecutor() as pool:
            for start in range(0, count, AT_ONCE):
                some = range(start, min(start + AT_ONCE, count))
                targets = [None] * len(some) if kept is None else kept[some.start : some.stop]
                for index, looked in zip(some, pool.map(self._look, some, targets), strict=True):
                    self._digests.append(looked.digest)
                    if looked.problem:
                        faults.add(index, 0, "SC433", looked.problem, REPLACE)
        lazy = LazyRows((count, *self.size), np.dtype(np.float32), self._read)
        return lazy if kept is None else kept, combined(self._digests)

    def look_inside(self, faults: Faults) -> None:
        """Count those as faults whose first bytes are not those of a picture."""
        for index, path in enumerate(self.paths):
            try:
                problem = _foreign(read_bytes(path, max(map(len, SIGNATURES))))
            except OSError as error:
                problem = _unreadable(error)
            if problem:
                faults.add(index, 0, "SC433", problem, REPLACE)

    def _read(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        result = np.empty((len(rows), *self.size), np.float32)
        with ThreadPoolExecutor() as pool:
            found = zip(rows.tolist(), pool.map(self._look, rows.tolist(), result), strict=True)
            for index, looked in found:
                if looked.problem:
                    raise DataChanged(f"{self.names[index]}: {looked.problem}")
                if looked.digest != self._digests[index]:
                    raise DataChanged(f"{self.names[index]} was changed while in use")
        return result

    def _look(self, index: int, target: NDArray[np.float32] | None) -> Looked:
        """Decode and resize one picture into the target; None: only to see whether it can be."""
        try:
            content = self.paths[index].read_bytes()
        except OSError as error:
            return Looked(_unreadable(error))
        target = np.empty(self.size, np.float32) if target is None else target
        return Looked(_decode(content, target, self.method), sha256(content).digest())


def _foreign(content: bytes) -> str:
    """What is wrong with the first bytes of a picture; empty: nothing."""
    if content.startswith(SIGNATURES):
        return ""
    return "the file is neither PNG nor JPEG inside" if content else "the file is empty"


def _unreadable(error: OSError) -> str:
    return f"the picture can't be read: {(error.strerror or str(error)).lower()}"


def _decode(content: bytes, target: NDArray[np.float32], method: str) -> str:
    """The problem, or nothing."""
    import tensorflow as tf

    problem = _foreign(content)
    if problem:
        return problem
    height, width, channels = target.shape
    try:
        with tf.device("/CPU:0"):  # the other device trains
            picture: Any = tf.io.decode_image(content, channels, expand_animations=False)
            target[:] = tf.image.resize(picture, (height, width), method)
    except tf.errors.OpError:
        return "the picture does not decode; it is damaged or cut off"
    return ""
