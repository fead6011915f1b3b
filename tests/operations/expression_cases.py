"""Expressions that cover every operation and parameter: (expression, inputs by name).

An input is a shape, batch first, or a pair of a shape and an element type.
"""

import numpy as np
from speccompile.spec_schema.expressions.tensors import program_of
from speccompile.spec_schema.types import DType, TensorType

BATCH = 3
V = (None, 4)  # a vector
W = (None, 3)
M = (None, 3, 4)  # a matrix
N = (None, 4, 5)
P = (None, 6, 5, 3)  # a picture
INTS = ((None, 3), "int32")
BOOLS = ((None, 4), "bool")

FUNCTIONS = [
    "exp",
    "expm1",
    "sin",
    "cos",
    "tan",
    "arctan",
    "sinh",
    "cosh",
    "tanh",
    "arcsinh",
    "erf",
    "relu",
    "relu6",
    "selu",
    "silu",
    "sigmoid",
    "log_sigmoid",
    "hard_sigmoid",
    "hard_silu",
    "hard_tanh",
    "softplus",
    "softsign",
    "square",
    "negative",
    "absolute",
    "abs",
    "sign",
    "floor",
    "ceil",
    "round",
    "isnan",
    "isinf",
    "isfinite",
    "stop_gradient",
    "zeros_like",
    "ones_like",
    "leaky_relu",
    "elu",
    "celu",
    "gelu",
    "squareplus",
    "softmax",
    "log_softmax",
    "normalize",
    "sort",
    "argsort",
    "flip",
]
POSITIVE = ["sqrt", "rsqrt", "log", "log1p", "log2", "log10", "reciprocal"]
SMALL = ["arcsin", "arccos", "arctanh"]
REDUCTIONS = ["sum", "mean", "max", "min", "prod", "var", "std", "any", "all", "logsumexp", "norm"]
PAIRS = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "floor_divide",
    "mod",
    "maximum",
    "minimum",
    "arctan2",
    "logaddexp",
    "equal",
    "not_equal",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
]

CASES: list[tuple[str, dict]] = [
    *((f"{name}(x{', axis=-1' if name == 'flip' else ''})", {"x": M}) for name in FUNCTIONS),
    *((f"{name}(x * x + 0.5)", {"x": M}) for name in POSITIVE),
    *((f"{name}(tanh(x) * 0.9)", {"x": M}) for name in SMALL),
    *((f"{name}(x, axis=-1)", {"x": M}) for name in REDUCTIONS),
    *((f"{name}(x, axis=[1, 2], keepdims=true)", {"x": M}) for name in REDUCTIONS[:-1]),
    *((f"{name}(a, b)", {"a": M, "b": (None, 1, 4)}) for name in PAIRS),
    *((f"{name}(a, 2)", {"a": M}) for name in PAIRS),
    *((f"{name}(2, a + 1)", {"a": INTS}) for name in PAIRS if "logical" not in name),
    ("power(x * x + 0.1, 1.5)", {"x": V}),
    ("x ** 2", {"x": V}),
    ("2 ** x", {"x": V}),
    ("x ** x", {"x": INTS}),
    ("-x + a @ b", {"x": (None, 3, 5), "a": M, "b": N}),
    ("+x - 1", {"x": INTS}),
    ("x / 2", {"x": INTS}),
    ("x // 2 + x % 2", {"x": V}),
    ("clip(x, -0.5, 0.5)", {"x": V}),
    ("clip(x, x_min=0, x_max=2)", {"x": INTS}),
    ("round(x, decimals=1)", {"x": V}),
    ("not x", {"x": BOOLS}),
    ("x and (x or not x)", {"x": BOOLS}),
    ("x if x > 0 else 0.1 * x", {"x": V}),
    ("where(x > 0, 1, 0)", {"x": V}),
    ("where(x, a, 0)", {"x": BOOLS, "a": V}),
    ("cast(x)", {"x": INTS}),
    ("cast(x > 0, 'int32')", {"x": V}),
    ("cast(x, 'uint8')", {"x": INTS}),
    ("cast(x > 0) - 1", {"x": V}),
    ("argmax(x, axis=-1)", {"x": M}),
    ("argmin(x, axis=1, keepdims=true)", {"x": M}),
    ("count_nonzero(x > 0, axis=1)", {"x": M}),
    ("sum(x > 0, axis=-1)", {"x": M}),
    ("mean(x, axis=-1)", {"x": INTS}),
    ("mean(x > 0, axis=-1)", {"x": V}),
    ("sum(x, axis=1)", {"x": INTS}),
    ("max(x, axis=1)", {"x": INTS}),
    ("cumsum(x, axis=1)", {"x": M}),
    ("cumprod(x, axis=-1)", {"x": M}),
    ("cumsum(x > 0, axis=1)", {"x": V}),
    ("sort(x, axis=1)", {"x": M}),
    ("argsort(x, axis=1)", {"x": M}),
    ("flip(x, axis=[1, 2])", {"x": M}),
    ("roll(x, 1, axis=1)", {"x": M}),
    ("roll(x, shift=-2, axis=-1)", {"x": M}),
    ("matmul(x, y)", {"x": M, "y": N}),
    ("x @ [[1, 2], [3, 4], [5, 6], [7, 8.5]]", {"x": M}),
    ("matmul(x, [1.0, 2.0, 3.0, 4.0])", {"x": M}),
    ("einsum('bij,bjk->bik', x, y)", {"x": M, "y": N}),
    ("einsum('bij, bj -> bi', x, y)", {"x": M, "y": V}),
    ("einsum('bi->b', x)", {"x": V}),
    ("einsum('...ij,...jk->...ik', x, y)", {"x": M, "y": N}),
    ("einsum('b...,bj->b...j', x, y)", {"x": M, "y": V}),
    ("einsum('i,...i->...', [1.0, 2.0, 0.5, 3.0], x)", {"x": M}),
    ("einsum('...,...->...', x, y[:, None])", {"x": M, "y": V}),
    ("split(x, 2, axis=-1)[0] * split(x, indices_or_sections=2, axis=1)[-1]", {"x": V}),
    ("split(x, [1, 3], -1)[1]", {"x": M}),
    ("split(x, [2], axis=1)[0] + split(x, 3, axis=1)[2]", {"x": M}),
    ("tensordot(x, [[1.0, 2.0], [0.5, 1.0], [0.1, 0.2], [1.0, 1.0]], axes=1)", {"x": M}),
    ("reshape(x, [-1, 12])", {"x": M}),
    ("reshape(x, newshape=[-1, 2, 6])", {"x": M}),
    ("transpose(x, [0, 2, 1])", {"x": M}),
    ("transpose(x, axes=[0, -1, 1, 2])", {"x": P}),
    ("moveaxis(x, 1, -1)", {"x": P}),
    ("swapaxes(x, 1, 2)", {"x": M}),
    ("expand_dims(x, 1)", {"x": M}),
    ("expand_dims(x, axis=-1)", {"x": M}),
    ("squeeze(x[:, None], axis=1)", {"x": V}),
    ("squeeze(x[:, None])", {"x": V}),
    ("x + broadcast_to([1, 2, 3, 4], [3, 4])", {"x": M}),
    ("concatenate([x, y], axis=1)", {"x": V, "y": W}),
    ("concatenate([x, x * 2, y])", {"x": V, "y": W}),
    ("concatenate([x, y])", {"x": INTS, "y": W}),
    ("stack([x, x + 1], axis=1)", {"x": V}),
    ("stack([x, x], axis=-1)", {"x": M}),
    ("repeat(x, 2, axis=1)", {"x": M}),
    ("tile(x, [1, 2, 1])", {"x": M}),
    ("pad(x, [[0, 0], [1, 2]])", {"x": V}),
    ("pad(x, [[0, 0], [1, 1], [2, 0]], mode='reflect')", {"x": M}),
    ("pad(x, [[0, 0], [1, 1], [2, 0]], mode='symmetric')", {"x": M}),
    ("take(x, [0, 2], axis=1)", {"x": M}),
    ("take(x, 1, axis=-1)", {"x": M}),
    ("take_along_axis(x, i, axis=1)", {"x": V, "i": INTS}),
    ("one_hot(x, 5)", {"x": INTS}),
    ("one_hot(x, num_classes=6, axis=1, dtype='int32')", {"x": INTS}),
    ("diagonal(x, 1, 2)", {"x": (None, 4, 4)}),
    ("tril(x)", {"x": M}),
    ("triu(x, k=1)", {"x": M}),
    ("x[:, -1]", {"x": M}),
    ("x[:, 0:2]", {"x": M}),
    ("x[..., 1:]", {"x": M}),
    ("x[:, ::2, None]", {"x": M}),
    ("x[:, 1, ::-1]", {"x": M}),
    ("x[:]", {"x": M}),
    ("leaky_relu(x, negative_slope=0.1)", {"x": V}),
    ("elu(x, alpha=0.5)", {"x": V}),
    ("celu(x, alpha=0.5)", {"x": V}),
    ("gelu(x, approximate=false)", {"x": V}),
    ("squareplus(x, b=2)", {"x": V}),
    ("softmax(x, axis=1)", {"x": M}),
    ("log_softmax(x, axis=1)", {"x": M}),
    ("normalize(x, axis=1, order=1)", {"x": M}),
    ("x + zeros([4]) + ones([3, 1]) + full([1, 4], 0.5)", {"x": M}),
    ("x * arange(4) + arange(1, 9, 2)", {"x": V}),
    ("x @ eye(4)", {"x": M}),
    ("x * arange(4, dtype='float32')", {"x": V}),
    ("resize(x, [3, 4])", {"x": P}),
    ("resize(x, size=[12, 10], interpolation='nearest')", {"x": P}),
    ("resize(x, [3, 3], interpolation='bicubic', antialias=true)", {"x": P}),
    ("rgb_to_grayscale(x)", {"x": P}),
    ("outer(x[:, 0], [1.0, 2.0])", {"x": V}),
    ("top_k(x, 2)[0]", {"x": M}),
    ("top_k(x, k=3, sorted=true)[-1] + 1", {"x": V}),
    ("moments(x, axes=[1, 2])[0] + moments(x, [1, 2])[1]", {"x": M}),
    ("moments(x, 1, keepdims=true)[1]", {"x": M}),
    ("rfft(x)[0] ** 2 + rfft(x)[1] ** 2", {"x": M}),
    ("rfft(x, fft_length=6)[1]", {"x": M}),
    ("fft([x, x * 0.5])[1]", {"x": M}),
    ("subtract(x2=a, x1=b)", {"a": V, "b": V}),
    ("divide(x2=a * a + 1, x1=b)", {"a": V, "b": V}),
    ("where(x1=a, x2=b, condition=a > b)", {"a": V, "b": V}),
    ("matmul(x2=n, x1=m)", {"m": M, "n": N}),
    ("x + pi", {"x": V}),
    ("x", {"x": V}),
    ("x * [0.5, 1.0, 2.0, 3.0]", {"x": V}),
    ("x * 2", {"x": ((None, 4), "uint8")}),
    ("x + 1.5", {"x": ((None, 4), "uint8")}),
    ("sqrt(x)", {"x": INTS}),
    ("sqrt(x)", {"x": ((None, 4), "int64")}),
    ("[1.0, 2.0, 3.0] @ x", {"x": M}),
    ("(a - b) * (a - b)", {"a": V, "b": V}),
]


def types_of(inputs: dict) -> dict[str, TensorType]:
    """The types of the inputs of a case."""
    return {name: _type(given) for name, given in inputs.items()}


def _type(given) -> TensorType:
    if len(given) == 2 and isinstance(given[0], tuple):
        return TensorType(given[0], DType(given[1]))
    return TensorType(given)


def sample(type_: TensorType) -> np.ndarray:
    """Values of a type, the same each time; unknown sizes are 5."""
    random = np.random.default_rng(7)
    shape = [BATCH, *(dim or 5 for dim in type_.shape[1:])]
    if type_.dtype.is_floating:
        return random.normal(size=shape).astype(type_.dtype.value)
    if type_.dtype.value == "bool":
        return random.integers(0, 2, shape).astype(bool)
    return random.integers(0, 3, shape).astype(type_.dtype.value)


def computed(text: str, inputs: dict, apply):
    """The result of an expression, and the gradients of the floating-point inputs.

    Args:
        apply: Applies an operation, for a target.
    """
    import tensorflow as tf

    tensors = {name: tf.constant(value) for name, value in inputs.items()}
    floating = {name: x for name, x in tensors.items() if x.dtype.is_floating}
    with tf.GradientTape() as tape:
        tape.watch(list(floating.values()))
        result = program_of(text).run(tensors, apply)
        loss = tf.reduce_sum(tf.sin(tf.cast(result, tf.float32)))
    gradients = tape.gradient(loss, floating)
    zeros = {name: np.zeros(x.shape) for name, x in floating.items()}
    return result, {n: zeros[n] if g is None else np.asarray(g) for n, g in gradients.items()}
