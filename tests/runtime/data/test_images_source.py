"""Folders of pictures: classes, sizes, colours, and pictures that are none."""

import io
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from PIL import Image
from speccompile.runtime.data.read import read_inputs
from speccompile.spec_schema.components.normalizers import Divide
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.data import Split
from speccompile.spec_schema.diagnostics.diagnostic import Diagnostics
from speccompile.spec_schema.types import DType

pytestmark = pytest.mark.tensorflow

COLOUR = {"photo": tensor(4, 6, 3)}
TWO = objective("pet", 2, CLASS)


def picture(kind: str, mode: str, colour: int | tuple[int, ...], size=(12, 8)) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, colour).save(stream, kind)
    return stream.getvalue()


def put(folder: Path, name: str, content: bytes) -> None:
    path = folder / "pets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def pets(loader: Loader) -> Loader:
    put(loader.folder, "dog/a.png", picture("PNG", "RGB", (200, 100, 0)))
    put(loader.folder, "dog/b.JPG", picture("JPEG", "L", 50))
    put(loader.folder, "cat/a.jpeg", picture("JPEG", "RGB", (10, 10, 10)))
    put(loader.folder, "cat/b.png", picture("PNG", "L", 30))
    return loader


def load(loader: Loader, inputs=COLOUR, **options):
    return loader(Images(path="pets"), inputs, TWO, **options)


def test_pictures_get_the_size_and_channels_of_the_input(pets: Loader) -> None:
    loaded, found = load(pets)
    assert loaded is not None, found
    values = loaded.train.inputs["photo"]
    assert (values.shape, values.dtype) == ((4, 4, 6, 3), np.float32)
    np.testing.assert_allclose(values[0], 10, atol=2)
    np.testing.assert_array_equal(values[1], 30)
    np.testing.assert_array_equal(values[2], np.broadcast_to([200, 100, 0], (4, 6, 3)))
    assert loaded.train.targets["pet"].tolist() == [0, 0, 1, 1]
    assert loaded.class_names == {"pet": ("cat", "dog")}


def test_grey(pets: Loader) -> None:
    loaded, _ = load(pets, {"photo": tensor(4, 6, 1)}, normalize=Divide(by=255))
    values = loaded.train.inputs["photo"]
    np.testing.assert_allclose(values[:, 0, 0, 0] * 255, [10, 30, 118, 50], atol=2)


def test_files_that_are_no_pictures_are_noted_and_hidden_ones_are_not(pets: Loader) -> None:
    put(pets.folder, "readme.txt", b"")
    put(pets.folder, "dog/a.txt", b"")
    put(pets.folder, ".cache/a.png", b"")
    put(pets.folder, "dog/.a.png", b"")
    loaded, _ = load(pets)
    assert loaded.notes[0] == "pets: 2 files that are no PNG or JPEG were ignored"


def test_every_picture_that_does_not_decode_is_named(pets: Loader) -> None:
    whole = picture("JPEG", "RGB", (9, 9, 9), (300, 300))
    put(pets.folder, "cat/c.png", b"")
    put(pets.folder, "cat/d.jpg", b"<!DOCTYPE html>")
    put(pets.folder, "dog/c.jpg", whole[: len(whole) // 2])
    put(pets.folder, "dog/d.png", picture("PNG", "RGB", 0)[:40])
    loaded, found = load(pets)
    assert loaded is None
    help = " | replace the picture, or remove it"
    assert found == [
        "SC433 pets, cat/c.png: the file is empty" + help,
        "SC433 pets, cat/d.jpg: the file is neither PNG nor JPEG inside" + help,
        "SC433 pets, dog/c.jpg: the picture does not decode; it is damaged or cut off" + help,
        "SC433 pets, dog/d.png: the picture does not decode; it is damaged or cut off" + help,
    ]


def test_folders_that_are_empty(pets: Loader) -> None:
    (pets.folder / "pets/bird").mkdir()
    (pets.folder / "pets/fish").mkdir()
    assert load(pets)[1] == [
        "SC432 (data.images.path) no PNG or JPEG lies in pets/bird, pets/fish"
        " | remove an empty folder, or fill it: it would be a class without samples"
    ]


def test_a_folder_without_folders(loader: Loader) -> None:
    put(loader.folder, "a.png", picture("PNG", "L", 0))
    assert load(loader)[1] == [
        "SC431 (data.images.path) pets has no folders in it, and each class needs one"
        " | put the pictures into pets/<class>/"
    ]
    assert loader(Images(path="pats"), COLOUR, TWO)[1] == [
        f"SC401 (data.images.path) there is no folder pats in {loader.folder}"
        " | did you mean `pets`?"
    ]
    assert loader(Images(path="pets/a.png"), COLOUR, TWO)[1] == [
        "SC401 (data.images.path) pets/a.png is a file, not a folder"
    ]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"x": tensor(64)}, "`images` gives pictures, and input `x` is (batch, 64) of float32"),
        (
            {"x": tensor(None, 6, 3)},
            "`images` gives pictures, and input `x` is (batch, ?, 6, 3) of float32",
        ),
        (
            {"x": tensor(4, 6, 2)},
            "`images` gives pictures, and input `x` is (batch, 4, 6, 2) of float32",
        ),
        (
            {"x": tensor(4, 6, 3, dtype=DType.UINT8)},
            "`images` gives pictures, and input `x` is (batch, 4, 6, 3) of uint8",
        ),
    ],
)
def test_inputs_that_are_no_pictures(pets: Loader, inputs, expected) -> None:
    (found,) = load(pets, inputs)[1]
    assert found == (
        f"SC434 (data.images) {expected} | declare it as `x: [height, width, channels]`, with 1 "
        "channel (grey) or 3 (colour), in float32"
    )


def test_two_inputs(pets: Loader) -> None:
    assert load(pets, {**COLOUR, "age": tensor(1)})[1] == [
        "SC434 (data.images) `images` is for a network of one input and one output, and this one "
        "has 2 inputs and 1 output"
    ]


def test_classes_are_folders_even_when_they_are_numbers(loader: Loader) -> None:
    for name in ("10", "2"):
        put(loader.folder, f"{name}/a.png", picture("PNG", "L", 0))
        put(loader.folder, f"{name}/b.png", picture("PNG", "L", 0))
    loaded, _ = load(loader, split=Split(validation=0.5, stratify=True))
    assert loaded.class_names == {"pet": ("2", "10")}
    assert loaded.train.targets["pet"].tolist() == [0, 1]


def test_pictures_to_predict_need_no_class_folders(pets: Loader) -> None:
    put(pets.folder, "z.png", picture("PNG", "L", 99))
    diagnostics = Diagnostics()
    read = read_inputs(Images(path="pets"), COLOUR, pets.folder, diagnostics)
    assert read is not None
    assert read.names == ("cat/a.jpeg", "cat/b.png", "dog/a.png", "dog/b.JPG", "z.png")
    assert read.arrays["photo"][-1].max() == 99
    (pets.folder / "empty").mkdir()
    assert read_inputs(Images(path="empty"), COLOUR, pets.folder, diagnostics) is None
    assert [shown(found) for found in diagnostics] == [
        "SC432 (data.images.path) no PNG or JPEG lies in empty"
    ]
