"""Layers that mix the samples of a batch mix the targets too, in both targets as in Keras."""

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
  inputs: {image: [4, 5, 3]}
  layers: [{mix_up: 0.4}, random_flip, cut_mix, flatten, {dense: {units: 3, activation: softmax}}]
training:
  loss: categorical_crossentropy
  metrics: [accuracy]
  optimizer: {sgd: 0.1}
  batch_size: 8
  epochs: 2
"""
ORDER = ("mix_up", "random_flip", "cut_mix")


def loss_of_first_step(batch: Batch, weights: dict) -> float:
    """The loss as a Keras program computes it, whose data is mixed before."""
    (images,), (labels,) = batch.inputs.values(), batch.targets.values()
    data = {"images": images, "labels": tf.cast(labels, tf.float32)}
    layers = (keras.layers.MixUp(0.4), keras.layers.RandomFlip(), keras.layers.CutMix())
    for name, layer in zip(ORDER, layers, strict=True):
        layer.generator.state.assign([derive(5, "draw", name, 0), 0])
        data = layer(data, training=True)
    flat = tf.reshape(data["images"], (len(images), -1))
    units = tf.nn.softmax(flat @ weights["dense/kernel"] + weights["dense/bias"])
    return float(tf.reduce_mean(keras.losses.categorical_crossentropy(data["labels"], units)))


@pytest.mark.parametrize("target", TARGETS)
def test_images_and_labels_are_mixed_as_in_keras(target: str) -> None:
    driven = on_target(compiled(SPEC), target)
    expected = loss_of_first_step(driven.first_rows(8), driven.weights())
    unmixed = driven.train.evaluate()["loss"]
    assert abs(unmixed - expected) > 1e-3
    loss, finite = driven.step()
    assert finite
    np.testing.assert_allclose(loss, expected, rtol=1e-5)


def test_both_targets_train_alike_in_chunks_of_any_size() -> None:
    runs = [
        on_target(compiled(SPEC), target).epochs(2, chunk) for target in TARGETS for chunk in (1, 2)
    ]
    for other in runs[1:]:
        assert_close(runs[0], other)


MASKS = """
spec: 1
seed: 5
data: {synthetic: 20, split: {validation: 0.2}}
model:
  inputs: {image: [4, 5, 3]}
  layers: [LAYERS, {conv2d: {filters: 3, kernel_size: 1, activation: softmax}}]
training:
  loss: LOSS
  optimizer: {sgd: 0.1}
  batch_size: 8
  epochs: 2
"""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("order", "loss"),
    [
        (("mix_up", "random_flip", "cut_mix"), "categorical_crossentropy"),
        (("cut_mix", "random_flip"), "sparse_categorical_crossentropy"),
    ],
)
def test_masks_are_mixed_at_each_pixel(target: str, order: tuple[str, ...], loss: str) -> None:
    """Keras mixes labels of any length, and cuts masks with as many channels as the images."""
    text = MASKS.replace("LAYERS", ", ".join(order)).replace("LOSS", loss)
    driven = on_target(compiled(text), target)
    batch = driven.first_rows(8)
    (images,), (masks,) = batch.inputs.values(), batch.targets.values()
    is_sparse = loss.startswith("sparse")
    masks = tf.one_hot(masks, 3) if is_sparse else tf.cast(masks, tf.float32)
    made = {
        "mix_up": keras.layers.MixUp(0.2),
        "random_flip": keras.layers.RandomFlip(),
        "cut_mix": keras.layers.CutMix(),
    }
    for name in order:
        layer = made[name]
        layer.generator.state.assign([derive(5, "draw", name, 0), 0])
        drawn = layer.get_random_transformation(images)
        images = layer.transform_images(images, drawn)
        if name == "mix_up":
            flat = tf.reshape(masks, (8, -1))
            masks = tf.reshape(layer.transform_labels(flat, drawn), masks.shape)
        else:
            masks = layer.transform_segmentation_masks(masks, drawn)
    weights = driven.weights()
    units = tf.nn.softmax(images @ weights["conv2d/kernel"][0, 0] + weights["conv2d/bias"])
    expected = tf.reduce_mean(keras.losses.categorical_crossentropy(masks, units))
    unmixed = driven.train.evaluate()["loss"]
    assert abs(unmixed - float(expected)) > 1e-4
    np.testing.assert_allclose(driven.step()[0], float(expected), rtol=1e-5)


def test_an_exported_step_mixes_where_it_is_told_to_train() -> None:
    driven = on_target(compiled(SPEC), "graph")
    batch = driven.first_rows(8)
    expected = loss_of_first_step(batch, driven.weights())
    _, unmixed = driven.program.step(batch, tf.constant(1.0), tf.constant(False))
    np.testing.assert_allclose(
        driven.program.step(batch, tf.constant(1.0), tf.constant(True))[1], expected, 1e-5
    )
    assert abs(unmixed - expected) > 1e-3
