"""Operators without weights, traced: batch unknown, half precision, flags as tensors, in a loop."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from catalogue_cases import CASES, Case  # noqa: E402
from speccompile.compiler.targets.graph import layers  # noqa: E402, F401  fills the table
from speccompile.compiler.targets.graph.lowering import LayerCall, results_of  # noqa: E402
from speccompile.compiler.targets.graph.lowering import apply as apply_graph  # noqa: E402
from speccompile.compiler.targets.graph.tracing import traced as traced_by_keras  # noqa: E402

WEIGHTLESS = [
    case
    for case in CASES
    if not (case.operator.weights(*case.inputs) or case.operator.computes_in_float32)
]


def traced(case: Case, outputs: list):
    """The operator in a while loop of one step, as (inputs, training, dropout) → sum of output."""
    inputs = [tf.TensorSpec(t.shape, half(t.dtype)) for t in case.inputs]
    flag, factor = tf.TensorSpec((), tf.bool), tf.TensorSpec((), tf.float32)
    operator = case.operator.at_each_step
    lowering = traced_by_keras(operator, tf.float16).lowering if operator.is_traced else None

    @tf.function(input_signature=[inputs, flag, factor], autograph=False)
    def run(tensors, training, dropout):
        def step(index, total):
            call = LayerCall({}, training, dropout, dtype=tf.float16, traced=lowering)
            y, *_ = results_of(apply_graph(case.operator, call, list(tensors), case.roles))
            outputs.append(y)
            return index + 1, total + tf.reduce_sum(tf.cast(y, tf.float32))

        return tf.while_loop(lambda index, total: index < 1, step, (0, 0.0))[1]

    return run


def half(dtype):
    return tf.float16 if dtype.is_floating else tf.as_dtype(dtype.value)


def batch(case: Case) -> list:
    random = np.random.default_rng(5)
    shapes = [(3, *(dim or 5 for dim in given.shape[1:])) for given in case.inputs]
    return [
        tf.cast(random.integers(0, 5, shape), half(given.dtype))
        for shape, given in zip(shapes, case.inputs, strict=True)
    ]


@pytest.mark.parametrize("case", WEIGHTLESS, ids=str)
def test_shapes_stay_known_and_half_stays_half(case: Case) -> None:
    outputs: list = []
    run = traced(case, outputs)
    tensors = batch(case)
    quiet = run(tensors, False, 1.0)
    (y,) = outputs
    inferred = case.operator.infer(*case.inputs)
    assert y.dtype == half(inferred.dtype)
    assert all(known in (None, dim) for known, dim in zip(inferred.shape, y.shape, strict=True))
    assert np.isfinite(quiet)
    if case.operator.at_each_step.name != "gaussian_noise":
        assert run(tensors, True, 0.0) == quiet
    assert (run(tensors, True, 1.0) != quiet) == bool(case.operator.draws())
