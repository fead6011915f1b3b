"""Masks as targets: which pixel has which class, and masks that don't fit."""

from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, tensor
from PIL import Image
from speccompile.compiler.objectives.objectives import Objective
from speccompile.runtime.data.images.decoding import cropped
from speccompile.runtime.data.read import read_inputs, read_part
from speccompile.spec_schema.components.losses import LOSSES
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.types import TensorType

pytestmark = pytest.mark.tensorflow

PHOTO = {"photo": tensor(4, 6, 3)}
PIXELS = np.random.default_rng(1).integers(0, 3, (5, 4, 6)).astype(np.uint8)
PALETTE = [10, 0, 0, 0, 200, 0, 0, 0, 255]


def put(folder: Path, name: str, picture: Image.Image, **options) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, **options)


def classes(units: int, loss: str = CLASS, size: tuple[int, int] = (4, 6), **options) -> Objective:
    """The output of a network that gives each pixel a class."""
    return Objective("kind", TensorType((None, *size, units)), LOSSES.find(loss)(**options))


@pytest.fixture
def streets(loader: Loader) -> Loader:
    """Five photos in two folders, each with a mask of gray values 0, 1 and 2."""
    for number, pixels in enumerate(PIXELS):
        name = f"{'ab'[number % 2]}/{number}"
        put(loader.folder, f"photos/{name}.jpg", Image.new("RGB", (6, 4), (number, 0, 0)))
        put(loader.folder, f"masks/{name}.png", Image.fromarray(pixels))
    return loader


ORDER = [0, 2, 4, 1, 3]
"""The masks in the order of the paths of the photos."""


def load(loader: Loader, masks, output: Objective, **options):
    loaded, found = loader(Images(path="photos", masks=masks, **options), PHOTO, output)
    return (loaded and loaded.train.targets["kind"]), found, loaded


def test_gray_values_are_classes(streets: Loader) -> None:
    targets, found, loaded = load(streets, "masks", classes(3))
    assert found == []
    assert targets.dtype == np.int32
    np.testing.assert_array_equal(targets, PIXELS[ORDER])
    targets, found, loaded = load(
        streets, {"path": "masks", "classes": ["road", "sky", "car"]}, classes(3)
    )
    assert (found, loaded.class_names) == ([], {"kind": ("road", "sky", "car")})
    np.testing.assert_array_equal(targets, PIXELS[ORDER])
    onehot = classes(3, "categorical_crossentropy")
    np.testing.assert_array_equal(load(streets, "masks", onehot)[0], np.eye(3)[PIXELS[ORDER]])


def test_values_that_are_not_counted_from_0(streets: Loader) -> None:
    for number, pixels in enumerate(PIXELS):
        name = f"masks/{'ab'[number % 2]}/{number}.png"
        put(streets.folder, name, Image.fromarray((pixels > 0).astype(np.uint8) * 255))
    binary = classes(1, "binary_crossentropy")
    targets, found, loaded = load(streets, "masks", binary)
    assert (found, loaded.class_names) == ([], {"kind": ("0", "255")})
    np.testing.assert_array_equal(targets[..., 0], PIXELS[ORDER] > 0)
    named = {"path": "masks", "classes": {"nothing": 0, "road": [255, 254]}}
    assert load(streets, named, binary)[2].class_names == {"kind": ("nothing", "road")}


def test_palettes_and_colors(streets: Loader) -> None:
    for number, pixels in enumerate(PIXELS):
        picture = Image.fromarray(pixels, "P")
        picture.putpalette(PALETTE)
        put(streets.folder, f"indices/{'ab'[number % 2]}/{number}.png", picture)
        name = f"{'ab'[number % 2]}/{number}_L.tif"
        put(streets.folder, f"colors/{name}", picture.convert("RGB"))
        put(streets.folder, f"gray/{name}", Image.fromarray(pixels).convert("RGB"))
    colors = {"sky": "#0a0000", "road": "#00c800", "car": ["#0000ff", "#0000fe"]}
    for masks in (
        "indices",
        {"path": "gray", "suffix": "_L"},
        {"path": "indices", "classes": colors},
        {"path": "colors", "suffix": "_L", "classes": colors},
    ):
        targets, found, _ = load(streets, masks, classes(3))
        assert found == []
        np.testing.assert_array_equal(targets, PIXELS[ORDER])
    (found,) = load(streets, {"path": "colors", "suffix": "_L"}, classes(3))[1]
    assert found == "SC433 colored_mask place='a/0.jpg', rows=5, name='a/0_L.tif'"


def test_ignored_pixels(streets: Loader) -> None:
    pixels = PIXELS[0].copy()
    pixels[0] = 255
    put(streets.folder, "masks/a/0.png", Image.fromarray(pixels))
    expected = PIXELS[ORDER].astype(np.int32)
    for label in (255, -1):
        expected[0, 0] = label
        for masks in (
            {"path": "masks", "ignore": 255},
            {"path": "masks", "classes": ["road", "sky", "car"], "ignore": 255},
        ):
            targets, found, _ = load(streets, masks, classes(3, ignore_class=label))
            assert found == []
            np.testing.assert_array_equal(targets, expected)
    targets, found, _ = load(streets, "masks", classes(3, ignore_class=255))
    assert found == []
    assert (targets[0, 0] == 255).all()
    assert load(streets, {"path": "masks", "classes": ["a", "b", "c"]}, classes(3))[1] == [
        "SC433 unknown_pixels place='a/0.jpg', name='a/0.png', value='255', count=6, "
        "known=['0', '1', '2']"
    ]


def test_masks_are_resized_with_their_images(streets: Loader) -> None:
    pixels = np.kron(PIXELS[0], np.ones((4, 2), np.uint8))  # 16 x 12
    put(streets.folder, "masks/a/0.png", Image.fromarray(pixels))
    put(streets.folder, "photos/a/0.jpg", Image.new("RGB", (12, 16)))
    targets, found, _ = load(streets, "masks", classes(3))
    assert found == []
    np.testing.assert_array_equal(targets[0], PIXELS[0])
    half, found, _ = load(streets, "masks", classes(3, size=(2, 3)))
    assert (found, half.shape) == ([], (5, 2, 3))
    targets, found, _ = load(streets, "masks", classes(3), resize={"mode": "crop"})
    assert found == []
    np.testing.assert_array_equal(targets[0], cropped(pixels, 4, 6)[1::2, 1::2])
    targets, found, _ = load(streets, "masks", classes(3, ignore_class=255), resize={"mode": "pad"})
    assert found == []
    padded = (targets[0] == 255).all(axis=0)
    assert padded.tolist() == [True, False, False, False, True, True]
    assert (targets[1:] != 255).all()


def test_masks_that_are_missing_or_no_masks(streets: Loader) -> None:
    masks = streets.folder / "masks"
    (masks / "b/3.png").rename(masks / "b/4.png")
    put(streets.folder, "masks/a/2.png", Image.new("L", (9, 4)))
    (masks / "a/0.png").write_bytes(b"<!DOCTYPE html>")
    put(streets.folder, "masks/a/4.jpg", Image.new("L", (6, 4)))
    (masks / "a/4.png").unlink()
    unused = (
        "SC450 (data.images.masks) masks_without_image folder='masks', count=1, names=['b/4.png']"
    )
    assert sorted(load(streets, "masks", classes(3))[1]) == [
        "SC433 invalid_mask place='a/0.jpg', name='a/0.png', problem='this is not an image'",
        "SC433 lossy_mask place='a/4.jpg', name='a/4.jpg', format='JPEG'",
        "SC433 no_mask place='b/3.jpg', name='b/3', folder='masks'",
        "SC433 other_proportions place='a/2.jpg', name='a/2.png', mask=(4, 9), image=(4, 6)",
        unused,
    ]
    for name in ("a/0.png", "a/2.png", "a/4.jpg"):
        (masks / name).unlink()
    _targets, found, loaded = load(streets, "masks", classes(3), missing="drop")
    assert found == [unused]
    assert loaded.train.rows.tolist() == [3]
    assert loaded.notes[0] == "masks: 4 images without a mask dropped"
    assert load(streets, "mask", classes(3))[1][0].startswith(
        "SC401 (data.images.masks) not_found noun='folder', path='mask'"
    )


def test_masks_of_a_table(streets: Loader) -> None:
    rows = ["photo,mask", "a/2.jpg,b/1.png", "b/3,a/0"]
    (streets.folder / "pairs.csv").write_text("\n".join(rows) + "\n")
    options = {"table": "pairs.csv", "column": "photo"}
    targets, found, _ = load(streets, {"path": "masks", "column": "mask"}, classes(3), **options)
    assert [one for one in found if "SC450" not in one] == []
    np.testing.assert_array_equal(targets, PIXELS[[1, 0]])
    targets, _, _ = load(streets, "masks", classes(3), **options)
    np.testing.assert_array_equal(targets, PIXELS[[2, 3]])
    found = load(streets, {"path": "masks", "column": "msk"}, classes(3), **options)[1]
    assert found[0].startswith("SC405 (data.images.masks.column) unknown_column column='msk'")


def test_images_as_targets(streets: Loader) -> None:
    output = Objective("kind", TensorType((None, 4, 6, 1)), LOSSES.find("mean_squared_error")())
    targets, found, _ = load(streets, "masks", output)
    assert (found, targets.dtype) == ([], np.float32)
    np.testing.assert_array_equal(targets[..., 0], PIXELS[ORDER])


def test_masks_of_other_images(streets: Loader) -> None:
    _, _, loaded = load(streets, "masks", classes(3))
    put(streets.folder, "new/photos/x.png", Image.new("RGB", (6, 4)))
    put(streets.folder, "new/masks/x.png", Image.fromarray(PIXELS[4]))
    source = Images(path="photos", masks="masks").reading("new/photos")
    found = Findings()
    part = read_part(
        source,
        PHOTO,
        [classes(3)],
        folder=streets.folder,
        class_names=loaded.class_names,
        normalization=loaded.normalization,
        findings=found,
    )
    assert list(found) == []
    np.testing.assert_array_equal(part.targets["kind"], PIXELS[[4]])
    read = read_inputs(source.reading("new/photos/x.png"), PHOTO, streets.folder, found)
    assert read.names == ("x.png",)


def test_without_a_decoder_only_the_first_bytes_are_read(streets: Loader) -> None:
    source = Images(path="photos", masks="masks")
    loaded, found = streets(source, PHOTO, classes(3), start_decoder=None)
    assert (loaded is not None, found) == (True, [])
    (streets.folder / "masks/a/0.png").write_bytes(b"")
    put(streets.folder, "masks/a/4.jpg", Image.new("L", (6, 4)))
    (streets.folder / "masks/a/4.png").unlink()
    loaded, found = streets(source, PHOTO, classes(3), start_decoder=None)
    assert (loaded, sorted(found)) == (
        None,
        [
            "SC433 invalid_mask place='a/0.jpg', name='a/0.png', problem='the file is empty'",
            "SC433 lossy_mask place='a/4.jpg', name='a/4.jpg', format='JPEG'",
        ],
    )


def test_masks_that_pillow_reads(streets: Loader) -> None:
    for name in ("0", "2", "4"):
        (streets.folder / f"masks/a/{name}.png").unlink()
    put(streets.folder, "masks/a/0.webp", Image.fromarray(PIXELS[0]), lossless=True)
    put(streets.folder, "masks/a/2.webp", Image.fromarray(PIXELS[2]))
    put(streets.folder, "masks/a/4.tif", Image.fromarray(PIXELS[4]))
    tif = (streets.folder / "masks/a/4.tif").read_bytes()
    following = 8 + 2 + 12 * int.from_bytes(tif[8:10], "little")  # where the next frame is: none
    tif = tif[:following] + b"\x0c" + tif[following + 1 :]
    (streets.folder / "masks/a/4.tif").write_bytes(tif)
    damaged = "can't decode the image: it is damaged or truncated"
    assert sorted(load(streets, "masks", classes(3))[1]) == [
        f"SC433 invalid_mask place='a/4.jpg', name='a/4.tif', problem=\"{damaged}\"",
        "SC433 lossy_mask place='a/2.jpg', name='a/2.webp', format='lossy WebP'",
    ]


@pytest.mark.parametrize("missing", ["error", "drop"])
def test_several_masks_of_an_image_are_named(streets: Loader, missing: str) -> None:
    put(streets.folder, "masks/a/2.bmp", Image.new("L", (6, 4)))
    assert load(streets, "masks", classes(3), missing=missing)[1] == [
        "SC433 several_masks place='a/2.jpg', name='a/2', folder='masks', "
        "masks=['a/2.bmp', 'a/2.png']"
    ]
