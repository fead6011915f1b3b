"""Layers that move pixels move the targets for each pixel too, in both targets as in Keras."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from driven_programs import TARGETS, assert_close, compiled, on_target  # noqa: E402
from speccompile.compiler.randomness import derive  # noqa: E402
from speccompile.compiler.targets.program import Batch  # noqa: E402

SPEC = """
spec: 1
seed: 5
data: {synthetic: 20, split: {validation: 0.2}}
model:
  inputs: {image: [6, 8, 3]}
  layers:
    - random_flip
    - random_rotation: 0.2
    - random_translation: {height_factor: 0.2, width_factor: 0.2}
    - random_zoom: {height_factor: 0.3}
    - random_shear: {x_factor: 0.2, y_factor: 0.2}
    - random_perspective: {scale: 0.5}
    - conv2d: {filters: 3, kernel_size: 1, activation: softmax}
training:
  loss: sparse_categorical_crossentropy
  optimizer: {sgd: 0.1}
  batch_size: 8
  epochs: 2
"""


def layers() -> dict[str, keras.layers.Layer]:
    return {
        "random_flip": keras.layers.RandomFlip(),
        "random_rotation": keras.layers.RandomRotation(0.2),
        "random_translation": keras.layers.RandomTranslation(0.2, 0.2),
        "random_zoom": keras.layers.RandomZoom(0.3),
        "random_shear": keras.layers.RandomShear(0.2, 0.2),
        "random_perspective": keras.layers.RandomPerspective(scale=0.5),
    }


def cropping() -> dict[str, keras.layers.Layer]:
    return {
        "random_flip": keras.layers.RandomFlip(),
        "random_crop": keras.layers.RandomCrop(5, 7),
        "random_rotation": keras.layers.RandomRotation(0.2),
        "random_crop_2": keras.layers.RandomCrop(2, 4),
    }


def loss_of_first_step(batch: Batch, weights: dict, made: dict | None = None) -> float:
    """The loss as a Keras program computes it, whose layers get images and masks."""
    (images,), (masks,) = batch.inputs.values(), batch.targets.values()
    data = {"images": images, "segmentation_masks": tf.cast(masks[..., None], tf.float32)}
    for name, layer in (made or layers()).items():
        layer.generator.state.assign([derive(5, "draw", name, 0), 0])
        data = layer(data, training=True)
    return loss_of(data["images"], data["segmentation_masks"][..., 0], weights)


def loss_of(images: tf.Tensor, masks: tf.Tensor, weights: dict) -> float:
    kernel, bias = weights["conv2d/kernel"], weights["conv2d/bias"]
    units = tf.nn.softmax(images @ kernel[0, 0] + bias)
    return float(tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(masks, units)))


@pytest.mark.parametrize("target", TARGETS)
def test_images_and_masks_are_moved_as_in_keras(target: str) -> None:
    driven = on_target(compiled(SPEC), target)
    expected = loss_of_first_step(driven.first_rows(8), driven.weights())
    loss, finite = driven.step()
    assert finite
    np.testing.assert_allclose(loss, expected, rtol=1e-5)


def test_masks_are_cropped_with_images() -> None:
    head, rest = SPEC.split("    - random_rotation")
    end = rest.split("    - conv2d")[1]
    between = "    - random_crop: {height: 5, width: 7}\n    - random_rotation: 0.2\n"
    last = "    - random_crop: {height: 2, width: 4}\n    - conv2d"
    spec = compiled(head + between + last + end)
    assert [one.crops for one in spec.objectives] == [((6, 8), (5, 7), (2, 4))]
    runs = []
    for target in TARGETS:
        driven = on_target(spec, target)
        batch, weights = driven.first_rows(8), driven.weights()
        (images,), (masks,) = batch.inputs.values(), batch.targets.values()
        assert masks.shape == (8, 6, 8)
        # (6 - 5) // 2 + (5 - 2) // 2 rows are above, (8 - 7) // 2 + (7 - 4) // 2 columns left.
        middle = loss_of(images[:, 1:3, 1:5], masks[:, 1:3, 1:5], weights)
        measures = driven.program.evaluate_step(batch, driven.program.initial_measures())
        found = float(driven.program.results(measures)["loss"])
        np.testing.assert_allclose(found, middle, rtol=1e-5)
        expected = loss_of_first_step(batch, weights, cropping())
        assert abs(expected - middle) > 1e-3
        if target == "graph":
            moved = driven.program.step(batch, tf.constant(1.0), tf.constant(True))[1]
            resting = driven.program.step(batch, tf.constant(1.0), tf.constant(False))[1]
            np.testing.assert_allclose(moved, expected, rtol=1e-5)
            driven = on_target(spec, target)
            assert resting != moved
        loss, finite = driven.step()
        assert finite
        np.testing.assert_allclose(loss, expected, rtol=1e-5)
        runs.append(driven.epochs(1))
    assert_close(*runs)


@pytest.mark.parametrize("target", TARGETS)
def test_a_loss_without_targets_needs_none_to_crop(target: str) -> None:
    head, rest = SPEC.split("    - random_flip")
    layers = (
        "    - random_crop: {height: 5, width: 7}\n    - conv2d: {filters: 3, kernel_size: 1}\n"
    )
    text = f"{head}{layers}training:{rest.split('training:')[1]}"
    loss = "{compute: mean(square(y_pred - 1))}"
    driven = on_target(compiled(text.replace("sparse_categorical_crossentropy", loss)), target)
    assert driven.step()[1]
    assert driven.validation.evaluate()["loss"] > 0


def test_both_targets_train_alike_in_chunks_of_any_size() -> None:
    head, rest = SPEC.split("    - random_rotation")
    text = f"{head}    - rand_augment\n    - conv2d{rest.split('- conv2d')[1]}"
    text = text.replace("filters: 3", "filters: 1").replace("softmax", "sigmoid")
    spec = compiled(text.replace("sparse_categorical_crossentropy", "binary_crossentropy"))
    runs = [
        on_target(spec, target).epochs(1, chunk)
        for target, chunk in zip(TARGETS, (1, 2), strict=True)
    ]
    assert_close(*runs)


def test_an_exported_step_moves_where_it_is_told_to_train() -> None:
    driven = on_target(compiled(SPEC), "graph")
    batch = driven.first_rows(8)
    expected = loss_of_first_step(batch, driven.weights())
    unmoved = driven.train.evaluate()["loss"]
    moved = driven.program.step(batch, tf.constant(1.0), tf.constant(True))[1]
    np.testing.assert_allclose(moved, expected, 1e-5)
    assert abs(unmoved - expected) > 1e-4
