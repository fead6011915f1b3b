"""Masks get the size of the images that they are about."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from speccompile.runtime.data.images.decoding import cropped, resized_classes  # noqa: E402
from speccompile.runtime.prediction.masks import mask_writer  # noqa: E402
from speccompile.runtime.prediction.originals import VOID, Originals, restored  # noqa: E402
from speccompile.runtime.prediction.output_columns import OutputColumns  # noqa: E402
from speccompile.runtime.prediction.table import AnswerTable, Layout, Sample  # noqa: E402

SIZES = [(8, 8), (16, 24), (31, 20), (40, 13), (5, 9), (3, 100)]


def answer(
    mask: np.ndarray, mode: str, size: tuple[int, int] = (8, 12), units: int = 3, scale: int = 1
) -> np.ndarray:
    """The mask that is written for an image with this mask, from what a network is sure of."""
    height, width = size[0] // scale, size[1] // scale
    seen = resized_classes(mask.astype(np.int32), height, width, mode, 0)
    rule = "argmax" if units > 1 else "threshold"
    columns = OutputColumns("out", rule, (height, width), units, ("a", "b", "c")[: max(2, units)])
    values = np.eye(units)[seen] if units > 1 else seen[..., None].astype(np.float64)
    originals = Originals(size, mode, {"row 1": mask.shape})
    return restored(columns, values, originals.frame("row 1", (height, width)))


def halves(height: int, width: int) -> np.ndarray:
    classes = np.zeros((height, width), np.int64)
    classes[:, width // 2 :] = 1
    return classes


@pytest.mark.parametrize("mode", ["stretch", "crop", "pad"])
@pytest.mark.parametrize("size", SIZES)
def test_a_mask_comes_back_in_its_place(mode: str, size: tuple[int, int]) -> None:
    mask = halves(*size)
    for units, scale in ((3, 1), (1, 1), (3, 2)):
        found = answer(mask, mode, units=units, scale=scale)
        assert found.shape == mask.shape
        inside = np.ones(size, np.bool_)
        if mode == "crop":
            inside[:] = False
            cropped(inside, 8, 12)[:] = True
            assert (found[~inside] == VOID).all()
        pixel = max(size[1] / 12, size[0] / 8) * scale  # of the network, in pixels of the image
        distance = np.abs(np.arange(size[1]) + 0.5 - size[1] // 2)
        clear = inside & (distance > 1.5 * pixel)
        np.testing.assert_array_equal(found[clear], mask[clear])


@pytest.mark.parametrize("mode", ["stretch", "crop", "pad"])
def test_a_mask_of_the_same_size_is_the_same(mode: str) -> None:
    mask = np.random.default_rng(1).integers(0, 3, (8, 12))
    np.testing.assert_array_equal(answer(mask, mode), mask)


def test_a_larger_mask_is_that_of_interpolated_values() -> None:
    values = np.random.default_rng(2).uniform(size=(8, 12, 3)).astype(np.float32)
    columns = OutputColumns("out", "argmax", (8, 12), 3, ("a", "b", "c"))
    originals = Originals((8, 12), "stretch", {"x": (30, 50)})
    found = restored(columns, values, originals.frame("x", (8, 12)))
    np.testing.assert_array_equal(found, tf.image.resize(values, (30, 50)).numpy().argmax(-1))


def test_what_the_network_crops_away_is_void() -> None:
    crops = ((8, 12), (7, 9), (4, 4))
    originals = Originals((8, 12), "stretch", {"x": (16, 24)}, {"out": crops})
    classes = np.random.default_rng(3).integers(0, 3, (4, 4))
    columns = OutputColumns("out", "argmax", (4, 4), 3, ("a", "b", "c"))
    whole = np.full((8, 12), VOID)
    whole[1:5, 3:7] = classes  # (8 - 7) // 2 + (7 - 4) // 2, (12 - 9) // 2 + (9 - 4) // 2
    frame = originals.frame("x", (4, 4), "out")
    found = restored(columns, np.eye(3)[classes], frame)
    np.testing.assert_array_equal(found == VOID, whole.repeat(2, 0).repeat(2, 1) == VOID)
    same = originals.frame("x", (4, 4), "other")
    assert same is None
    sized = Originals((8, 12), "stretch", {"x": (8, 12)}, {"out": crops})
    found = restored(columns, np.eye(3)[classes], sized.frame("x", (4, 4), "out"))
    np.testing.assert_array_equal(found, whole)


def test_an_image_in_several_rows_has_one_mask(tmp_path: Path) -> None:
    layout = Layout([OutputColumns("out", "argmax", (2, 2), 3, ("a", "b", "c"))])
    names = ("a.jpg", "b.jpg", "a.jpg")
    values = {"out": np.eye(3)[np.array([[[0, 1], [2, 0]]] * 3)]}
    with mask_writer(tmp_path / "m", layout, names) as writer:
        table = writer.written(AnswerTable(layout, [*map(Sample, names)], values))
    assert table.values["out"].tolist() == ["a.png", "b.png", "a.png"]
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == ["a.png", "b.png"]
