"""Headers of pictures: formats, orientation, depth, and bytes that lead nowhere."""

import io
import struct

import pytest
from PIL import Image
from speccompile.runtime.data.images import header as picture_header
from speccompile.runtime.data.images.header import (
    BY_PILLOW,
    ImageHeader,
    orientation,
    read_header,
)
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.code import Violation


def encoded(kind: str, mode: str = "RGB", size: tuple[int, int] = (6, 4), **options) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()


def exif(value: int, order: str = "<", kind: int = 3) -> bytes:
    """A block of EXIF with a maker's name before the orientation."""
    start = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "I", 8)
    maker = struct.pack(order + "HHI4s", 0x010F, 2, 2, b"a\0")
    form = {3: "HH", 4: "I"}[kind]
    turned = struct.pack(f"{order}HHI{form}", 0x0112, kind, 1, *[value, 0][: len(form)])
    return start + struct.pack(order + "H", 2) + maker + turned + bytes(4)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), kind) + content + bytes(4)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF"])
def test_formats_that_can_be_read(kind: str) -> None:
    assert read_header(encoded(kind)) == ImageHeader(kind)
    assert read_header(encoded(kind), has_pillow=False) == ImageHeader(kind)


@pytest.mark.parametrize("kind", ["WEBP", "TIFF", "AVIF", "JPEG2000", "PPM"])
def test_formats_that_pillow_reads(kind: str) -> None:
    content = encoded(kind)
    called = {"WEBP": "WebP", "JPEG2000": "JPEG 2000", "PPM": "Netpbm"}.get(kind, kind)
    assert read_header(content) == ImageHeader(called, by_pillow=True)
    problem = codes.image_files.pillow_needed(called)
    assert read_header(content, has_pillow=False).problem == problem
    assert called in BY_PILLOW.values()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", codes.image_files.empty_file()),
        (b"<!DOCTYPE html>", codes.image_files.not_an_image()),
        *(
            (content, codes.image_files.unsupported_content(name))
            for content, name in [
                (b"8BPS\0\1", "Photoshop"),
                (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIF"),
            ]
        ),
    ],
)
def test_others_are_called_what_they_are(content: bytes, problem: Violation) -> None:
    assert read_header(content).problem == problem


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", [3, 4])
def test_orientation(value: int, order: str, kind: int) -> None:
    block = exif(value, order, kind)
    assert orientation(block) == value
    assert read_header(encoded("JPEG", exif=b"Exif\0\0" + block)).orientation == value
    png = encoded("PNG")
    first, last = png[:33], png[-12:]
    assert read_header(first + chunk(b"eXIf", block) + png[33:]).orientation == value
    assert read_header(png[:-12] + chunk(b"eXIf", block) + last).orientation == value


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_orientations_that_there_are_not(value: int) -> None:
    assert orientation(exif(value)) == 1


def test_blocks_that_lead_nowhere() -> None:
    assert orientation(b"") == orientation(b"II*\0\xff\xff\xff\xff") == 1
    assert orientation(b"XX*\0" + exif(6)[4:]) == 1
    many = b"II*\0" + struct.pack("<IH", 8, 65535) + bytes(12 * 2000)
    assert orientation(many + exif(6)) == 1


def test_depth_inks_transparency_and_frames() -> None:
    assert read_header(encoded("PNG", "I;16")) == ImageHeader("PNG", deep=True)
    assert read_header(encoded("PNG", "RGBA")) == ImageHeader("PNG", alpha=True)
    assert read_header(encoded("PNG", "LA")) == ImageHeader("PNG", alpha=True)
    assert read_header(encoded("PNG", "P", transparency=0)) == ImageHeader("PNG", alpha=True)
    assert read_header(encoded("JPEG", "CMYK")) == ImageHeader("JPEG", inks=True)
    assert read_header(encoded("JPEG", "L", progressive=True)) == ImageHeader("JPEG")
    assert read_header(encoded("GIF", "P", transparency=0)) == ImageHeader("GIF", alpha=True)
    two = {"save_all": True, "append_images": [Image.new("RGB", (6, 4), "red")] * 3}
    assert read_header(encoded("GIF", **two)) == ImageHeader("GIF", frames=2)
    assert read_header(encoded("PNG", **two)) == ImageHeader("PNG", frames=2)


@pytest.mark.parametrize(
    ("mode", "bits"),
    [("RGB", 0), ("L", 0), ("P", 8), ("1", 1)],
)
def test_bmps_that_tensorflow_would_show_in_wrong_colors(mode: str, bits: int) -> None:
    stream = io.BytesIO()
    picture = Image.new(mode, (6, 4))
    if mode == "P":
        picture.putpalette([200, 0, 0, 0, 0, 90])
    picture.save(stream, "BMP")
    assert read_header(stream.getvalue()) == ImageHeader("BMP", by_pillow=bool(bits))


def test_packed_bmps() -> None:
    content = bytearray(encoded("BMP", "L"))
    struct.pack_into("<I", content, 30, 1)
    assert read_header(bytes(content)).by_pillow
    content = bytearray(encoded("BMP", "RGBA"))
    assert read_header(bytes(content)) == ImageHeader("BMP", alpha=True)
    struct.pack_into("<I", content, 30, 3)
    struct.pack_into("<III", content, 54, 0xFF0000, 0xFF00, 0xFF)
    assert not read_header(bytes(content)).by_pillow
    struct.pack_into("<III", content, 54, 0xFF, 0xFF00, 0xFF0000)
    assert read_header(bytes(content)).by_pillow


@pytest.mark.parametrize(
    "content",
    [
        encoded("PNG", "RGBA"),
        encoded("JPEG", "CMYK", exif=b"Exif\0\0" + exif(6)),
        encoded("BMP", "L"),
        encoded("GIF", "P", transparency=0),
    ],
    ids=["PNG", "JPEG", "BMP", "GIF"],
)
def test_whatever_is_cut_off_or_changed_gives_a_header(content: bytes) -> None:
    for end in range(min(len(content), 1500)):
        assert isinstance(read_header(content[:end]), ImageHeader)
        flipped = content[:end] + bytes([content[end] ^ 0xFF]) + content[end + 1 :]
        assert 1 <= read_header(flipped).orientation <= 8


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(12) * 400,
        b"\xff\xd8" + b"\xff" * 5000,
        b"\xff\xd8" + b"\xff\xe1\0\0" * 1000,
        b"GIF89a" + bytes(7) + b"\x21\x00\0" * 1000,
        b"GIF89a" + bytes(7) + b"\x21\x00" + b"\x01\x01" * 1000,
    ],
)
def test_no_header_is_followed_without_end(content: bytes, monkeypatch) -> None:
    class Counted(bytes):
        looks = 0

        def __getitem__(self, key):
            Counted.looks += 1
            return super().__getitem__(key)

    monkeypatch.setattr(picture_header, "MOST_PARTS", 50)
    read_header(Counted(content))
    assert Counted.looks <= 4 * 50 + 10
