"""The moving averages of batch_normalization: frozen, and with the training flag as a tensor."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from pydantic import ValidationError  # noqa: E402
from speccompile.compiler.targets.graph import layers  # noqa: E402, F401  fills the table
from speccompile.compiler.targets.graph.lowering import LayerCall  # noqa: E402
from speccompile.compiler.targets.graph.lowering import apply as apply_graph  # noqa: E402
from speccompile.compiler.targets.initial_values import initial_value  # noqa: E402
from speccompile.compiler.targets.keras.layers import make_layer  # noqa: E402
from speccompile.spec_schema.components.initializers.constant import Constant  # noqa: E402
from speccompile.spec_schema.layers.batch_normalization import BatchNormalization  # noqa: E402
from speccompile.spec_schema.types import TensorType  # noqa: E402

SHAPES = [(4, 3), (4, 5, 5, 3)]
WEIGHTS = {"gamma": 0.5, "beta": 0.3, "moving_mean": 0.2, "moving_variance": 0.7}


def numbers(shape: tuple[int, ...]):
    return tf.constant(np.random.default_rng(2).normal(size=shape), tf.float32)


def called(x, training) -> tuple:
    weights = {name: tf.fill(x.shape[-1:], value) for name, value in WEIGHTS.items()}
    call = LayerCall(weights=weights, training=training)
    return apply_graph(BatchNormalization(), call, [x]), dict(call.updates)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_frozen_layer_of_keras_is_a_call_outside_training(shape) -> None:
    x = numbers(shape)
    layer = make_layer(BatchNormalization(), "layer")
    layer.build(shape)
    layer.trainable = False
    for variable in layer.weights:
        variable.assign(keras.ops.full(variable.shape, WEIGHTS[variable.name]))
    theirs = layer(x, training=True)
    ours, updates = called(x, training=False)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    assert not updates
    assert np.all(layer.moving_mean.numpy() == np.float32(WEIGHTS["moving_mean"]))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("training", [False, True])
def test_a_flag_known_only_when_run_gives_the_same(shape, training) -> None:
    x = numbers(shape)
    y, updates = tf.function(called)(x, tf.constant(training))
    expected, moved = called(x, training)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-6)
    for name in ("moving_mean", "moving_variance"):
        before = np.full(shape[-1], WEIGHTS[name], np.float32)
        np.testing.assert_allclose(updates[name], moved.get(name, before), rtol=1e-6)
        assert np.any(updates[name] != before) == training


@pytest.mark.parametrize(
    "bounds", [{"foo": 1.0}, {"rmin": 2.0, "rmax": 1.0}, {"dmax": -1.0}, {"rmax": "1"}]
)
def test_other_bounds_of_the_correction_are_refused(bounds) -> None:
    with pytest.raises(ValidationError):
        BatchNormalization(renorm=True, renorm_clipping=bounds)


def test_standard_deviations_start_as_the_square_root_of_the_variance() -> None:
    operator = BatchNormalization(renorm=True, moving_variance_initializer=Constant(value=4.0))
    weights = {weight.name: weight for weight in operator.weights(TensorType((None, 3)))}
    for name in ("moving_stddev", "renorm_stddev"):
        np.testing.assert_allclose(initial_value(weights[name], name, 1), [2.0, 2.0, 2.0])
