"""Keeps decoded images on disk, under the digest of their files and of how they are decoded."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ..rows import LazyRows, StoredRows, unchanged

VARIABLE = "SPECCOMPILE_CACHE"
"""Environment variable with the folder of the cache."""

VERSION = 2
"""Changes whenever images are decoded to other numbers."""

_PIECE = 2**24
_FLOAT = np.dtype(np.float32)


def cache_folder() -> Path:
    """Returns the folder of the cache."""
    usual = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(os.environ.get(VARIABLE) or Path(usual) / "speccompile" / "images")


@dataclass(frozen=True, slots=True)
class CachedImages:
    """One entry of the cache: the numbers of all images, and what their files are like.

    Attributes:
        folder: The folder of the cache.
        key: The digest of the files and of how they are decoded.
        shape: The number of images, then height, width and channels.
    """

    folder: Path
    key: str
    shape: tuple[int, ...]

    def load(self) -> tuple[LazyRows, dict[str, Any]] | None:
        """Returns the images and the facts stored with them; None if there are none, or damaged."""
        try:
            facts = json.loads(self._path("json").read_bytes())
            with open(self._path("rows"), "rb") as file:
                if _digest(file) != facts["sha256"]:
                    return None
                check = unchanged(self._path("rows"), "the cache of decoded images")
                return StoredRows(file.fileno(), 0, self.shape, _FLOAT, check).lazy(), facts
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def store(self, parts: Iterable[NDArray[np.float32]], facts: Mapping[str, Any]) -> None:
        """Store images and facts, in one step. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest = sha256()
        with _replacing(self._path("rows")) as rows:
            for part in parts:
                content = np.ascontiguousarray(part).data.cast("B")
                digest.update(content)
                rows.write(content)
        with _replacing(self._path("json")) as file:
            file.write(json.dumps({**facts, "sha256": digest.hexdigest()}).encode())

    def _path(self, suffix: str) -> Path:
        return self.folder / f"{self.key}.{suffix}"


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Context with a file that takes its name once it is whole."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            yield file
            file.flush()
        except BaseException:
            os.unlink(file.name)
            raise
    os.replace(file.name, path)


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def key_of(digests: Iterable[bytes], size: tuple[int, int, int], resize: Mapping[str, Any]) -> str:
    """Returns the key of images that are decoded so."""
    how = json.dumps([VERSION, size, dict(resize)], sort_keys=True)
    return sha256(how.encode() + b"".join(digests)).hexdigest()
