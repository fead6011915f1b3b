"""Pixels of pictures against Pillow: every kind, every orientation, and none that changed."""

import io
import struct
import zlib
from typing import get_args

import numpy as np
import pytest
import tensorflow as tf
from keras.preprocessing.image import smart_resize
from numpy.typing import NDArray
from PIL import Image, ImageOps
from speccompile.runtime.data.images.decoding import decode, decode_plain, is_plain, resized_classes
from speccompile.runtime.data.images.header import read_header
from speccompile.spec_schema.components.sources.images import Method, Resize
from speccompile.spec_schema.findings import codes

pytestmark = pytest.mark.tensorflow

MODES = {1: "L", 3: "RGB", 4: "RGBA"}
HEIGHT, WIDTH = 12, 10


def smooth(mode: str) -> Image.Image:
    """Shades that change slowly, so that no codec loses much of them."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    planes = [rows * 20, columns * 25, 255 - rows * 9 - columns * 8, 9 * rows + 2 * columns]
    return Image.merge("RGBA", [Image.fromarray(p.astype(np.uint8)) for p in planes]).convert(mode)


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def decoded(content: bytes, channels: int, height: int = HEIGHT, width: int = WIDTH) -> NDArray:
    target = np.empty((height, width, channels), np.float32)
    header = read_header(content)
    assert header.problem is None
    assert decode(content, header, target, Resize()) is None
    return target


def by_pillow(content: bytes, channels: int) -> NDArray:
    """Pixels of the first frame, upright; without transparency for fewer than 4 channels."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    if channels == 4:
        return np.asarray(picture.convert("RGBA"), np.float32)
    if "A" in picture.getbands() or channels == 1:
        picture = picture.convert("RGB")
    pixels = np.asarray(picture.convert(MODES[channels]), np.float32)
    return pixels.reshape(*pixels.shape[:2], channels)


PNGS = {
    "RGB": encoded(smooth("RGB"), "PNG"),
    "gray": encoded(smooth("L"), "PNG"),
    "palette": encoded(smooth("RGB").quantize(200), "PNG"),
    "palette of 2 bits": encoded(smooth("RGB").quantize(4), "PNG", bits=2),
    "palette of 4 bits": encoded(smooth("RGB").quantize(16), "PNG", bits=4),
    "transparent palette": encoded(smooth("RGB").quantize(16), "PNG", transparency=3),
    "transparent palette of 2 bits": encoded(
        smooth("RGB").quantize(4), "PNG", bits=2, transparency=2
    ),
    "black and white": encoded(smooth("L").convert("1"), "PNG"),
    "gray and alpha": encoded(smooth("L").convert("LA"), "PNG"),
    "RGBA": encoded(smooth("RGBA"), "PNG"),
}
OTHERS = {
    "BMP": encoded(smooth("RGB"), "BMP"),
    "BMP with alpha": encoded(smooth("RGBA"), "BMP"),
    "gray BMP": encoded(smooth("L"), "BMP"),
    "GIF": encoded(smooth("RGB"), "GIF"),
    "animated GIF": encoded(
        smooth("RGB"), "GIF", save_all=True, append_images=[Image.new("RGB", (WIDTH, HEIGHT))] * 2
    ),
}
BY_PILLOW = {
    "WebP": encoded(smooth("RGBA"), "WEBP", lossless=True, exact=True),
    "TIFF": encoded(smooth("RGB"), "TIFF"),
    "TIFF with alpha": encoded(smooth("RGBA"), "TIFF"),
    "gray TIFF": encoded(smooth("L"), "TIFF", compression="tiff_lzw"),
    "CMYK TIFF": encoded(smooth("RGB").convert("CMYK"), "TIFF"),
    "palette TIFF": encoded(smooth("RGB").quantize(16), "TIFF"),
    "JPEG 2000": encoded(smooth("RGB"), "JPEG2000"),
    "AVIF": encoded(smooth("RGB"), "AVIF"),
    "PPM": encoded(smooth("RGB"), "PPM"),
    "PGM": encoded(smooth("L"), "PPM"),
    "PBM": encoded(smooth("L").convert("1"), "PPM"),
    "palette BMP": encoded(smooth("RGB").quantize(16), "BMP"),
}
CLEAR_GIF = encoded(smooth("RGB").quantize(16), "GIF", transparency=3)
ADAM7 = (
    (0, 0, 8, 8),
    (0, 4, 8, 8),
    (4, 0, 8, 4),
    (0, 2, 4, 4),
    (2, 0, 4, 2),
    (0, 1, 2, 2),
    (1, 0, 2, 1),
)
"""First row and column of each pass of an interlaced PNG, and the steps from there."""


def interlaced(shades: NDArray[np.uint8]) -> bytes:
    """A gray PNG in seven passes, which Pillow reads and does not write."""
    passes = [shades[row::down, column::across] for row, column, down, across in ADAM7]
    lines = b"".join(b"\0" + line.tobytes() for part in passes for line in part if line.size)
    height, width = shades.shape
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 1)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


# TensorFlow shows what is transparent in a GIF as black.
@pytest.mark.parametrize(
    ("name", "channels"),
    [
        *((name, channels) for name in [*PNGS, *OTHERS, *BY_PILLOW] for channels in (1, 3, 4)),
        ("GIF with transparency", 4),
    ],
)
def test_pixels_are_those_of_pillow(name: str, channels: int) -> None:
    content = {**PNGS, **OTHERS, **BY_PILLOW, "GIF with transparency": CLEAR_GIF}[name]
    # libpng makes gray of colors with other roundings.
    allowed = 1 if channels == 1 and name in PNGS else 0
    np.testing.assert_allclose(decoded(content, channels), by_pillow(content, channels), 0, allowed)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("name", ["CMYK", "YCCK"])
def test_pictures_for_printers(name: str, channels: int) -> None:
    content = encoded(smooth("RGB").convert("CMYK").resize((64, 64)), "JPEG", quality=100)
    if name == "YCCK":  # the same numbers, taken for brightness, two colors and black
        content = content.replace(b"Adobe\0d\0\0\0\0\0", b"Adobe\0d\0\0\0\0\2")
    # Within the roundings of two decoders; each channel has 256 steps.
    np.testing.assert_allclose(
        decoded(content, channels, 64, 64), by_pillow(content, channels), 0, 6
    )


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("value", range(1, 9))
def test_pictures_are_turned_upright(value: int, kind: str, channels: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    picture = smooth("L").resize((16, 24))
    options = {"lossless": True} if kind == "WEBP" else {}
    content = encoded(picture, kind, exif=exif, **options)
    height, width = (24, 16) if value < 5 else (16, 24)
    raw = np.asarray(Image.open(io.BytesIO(encoded(picture, kind, **options))))
    expected = by_pillow(content, channels)
    assert expected.shape == (height, width, channels)
    allowed = 2 if kind == "JPEG" else 0
    header = read_header(content)
    decode(content, header, np.empty((height, width, channels), np.float32), Resize())
    assert header.orientation == value
    np.testing.assert_allclose(decoded(content, channels, height, width), expected, 0, allowed)
    corner = {1: (0, 0), 2: (0, -1), 3: (-1, -1), 4: (-1, 0)}
    corner |= {5: (0, 0), 6: (0, -1), 7: (-1, -1), 8: (-1, 0)}
    seen = decoded(content, channels, height, width)[corner[value]]
    np.testing.assert_allclose(seen, np.mean(raw[0, 0]), 0, allowed)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits_keep_their_depth(channels: int, kind: str) -> None:
    deep = np.arange(HEIGHT * WIDTH, dtype=np.uint16).reshape(HEIGHT, WIDTH) * 31 + 7
    content = encoded(Image.fromarray(deep), kind)
    expected = np.repeat(deep[..., None] / 257, channels, -1)
    if channels == 4:
        expected[..., 3] = 255
    np.testing.assert_allclose(decoded(content, channels), expected, 1e-6)
    assert len(np.unique(decoded(content, channels)[..., 0])) == HEIGHT * WIDTH
    whole = np.full((HEIGHT, WIDTH), 65535, np.uint16)
    assert (decoded(encoded(Image.fromarray(whole), kind), channels) == 255).all()


@pytest.mark.parametrize("method", ["bilinear", "nearest", "area"])
def test_sixteen_bits_are_resized_as_eight_are(method: str) -> None:
    shades = np.asarray(smooth("L"))
    contents = [
        encoded(Image.fromarray(shades), "PNG"),
        encoded(Image.fromarray(shades.astype(np.uint16) * 257), "PNG"),
    ]
    small = np.empty((2, 5, 4, 1), np.float32)
    for content, target in zip(contents, small, strict=True):
        assert decode(content, read_header(content), target, Resize(method=method)) is None
    np.testing.assert_allclose(small[1], small[0], 1e-6)


@pytest.mark.parametrize("channels", [1, 3])
def test_interlaced(channels: int) -> None:
    content = interlaced(np.asarray(smooth("L")))
    np.testing.assert_array_equal(by_pillow(content, channels)[..., 0], np.asarray(smooth("L")))
    np.testing.assert_array_equal(decoded(content, channels), by_pillow(content, channels))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("method", ["bilinear", "nearest", "area"])
def test_png_has_the_bits_it_always_had(method: str, channels: int) -> None:
    for content in PNGS.values():
        picture = tf.io.decode_image(content, channels, expand_animations=False)
        before = tf.image.resize(picture, (7, 9), method).numpy().astype(np.float32)
        target = np.empty((7, 9, channels), np.float32)
        assert decode(content, read_header(content), target, Resize(method=method)) is None
        assert target.tobytes() == before.tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("quality", [40, 90, 100])
def test_jpeg_has_the_pixels_of_pillow(mode: str, quality: int) -> None:
    noise = np.random.default_rng(quality).integers(0, 256, (17, 31, 3)).astype(np.uint8)
    picture = Image.fromarray(noise).convert(mode)
    for options in ({}, {"progressive": True}, {"subsampling": 0}):
        content = encoded(picture, "JPEG", quality=quality, **options)
        expected = by_pillow(content, 3)
        np.testing.assert_array_equal(decoded(content, 3, 17, 31), expected)
        together = np.empty((1, 17, 31, 3), np.float32)
        assert decode_plain([content], together, Resize())
        np.testing.assert_array_equal(together[0], expected)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_many_at_once_have_the_bits_of_one_at_a_time(channels: int) -> None:
    jpegs = [encoded(smooth(mode), "JPEG") for mode in ("RGB", "L")]
    contents = [one for one in (*jpegs, *PNGS.values())]
    for size in ((HEIGHT, WIDTH), (7, 9)):
        for resize in (Resize(), Resize(method="area"), Resize(method="nearest", antialias=True)):
            plain = [one for one in contents if is_plain(one, read_header(one), channels, resize)]
            assert len(plain) == {1: 12, 3: 12, 4: 4}[channels]
            together = np.empty((len(plain), *size, channels), np.float32)
            alone = np.empty_like(together)
            for content, target in zip(plain, alone, strict=True):
                assert decode(content, read_header(content), target, resize) is None
            assert decode_plain(plain, together, resize)
            np.testing.assert_array_equal(together, alone)
            assert not decode_plain([*plain, plain[0][:60]], together, resize)
            np.testing.assert_array_equal(together, alone)


def test_unusual_and_large_images_are_not_decoded_with_others() -> None:
    plain = PNGS["RGB"]
    assert is_plain(plain, read_header(plain), 3, Resize())
    for other in (OTHERS["GIF"], BY_PILLOW["WebP"], encoded(Image.new("L", (600, 600)), "PNG")):
        assert not is_plain(other, read_header(other), 3, Resize())
    for resize in (Resize(mode="crop"), Resize(method="bicubic")):
        assert not is_plain(plain, read_header(plain), 3, resize)


SHAPES = [(3, 4), (4, 3), (5, 5), (2, 9)]


@pytest.mark.parametrize("size", [(30, 20), (21, 31), (7, 7)])
@pytest.mark.parametrize("shape", SHAPES)
def test_cropped_and_padded_as_by_keras(size: tuple[int, int], shape: tuple[int, int]) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (*size, 3)).astype(np.uint8)
    content = encoded(Image.fromarray(pixels), "PNG")
    target = np.empty((*shape, 3), np.float32)
    assert decode(content, read_header(content), target, Resize(mode="crop")) is None
    np.testing.assert_allclose(target, smart_resize(pixels, shape), 1e-5)
    for antialias in (True, False):
        pad = Resize(mode="pad", method="area" if antialias else "nearest", antialias=antialias)
        assert decode(content, read_header(content), target, pad) is None
        expected = tf.image.resize_with_pad(pixels, *shape, pad.method, antialias)
        np.testing.assert_array_equal(target, expected.numpy())


def test_padding_is_black_and_keeps_proportions() -> None:
    content = encoded(Image.new("L", (20, 10), 90), "PNG")
    target = np.empty((8, 8, 1), np.float32)
    assert decode(content, read_header(content), target, Resize(mode="pad")) is None
    assert target[..., 0].tolist() == [[0] * 8] * 2 + [[90] * 8] * 4 + [[0] * 8] * 2


def test_a_strip_is_padded_to_at_least_one_row() -> None:
    for size, axis in (((60, 1), 0), ((1, 60), 1)):
        content = encoded(Image.new("L", size, 90), "PNG")
        target = np.empty((8, 8, 1), np.float32)
        assert decode(content, read_header(content), target, Resize(mode="pad")) is None
        assert target[..., 0].sum(axis).tolist() == [90] * 8
        classes = resized_classes(np.ones(size[::-1], np.int32), 8, 8, "pad", 0)
        assert classes.sum(axis).tolist() == [1] * 8


@pytest.mark.parametrize("method", get_args(Method))
def test_no_method_leaves_the_range(method: str) -> None:
    for deep in (False, True):
        pixels = np.zeros((9, 9), np.uint16 if deep else np.uint8)
        pixels[::2] = np.iinfo(pixels.dtype).max
        content = encoded(Image.fromarray(pixels), "PNG")
        target = np.empty((14, 5, 1), np.float32)
        assert decode(content, read_header(content), target, Resize(method=method)) is None
        assert target.min() >= 0
        assert target.max() <= 255.001


def test_pixels_without_a_range() -> None:
    target = np.empty((4, 4, 3), np.float32)
    content = encoded(smooth("L").convert("F"), "TIFF")
    problem = decode(content, read_header(content), target, Resize())
    assert problem == codes.image_files.unsupported_depth("TIFF")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP"])
def test_what_is_cut_off_is_damaged(kind: str) -> None:
    content = encoded(smooth("RGB").resize((300, 200)), kind)[:-200]
    target = np.empty((4, 4, 3), np.float32)
    problem = decode(content, read_header(content), target, Resize())
    assert problem == codes.image_files.undecodable_image()
