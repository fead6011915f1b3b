"""Networks of the zoo for tables."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from keras import layers  # noqa: E402
from zoo_network import ZooNetwork, assert_computes_alike, assert_same_weights  # noqa: E402


def wide_and_deep() -> keras.Model:
    numbers = keras.Input((10,))
    categories = {4: keras.Input((), dtype="int32"), 40: keras.Input((), dtype="int32")}
    codes = [keras.ops.one_hot(given, count) for count, given in categories.items()]
    wide = layers.BatchNormalization()(layers.Concatenate()([numbers, *codes]))
    vectors = [layers.Embedding(n, int(n**0.5))(given) for n, given in categories.items()]
    deep = layers.Concatenate()([numbers, *vectors])
    for _ in range(2):
        deep = layers.ReLU()(layers.BatchNormalization()(layers.Dense(32)(deep)))
        deep = layers.Dropout(0.1)(deep)
    cover = layers.Dense(7, activation="softmax")(layers.Concatenate()([wide, deep]))
    return keras.Model([numbers, *categories.values()], cover)


NETWORKS = [ZooNetwork("wide_and_deep", 2_993, 2_757, wide_and_deep)]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
