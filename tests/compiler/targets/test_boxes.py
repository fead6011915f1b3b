"""Layers that move pixels move the bounding boxes that are targets, in both targets as in Keras."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import TARGETS, assert_close, compiled, on_target  # noqa: E402
from keras.utils.bounding_boxes import convert_format  # noqa: E402
from speccompile.compiler.randomness import derive  # noqa: E402
from speccompile.compiler.targets.mixing import changed, size_of  # noqa: E402
from speccompile.compiler.targets.program import Batch  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402

SPEC = """
spec: 1
seed: 5
data: {synthetic: 20, split: {validation: 0.2}, boxes: FORMAT}
model:
  inputs: {image: [6, 8, 3]}
  layers:
    - random_flip
    - random_rotation: 0.2
    - random_translation: {height_factor: 0.2, width_factor: 0.2}
    - random_zoom: {height_factor: 0.3}
    - random_perspective: {scale: 0.5}
    - flatten
    - dense: 8
    - reshape: [2, 4]
      name: boxes
training:
  loss: mean_absolute_error
  optimizer: {sgd: 0.1}
  batch_size: 8
  epochs: 2
"""


def layers() -> dict[str, keras.layers.Layer]:
    format_ = {"bounding_box_format": "xyxy"}
    return {
        "random_flip": keras.layers.RandomFlip(**format_),
        "random_rotation": keras.layers.RandomRotation(0.2, **format_),
        "random_translation": keras.layers.RandomTranslation(0.2, 0.2, **format_),
        "random_zoom": keras.layers.RandomZoom(0.3, **format_),
        "random_perspective": keras.layers.RandomPerspective(scale=0.5, **format_),
    }


def loss_of_first_step(batch: Batch, weights: dict, format_: str) -> float:
    """The loss as a Keras program computes it, whose layers get images and boxes."""
    (images,), (boxes,) = batch.inputs.values(), batch.targets.values()
    size = {"height": 6, "width": 8}
    boxes = convert_format(tf.cast(boxes, tf.float32), source=format_, target="xyxy", **size)
    data = {"images": images, "bounding_boxes": {"boxes": boxes, "labels": tf.zeros((8, 2))}}
    for name, layer in layers().items():
        layer.generator.state.assign([derive(5, "draw", name, 0), 0])
        data = layer(data, training=True)
    moved = data["bounding_boxes"]["boxes"]
    truth = convert_format(moved, source="xyxy", target=format_, **size)
    flat = tf.reshape(data["images"], (8, -1))
    found = tf.reshape(flat @ weights["dense/kernel"] + weights["dense/bias"], (8, 2, 4))
    return float(tf.reduce_mean(tf.abs(found - truth)))


def test_images_and_boxes_are_moved_as_in_keras() -> None:
    format_ = "rel_center_xywh"
    spec = compiled(SPEC.replace("FORMAT", format_))
    programs = [on_target(spec, target) for target in TARGETS]
    batch = programs[0].first_rows(8)
    expected = loss_of_first_step(batch, programs[0].weights(), format_)
    for driven in programs:
        unmoved = driven.train.evaluate()["loss"]
        loss, finite = driven.step()
        assert finite
        assert abs(unmoved - expected) > 1e-3
        np.testing.assert_allclose(loss, expected, rtol=1e-5)
    assert_close(*(driven.epochs(1) for driven in programs))


def test_an_exported_step_moves_boxes_where_it_is_told_to_train() -> None:
    driven = on_target(compiled(SPEC.replace("FORMAT", "xyxy")), "graph")
    batch = driven.first_rows(8)
    expected = loss_of_first_step(batch, driven.weights(), "xyxy")
    unmoved = driven.train.evaluate()["loss"]
    moved = driven.program.step(batch, tf.constant(1.0), tf.constant(True))[1]
    np.testing.assert_allclose(moved, expected, 1e-5)
    assert abs(unmoved - expected) > 1e-3


@pytest.mark.parametrize("format_", ["yxyx", "rel_xywh"])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("random_flip", {}),
        ("random_rotation", {"factor": [0.25, 0.25], "fill_mode": "constant"}),
        ("random_translation", {"height_factor": 0.2, "width_factor": 0.1}),
        ("random_zoom", {"height_factor": 0.3, "width_factor": 0.1, "fill_mode": "constant"}),
        ("random_perspective", {"scale": 0.2}),
    ],
)
def test_a_box_stays_around_what_is_in_it(name: str, options: dict, format_: str) -> None:
    count, height, width = 12, 60, 80
    corners = np.array([[[30, 24, 44, 34]]], np.float32).repeat(count, 0)
    images = np.zeros((count, height, width, 1), np.float32)
    images[:, 24:34, 30:44] = 1
    op = LAYERS.find(name).model_validate(options)
    made = {"factor": tuple(options["factor"])} if "factor" in options else {}
    layer = getattr(keras.layers, type(op).__name__)(**options | made, seed=3)
    drawn = layer.get_random_transformation(images)
    size = {"height": height, "width": width}
    given = convert_format(tf.constant(corners), source="xyxy", target=format_, **size)
    given = given[:, 0] if format_ == "yxyx" else given  # one box, or several
    where = size_of(tf.constant(images))
    moved = changed(op, layer, given, format_, drawn=drawn, size=where)
    assert moved.shape == given.shape
    moved = moved[:, None] if format_ == "yxyx" else moved
    found = convert_format(moved, source=format_, target="xyxy", **size).numpy()[:, 0]
    for image, box in zip(layer.transform_segmentation_masks(images, drawn), found, strict=True):
        rows, columns = np.nonzero(np.asarray(image)[..., 0] > 0.5)
        around = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        np.testing.assert_allclose(box, around, atol=1.5)
