"""Networks of the zoo over pictures and volumes: mixed patches, pairs, scans."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from keras import layers, ops  # noqa: E402
from zoo_network import ZooNetwork, assert_computes_alike, assert_same_weights  # noqa: E402


def ct_scan(shape: tuple[int, ...], widths: tuple[int, ...], units: int) -> keras.Model:
    x = volume = keras.Input(shape)
    for width in widths:
        x = layers.MaxPooling3D(2)(layers.Conv3D(width, 3, activation="relu")(x))
        x = layers.BatchNormalization()(x)
    x = layers.Dense(units, activation="relu")(layers.GlobalAveragePooling3D()(x))
    return keras.Model(volume, layers.Dense(1, activation="sigmoid")(x))


def convmixer(width: int = 256, depth: int = 8) -> keras.Model:
    def activated(x: keras.KerasTensor) -> keras.KerasTensor:
        return layers.BatchNormalization()(layers.Activation("gelu")(x))

    picture = keras.Input((32, 32, 3))
    x = activated(layers.Conv2D(width, 2, strides=2)(layers.Rescaling(1 / 255)(picture)))
    for _ in range(depth):
        x = x + activated(layers.DepthwiseConv2D(5, padding="same")(x))
        x = activated(layers.Conv2D(width, 1)(x))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, layers.Dense(10, activation="softmax")(x))


def siamese() -> keras.Model:
    tower = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.BatchNormalization(),
            layers.Conv2D(4, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.BatchNormalization(),
            layers.Dense(10, activation="tanh"),
        ]
    )
    pair = [keras.Input((28, 28, 1)), keras.Input((28, 28, 1))]
    apart = ops.sum(ops.square(tower(pair[0]) - tower(pair[1])), axis=-1, keepdims=True)
    return keras.Model(pair, ops.sqrt(ops.maximum(apart, 1e-7)))


NETWORKS = [
    ZooNetwork(
        "ct_scan_3d",
        *(1_352_897, 1_351_873),
        lambda: ct_scan((128, 128, 64, 1), (64, 64, 128, 256), 512),
        small=(
            "params.widths=[2, 2, 3, 4]",
            "params.units=5",
            "model.inputs.volume=[46, 46, 46, 1]",
        ),
        small_by_hand=lambda: ct_scan((46, 46, 46, 1), (2, 2, 3, 4), 5),
    ),
    ZooNetwork(
        "convmixer",
        *(602_890, 594_186),
        convmixer,
        small=("params.width=6", "params.depth=1"),
        small_by_hand=lambda: convmixer(6, 1),
    ),
    ZooNetwork("siamese", 5_318, 4_804, siamese),
]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
