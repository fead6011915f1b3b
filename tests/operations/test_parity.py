"""Every operation against `keras.ops`, in both targets: shape, element type, value, gradient."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from expression_cases import CASES, computed, sample, types_of  # noqa: E402
from speccompile.compiler.targets.graph.operations import apply as apply_graph  # noqa: E402
from speccompile.compiler.targets.keras_operations import apply as apply_keras  # noqa: E402
from speccompile.spec_schema.expressions.tensors import program_of  # noqa: E402
from speccompile.spec_schema.operations import NAMES  # noqa: E402


@pytest.mark.parametrize(("text", "given"), CASES, ids=[text for text, _ in CASES])
def test_an_expression_is_that_of_keras(text: str, given: dict) -> None:
    types = types_of(given)
    inferred = program_of(text).infer(types)
    symbols = {n: keras.Input(t.shape[1:], dtype=t.dtype.value) for n, t in types.items()}
    symbol = program_of(text).run(symbols, apply_keras)
    assert (inferred.shape, inferred.dtype.value) == (tuple(symbol.shape), symbol.dtype)
    inputs = {name: sample(type_) for name, type_ in types.items()}
    theirs, their_gradients = computed(text, inputs, apply_keras)
    ours, our_gradients = computed(text, inputs, apply_graph)
    assert ours.dtype == theirs.dtype == inferred.dtype.value
    assert ours.shape[1:] == inferred.shape[1:]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    for name, gradient in our_gradients.items():
        np.testing.assert_allclose(gradient, their_gradients[name], rtol=1e-4, atol=1e-5)


def test_every_operation_is_covered() -> None:
    steps = (step for text, _ in CASES for step in program_of(text).steps)
    covered = {step.operation.name for step in steps}
    assert [name for name in NAMES if name not in covered] == []
