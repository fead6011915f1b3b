"""Functions of one tensor, element by element. The result is floating-point."""

from ..operation import Operand, elementwise, float_type, floating, operation, register
from ..types import TensorType


def _floating(x: Operand) -> TensorType:
    return elementwise(x, dtype=floating(x))


for _name, _title in {
    "sqrt": "Square root.",
    "rsqrt": "`1 / sqrt(x)`.",
    "exp": "Exponential.",
    "expm1": "`exp(x) - 1`, exact near 0.",
    "log": "Natural logarithm.",
    "log1p": "`log(1 + x)`, exact near 0.",
    "log2": "Logarithm to base 2.",
    "log10": "Logarithm to base 10.",
    "reciprocal": "`1 / x`.",
    "floor": "Largest integer that is not above `x`.",
    "ceil": "Smallest integer that is not below `x`.",
    "sin": "Sine.",
    "cos": "Cosine.",
    "tan": "Tangent.",
    "arcsin": "Arc sine.",
    "arccos": "Arc cosine.",
    "arctan": "Arc tangent.",
    "sinh": "Hyperbolic sine.",
    "cosh": "Hyperbolic cosine.",
    "tanh": "Hyperbolic tangent.",
    "arcsinh": "Inverse hyperbolic sine.",
    "arctanh": "Inverse hyperbolic tangent.",
}.items():
    register(_name, _title, _floating)


@operation()
def erf(x: Operand) -> TensorType:
    """Error function."""
    return elementwise(x, dtype=float_type(x))
