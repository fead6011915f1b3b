"""The catalogue of tensor operations, by family: one module each.

Names and parameters are those of `keras.ops`. `array`, `get_item` and `pick` stand for lists of
numbers, for subscripts, and for one of several results; the others are called by name.
"""

from functools import cache
from importlib import import_module

from ..operation import OPERATIONS, Operation

FAMILIES: dict[str, tuple[str, ...]] = {
    "arithmetic": (
        "add",
        "subtract",
        "multiply",
        "divide",
        "floor_divide",
        "mod",
        "power",
        "maximum",
        "minimum",
        "arctan2",
        "logaddexp",
        "negative",
        "absolute",
        "abs",
        "sign",
        "square",
        "clip",
        "round",
    ),
    "functions": (
        "sqrt",
        "rsqrt",
        "exp",
        "expm1",
        "log",
        "log1p",
        "log2",
        "log10",
        "reciprocal",
        "floor",
        "ceil",
        "sin",
        "cos",
        "tan",
        "arcsin",
        "arccos",
        "arctan",
        "sinh",
        "cosh",
        "tanh",
        "arcsinh",
        "arctanh",
        "erf",
    ),
    "comparison": (
        "equal",
        "not_equal",
        "less",
        "less_equal",
        "greater",
        "greater_equal",
        "logical_and",
        "logical_or",
        "logical_xor",
        "logical_not",
        "isnan",
        "isinf",
        "isfinite",
        "where",
        "cast",
        "stop_gradient",
    ),
    "reduction": (
        "sum",
        "mean",
        "max",
        "min",
        "prod",
        "var",
        "std",
        "any",
        "all",
        "argmax",
        "argmin",
        "count_nonzero",
        "logsumexp",
        "norm",
        "moments",
    ),
    "ordering": ("cumsum", "cumprod", "sort", "argsort", "top_k", "flip", "roll"),
    "linear_algebra": ("matmul", "einsum", "tensordot", "outer"),
    "shape": (
        "reshape",
        "transpose",
        "moveaxis",
        "swapaxes",
        "expand_dims",
        "squeeze",
        "broadcast_to",
        "concatenate",
        "stack",
        "split",
        "repeat",
        "tile",
        "pad",
    ),
    "indexing": (
        "take",
        "take_along_axis",
        "one_hot",
        "diagonal",
        "tril",
        "triu",
        "get_item",
        "pick",
    ),
    "activation": (
        "relu",
        "relu6",
        "leaky_relu",
        "elu",
        "selu",
        "celu",
        "gelu",
        "silu",
        "sigmoid",
        "log_sigmoid",
        "hard_sigmoid",
        "hard_silu",
        "hard_tanh",
        "softplus",
        "softsign",
        "squareplus",
        "softmax",
        "log_softmax",
        "normalize",
    ),
    "creation": ("zeros", "ones", "full", "arange", "eye", "zeros_like", "ones_like", "array"),
    "image": ("resize", "rgb_to_grayscale"),
    "spectral": ("rfft", "fft"),
}

_FORMS = ("array", "get_item", "pick")
_FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}

NAMES = tuple(name for name in _FAMILY_OF if name not in _FORMS)
"""What an expression can call."""

SYNONYMS = {
    "reduce_sum": "sum",
    "reduce_mean": "mean",
    "reduce_max": "max",
    "reduce_min": "min",
    "reduce_prod": "prod",
    "reduce_std": "std",
    "reduce_logsumexp": "logsumexp",
    "amax": "max",
    "amin": "min",
    "pow": "power",
    "mul": "multiply",
    "sub": "subtract",
    "div": "divide",
    "neg": "negative",
    "clip_by_value": "clip",
    "clamp": "clip",
    "permute": "transpose",
    "unsqueeze": "expand_dims",
    "chunk": "split",
    "cat": "concatenate",
    "concat": "concatenate",
    "gather": "take",
    "to_float": "cast",
    "l2_normalize": "normalize",
    "swish": "silu",
    "bmm": "matmul",
    "dot": "matmul",
    "batch_dot": "einsum",
    "atan2": "arctan2",
    "view": "reshape",
}
"""Name in another library → name here, for suggestions."""

INSTEAD = {
    "float": "write `cast(x, 'float32')`",
    "int": "write `cast(x, 'int32')`",
    "len": "shapes are known when the spec is checked: write the number, or `$` and a param",
    "shape": "shapes are known when the spec is checked: write the number, or `$` and a param",
    "unstack": "use subscripts, as in `x[:, 0]`",
    "slice": "use subscripts, as in `x[:, 1:3]`",
    "dropout": "use a layer: an expression draws no random numbers",
    "dense": "use a layer: an expression has no weights of its own",
}
"""Word → how to say it."""


@cache
def find(name: str) -> Operation:
    """Returns an operation, importing the module that defines it.

    Raises:
        KeyError: if there is no operation of this name.
    """
    import_module(f"{__package__}.{_FAMILY_OF[name]}")
    return OPERATIONS[name]
