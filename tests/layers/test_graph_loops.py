"""Recurrent layers and attention in a traced training loop, in half precision, and in what no
parity case reaches: the terms of activity regularizers, and how weights start."""

import math

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from catalogue_cases import CASES, Case  # noqa: E402
from speccompile.compiler.targets.graph import layers  # noqa: E402, F401  fills the table
from speccompile.compiler.targets.graph.lowering import (  # noqa: E402
    LayerCall,
    activities,
    apply,
    results_of,
)
from speccompile.compiler.targets.initial_values import initial_value  # noqa: E402
from speccompile.compiler.targets.keras import layers as keras_layers  # noqa: E402
from speccompile.spec_schema.components.initializers.random import RandomNormal  # noqa: E402
from speccompile.spec_schema.components.regularizers import L2  # noqa: E402
from speccompile.spec_schema.layers.attention import MultiHeadAttention  # noqa: E402
from speccompile.spec_schema.layers.conv_lstm import ConvLSTM  # noqa: E402
from speccompile.spec_schema.layers.dense import Dense  # noqa: E402
from speccompile.spec_schema.layers.einsum import EinsumDense  # noqa: E402
from speccompile.spec_schema.layers.grouped_attention import GroupQueryAttention  # noqa: E402
from speccompile.spec_schema.layers.recurrent import GRU, LSTM  # noqa: E402
from speccompile.spec_schema.layers.regularization import ActivityRegularization  # noqa: E402
from speccompile.spec_schema.layers.rnn import RNN  # noqa: E402
from speccompile.spec_schema.layers.spectral_normalization import (  # noqa: E402
    SpectralNormalization,
)
from speccompile.spec_schema.layers.wrapping import Bidirectional  # noqa: E402
from speccompile.spec_schema.types import TensorType  # noqa: E402

NAMES = (
    *("lstm", "gru", "conv_lstm2d", "bidirectional", "multi_head_attention"),
    *("attention", "additive_attention", "group_query_attention"),
)
FLOATING = [
    case
    for case in CASES
    if case.operator.name in NAMES
    and case.inputs[0].dtype.is_floating
    and not isinstance(getattr(case.operator, "layer", None), (ConvLSTM, RNN))
]
NOISY = [case for case in FLOATING if case.operator.draws()]
ROLES = ("query", "value")
TERM = L2(l2=0.5)
SHARED = {"head_dim": 3, "num_query_heads": 2, "num_key_value_heads": 1}


def batch(case: Case) -> list:
    """Inputs of a case, the same each time; unknown dimensions are 5."""
    random = np.random.default_rng(5)
    shapes = [(3, *(dim or 5 for dim in given.shape[1:])) for given in case.inputs]
    return [tf.constant(random.normal(size=shape).astype(np.float32)) for shape in shapes]


def variables(case: Case) -> dict:
    random = np.random.default_rng(3)
    return {
        weight.name: tf.Variable(random.uniform(-0.9, 0.9, weight.shape).astype(np.float32))
        for weight in case.operator.weights(*case.inputs)
    }


def call_of(weights: dict, training=False, dropout=1.0) -> LayerCall:
    def draw(stream, number):
        return tf.constant([11 + stream, number], tf.int32)

    return LayerCall(weights=weights, training=training, dropout=dropout, draw=draw)


def update(case: Case, weights: dict, tensors: list, training, dropout) -> None:
    """One step of gradient descent."""
    with tf.GradientTape() as tape:
        made = apply(case.operator, call_of(weights, training, dropout), tensors, case.roles)
        loss = tf.add_n([tf.reduce_sum(tf.sin(y)) for y in results_of(made)])
    for name, gradient in tape.gradient(loss, weights).items():
        weights[name].assign_sub(0.1 * gradient)


def traced(case: Case, weights: dict):
    """Two steps in one compiled loop, batch unknown, flags as tensors."""
    inputs = [tf.TensorSpec(given.shape, tf.float32) for given in case.inputs]
    flags = [tf.TensorSpec((), tf.bool), tf.TensorSpec((), tf.float32)]

    @tf.function(input_signature=[inputs, *flags], autograph=False)
    def run(tensors, training, dropout):
        def body(step):
            update(case, weights, tensors, training, dropout)
            return (step + 1,)

        tf.while_loop(lambda step: step < 2, body, (0,))

    return run


@pytest.mark.parametrize("case", NOISY, ids=str)
def test_a_compiled_loop_trains_as_single_steps_do(case: Case) -> None:
    tensors, weights = batch(case), variables(case)
    start = {name: variable.numpy() for name, variable in weights.items()}
    run = traced(case, weights)
    for training, dropout in ((True, 1.0), (False, 1.0), (True, 0.0)):
        for name, value in start.items():
            weights[name].assign(value)
        run(tensors, training, dropout)
        expected = variables(case)
        for _ in range(2):
            update(case, expected, tensors, training and bool(dropout), 1.0)
        for name, variable in weights.items():
            np.testing.assert_allclose(variable, expected[name], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("case", FLOATING, ids=str)
def test_half_precision_computes_in_half_and_differentiates_whole(case: Case) -> None:
    weights, whole = variables(case), batch(case)
    half = [tf.cast(x, tf.float16) for x in whole]
    with tf.GradientTape() as tape:
        found = results_of(apply(case.operator, call_of(weights), half, case.roles))
    assert all(y.dtype == tf.float16 for y in found)
    assert all(g.dtype == tf.float32 for g in tape.gradient(found, list(weights.values())))
    expected = results_of(apply(case.operator, call_of(weights), whole, case.roles))
    for y, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(tf.cast(y, tf.float32), other, rtol=0.05, atol=0.05)


@pytest.mark.parametrize(
    ("operator", "roles", "terms"),
    [
        (LSTM(units=3, activity_regularizer=TERM, return_sequences=True), (), 1),
        (LSTM(units=3, activity_regularizer=TERM, return_state=True), (), 3),
        (GRU(units=3), (), 0),
        (Bidirectional(layer=GRU(units=3, activity_regularizer=TERM)), (), 2),
        (MultiHeadAttention(num_heads=2, key_dim=3, activity_regularizer=TERM), ROLES, 4),
        (GroupQueryAttention(**SHARED, activity_regularizer=TERM), ROLES, 5),
        (GroupQueryAttention(**SHARED, activity_regularizer=TERM, use_gate=True), ROLES, 6),
        (ActivityRegularization(l2=0.5), (), 1),
        (SpectralNormalization(layer=Dense(units=3, activity_regularizer=TERM)), (), 1),
        (SpectralNormalization(layer=Dense(units=3)), (), 0),
        (
            MultiHeadAttention(num_heads=2, key_dim=3, activity_regularizer=TERM, use_gate=True),
            ROLES,
            5,
        ),
    ],
)
def test_activity_regularizers_apply_where_they_do_in_keras(operator, roles, terms) -> None:
    inputs = (TensorType((None, 5, 4)),) * (len(roles) or 1)
    case = Case(operator, inputs, roles, "")
    weights, tensors = variables(case), batch(case)
    layer = keras_layers.make_layer(operator, "layer")
    keras_layers.apply(operator, layer, [keras.Input(t.shape[1:]) for t in inputs], roles)
    for variable in layer.weights:
        variable.assign(weights[variable.path.removeprefix("layer/")])
    keras_layers.apply(operator, layer, tensors, roles)
    call = call_of(weights)
    found = activities(operator, call, results_of(apply(operator, call, tensors, roles)))
    assert len(found) == terms
    ours = [regularizer.l2 * tf.reduce_sum(x**2) / x.shape[0] for regularizer, x in found]
    np.testing.assert_allclose(sum(ours), sum(layer.losses), rtol=1e-5)


def test_the_forget_gate_starts_open() -> None:
    *_, bias = LSTM(units=2).weights(TensorType((None, 5, 4)))
    assert initial_value(bias, "bias", 1).numpy().tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    drawn = LSTM(units=2, bias_initializer=RandomNormal()).weights(TensorType((None, 5, 4)))[-1]
    values = initial_value(drawn, "bias", 1).numpy()
    assert values[2:4].tolist() == [1, 1]
    assert len(set(values.tolist())) == 7
    *_, plain = LSTM(units=2, unit_forget_bias=False).weights(TensorType((None, 5, 4)))
    assert not initial_value(plain, "bias", 1).numpy().any()


def test_projections_of_attention_start_at_the_scale_of_keras() -> None:
    given = TensorType((None, 5, 60))
    operator = MultiHeadAttention(num_heads=5, key_dim=16, value_dim=24)
    layer = keras_layers.make_layer(operator, "layer")
    keras_layers.apply(operator, layer, [keras.Input((5, 60))] * 2, ROLES)
    theirs = {v.path.removeprefix("layer/"): v.numpy() for v in layer.weights}
    for weight in operator.weights(given, given):
        if weight.name.endswith("kernel"):
            reach = np.abs(initial_value(weight, weight.name, 1)).max()
            assert math.isclose(reach, np.abs(theirs[weight.name]).max(), rel_tol=0.02)


def test_kernels_of_einsum_dense_start_at_the_scale_of_keras() -> None:
    given = TensorType((None, 30, 40))
    operator = EinsumDense(equation="abc,dcb->ad", output_shape=50)
    layer = keras_layers.make_layer(operator, "layer")
    layer.build((None, 30, 40))
    (weight,) = operator.weights(given)
    reach = np.abs(initial_value(weight, weight.name, 1)).max()
    assert math.isclose(reach, np.abs(layer.kernel.numpy()).max(), rel_tol=0.01)
