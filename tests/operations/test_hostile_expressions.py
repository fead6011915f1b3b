"""Expressions made to keep the compiler busy end in a finding, and soon."""

import pytest
from speccompile.spec_schema.expressions.formula import FormulaError
from speccompile.spec_schema.expressions.tensors import program_of
from speccompile.spec_schema.types import TensorType

X = {"x": TensorType((None, 3))}
HOSTILE = {
    "(" * 500: "expression is nested more than 32 levels deep",
    "x" + "[0" * 600: "expression is nested more than 32 levels deep",
    "-" * 1000 + "x": "expression is nested more than 32 levels deep",
    "stack([" * 250: "expression is nested more than 32 levels deep",
    "x**" * 500 + "x": "expression is nested more than 32 levels deep",
    "x+" * 1000 + "x": "expression must have at most 2,000 characters, got 2,001",
    "+".join("x" * 900): "an expression has at most 500 operations",
    "x" + "[:,null]" * 200: "the result has 33 axes, the limit is 32",
    "9**9**9*x": "`**` exceeds 10^15, the limit for numbers in expressions",
    "x*1e16": "`1e16` exceeds 10^15, the limit for numbers in expressions",
    "x+arange(1000000000000000)": "a constant has at most 100,000 elements, got 10^15",
    "x+zeros([1000000000, 1000000000])": "a constant has at most 100,000 elements, got 10^18",
    "repeat(" * 9 + "x" + ",1000000,axis=1)" * 9: "the result has an axis above the limit of 10^15",
    "pad(x, [[0, 0], [1000000000000000, 0]])": "the result has an axis above the limit of 10^15",
    "x[:, -1000000000000000:1000000000000000:1000000000000000, 0]": "3 subscripts for a tensor",
    "einsum('" + "a" * 1500 + "->', x)": "`" + "a" * 59 + "…` has 1,500 letters",
    "split(x, 101, -1)[0]": "`indices_or_sections` must be an integer from 2 to 100, or a list",
    "y" * 1999: "",
    "é(" * 900: "expression is nested more than 32 levels deep",
}


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:20] for text in HOSTILE])
def test_a_hostile_expression_is_refused(text: str) -> None:
    with pytest.raises((FormulaError, KeyError)) as raised:
        program_of(text).infer(X)
    expected = HOSTILE[text].replace("10^15", "1,000,000,000,000,000")
    expected = expected.replace("10^18", "1,000,000,000,000,000,000")
    if "exceeds" in HOSTILE[text]:
        expected = HOSTILE[text]
    if expected:
        assert expected in str(raised.value)
        assert len(str(raised.value)) < 200


def test_a_text_without_end_is_read_once() -> None:
    """No step is taken twice: a sum of the most operations has as many, however often it nests."""
    text = "+".join(["abs(x)"] * 250)
    assert len(program_of(text).steps) == 499
    assert program_of(text) is program_of(text)
