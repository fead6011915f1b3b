"""Reads the header of an image, without decoding it and without TensorFlow.

Reading is bounded. A damaged header gives what was read so far, never an error; whether the rest of
the file is intact, only decoding tells.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation

# PNG, JPEG, BMP and GIF: what every version of TensorFlow decodes to the same pixels.

ENDINGS = (".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif")
"""Suffixes of such files, in lower case."""

BY_PILLOW = {
    ".webp": "WebP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".avif": "AVIF",
    ".jp2": "JPEG 2000",
    ".ppm": "Netpbm",
    ".pgm": "Netpbm",
    ".pbm": "Netpbm",
}
"""Suffixes of images that Pillow reads, and their formats."""

OTHER_ENDINGS = {
    ".heic": "HEIF",
    ".heif": "HEIF",
    ".jxl": "JPEG XL",
    ".tga": "TGA",
    ".psd": "Photoshop",
    ".svg": "SVG",
    ".ico": "ICO",
    ".dcm": "DICOM",
    ".dng": "raw camera",
    ".cr2": "raw camera",
    ".nef": "raw camera",
    ".arw": "raw camera",
}
"""Suffixes of images that can't be read, and their formats."""

_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"BM", "BMP"),
    (0, b"GIF8", "GIF"),
    (8, b"WEBP", "WebP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftyphei", "HEIF"),
    (4, b"ftypmif1", "HEIF"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"JXL \r\n", "JPEG XL"),
    (4, b"jP  \r\n", "JPEG 2000"),
    (0, b"8BPS", "Photoshop"),
    *((0, b"P%d%c" % (kind, blank), "Netpbm") for kind in range(1, 7) for blank in b" \n\t\r"),
)
MOST_PARTS = 100_000
"""Maximum number of chunks, segments or blocks of a file to read."""

_ORIENTATION = 0x0112
_ENTRIES = 1_000
_CMYK = 4


@dataclass(slots=True)
class ImageHeader:
    """The header of an image.

    Attributes:
        format: The name of its format, supported or not, or "".
        problem: Why it can't be used, if that is known.
        by_pillow: Whether Pillow decodes it, not TensorFlow.
        orientation: The EXIF orientation, 1 to 8; 1 is upright.
        deep: Whether it has 16 bits per channel.
        inks: Whether it is CMYK.
        alpha: Whether pixels may be transparent.
        frames: How many frames it has, counted up to 2.
        palette: Whether pixels are indices of a table of colors.
        gray: Whether it certainly has no colors.
        size: Height and width as stored, before it is turned; zeros if unknown.
    """

    format: str
    problem: Violation | None = None
    by_pillow: bool = False
    orientation: int = 1
    deep: bool = False
    inks: bool = False
    alpha: bool = False
    frames: int = 1
    palette: bool = field(default=False, compare=False)
    gray: bool = field(default=False, compare=False)
    size: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def upright_size(self) -> tuple[int, int]:
        """Height and width once it is turned."""
        height, width = self.size
        return (width, height) if self.orientation >= 5 else (height, width)


def read_header(content: bytes, has_pillow: bool = True) -> ImageHeader:
    """Returns the header of a file with this content.

    Args:
        has_pillow: Whether Pillow is installed.
    """
    header = ImageHeader(_format(content))
    try:
        match header.format:
            case "PNG":
                _read_png(content, header)
            case "JPEG":
                _read_jpeg(content, header)
            case "BMP":
                _read_bmp(content, header)
            case "GIF":
                _read_gif(content, header)
            case "":
                group = codes.image_files
                header.problem = group.not_an_image() if content else group.empty_file()
            case other if other in BY_PILLOW.values():
                header.by_pillow = True
            case other:
                header.problem = codes.image_files.unsupported_content(other)
    except (struct.error, IndexError):
        pass  # truncated: decoding reports it
    if header.by_pillow and not has_pillow:
        header.problem = codes.image_files.pillow_needed(header.format)
    return header


def _format(content: bytes) -> str:
    for start, signature, name in _SIGNATURES:
        if content.startswith(signature, start):
            return name
    return ""


# PNG.


def _read_png(content: bytes, header: ImageHeader) -> None:
    depth, colors = content[24], content[25]
    width, height = struct.unpack_from(">II", content, 16)
    header.size = height, width
    header.palette, header.gray = colors == 3, colors in (0, 4)
    header.deep = depth == 16
    header.alpha = colors in (4, 6)
    for kind, start, length in _chunks(content):
        if kind == b"tRNS":
            header.alpha = True
        elif kind == b"acTL":
            (frames,) = struct.unpack_from(">I", content, start)
            header.frames = min(frames, 2)
        elif kind == b"eXIf":
            header.orientation = orientation(content[start : start + length])


def _chunks(content: bytes | memoryview) -> Iterator[tuple[bytes, int, int]]:
    """Yields kind, start and length of each chunk of a PNG."""
    at = 8
    for _ in range(MOST_PARTS):
        length, kind = struct.unpack_from(">I4s", content, at)
        yield kind, at + 8, length
        at += length + 12


def is_whole(content: bytes, header: ImageHeader) -> bool:
    """Whether a PNG or JPEG is certainly not cut off, and each chunk of a PNG has its checksum.

    What is whole can be decoded, but for files that were made wrong.
    """
    if 0 in header.size:
        return False
    if header.format == "JPEG":
        return _JPEG_END in content[-_TRAILER:]
    try:
        return header.format == "PNG" and _has_checksums(memoryview(content))
    except struct.error:
        return False


def _has_checksums(content: memoryview) -> bool:
    found = set()
    for kind, start, length in _chunks(content):
        (checksum,) = struct.unpack_from(">I", content, start + length)
        if crc32(content[start - 4 : start + length]) != checksum:
            return False
        found.add(kind)
        if kind == b"IEND":
            return b"IDAT" in found
    return False


# JPEG.

_JPEG_END, _TRAILER = b"\xff\xd9", 64


def _read_jpeg(content: bytes, header: ImageHeader) -> None:
    for marker, start, length in _segments(content):
        if marker == 0xE1 and content.startswith(b"Exif\0\0", start) and header.orientation == 1:
            header.orientation = orientation(content[start + 6 : start + length])
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            header.inks, header.gray = content[start + 5] == _CMYK, content[start + 5] == 1
            header.size = struct.unpack_from(">HH", content, start + 1)


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yields marker, start and length of each segment of a JPEG before the pixels."""
    at = 2
    for _ in range(MOST_PARTS):
        marker = content[at + 1]
        if content[at] != 0xFF or marker in (0xD9, 0xDA):
            return
        if marker == 0xFF:  # padding
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            yield marker, at + 4, length - 2
            at += 2 + max(2, length)


def orientation(exif: bytes) -> int:
    """Returns the orientation in a block of EXIF data; 1 if there is none or it is invalid."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (entries,) = struct.unpack_from(order + "H", exif, start)
        for number in range(min(entries, _ENTRIES)):
            at = start + 2 + 12 * number
            tag, kind = struct.unpack_from(order + "HH", exif, at)
            if tag == _ORIENTATION:
                form = {3: "H", 4: "I"}.get(kind, "B")
                (value,) = struct.unpack_from(order + form, exif, at + 8)
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


# BMP.


class _BmpHeader(NamedTuple):
    """The fields of a BITMAPINFOHEADER, which follows the 14 bytes of the file header."""

    size: int
    width: int
    height: int
    planes: int
    bits: int
    packing: int
    bytes: int
    across: int
    down: int
    colors: int
    important: int


_MASKS = (0xFF0000, 0xFF00, 0xFF)
"""The only masks of red, green and blue in a 32-bit pixel that TensorFlow reads."""


def _read_bmp(content: bytes, header: ImageHeader) -> None:
    """Read the header of a BMP. TensorFlow reads three kinds, and some others in wrong colors."""
    said = _BmpHeader(*struct.unpack_from("<IiiHHIIiiII", content, 14))
    header.size = abs(said.height), abs(said.width)
    header.palette = said.bits <= 8
    plain = said.packing == 0 and said.bits in (24, 32)
    masked = (said.packing, said.bits) == (3, 32)
    if masked:
        masked = struct.unpack_from("<III", content, 54) == _MASKS
    gray = (said.packing, said.bits) == (0, 8) and _is_gray(content, 14 + said.size, said.colors)
    header.by_pillow = said.size < 40 or not (plain or masked or gray)
    header.alpha = said.bits == 32


def _is_gray(content: bytes, start: int, colors: int) -> bool:
    """Whether the color table maps each number to its own shade of gray."""
    count = min(colors or 256, 256)
    table = content[start : start + 4 * count]
    return all(table[channel::4] == bytes(range(count)) for channel in range(3))


# GIF.

_FRAME, _EXTENSION, _CONTROL = 0x2C, 0x21, 0xF9


def _read_gif(content: bytes, header: ImageHeader) -> None:
    """Count frames, up to 2."""
    width, height = struct.unpack_from("<HH", content, 6)
    header.size = height, width
    header.palette = True
    header.frames = 0
    at = 13 + _table(content[10])
    for _ in range(MOST_PARTS):
        kind = content[at]
        if kind == _FRAME:
            header.frames += 1
            at += 10 + _table(content[at + 9]) + 1
        elif kind == _EXTENSION:
            if content[at + 1] == _CONTROL and not header.frames:
                header.alpha = bool(content[at + 3] & 1)
            at += 2
        if kind not in (_FRAME, _EXTENSION) or header.frames == 2:
            return
        at = _after_blocks(content, at)


def _table(flags: int) -> int:
    """Returns the size of a color table in bytes."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    for _ in range(MOST_PARTS):
        length = content[at]
        at += length + 1
        if not length:
            break
    return at
