"""Convolutional networks of the zoo that are chains, or nearly so."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from keras import layers  # noqa: E402
from zoo_network import ZooNetwork, assert_computes_alike, assert_same_weights  # noqa: E402

THREES = ("012", "123", "234", "345", "045", "015")
FOURS = ("0123", "1234", "2345", "0345", "0145", "0125", "0134", "1245", "0235")
TABLE = (*THREES, *FOURS, "012345")
"""Table I of the paper on LeNet-5: the maps that each map of C3 sees."""


class Codes(keras.layers.Layer):
    """Squared distances to fixed codes, with a minus."""

    def build(self, shape):
        self.codes = self.add_weight(shape=(10, shape[-1]), trainable=False)

    def call(self, x):
        return -keras.ops.sum(keras.ops.square(x[:, None] - self.codes), axis=-1)


def lenet5() -> keras.Model:
    x = picture = keras.Input((32, 32, 1))
    x = layers.Conv2D(6, 5, activation="tanh")(x)
    x = layers.DepthwiseConv2D(1, activation="tanh")(layers.AveragePooling2D(2)(x))
    seen = [keras.ops.stack([x[..., int(n)] for n in row], axis=-1) for row in TABLE]
    x = layers.Concatenate()([layers.Conv2D(1, 5, activation="tanh")(maps) for maps in seen])
    x = layers.DepthwiseConv2D(1, activation="tanh")(layers.AveragePooling2D(2)(x))
    x = layers.Conv2D(120, 5, activation="tanh")(x)
    x = layers.Dense(84, activation="tanh")(layers.Flatten()(x))
    return keras.Model(picture, Codes()(x))


def vgg16(size=224, widths=(64, 128, 256, 512, 512), hidden=4096) -> keras.Model:
    """All weights are 0: to draw 138 million takes seconds."""
    model = keras.Sequential([keras.Input((size, size, 3))])
    for filters, count in zip(widths, (2, 2, 3, 3, 3), strict=True):
        for _ in range(count):
            conv = layers.Conv2D(
                filters, 3, padding="same", activation="relu", kernel_initializer="zeros"
            )
            model.add(conv)
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for _ in range(2):
        model.add(layers.Dense(hidden, activation="relu", kernel_initializer="zeros"))
    model.add(layers.Dense(1000, activation="softmax", kernel_initializer="zeros"))
    return model


def unet(size: int = 572, width: int = 64) -> keras.Model:
    def double(x, filters):
        x = layers.Conv2D(filters, 3, activation="relu")(x)
        return layers.Conv2D(filters, 3, activation="relu")(x)

    x = picture = keras.Input((size, size, 1))
    levels = []
    for level in range(4):
        x = double(x, width * 2**level)
        levels.append(x)
        x = layers.MaxPooling2D()(x)
    x = double(x, 16 * width)
    for level in reversed(range(4)):
        x = layers.Conv2DTranspose(width * 2**level, 2, strides=2)(x)
        margin = (levels[level].shape[1] - x.shape[1]) // 2
        x = layers.Concatenate()([layers.Cropping2D(margin)(levels[level]), x])
        x = double(x, width * 2**level)
    return keras.Model(picture, layers.Conv2D(2, 1)(x))


def autoencoder() -> keras.Model:
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for _ in range(2):
        model.add(layers.Conv2D(32, (3, 3), activation="relu", padding="same"))
        model.add(layers.MaxPooling2D((2, 2), padding="same"))
    for _ in range(2):
        model.add(layers.Conv2DTranspose(32, (3, 3), strides=2, activation="relu", padding="same"))
    model.add(layers.Conv2D(1, (3, 3), activation="sigmoid", padding="same"))
    return model


NETWORKS = [
    ZooNetwork("lenet5", 60_840, 60_000, lenet5),
    ZooNetwork(
        "vgg16",
        138_357_544,
        138_357_544,
        vgg16,
        small=("params.size=32", "params.widths=[4, 4, 8, 8, 8]", "params.hidden=16"),
        small_by_hand=lambda: vgg16(32, (4, 4, 8, 8, 8), 16),
    ),
    ZooNetwork(
        "unet",
        31_030_658,
        31_030_658,
        unet,
        small=("params.size=188", "params.width=2"),
        small_by_hand=lambda: unet(188, 2),
    ),
    ZooNetwork("autoencoder", 28_353, 28_353, autoencoder),
]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
