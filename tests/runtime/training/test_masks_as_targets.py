"""Networks that give each pixel a class, trained on masks, and those that give images."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from driven_programs import TARGETS  # noqa: E402
from PIL import Image  # noqa: E402

SPEC = """
spec: 1
name: streets
data:
  images: {path: photos, masks: {path: masks, classes: [road, sky], ignore: 255}}
  normalize: {divide: 255}
  split: {validation: 0.25}
  stream: true
model:
  inputs: {photo: [6, 4, 3]}
  layers: [conv2d: {filters: 2, kernel_size: 1}]
training:
  loss: {sparse_categorical_crossentropy: {ignore_class: 255}}
  metrics: [mean_iou: {ignore_class: 255}]
  optimizer: {adam: 0.1}
  batch_size: 8
  epochs: 6
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos whose red pixels are sky, with a border that doesn't count."""
    folder = tmp_path_factory.mktemp("streets")
    random = np.random.default_rng(4)
    for name in ("photos", "masks", "sharp"):
        (folder / name).mkdir()
    for number in range(24):
        sky = random.integers(0, 2, (6, 4)).astype(np.uint8)
        noise = random.integers(0, 60, (6, 4, 3))
        photo = (noise + sky[..., None] * [150, 0, 0]).astype(np.uint8)
        Image.fromarray(photo).save(folder / f"photos/{number}.png")
        sky[0] = 255
        Image.fromarray(sky).save(folder / f"masks/{number}.png")
    (folder / "s.yaml").write_text(SPEC)
    return folder


def test_both_targets_learn_the_classes_of_pixels(folder: Path) -> None:
    curves, trained = {}, {}
    for target in TARGETS:
        runs = folder / f"runs-{target}"
        run = sc.train(folder / "s.yaml", runs=runs, overrides={"runtime.target": target})
        curves[target] = [row["val_mean_iou"] for row in run.history]
        trained[target] = run
    np.testing.assert_allclose(*curves.values(), rtol=1e-4)
    assert curves["keras"][-1] > 0.95
    images = [np.asarray(Image.open(folder / f"photos/{n}.png")) for n in range(24)]
    masks = [np.asarray(Image.open(folder / f"masks/{n}.png")) for n in range(24)]
    model = keras.models.load_model(trained["keras"].folder / "model.keras")
    answers = model.predict(np.array(images, np.float32), verbose=0).argmax(-1)
    metric = keras.metrics.MeanIoU(2, ignore_class=255)
    metric.update_state(np.array(masks), answers)
    for run in trained.values():
        measured = run.evaluate(folder / "photos")["mean_iou"]
        assert measured == pytest.approx(float(metric.result()), rel=1e-4)


def test_images_are_targets_of_images(folder: Path) -> None:
    overrides = {
        "data.images": {"path": str(folder / "photos"), "masks": str(folder / "photos")},
        "training.loss": "mean_squared_error",
        "training.metrics": ["mean_absolute_error"],
        "model.layers": [{"conv2d": {"filters": 3, "kernel_size": 1}}],
        "data.normalize": None,
        "data.normalize_targets": {"divide": 255},
    }
    spec = sc.load(folder / "s.yaml", overrides=overrides)
    run = sc.train(spec, runs=folder / "runs-images")
    assert run.history[-1]["val_loss"] < run.history[0]["val_loss"]
