"""Networks of the zoo over sequences: recurrent and causal ones, and films."""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import keras  # noqa: E402
from keras import layers, ops  # noqa: E402
from zoo_network import ZooNetwork, assert_computes_alike, assert_same_weights  # noqa: E402


def seq2seq(width: int = 256) -> keras.Model:
    sentence, translation = keras.Input((None, 71)), keras.Input((None, 93))
    _, *states = layers.LSTM(width, return_state=True)(sentence)
    x = layers.LSTM(width, return_sequences=True)(translation, initial_state=states)
    return keras.Model([sentence, translation], layers.Dense(93, activation="softmax")(x))


def conv_lstm(width: int = 64, size: int = 64, frames: int = 19) -> keras.Model:
    x = film = keras.Input((frames, size, size, 1))
    for kernel in (5, 3, 1):
        if kernel < 5:
            x = layers.BatchNormalization()(x)
        x = layers.ConvLSTM2D(
            width, kernel, padding="same", return_sequences=True, activation="relu"
        )(x)
    x = layers.Conv3D(1, 3, padding="same", activation="sigmoid")(x)
    return keras.Model(film, x)


def wavenet(levels: int, width: int, skips: int, depth: int, length: int) -> keras.Model:
    sound = keras.Input((length,), dtype="int32")
    x = ops.one_hot(sound, levels)
    x = layers.Conv1D(width, 2, padding="causal", use_bias=False)(x)
    found = []
    for level in range(depth):
        dilated = {"padding": "causal", "dilation_rate": 2 ** (level % 10)}
        gate = layers.Conv1D(width, 2, activation="tanh", **dilated)(x)
        gate = gate * layers.Conv1D(width, 2, activation="sigmoid", **dilated)(x)
        found.append(layers.Conv1D(skips, 1)(gate))
        x = x + layers.Conv1D(width, 1)(gate)
    x = layers.Conv1D(skips, 1, activation="relu")(ops.relu(layers.Add()(found)))
    return keras.Model(sound, layers.Conv1D(levels, 1)(x))


WAVENET = {"levels": 5, "width": 3, "skips": 4, "depth": 3, "length": 12}
NETWORKS = [
    ZooNetwork(
        "seq2seq",
        *(718_173, 718_173),
        seq2seq,
        small=(
            "params.width=4",
            "model.inputs.sentence=[3, 71]",
            "model.inputs.translation=[4, 93]",
        ),
        small_by_hand=lambda: seq2seq(4),
    ),
    ZooNetwork(
        "conv_lstm",
        *(746_689, 746_433),
        conv_lstm,
        small=("params.width=2", "model.inputs.frames=[3, 6, 6, 1]"),
        small_by_hand=lambda: conv_lstm(2, 6, 3),
    ),
    ZooNetwork(
        "wavenet",
        *(1_514_912, 1_514_912),
        lambda: wavenet(256, 32, 512, 50, 6000),
        small=tuple(f"params.{name}={value}" for name, value in WAVENET.items()),
        small_by_hand=lambda: wavenet(**WAVENET),
    ),
]


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_has_the_published_parameters(network: ZooNetwork) -> None:
    assert_same_weights(network)


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.file)
def test_it_computes_what_it_does_by_hand_and_trains_alike(network: ZooNetwork) -> None:
    assert_computes_alike(network)
