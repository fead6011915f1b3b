"""Layers with random draws in the graph target: their noise is distributed as in Keras."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from speccompile.compiler.targets.graph import layers  # noqa: E402, F401  fills the table
from speccompile.compiler.targets.graph.lowering import LayerCall, apply  # noqa: E402
from speccompile.compiler.targets.keras import layers as keras_layers  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402

COUNT = 20_000
NOISY = {
    "dropout": ({"rate": 0.3}, (COUNT, 1)),
    "spatial_dropout1d": ({"rate": 0.3}, (COUNT, 1, 1)),
    "spatial_dropout2d": ({"rate": 0.3}, (COUNT, 1, 1, 1)),
    "spatial_dropout3d": ({"rate": 0.3}, (COUNT, 1, 1, 1, 1)),
    "gaussian_noise": ({"stddev": 0.4}, (COUNT, 1)),
    "gaussian_dropout": ({"rate": 0.3}, (COUNT, 1)),
    "alpha_dropout": ({"rate": 0.3}, (COUNT, 1)),
}


def distance(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The Kolmogorov-Smirnov statistic: the largest difference of the two distributions."""
    points = np.concatenate([ours, theirs])
    below = [np.searchsorted(np.sort(x), points, side="right") / len(x) for x in (ours, theirs)]
    return float(np.abs(below[0] - below[1]).max())


@pytest.mark.parametrize("name", NOISY)
def test_noise_is_distributed_as_in_keras(name: str) -> None:
    parameters, shape = NOISY[name]
    operator = LAYERS.find(name)(**parameters)
    x = tf.fill(shape, 1.5)
    call = LayerCall(weights={}, training=True, draw=lambda *_: tf.constant([5, 8], tf.int32))
    ours = apply(operator, call, [x]).numpy().ravel()
    keras.utils.set_random_seed(3)  # another seed than ours
    theirs = keras_layers.make_layer(operator, "layer")(x, training=True).numpy().ravel()
    assert not np.array_equal(ours, theirs)
    assert distance(ours, theirs) < 1.95 * np.sqrt(2 / COUNT)  # passes with probability 0.999
    assert distance(ours, 1.1 * theirs) > 1.95 * np.sqrt(2 / COUNT)


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_a_channel_is_dropped_at_all_positions(rank: int) -> None:
    operator = LAYERS.find(f"spatial_dropout{rank}d")(rate=0.5)
    call = LayerCall(weights={}, training=True, draw=lambda *_: tf.constant([5, 8], tf.int32))
    y = apply(operator, call, [tf.ones((4, *(3,) * rank, 16))]).numpy()
    by_channel = y.reshape(4, -1, 16)
    assert (by_channel == by_channel[:, :1]).all()
    assert set(np.unique(y)) == {0.0, 2.0}
