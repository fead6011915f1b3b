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


NETWORKS = [
    ZooNetwork("lenet5", 60_840, 60_000, lenet5),
]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
