"""Parts of scalars are located in the source, however they are written."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import compile_spec

WRITTEN = [
    "x + wrong",
    "'x + wrong'",
    '"x + wrong"',
    "'(x + cast(x, ''float32'')) + wrong'",
    '"x +\\u0020\\x20wrong"',
    '"x \\\n        + wrong"',
    "x + 1\n        - wrong * 2",
    ">-\n        x + 1\n\n        - wrong",
    "|\n        x - 1\n          + wrong\n",
    "'x\n\n        + wrong'",
    "x * $scale - wrong",
    "'x * $(scale + 1) +\n        $scale * wrong'",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_word_is_underlined_where_it_stands(written: str) -> None:
    text = (
        "spec: 1\nparams: {scale: -2}\nmodel:\n  inputs: {x: [4]}\n"
        f"  layers:\n    - compute: {written}\n"
    )
    findings = compile_spec(Path("spec.yaml"), text=text).findings
    (found,) = (one for one in findings if one.severity == "error")
    assert found.message == "unknown tensor `wrong`"
    span = found.span
    assert span is not None
    assert text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1] == "wrong"
    assert span.line == span.end_line


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("{compute: x[:, 0] + x[:, 1], name: a}", "x[:, 0] + x[:, 1]"),
        ("{compute: sum(x, axis=-1), name: a}", "sum(x, axis=-1)"),
        ("{compute: {expression: max(x, axis=1) + 2}}", "max(x, axis=1) + 2"),
    ],
)
def test_an_expression_that_brackets_cut_is_put_in_quotes(written: str, whole: str) -> None:
    text = f"spec: 1\nmodel:\n  inputs: {{x: [4]}}\n  layers:\n    - {written}\n"
    (found, *_) = compile_spec(Path("spec.yaml"), text=text).findings
    assert found.kind == "comma_in_expression"
    (fix,) = found.fixes
    assert fix.replacement == f"'{whole}'"
    assert fix.safe
