"""Convolutions and normalization, traced: batch unknown, half precision, gradients in a loop."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from catalogue_cases import CASES, Case  # noqa: E402
from speccompile.compiler.targets.graph import layers  # noqa: E402, F401  fills the table
from speccompile.compiler.targets.graph.lowering import LayerCall  # noqa: E402
from speccompile.compiler.targets.graph.lowering import apply as apply_graph  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402

FAMILIES = ("convolution", "separable_convolution", "transposed_convolution", "normalization")
TRACED = [
    case
    for case in CASES
    if LAYERS.family(case.operator.name) in FAMILIES and case.inputs[0].dtype.is_floating
]


@pytest.mark.parametrize("case", TRACED, ids=str)
def test_shapes_stay_known_and_half_stays_half(case: Case) -> None:
    outputs: list = []
    variables = {w.name: tf.Variable(tf.ones(w.shape)) for w in case.operator.weights(*case.inputs)}
    trainable = [variables[w.name] for w in case.operator.weights(*case.inputs) if w.trainable]

    @tf.function(input_signature=[tf.TensorSpec(case.inputs[0].shape, tf.float16)])
    def run(x):
        def step(index, total):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = apply_graph(case.operator, LayerCall(weights=variables, training=True), [x])
                outputs.append(y)
            gradients = tape.gradient(y, [x, *trainable])
            sums = [tf.reduce_sum(tf.cast(g, tf.float32)) for g in gradients]
            return index + 1, total + tf.add_n(sums)

        return tf.while_loop(lambda index, total: index < 1, step, (0, 0.0))[1]

    shape = [3, *(dim or 5 for dim in case.inputs[0].shape[1:])]
    total = run(tf.cast(np.random.default_rng(5).normal(size=shape), tf.float16))
    (y,) = outputs
    inferred = case.operator.infer(*case.inputs).shape
    # Where one axis is open, dilation may lose another; the network sets the inferred shape.
    whole = None not in case.inputs[0].shape[1:]
    assert tuple(y.shape) == inferred if whole else y.shape.is_compatible_with(inferred)
    assert y.dtype == tf.float16
    assert np.isfinite(total)
