"""What expressions call their inputs, and weights that take none."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import Compilation, compile_spec

HEAD = """\
spec: 1
params: {by: -2, axes: [1, 2], kind: int32}
model:
  inputs: {left: [4], right: [4]}
  layers:
    - dense: 4
      from: left
      name: a
    - dense: 4
      from: right
      name: b-1
"""


def result(text: str) -> Compilation:
    return compile_spec(Path("spec.yaml"), text=HEAD + text)


RIGHT = [
    ("- compute: x + 1", ("b-1",), ("x",)),
    ("- compute: x + 1\n      from: a", ("a",), ("x",)),
    ("- compute: a * x\n      from: a", ("a", "a"), ("a", "x")),
    ("- compute: left - right\n      from: [right, left]", ("left", "right"), ("left", "right")),
    ("- compute: p - q\n      from: {q: a, p: b-1}", ("b-1", "a"), ("p", "q")),
    ("- compute: x - y\n      from: {x: a, y: a}", ("a", "a"), ("x", "y")),
]


@pytest.mark.parametrize(("item", "inputs", "roles"), RIGHT, ids=[row[0] for row in RIGHT])
def test_inputs_are_bound_by_name(item: str, inputs: tuple, roles: tuple) -> None:
    compiled = result(f"    {item}\n")
    assert not compiled.findings.has_errors, [one.message for one in compiled.findings]
    node = compiled.graph.nodes[-1]
    assert (node.inputs, node.roles) == (inputs, roles)


WRONG = [
    ("- compute: a + b-1\n      from: [a, b-1]", "an expression can't refer to `b-1`"),
    ("- compute: a + z\n      from: [a, left]", "unknown tensor `z`"),
    ("- compute: a + a\n      from: [a, left]", "the expression doesn't use `left`"),
    ("- compute: x + a", "unknown tensor `a`"),
    ("- compute: a + b\n      from: {a: a, c: left}", "unknown tensor `b`"),
    ("- compute: x + 1\n      from: [a, left]", "unknown tensor `x`"),
    (
        "- compute: p + q\n      from: {p: [a, left], q: b-1}",
        "`compute` expects 1 input for `p`, got 2",
    ),
    ("- weight: [4]\n      from: a", "`weight` takes no input"),
    ("- compute: $by + 1", "the expression uses no tensor"),
    ("- compute: 12", "`expression` must be"),
    ("- compute: [x]", "inputs of `compute` must be in `from`, got [x]"),
]


@pytest.mark.parametrize(("item", "message"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_input_is_one_error(item: str, message: str) -> None:
    found = [one for one in result(f"    {item}\n").findings if one.severity == "error"]
    assert len(found) == 1, [one.message for one in found]
    assert found[0].message.startswith(message)


def test_a_layer_that_is_not_an_input_is_put_into_from() -> None:
    (found,) = (f for f in result("    - compute: x + a\n").findings if f.severity == "error")
    assert found.help == "it is a layer: write `from: {x: b-1, a: a}`"


def test_all_layers_of_an_expression_are_put_into_from_at_once() -> None:
    found = result("    - compute: left + a\n").findings
    helps = {one.help for one in found if one.severity == "error"}
    assert helps == {"it is a layer: write `from: {left: left, a: a}`"}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("x ** 2 * $by ** 2", "x ** 2 * (-2) ** 2"),
        ("x - $by", "x - (-2)"),
        ("sum(x[:, null], axis=$axes)", "sum(x[:, null], axis=[1, 2])"),
        ("cast(x, $kind) * $(by + 3)", "cast(x, 'int32') * 1"),
    ],
)
def test_a_reference_stands_for_a_constant(text: str, means: str) -> None:
    compiled = result(f"    - compute: {text}\n")
    assert not compiled.findings.has_errors, [one.message for one in compiled.findings]
    assert compiled.graph.nodes[-1].operator.expression == means


def test_a_weight_takes_the_batch_of_an_input_and_nothing_else() -> None:
    compiled = result("    - weight: [2, 3]\n      name: w\n    - share: w\n      name: again\n")
    assert not compiled.findings.has_errors
    *_, weight, again = compiled.graph.nodes
    assert str(weight.type) == str(again.type) == "(batch, 2, 3)"
    assert weight.inputs == again.inputs == ("left",)
    assert again.shares == "w"


def test_an_expression_is_applied_again_to_other_inputs() -> None:
    text = "    - compute: p - q\n      from: {p: a, q: left}\n      name: d\n"
    text += "    - share: d\n      from: {p: right, q: a}\n"
    compiled = result(text)
    assert not compiled.findings.has_errors
    assert compiled.graph.nodes[-1].inputs == ("right", "a")


TRAINED = """\
spec: 1
data: {synthetic: 8}
model:
  inputs: {x: [4]}
  layers: [dense: 3]
training:
  loss: %s
  metrics: [%s]
  optimizer: sgd
  epochs: 1
"""
SQUARE = "{compute: square(y_true - y_pred)}"


@pytest.mark.parametrize(
    ("loss", "metric", "part", "message"),
    [
        ("{compute: square(y_tru - y_pred)}", "", "y_tru", "unknown tensor `y_tru`"),
        ("{compute: square(y_true)}", "", "y_true", "the expression doesn't use `y_pred`"),
        ("{compute: 'sum(y_pred, axis=2)'}", "", "2", "axis 2 is out of range for (batch, 3)"),
        ("{compute: y_pred > 0}", "", "y_pred > 0", "expected float32, got bool"),
        ("{compute: sqr(y_pred)}", "", "sqr", "unknown operation `sqr`"),
        ("{compute: {expression: y_pred - y_true, targets: class}}", "", "y_pred - y_true",
         "can't broadcast (batch, 3) with (batch,)"),
        (SQUARE, "compute: {expression: y_pred[:, 3], mode: min}", "3",
         "index 3 is out of range for an axis of size 3"),
        (SQUARE, "compute: {expression: y_pre + 1, mode: min}", "y_pre",
         "unknown tensor `y_pre`"),
    ],
)  # fmt: skip
def test_a_wrong_measure_is_underlined(loss: str, metric: str, part: str, message: str) -> None:
    if metric and "[" in metric:
        metric = metric.replace("y_pred[:, 3]", "'y_pred[:, 3]'")
    text = TRAINED % (loss, metric)
    found = compile_spec(Path("spec.yaml"), text=text).findings
    (one,) = (one for one in found if one.severity == "error")
    span = one.span
    assert one.message == message
    assert text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1] == part


def test_two_computed_metrics_need_two_names() -> None:
    twice = ", ".join(["{compute: {expression: y_pred, mode: min}, name: a}"] * 2)
    found = compile_spec(Path("spec.yaml"), text=TRAINED % (SQUARE, twice)).findings
    assert [one.message for one in found if one.severity == "error"] == ["duplicate metric `a`"]


def test_a_monitor_knows_a_computed_metric_and_its_mode() -> None:
    metric = "{compute: {expression: y_pred, mode: max}, name: shown}"
    text = TRAINED % (SQUARE, metric)
    known = compile_spec(Path("spec.yaml"), text=text).monitors
    assert known["shown"].better == "max"
