"""First specs for files whose targets are elsewhere: in a table, or in masks."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import soundfile  # noqa: E402
import speccompile as sc  # noqa: E402
from driven_programs import compiled, on_target  # noqa: E402
from PIL import Image  # noqa: E402

RANDOM = np.random.default_rng(0)


def written(data: Path, spec: Path, **options: object) -> str:
    """The first spec for data, which has no findings."""
    report = sc.check(sc.init(spec, data=data, **options), data=True)
    assert report.ok, report.details()
    return spec.read_text()


def trained(text: str, folder: Path, epochs: int) -> dict[str, float]:
    """The metrics of the validation part after so many epochs."""
    spec = compiled(text, "training.optimizer.adam.learning_rate=0.01", folder=folder)
    driven = on_target(spec, "keras")
    driven.epochs(epochs)
    assert driven.validation is not None
    return driven.validation.evaluate()


def test_audio_with_a_table_of_labels(tmp_path: Path) -> None:
    clips = tmp_path / "speech/clips"
    clips.mkdir(parents=True)
    rows = ["file;word;loudness"]
    for number in range(40):
        loudness = RANDOM.uniform(0.2, 1)
        wave = np.sin((0.3, 1.2)[number % 2] * np.arange(600)) * loudness
        soundfile.write(clips / f"{number}.wav", wave, 4000)
        rows.append(f"{number};{('low', 'high')[number % 2]};{loudness:.3f}")
    (tmp_path / "speech/labels.csv").write_text("\n".join(rows) + "\n")
    found = sc.profile(tmp_path / "speech")
    assert [one.name for one in found.columns] == ["audio", "word", "loudness"]
    assert found.notes == ()
    with pytest.raises(sc.Error, match="which column"):
        sc.init(tmp_path / "none.yaml", data=tmp_path / "speech")
    text = written(tmp_path / "speech", tmp_path / "word.yaml", target="word")
    for part in (
        "path: speech/clips",
        "table: speech/labels.csv",
        "column: file",
        "stratify: true",
    ):
        assert part in text
    text = written(clips, tmp_path / "loudness.yaml", target="loudness")
    assert "normalize_targets: standardize\n  split: {validation: 0.15, test: 0.15}\n" in text
    (clips / "7.wav").unlink()
    given = tmp_path / "speech/labels.csv"
    text = written(given, tmp_path / "some.yaml", target="word")
    assert "missing: drop" in text
    assert trained(text, tmp_path, 4)["accuracy"] > 0.8, "guessing: 0.5"


def test_images_with_masks(tmp_path: Path) -> None:
    for name in ("images", "masks"):
        (tmp_path / "leaves" / name).mkdir(parents=True)
    for number in range(30):
        mask = np.zeros((12, 12), np.uint8)
        top, left = RANDOM.integers(0, 6, 2)
        mask[top : top + 6, left : left + 6] = 255
        photo = RANDOM.integers(0, 120, (12, 12, 3)) + (mask[..., None] > 0) * 100
        Image.fromarray(photo.astype(np.uint8)).save(tmp_path / f"leaves/images/{number}.png")
        Image.fromarray(mask).save(tmp_path / f"leaves/masks/{number}_mask.png")
    assert sc.profile(tmp_path / "leaves")["masks"].values.startswith("0 (3,240), 255 (1,080)")
    text = written(tmp_path / "leaves", tmp_path / "s.yaml")
    masks = "{path: leaves/masks, suffix: _mask, classes: {class_0: 0, class_1: 255}}"
    assert f"path: leaves/images\n    masks: {masks}" in text
    assert written(tmp_path / "leaves/images", tmp_path / "same.yaml") == text.replace(
        "name: s\n", "name: same\n"
    )
    found = trained(text, tmp_path, 2)
    assert found["accuracy"] > 0.85, "guessing: 0.75"
    assert found["mean_iou"] > 0.6, "guessing: 0.375"


KINDS = {
    "classes": (
        [[0, 1], [2, 1]],
        ["class_2: 2", "filters: 3, kernel_size: 1, activation: softmax"],
    ),
    "border": ([[0, 1], [2, 255]], ["class_2: 2", "{ignore_class: 255}", "filters: 3, kernel"]),
    "colors": ([[[9, 9, 9], [255, 0, 0]]] * 2, ['class_0: "#090909"', 'class_1: "#ff0000"']),
    "images": ([list(range(40))] * 4, ["normalize_targets: {divide: 255}", "loss: mean_squared"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_pixels_of_masks_are(kind: str, tmp_path: Path) -> None:
    pixels, expected = KINDS[kind]
    for name in ("images", "labels"):
        (tmp_path / "data" / name).mkdir(parents=True)
        for number in range(8):
            picture = Image.fromarray(np.array(pixels, np.uint8))
            picture.save(tmp_path / f"data/{name}/{number}.png")
    text = written(tmp_path / "data", tmp_path / "s.yaml")
    assert [part for part in expected if part not in text] == []
