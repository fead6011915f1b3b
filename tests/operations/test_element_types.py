"""Each case with inputs of each other element type: refused, or computed alike by both targets."""

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

from expression_cases import CASES, sample, types_of  # noqa: E402
from speccompile.compiler.targets.graph.operations import apply as apply_graph  # noqa: E402
from speccompile.compiler.targets.keras_operations import apply as apply_keras  # noqa: E402
from speccompile.spec_schema.expressions.formula import FormulaError  # noqa: E402
from speccompile.spec_schema.expressions.tensors import program_of  # noqa: E402
from speccompile.spec_schema.types import DType  # noqa: E402

BY_ZERO = ("floor_divide(a, b)", "mod(a, b)")
"""Integers that are 0 among the values of the second."""


@pytest.mark.parametrize("dtype", ["uint8", "int32", "int64", "bool", "float64"])
def test_what_is_accepted_is_computed(dtype: str) -> None:
    accepted = 0
    for text, given in CASES:
        types = {name: type_.with_dtype(DType(dtype)) for name, type_ in types_of(given).items()}
        try:
            inferred = program_of(text).infer(types)
        except FormulaError:
            continue
        if text in BY_ZERO and "int" in dtype:
            continue
        accepted += 1
        values = {name: tf.constant(sample(type_)) for name, type_ in types.items()}
        for apply in (apply_keras, apply_graph):
            assert program_of(text).run(values, apply).dtype.name == inferred.dtype.value, text
    assert accepted > 60
