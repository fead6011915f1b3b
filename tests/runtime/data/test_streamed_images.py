"""Pictures that are streamed: decoded when they are needed, and found damaged as before."""

import io
import struct
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, tensor
from PIL import Image
from speccompile.runtime.data.faults import DataErrors
from speccompile.runtime.data.images import pictures
from speccompile.runtime.data.rows import STAY, DataChanged
from speccompile.spec_schema.components.sources.images import Images, Resize

pytestmark = pytest.mark.tensorflow

SIZE = (4, 6, 3)
FORMATS = ("png", "jpeg", "gif", "bmp", "webp")


def content(kind: str, seed: int = 0) -> bytes:
    stream = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (9, 7, 3), np.uint8)
    Image.fromarray(pixels).save(stream, kind)
    return stream.getvalue()


def wrong_pixels() -> bytes:
    """A PNG whose checksums are right, but whose pixels end too early."""
    good = content("png")
    start = good.index(b"IDAT")
    (length,) = struct.unpack_from(">I", good, start - 4)
    chunk = b"IDAT" + good[start + 4 : start + 4 + length // 3]
    parts = (struct.pack(">I", len(chunk) - 4), chunk, struct.pack(">I", zlib.crc32(chunk)))
    return good[: start - 4] + b"".join(parts) + good[start + 8 + length :]


def folder_of(tmp_path: Path, contents: dict[str, bytes]) -> pictures.Pictures:
    for name, file in contents.items():
        (tmp_path / name).write_bytes(file)
    paths = [tmp_path / name for name in contents]
    return pictures.Pictures(paths, list(contents), SIZE, Resize(), range(len(paths)))


def faults(by_row: bool = False) -> DataErrors:
    return DataErrors("pets", lambda cells: [("", None) for _ in cells], by_row)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many pictures were decoded."""
    count = Counter[str]()
    one, many = pictures.decode, pictures.decode_plain

    def decode(*given):
        count["pictures"] += 1
        return one(*given)

    def decode_plain(contents, *given):
        count["pictures"] += len(contents)
        return many(contents, *given)

    monkeypatch.setattr(pictures, "decode", decode)
    monkeypatch.setattr(pictures, "decode_plain", decode_plain)
    return count


def test_whole_files_are_only_decoded_where_they_are_used(
    tmp_path: Path, decoded: Counter[str]
) -> None:
    files = {f"{n}.{kind}": content(kind, n) for n in range(3) for kind in FORMATS}
    found = faults()
    rows, digest = folder_of(tmp_path, files).checked(found, stream=True)
    assert decoded["pictures"] == 9  # GIF, BMP and WebP have no checksum and no certain end
    held = folder_of(tmp_path, files)
    values, digest_too = held.checked(found, stream=False)
    assert len(found) == 0
    assert digest == digest_too
    assert {*held.sizes} == {(9, 7)}
    decoded.clear()
    np.testing.assert_array_equal(rows[np.arange(15)], values)
    assert decoded["pictures"] == 15


DAMAGED = {
    "cut.png": content("png")[:-20],
    "cut within a header.png": content("png")[:20],
    "without an end.png": content("png")[:-12],
    "changed.png": content("png")[:60] + b"\0" + content("png")[61:],
    "without pixels.png": content("png")[:33] + content("png")[-12:],
    "cut.jpeg": content("jpeg")[:-40],
    "cut within a header.jpeg": content("jpeg")[:30],
    "cut.gif": content("gif")[:-40],
    "empty.png": b"",
    "text.png": b"no picture",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files_are_found_before_training(name: str, tmp_path: Path) -> None:
    files = {"good.png": content("png"), name: DAMAGED[name], "good.jpeg": content("jpeg")}
    said = []
    for stream in (True, False):
        found = faults(by_row=True)
        folder_of(tmp_path, files).checked(found, stream)
        by_counting = faults()
        folder_of(tmp_path, files).checked(by_counting, stream)
        said.append((len(by_counting), [(f.row, f.problem) for f, _ in found.by_row()]))
    assert said[0] == said[1]
    assert said[0][0] == 1
    assert said[0][1][0][0] == 1


def test_pixels_that_are_wrong_are_an_error_where_they_are_used(tmp_path: Path) -> None:
    files = {"good.png": content("png"), "wrong.png": wrong_pixels()}
    held, streamed = faults(by_row=True), faults()
    folder_of(tmp_path, files).checked(held, stream=False)
    rows, _ = folder_of(tmp_path, files).checked(streamed, stream=True)
    assert (len(held), len(streamed)) == (1, 0)
    rows[np.array([0])]
    with pytest.raises(DataChanged) as raised:
        rows[np.array([0, 1])]
    why = held.bad[1].problem
    assert raised.value.message == f"wrong.png: {why}"
    assert raised.value.help != STAY
    (tmp_path / "good.png").write_bytes(b"gone")
    with pytest.raises(DataChanged) as raised:
        rows[np.array([0])]
    assert raised.value.help == STAY


def test_bad_rows_that_are_left_out_are_all_found_first(tmp_path: Path) -> None:
    files = {"good.png": content("png"), "wrong.png": wrong_pixels()}
    found = faults(by_row=True)
    folder_of(tmp_path, files).checked(found, stream=True)
    assert [*found.bad] == [1]


def test_a_data_set_is_the_same_streamed_or_not(loader: Loader) -> None:
    for name in ("cat/a.png", "dog/b.jpeg", "dog/c.gif"):
        path = loader.folder / "pets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(path.suffix[1:], len(name)))
    parts = [
        loader(Images(path="pets"), {"x": tensor(*SIZE)}, objective("y", 2, CLASS), stream=stream)
        for stream in (True, False)
    ]
    (streamed, _), (held, _) = parts
    assert streamed.fingerprint == held.fingerprint
    np.testing.assert_array_equal(streamed.train.inputs["x"][np.arange(3)], held.train.inputs["x"])
