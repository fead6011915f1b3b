"""Which tensors of a network can be computed once for each sample, before training.

That is whatever needs no weights and no random numbers, and is the same to the bit in every batch.
Not sines, logarithms and sums of floats: their kernels round differently at the end of a vector.
"""

from collections.abc import Collection, Iterable, Mapping

from ..spec_schema.layers.compute import Compute
from ..spec_schema.shapes import product
from ..spec_schema.types import TensorType
from .ir import Graph, Node

LAYERS = frozenset(
    (
        *("rescaling", "normalization", "string_lookup", "integer_lookup", "text_vectorization"),
        *("discretization", "category_encoding", "hashing", "hashed_crossing"),
        *("concatenate", "reshape", "flatten", "identity"),
    )
)
"""Layers that compute each sample by itself, to the bit."""

OPERATIONS = frozenset(
    (
        *("add", "subtract", "multiply", "divide", "maximum", "minimum", "negative", "absolute"),
        *("abs", "sign", "square", "clip", "sqrt", "floor", "ceil", "round"),
        *("equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and"),
        *("logical_or", "logical_xor", "logical_not", "isnan", "isinf", "isfinite", "where"),
        *("cast", "any", "all", "max", "min", "concatenate", "stack", "reshape", "squeeze"),
        *("expand_dims", "pad", "get_item", "array"),
    )
)
"""Operations of expressions whose results are exact or rounded once."""


def prepared_tensors(
    graph: Graph,
    sizes: Mapping[str, int],
    most: int,
    *,
    kept: Iterable[str] = (),
    in_half: bool = False,
    by_row: bool = False,
) -> tuple[str, ...]:
    """Returns the tensors to compute once: training goes on from them. Without any, the inputs.

    Args:
        sizes: Bytes of a sample of each input.
        most: Bytes that a sample of all of them may take. Layers that widen it are left out.
        kept: Tensors that are needed themselves.
        in_half: Whether layers compute in half precision, unless they say otherwise.
        by_row: Whether to compute the rows of windows: nothing but the `data` section does so.
    """
    done = {node.name: node for node in _exact(graph, in_half, by_row)}
    known = dict(sizes)
    for node in done.values():
        known[node.name] = _size(node, graph, known)
    while done:
        found = _frontier(graph, done, kept)
        if sum(known[name] for name in found) <= most:
            return found
        widest = max(
            (name for name in found if name in done),
            key=lambda name: known[name] - sum(known[one] for one in {*done[name].inputs}),
            default=None,
        )
        if widest is None:
            break
        del done[widest]
    return (*graph.inputs,)


def _exact(graph: Graph, in_half: bool, by_row: bool) -> Iterable[Node]:
    """Yields the nodes that can be computed before training."""
    done = {*graph.inputs}
    for node in graph.nodes:
        half = in_half and not node.operator.computes_in_float32
        fits = not (half and node.type and node.type.dtype.is_floating)
        fits &= not by_row or node.origin.path.startswith("data.")
        if fits and done.issuperset(node.inputs) and _is_exact(node):
            done.add(node.name)
            yield node


def _is_exact(node: Node) -> bool:
    operator = node.operator
    if isinstance(operator, Compute):
        is_float = node.type is None or node.type.dtype.is_floating
        used = {step.operation.name for step in operator.program.steps}
        return used <= (OPERATIONS if is_float else OPERATIONS | {"sum"})
    weighted = getattr(operator, "output_mode", "int") == "tf_idf"
    is_plain = not (node.shares or node.results or node.weights or operator.draws())
    return is_plain and operator.name in LAYERS and not weighted


def _size(node: Node, graph: Graph, known: Mapping[str, int]) -> int:
    """Returns the bytes of a sample, or more than there are of a shape that the data decides."""
    assert node.type is not None
    elements = product(node.type.shape[1:])
    if elements is not None:
        return elements * node.type.dtype.size
    given = _type_of(node.inputs[0], graph)
    return known[node.inputs[0]] if given.shape == node.type.shape else 2**62


def _type_of(name: str, graph: Graph) -> TensorType:
    given = graph.inputs.get(name) or graph[name].type
    assert given is not None
    return given


def _frontier(graph: Graph, done: Collection[str], kept: Iterable[str]) -> tuple[str, ...]:
    """Returns the inputs and computed tensors that everything else needs."""
    there = {*graph.inputs, *done}
    needed = [name for node in graph.nodes if node.name not in done for name in node.inputs]
    needed += [*graph.outputs.values(), *kept]
    return tuple(dict.fromkeys(name for name in needed if name in there))
