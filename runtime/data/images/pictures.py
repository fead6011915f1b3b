"""Images as rows: decoded and resized by several threads, all at once or on demand."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.images import Resize
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted
from ....spec_schema.yaml.files import read_bytes
from ..faults import DataErrors
from ..rows import STAY, DataChanged, LazyRows, Rows, chunks, combined
from .cache import CachedImages, cache_folder, key_of
from .decoding import decode, decode_plain, is_plain
from .header import ImageHeader, is_whole, read_header
from .pillow import has_pillow

AT_ONCE = 1024
"""Maximum number of images that wait for a thread."""

TOGETHER = 32
"""Maximum number of images that a thread decodes at once."""

MOST_BYTES = 2**28
"""Maximum size of an image file in bytes."""

FIRST_BYTES = 4096
"""Number of bytes that are enough to recognize an image."""

_TRAITS = {
    "turned": "rotated to the EXIF orientation",
    "frames": "with several frames: only the first is used",
    "alpha": "with transparency, which is ignored",
}
_WITH_ALPHA = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """The result of decoding an image.

    Attributes:
        header: Its header, with the reason why it can't be used.
        digest: SHA-256 of the file, up to its first MOST_BYTES.
        plain: Whether it can be decoded together with others.
    """

    header: ImageHeader
    digest: bytes = b""
    plain: bool = False


@dataclass(slots=True)
class Pictures:
    """The images of a folder.

    Attributes:
        paths: Where each of them is.
        names: The name of each in messages.
        size: Height, width and channels that they are resized to.
        resize: How they get it.
        rows: The row of each in the faults of the source.
        column: Their column there.
        sizes: Height and width of each, upright, once they are checked.
    """

    paths: Sequence[str]
    names: Sequence[str]
    size: tuple[int, int, int]
    resize: Resize
    rows: Sequence[int]
    column: int = 0
    sizes: list[tuple[int, int]] = field(default_factory=list)
    _digests: list[bytes] = field(default_factory=list)
    _plain: bytearray = field(default_factory=bytearray)
    _pool: ThreadPoolExecutor = field(default_factory=ThreadPoolExecutor)
    _traits: Counter[str] = field(default_factory=Counter)
    _trouble: str = ""

    @property
    def memory(self) -> int:
        """The size of all of them in bytes, when decoded."""
        return len(self.paths) * int(np.prod(self.size)) * np.dtype(np.float32).itemsize

    def checked(self, faults: DataErrors, stream: bool, cache: bool = False) -> tuple[Rows, bytes]:
        """Check every image, and count those that can't be decoded as faults.

        Args:
            faults: Counts the faults.
            stream: Keep none in memory; each is decoded on demand. Most are decoded only then.
            cache: Read decoded images from the cache on disk, or write them there.

        Returns:
            Images as float32 from 0 to 255, and a digest of their files.
        """
        cached = self._from_cache(stream) if cache else None
        if cached is not None:
            return cached, combined(self._digests)
        count, before = len(self.paths), len(faults)
        later = stream and not (cache or faults.finds_all)
        kept = None if stream else np.empty((count, *self.size), np.float32)
        for start in range(0, count, AT_ONCE):
            some = range(start, min(start + AT_ONCE, count))
            targets = None if kept is None else kept[some.start : some.stop]
            for index, decoded in zip(some, self._decoded(some, targets, later), strict=True):
                self._digests.append(b"" if decoded.header.problem else decoded.digest)
                self.sizes.append(decoded.header.upright_size)
                self._plain.append(decoded.plain)
                self._count(index, decoded.header, faults)
        lazy = LazyRows((count, *self.size), np.dtype(np.float32), self._read)
        rows = lazy if kept is None else kept
        if cache and len(faults) == before:
            self._store(rows)
        return rows, combined(self._digests)

    def _entry(self) -> CachedImages:
        how = self.resize.model_dump()
        key = key_of(self._digests, self.size, how)
        return CachedImages(cache_folder(), key, (len(self.paths), *self.size))

    def _from_cache(self, stream: bool) -> Rows | None:
        """Returns all images as they were decoded before; None if they must be decoded."""
        self._digests += self._pool.map(self._digest, range(len(self.paths)))
        entry = self._entry()
        loaded = entry.load()
        if loaded is None:
            self._digests.clear()
            return None
        rows, facts = loaded
        self.sizes += [(height, width) for height, width in facts["sizes"]]
        self._traits.update(facts["traits"])
        if stream:
            return rows
        kept = np.empty(rows.shape, np.float32)
        for start, part in chunks(rows):
            kept[start : start + len(part)] = part
        return kept

    def _store(self, rows: Rows) -> None:
        parts = (part for _, part in chunks(rows))
        try:
            self._entry().store(parts, {"sizes": self.sizes, "traits": dict(self._traits)})
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self._trouble = f"can't keep decoded images in {cache_folder()}: {reason}"

    def _digest(self, index: int) -> bytes:
        content = self._opened(index, MOST_BYTES + 1)[0]
        return sha256(content).digest()

    def look_inside(self, faults: DataErrors) -> None:
        """Count as faults what can't be decoded according to its first bytes."""
        for index in range(len(self.paths)):
            self._count(index, self._opened(index, FIRST_BYTES)[1], faults)

    def notes(self) -> Iterator[str]:
        """Yields notes about changes of images other than resizing, with counts."""
        for trait, words in _TRAITS.items():
            count = self._traits[trait]
            if count:
                yield f"{counted(count, 'image')} {words}"
        if self._trouble:
            yield self._trouble

    def _count(self, index: int, header: ImageHeader, faults: DataErrors) -> None:
        if header.problem:
            faults.add(self.rows[index], self.column, header.problem)
        else:
            self._traits.update(_traits(header, self.size[-1]))

    def _read(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        result = np.empty((len(rows), *self.size), np.float32)
        for index, decoded in zip(rows.tolist(), self._decoded(rows.tolist(), result), strict=True):
            is_same = decoded.digest == self._digests[index]
            if decoded.header.problem:
                said = decoded.header.problem.text
                help = said.help if is_same else STAY
                raise DataChanged(f"{self.names[index]}: {said.message}", help)
            if not is_same:
                raise DataChanged(f"{self.names[index]} was changed while in use")
        return result

    def _decoded(
        self, indices: Sequence[int], targets: NDArray[np.float32] | None, later: bool = False
    ) -> Iterator[Decoded]:
        """Decode and resize images by several threads, in order.

        Args:
            targets: Where to; None to check only that they can be decoded.
            later: Whether to leave out those whose files are whole.
        """
        are_plain = all(map(self._is_known, indices))
        step = TOGETHER if are_plain else len(indices) // (os.cpu_count() or 1)
        step = max(1, min(TOGETHER, step))
        starts = range(0, len(indices), step)
        groups = [indices[start : start + step] for start in starts]
        slices = [None if targets is None else targets[start : start + step] for start in starts]
        for group in self._pool.map(self._decode, groups, slices, repeat(later)):
            yield from group

    def _decode(
        self, indices: Sequence[int], targets: NDArray[np.float32] | None, later: bool
    ) -> list[Decoded]:
        """Decode some images: the plain ones at once, at the end."""
        targets = np.empty((len(indices), *self.size), np.float32) if targets is None else targets
        found: list[Decoded] = []
        plain: dict[int, bytes] = {}
        for number, index in enumerate(indices):
            content, header, digest = self._looked_at(index)
            can_wait = self._is_known(index) or is_plain(
                content, header, self.size[-1], self.resize
            )
            found.append(Decoded(header, digest, can_wait))
            if header.problem or (later and is_whole(content, header)):
                continue
            if can_wait:
                plain[number] = content
            else:
                header.problem = decode(content, header, targets[number], self.resize)
        self._decode_plain(plain, found, targets)
        return found

    def _decode_plain(
        self, plain: dict[int, bytes], found: list[Decoded], targets: NDArray[np.float32]
    ) -> None:
        are_all = len(plain) == len(targets)
        pixels = targets if are_all else np.empty((len(plain), *self.size), np.float32)
        if plain and decode_plain([*plain.values()], pixels, self.resize):
            if not are_all:
                targets[[*plain]] = pixels
            return
        for number, content in plain.items():  # one of them is damaged
            header = read_header(content, has_pillow())
            header.problem = decode(content, header, targets[number], self.resize)
            found[number] = replace(found[number], header=header)

    def _looked_at(self, index: int) -> tuple[bytes, ImageHeader, bytes]:
        """Returns an image, its header and its digest; an empty header if it is known as plain."""
        is_known = self._is_known(index)
        content, header = self._opened(index, MOST_BYTES + 1, look=not is_known)
        digest = sha256(content).digest()
        if is_known and not header.problem and digest != self._digests[index]:
            header = read_header(content, has_pillow())
        if len(content) > MOST_BYTES:
            header.problem = codes.image_files.file_too_large(MOST_BYTES)
        return content, header, digest

    def _is_known(self, index: int) -> bool:
        """Whether an image was plain when all were checked."""
        return len(self._plain) == len(self.paths) and bool(self._plain[index])

    def _opened(self, index: int, most: int, look: bool = True) -> tuple[bytes, ImageHeader]:
        """Returns the first bytes of an image, and its header unless it isn't looked at."""
        try:
            content = read_bytes(self.paths[index], most)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return b"", ImageHeader("", codes.image_files.unreadable_file(reason))
        return content, read_header(content, has_pillow()) if look else ImageHeader("")


def _traits(header: ImageHeader, channels: int) -> Iterator[str]:
    if header.orientation != 1:
        yield "turned"
    if header.frames > 1:
        yield "frames"
    if header.alpha and channels < _WITH_ALPHA:
        yield "alpha"
