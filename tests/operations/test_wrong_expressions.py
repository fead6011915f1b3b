"""What is said of wrong expressions, and which part of them is underlined.

`UPDATE_GOLDENS=1` writes wrong_expressions.txt anew.
"""

import os
import re
from pathlib import Path

from speccompile.compiler.compile import compile_spec
from speccompile.spec_schema.findings.finding import Finding

GOLDEN = Path(__file__).parent / "wrong_expressions.txt"
INPUTS = {
    "x": "[4]",
    "w": "[3]",
    "m": "[3, 4]",
    "n": "[4, 5]",
    "i": "{shape: [3], dtype: int32}",
    "b": "{shape: [4], dtype: bool}",
    "p": "[8, 8, 3]",
    "u": "[null, 4]",
}
WRONG = [
    # Syntax.
    "",
    "x +",
    "x + )",
    "(x + 1",
    "x[0",
    "x & b",
    "ops.abs(x)",
    "x = 1",
    "x < 1 < 2",
    "3x",
    "cast(x, 'int32)",
    "x # 2",
    "sum(x, axis=1, 2)",
    "x.shape",
    # Names.
    "sqroot(x)",
    "reduce_sum(x, axis=1)",
    "len(x)",
    "unstack(x)",
    "dropout(x)",
    "tf.exp(x)",
    "y + 1",
    "cast(x, float32)",
    "2 + 3",
    "ones([3])",
    # Arguments.
    "sum(x, dim=1)",
    "sum(x, axes=1)",
    "sum()",
    "sum(x, 1, true, 3)",
    "sum(x, x=1)",
    "sum(x, axis=1.5)",
    "sum(x, axis=w)",
    "sum(x, axis=1, keepdims=1)",
    "sqrt(2) + x",
    "exp('x') + x",
    "cast(x, 'float8')",
    "one_hot(i, 0)",
    "one_hot(i)",
    "concatenate(x, axis=1)",
    "stack([x, 'a'])",
    "transpose(m, [0, 1.5, 2])",
    "x[:, w]",
    "x[0.5]",
    "x @ true",
    "true + x / (1 / 0)",
    "x * 1e16",
    "x / 0",
    "x // 0.0",
    "i % 0",
    "i ** -1",
    "[x, w] + 1",
    "x + [1, 'a']",
    "x + [[1, 2], [3]]",
    "top_k(x, 2) + 1",
    "rfft(x)",
    "top_k(x, 2)[2]",
    "top_k(x, 5)[0]",
    "fft([x])[0]",
    "split(x, 2, axis=1)",
    "split(x, 2, axis=1)[2]",
    "split(x, 1, axis=1)[0]",
    "split(x, [3, 2], axis=1)[0]",
    "split(x, 2)[0]",
    "split(x, 3, axis=1)[0]",
    "split(x, [2, 4], axis=1)[0]",
    # Shapes.
    "x + w",
    "x - m",
    "x[:, None] - w[:, None, :]",
    "sum(x, axis=2)",
    "sum(m, axis=[1, 1])",
    "m @ w",
    "m @ m",
    "x @ 2",
    "einsum('bij,bjk', m, n)",
    "einsum('bij,bjk->bik', m)",
    "einsum('bij,bjk->bik', m, m)",
    "einsum('bi,bi->bz', x, x)",
    "einsum('b,b->b', x, w)",
    "einsum('b...->b', x)",
    "einsum('b...k->b...', w[:, 0])",
    "einsum('...,...->...', x, w)",
    "tensordot(x, [1.0, 2.0], axes=2)",
    "reshape(m, [-1, 5])",
    "reshape(m, [3, 4])",
    "reshape(m, [-1, -1])",
    "transpose(m, [0, 1])",
    "squeeze(m, axis=1)",
    "concatenate([m, x], axis=1)",
    "concatenate([m, n], axis=1)",
    "stack([x, w], axis=1)",
    "x[:, 4]",
    "x[:, -5]",
    "x[:, 0, 0]",
    "x[:, 3:1]",
    "x[:, ::0]",
    "x[..., ...]",
    "pad(x, [[0, 0]])",
    "pad(x, [[0, 0], [4, 0]], mode='reflect')",
    "resize(m, [4, 4])",
    "resize(p, 4)",
    "rgb_to_grayscale(p[..., :2])",
    "x + arange(3, 3)",
    "x * zeros([1000, 1000])[0, 0]",
    "tile(x, [2])",
    "broadcast_to([1, 2, 3], [4]) + x",
    # Element types.
    "one_hot(x, 4)",
    "take(x, x, axis=1)",
    "softmax(i)",
    "relu(b)",
    "round(b)",
    # Samples.
    "sum(x)",
    "x / max(x, axis=0)",
    "x[0]",
    "x[1:]",
    "softmax(x, axis=0)",
    "flip(x)",
    "flip(x, axis=[0, 1])",
    "cumsum(x, axis=0)",
    "transpose(m)",
    "transpose(x) @ w",
    "x @ transpose(x)",
    "x[:, None] - x[None]",
    "m[:, 0] + w[:, 0]",
    "reshape(u, [-1, 8])",
    "mean(x[:, None] - x, axis=1)",
    "max(b, axis=1)",
    "b * b",
    "clip(i, 0, 0.5)",
    "softmax(x[:, :1])",
]


def finding(expression: str) -> Finding:
    """The one finding in a spec with the expression."""
    unquoted = re.sub(r"'[^']*'", "", expression)
    words = dict.fromkeys(re.findall(r"\b[a-z]\b", unquoted))
    names = [word for word in words if word in INPUTS]
    inputs = ", ".join(f"{name}: {INPUTS[name]}" for name in names or ["x"])
    source = f"[{', '.join(names or ['x'])}]"
    text = (
        f"spec: 1\nmodel:\n  inputs: {{{inputs}}}\n  layers:\n"
        f'    - compute: "{expression}"\n      from: {source if len(names) > 1 else source[1:-1]}\n'
    )
    found = [
        one
        for one in compile_spec(Path("spec.yaml"), text=text).findings
        if one.severity == "error"
    ]
    assert len(found) == 1, (expression, [one.message for one in found])
    return found[0]


def shown(expression: str) -> str:
    """The expression with the underlined part, and what is said of it."""
    found = finding(expression)
    lines = [expression]
    assert found.span is not None
    begin = found.span.column - len('    - compute: "') - 1
    width = found.span.end_column - found.span.column
    label = f" {found.label}" if found.label else ""
    lines.append(f"{' ' * begin}{'^' * width}{label}" if begin >= 0 else found.path)
    lines.append(f"{found.code}: {found.message}")
    return "\n".join([*lines, f"help: {found.help}"] if found.help else lines)


def test_what_is_said_of_wrong_expressions() -> None:
    text = "\n\n".join(map(shown, WRONG)) + "\n"
    if os.environ.get("UPDATE_GOLDENS"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
