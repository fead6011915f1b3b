"""Lowers a typed graph to TensorFlow functions over named variables, without Keras."""

from ...valid_spec import ValidSpec
from .network import Network
from .program import GraphProgram

COMPUTED_IN = {"float32": "float32", "mixed_bfloat16": "bfloat16", "mixed_float16": "float16"}


def build(spec: ValidSpec) -> GraphProgram:
    """Returns the program of a spec."""
    dtype = COMPUTED_IN[spec.document.runtime.precision]
    return GraphProgram(spec, Network(spec.graph, spec.document.seed, dtype))
