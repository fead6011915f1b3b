"""300 random expressions: shape, element type, value and gradient as in Keras, on both targets."""

import random
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from expression_cases import computed, sample  # noqa: E402
from speccompile.compiler.targets.graph.operations import apply as apply_graph  # noqa: E402
from speccompile.compiler.targets.keras_operations import apply as apply_keras  # noqa: E402
from speccompile.spec_schema.expressions.formula import FormulaError  # noqa: E402
from speccompile.spec_schema.expressions.tensors import program_of  # noqa: E402
from speccompile.spec_schema.types import DType, TensorType  # noqa: E402

COUNT = 300
TYPES = {
    "x": TensorType((None, 4)),
    "y": TensorType((None, 1)),
    "m": TensorType((None, 3, 4)),
    "n": TensorType((None, 4, 3)),
    "i": TensorType((None, 3), DType.INT32),
    "b": TensorType((None, 4), DType.BOOL),
}
# Smooth, or without jumps at values that rounding decides.
ONE = (
    "tanh({})",
    "sigmoid(cast({}))",
    "relu(cast({}))",
    "exp(-abs({}))",
    "log1p(square({}))",
    "sqrt(abs({}) + 0.1)",
    "-{}",
    "square({})",
    "sum({}, axis={axis})",
    "mean({}, axis={axis}, keepdims=true)",
    "max({}, axis=[{axis}])",
    "std(cast({}), axis={axis})",
    "logsumexp(cast({}), axis={axis})",
    "norm(cast({}) + 0.1, axis={axis}, keepdims=true)",
    "softmax(cast({}), axis={axis})",
    "cumsum({}, axis={axis})",
    "sort({}, axis={axis})",
    "flip({}, axis={axis})",
    "expand_dims({}, {axis})",
    "squeeze({}, axis={axis})",
    "repeat({}, 2, axis={axis})",
    "transpose({}, [0, 2, 1])",
    "reshape({}, [-1, 12])",
    "reshape({}, [-1, 2, 2])",
    "{}[:, {index}]",
    "{}[..., {index}:]",
    "{}[:, ::-1]",
    "{}[:, null]",
    "cast({}, 'float32')",
    "cast({}, 'int32') % 3",
    "({} * {number})",
    "({number} - {})",
    "({} > {number})",
    "({} if {} > {number} else {number})",
    "clip({}, -1, {number})",
    "pad({}, [[0, 0], [1, 0]])",
    "stack([{}, {}], axis={axis})",
    "take({}, [0, 0], axis={axis})",
    "tril({})",
    "argsort({}, axis={axis})",
    "stop_gradient({})",
)
TWO = (
    "({} + {})",
    "({} - {})",
    "({} * {})",
    "({} / (abs({}) + 1))",
    "maximum({}, {})",
    "({} == {})",
    "({} and {})",
    "matmul({}, {})",
    "einsum('bij,bjk->bki', {}, {})",
    "einsum('bi,bj->bij', {}, {})",
    "concatenate([{}, {}], axis={axis})",
    "logaddexp(cast({}), cast({}))",
    "where({} > {number}, {}, 0.5)",
)


def grown(pick: random.Random) -> str:
    """A random expression; most have no type."""
    text = pick.choice([*TYPES])
    for _ in range(pick.randint(1, 5)):
        form = pick.choice(ONE if pick.random() < 0.6 else TWO)
        parts = [text if pick.random() < 0.8 else pick.choice([*TYPES]) for _ in range(3)]
        choices = {"axis": pick.choice((1, -1, 2)), "index": pick.choice((0, 1, -1))}
        text = form.format(*parts, number=pick.choice((0.5, 2, -1.25)), **choices)
    return text


def expressions() -> Iterator[str]:
    """Different expressions that can be computed, none of them just a name."""
    pick, found = random.Random(11), set()
    while len(found) < COUNT:
        text = grown(pick)
        try:
            program_of(text).infer(TYPES)
        except FormulaError:
            continue
        if text not in found:
            found.add(text)
            yield text


EXPRESSIONS = list(expressions())


def test_the_expressions_differ_in_what_they_use() -> None:
    used = {step.operation.name for text in EXPRESSIONS for step in program_of(text).steps}
    assert len(EXPRESSIONS) == COUNT
    assert len(used) > 45
    assert max(len(program_of(text).steps) for text in EXPRESSIONS) > 8


@pytest.mark.parametrize("part", range(10))
def test_generated_expressions_are_those_of_keras(part: int) -> None:
    for text in EXPRESSIONS[part::10]:
        names = program_of(text).names
        inferred = program_of(text).infer({name: TYPES[name] for name in names})
        symbols = {n: keras.Input(TYPES[n].shape[1:], dtype=TYPES[n].dtype.value) for n in names}
        symbol = program_of(text).run(symbols, apply_keras)
        assert (inferred.shape, inferred.dtype.value) == (tuple(symbol.shape), symbol.dtype), text
        inputs = {name: sample(TYPES[name]) for name in names}
        theirs, their_gradients = computed(text, inputs, apply_keras)
        ours, our_gradients = computed(text, inputs, apply_graph)
        assert (ours.shape[1:], ours.dtype.name) == (inferred.shape[1:], inferred.dtype.value), text
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5, err_msg=text)
        for name, gradient in our_gradients.items():
            np.testing.assert_allclose(
                gradient, their_gradients[name], rtol=1e-4, atol=1e-5, err_msg=text
            )
