"""`run` on folders of pictures, and `predict` on a folder of all kinds of files and on one file."""

from pathlib import Path

import numpy as np
import pytest
from command_line import speccompile
from PIL import Image

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: shades
data: {images: pets}
model:
  inputs: {p: [2, 3, 1]}
  layers: [flatten, {dense: 2, name: kind}]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spec, its pictures its run in `runs/shades/1`, and pictures to come."""
    folder = tmp_path_factory.mktemp("shades")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    for number in range(6):
        path = folder / "pets" / ("dark", "light")[number % 2] / f"day {number // 2}" / "1.png"
        path.parent.mkdir(parents=True)
        Image.new("L", (3, 2), 200 * (number % 2)).save(path)
    new = folder / "new"
    (new / "n").mkdir(parents=True)
    deep = np.arange(6, dtype=np.uint16).reshape(2, 3)
    Image.fromarray(deep).save(new / "n/deep.png")
    turned = Image.Exif()
    turned[0x0112] = 8
    Image.new("CMYK", (2, 3)).save(new / "b.jpg", exif=turned)
    for name in ("a.gif", "c.bmp", "d.webp", "e.tif"):
        Image.new("L", (3, 2), 200).save(new / name)
    for name in ("f.svg", "g.heic", "n/h.heic"):
        (new / name).touch()
    (new / "notes.txt").touch()
    return folder


def test_nested_folders_and_everything_that_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    done = speccompile("run", "s.yaml")
    assert done.code == 0, done.err
    assert "train=6 " in done.out
    done = speccompile("predict", "runs/shades/1", "--data", "new")
    assert done.code == 0, done.err
    samples = [line.partition(",")[0] for line in done.out.splitlines()]
    assert samples == ["sample", "a.gif", "b.jpg", "c.bmp", "d.webp", "e.tif", "n/deep.png"]
    assert [line for line in done.err.splitlines() if line.startswith(("warning", "note"))] == [
        "warning[SC450]: skipped 2 HEIF files of new: g.heic, n/h.heic",
        "warning[SC450]: skipped 1 SVG file of new: f.svg",
        "note: new: skipped 1 file of other kinds: notes.txt",
        "note: new: 1 image rotated to the EXIF orientation",
    ]
    one = speccompile("predict", "runs/shades/1", "--data", "new/n/deep.png")
    assert one.out.splitlines()[1] == done.out.splitlines()[-1].replace("n/deep.png", "deep.png")
