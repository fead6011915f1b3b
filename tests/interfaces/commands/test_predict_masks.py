"""Masks are written as pictures that other programs read."""

import base64
import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest
from command_line import Outcome, speccompile
from PIL import Image

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: masks
data: {npz: {path: d.npz, targets: {kinds: kinds, inside: inside}}}
model:
  inputs: {x: [2, 3, 3]}
  layers:
    - {name: kinds, activation: softmax, from: x}
    - dense: {units: 1, kernel_initializer: ones, bias_initializer: {constant: -5}}
      name: inside
      from: x
  outputs: {kinds: kinds, inside: inside}
training:
  loss: {kinds: sparse_categorical_crossentropy, inside: binary_crossentropy}
  optimizer: {sgd: 1.0e-9}
  epochs: 1
"""
KINDS = np.array([[[0, 1, 2], [2, 1, 0]], [[1, 1, 1], [0, 0, 2]]])
INSIDE = np.array([[[1, 0, 1], [0, 0, 0]], [[1, 1, 1], [0, 1, 0]]])
X = np.eye(3)[KINDS] * 3 + INSIDE[..., None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masks")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    np.savez(folder / "d.npz", x=X, kinds=KINDS, inside=INSIDE[..., None])
    done = speccompile("run", folder / "s.yaml", "--runs", folder)
    assert done.code == 0, done.err
    return folder


def predicted(folder: Path, *options: object) -> Outcome:
    run = ("predict", folder / "masks/1", "--data", folder / "d.npz", "--progress", "none")
    return speccompile(*run, *options)


def test_masks_are_pictures_of_classes(folder: Path, tmp_path: Path) -> None:
    done = predicted(folder, "--masks", tmp_path / "m")
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [*rows[0].values()] == ["row 1", "kinds/row_1.png", "inside/row_1.png"]
    for row, kinds, inside in zip(rows, KINDS, INSIDE, strict=True):
        for name, classes in (("kinds", kinds), ("inside", inside)):
            with Image.open(tmp_path / "m" / row[name]) as picture:
                np.testing.assert_array_equal(np.array(picture), classes)
                colors = np.array(picture.convert("RGB"))
            black = (colors == 0).all(-1)
            np.testing.assert_array_equal(black, classes == 0)
    assert colors[0, 0].tolist() == [255, 255, 255]
    with Image.open(tmp_path / "m/kinds/row_1.png") as picture:
        assert np.array(picture.convert("RGB"))[0].tolist() == [[0, 0, 0], [128, 0, 0], [0, 128, 0]]
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_table_is_written_beside_the_masks(folder: Path, tmp_path: Path) -> None:
    done = predicted(folder, "--masks", tmp_path / "m", "--output", tmp_path / "t.csv")
    assert done.code == 0, done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m", "t.csv"]
    assert "kinds/row_1.png" in (tmp_path / "t.csv").read_text()


def test_a_contact_sheet_shows_true_masks_beside_those_of_the_network(
    folder: Path, tmp_path: Path
) -> None:
    kinds = KINDS.copy()
    kinds[0, 1, 2] = 2  # where the network says 0
    np.savez(tmp_path / "o.npz", x=X, kinds=kinds, inside=INSIDE[..., None])
    page = tmp_path / "worst.html"
    run = ("evaluate", folder / "masks/1", "--data", tmp_path / "o.npz", "--progress", "none")
    assert speccompile(*run, "--wrong", page).code == 0
    found = re.findall(r'alt="row 1: (.+?)" src="data:image/png;base64,([^"]+)"', page.read_text())
    drawn = {
        name: np.array(Image.open(io.BytesIO(base64.b64decode(content))).convert("RGB"))
        for name, content in found
    }
    assert [*drawn] == ["kinds truth", "kinds prediction", "inside truth", "inside prediction"]
    assert drawn["kinds truth"][1, 2].tolist() == [0, 128, 0]
    assert drawn["kinds prediction"][1, 2].tolist() == [0, 0, 0]
    np.testing.assert_array_equal(drawn["inside truth"], INSIDE[0][..., None].repeat(3, -1) * 255)
    np.testing.assert_array_equal(drawn["inside prediction"], drawn["inside truth"])


def test_an_existing_folder_is_not_touched(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    done = predicted(folder, "--masks", tmp_path / "m")
    assert (done.code, done.out) == (2, "")
    assert "already exists" in done.err
    assert [*(tmp_path / "m").iterdir()] == []


PETS = """\
spec: 1
name: outlines
data: {images: {path: pets}, normalize: {divide: 255}}
model:
  inputs: {p: [2, 2, 1]}
  layers: [flatten, {dense: {units: 2, name: kind}}]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


def test_a_network_without_masks_says_so(tmp_path: Path) -> None:
    for kind in ("cat", "dog"):
        (tmp_path / "pets" / kind).mkdir(parents=True)
        Image.new("L", (2, 2)).save(tmp_path / "pets" / kind / "1.png")
    (tmp_path / "s.yaml").write_text(PETS.replace(", name: kind}", "}, name: kind"))
    assert speccompile("run", tmp_path / "s.yaml", "--runs", tmp_path).code == 0
    run = ("predict", tmp_path / "outlines/1", "--data", tmp_path / "pets", "--progress", "none")
    done = speccompile(*run, "--masks", tmp_path / "m", "--output", tmp_path / "a.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: no output is a mask")
    assert not (tmp_path / "m").exists()
    assert not (tmp_path / "a.csv").exists()


def test_pictures_lend_their_names() -> None:
    from speccompile.runtime.prediction.masks import _names

    assert _names(["a/1.jpg", "b/1.png"]) == ["a/1.png", "b/1.png"]
    assert _names(["1.jpg", "1.png"]) == ["1.jpg.png", "1.png.png"]
    assert _names(["1.jpg", "2.jpg", "1.jpg"]) == ["1.png", "2.png", "1.png"]
    assert _names(["../1.jpg", "1.png"]) == ["image_1.png", "image_2.png"]
    assert _names([]) == []


def test_arrays_in_files_are_named(folder: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", X.astype(np.float32))
    np.savez(tmp_path / "a.npz", pictures=X, labels=KINDS)
    expected = predicted(folder).out
    run = ("predict", folder / "masks/1", "--progress", "none")
    for given in (
        ("--data", tmp_path / "x.npy"),
        ("--array", f"x={tmp_path}/x.npy"),
        ("--array", f"x={tmp_path}/a.npz:pictures"),
    ):
        assert speccompile(*run, *given).out == expected
    np.save(tmp_path / "inside.npy", INSIDE)
    done = speccompile(
        *("evaluate", folder / "masks/1", "--progress", "none"),
        *("--array", f"x={tmp_path}/x.npy", "--array", f"inside={tmp_path}/inside.npy"),
        *("--array", f"kinds={tmp_path}/a.npz:labels"),
    )
    assert done.code == 0, done.err
    assert "kinds: 0 of 12 predictions wrong" in done.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--array", "x=no.npy"), "no.npy does not exist"),
        (("--array", "x=a.npz:picture"), "a.npz has no array `picture`"),
        (("--array", "x=a.npz"), "a.npz is an archive"),
        (("--array", "x=t.npy"), "t.npy has no array that can be read"),
        (("--array", "x=o.npy"), "o.npy has no array that can be read"),
        (("--array", "x"), "argument --array: expected NAME=FILE, got `x`"),
        (("--array", "x=a.npz:pictures", "--data", "d.npz"), "can't be combined"),
        ((), "`--data` is missing"),
    ],
)
def test_arrays_that_can_not_be_read_are_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    np.savez("a.npz", pictures=X)
    np.save("o.npy", np.array([{}], object))
    Path("t.npy").write_text("no array")
    done = speccompile("predict", folder / "masks/1", "--progress", "none", *given)
    assert (done.code, done.out) == (2, "")
    assert said in done.err.splitlines()[0]


BRIGHT = """\
spec: 1
name: bright
data: {images: {path: photos, masks: masks, resize: {mode: crop}}, normalize: {divide: 255}}
model:
  inputs: {x: [4, 4, 1]}
  layers:
    - dense: {units: 1, kernel_initializer: ones, bias_initializer: {constant: -0.5}}
training: {loss: binary_crossentropy, optimizer: {sgd: 1.0e-9}, epochs: 1}
"""


def test_masks_of_images_have_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(BRIGHT)
    bright = np.zeros((8, 12), np.uint8)
    bright[:, 6:] = 255
    turned = Image.Exif()
    turned[0x0112] = 6  # shown upright, its columns are rows
    for folder in ("photos", "masks", "new/a"):
        Path(folder).mkdir(parents=True)
        Image.fromarray(bright // (255 if folder == "masks" else 1)).save(f"{folder}/1.png")
    Image.fromarray(bright).save("new/a/2.png", exif=turned)
    assert speccompile("run", "s.yaml", "--runs", ".").code == 0
    for size, masks in (("original", [(8, 12), (12, 8)]), ("network", [(4, 4), (4, 4)])):
        run = ("predict", "bright/1", "--data", "new", "--masks", size)
        done = speccompile(*run, *(("--mask-size", size) if size == "network" else ()))
        assert done.code == 0, done.err
        found = [np.array(Image.open(f"{size}/a/{number}.png")) for number in (1, 2)]
        assert [one.shape for one in found] == masks
        if size == "original":
            expected = np.pad(np.tile([0, 0, 0, 0, 1, 1, 1, 1], (8, 1)), ((0, 0), (2, 2)))
            expected[:, [0, 1, 10, 11]] = 255
            np.testing.assert_array_equal(found[0], expected)
            np.testing.assert_array_equal(found[1], np.rot90(expected, -1))
