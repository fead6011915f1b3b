"""The range of an output, as determined by its last activation."""

from math import inf
from typing import NamedTuple

from ...spec_schema.findings.finding import Span
from ..ir import Graph, Node
from .logits import last_activation

BOUNDS: dict[str, tuple[float, float]] = {
    "relu": (0, inf),
    "relu6": (0, 6),
    "elu": (-1, inf),
    "selu": (-1.758099340847376, inf),
    "celu": (-1, inf),
    "gelu": (-0.16997120747990369, inf),
    "silu": (-0.2784645427610738, inf),
    "mish": (-0.3088434130172504, inf),
    "softplus": (0, inf),
    "softsign": (-1, 1),
    "sigmoid": (0, 1),
    "log_sigmoid": (-inf, 0),
    "hard_sigmoid": (0, 1),
    "hard_silu": (-0.375, inf),
    "hard_tanh": (-1, 1),
    "tanh": (-1, 1),
    "exponential": (0, inf),
    "softmax": (0, 1),
    "log_softmax": (-inf, 0),
    "sparsemax": (0, inf),  # Keras' own is no distribution
    "sparse_plus": (0, inf),
    "sparse_sigmoid": (0, 1),
    "squareplus": (0, inf),
}
"""The range of each bounded activation; other activations are unbounded."""

GATES = ("sigmoid", "hard_sigmoid", "sparse_sigmoid")


class Reach(NamedTuple):
    """The range of an output.

    Attributes:
        activation: The activation that bounds it, and its place in the spec.
        units: The size of the `dense` layer to add to make the output unbounded; 0 if it is enough
            to remove the activation.
    """

    activation: str
    low: float
    high: float
    place: Span
    path: str
    units: int


def reach_of(output: str, graph: Graph) -> Reach | None:
    """Returns the range of an output; None if it is unbounded."""
    activation, node = last_activation(graph.outputs[output], graph)
    if node is None:
        return None
    low, high = _bounds(activation, node)
    if (low, high) == (-inf, inf):
        return None
    parameter = "activation" if "activation" in type(node.operator).model_fields else ""
    path = ".".join(filter(None, (node.origin.path, parameter)))
    is_recurrent = hasattr(node.operator.acting, "recurrent_activation") and node.type is not None
    units = (node.type.features or 0) if is_recurrent and node.type is not None else 0
    return Reach(activation, low, high, node.origin.span_of(parameter), path, units)


def _bounds(activation: str, node: Node) -> tuple[float, float]:
    low, high = BOUNDS.get(activation, (-inf, inf))
    operator = node.operator.acting
    if operator.name == "relu":
        limit = getattr(operator, "max_value", None)
        low = -inf if getattr(operator, "negative_slope", 0) else low
        return low, high if limit is None else limit
    if operator.name == "elu":
        return min(-getattr(operator, "alpha", 1.0), 0.0), high
    gate = getattr(operator, "recurrent_activation", None)
    if gate is None:
        return low, high
    # What a gate lets through lies between 0 and what came in.
    return (min(low, 0), max(high, 0)) if gate in GATES else (-inf, inf)
