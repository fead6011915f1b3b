"""What is found in a section with a misspelt name is found at its own place."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.context import Context
from speccompile.spec_schema.document.spec import Spec
from speccompile.spec_schema.findings.finding import Findings, Span
from speccompile.spec_schema.yaml.loading import read_source

SPEC = """\
spec: 1
data:
  csv: {path: a.csv, target: y}
  split: {validation: 0.2}
model:
  inputs: {x: 4}
  layers:
    - dense: {units: 3, activation: softmax}
  regularize:
    - {l2: 1, on: dens}
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
  policy:
    early_stopping:
      monitor: val_accuracy
    checkpoint: {keep: {best: 1}, monitor: val_auc}
"""
INSIDE = {
    "model": [("SC210", "dens")],
    "regularize": [("SC210", "dens")],
    "training": [("SC304", "val_accuracy"), ("SC304", "val_auc")],
    "policy": [("SC304", "val_accuracy"), ("SC304", "val_auc")],
    "early_stopping": [("SC304", "val_accuracy")],
    "checkpoint": [("SC304", "val_auc")],
    "monitor": [("SC304", "val_accuracy")],
}


@pytest.mark.parametrize("key", INSIDE)
def test_a_fault_below_a_misspelt_key_stays_where_it_is(key: str) -> None:
    text = SPEC.replace(f"{key}:", f"{key[:-2]}{key[-1]}:", 1)
    lines = text.split("\n")
    found = {
        (one.code, lines[one.span.line - 1][one.span.column - 1 : one.span.end_column - 1])
        for one in compile_spec(Path("spec.yaml"), text=text).findings
        if one.span and one.span.line == one.span.end_line
    }
    assert {*INSIDE[key]} <= found


@pytest.mark.parametrize("value", ["", "3", "text", "[1]", "{a: b}", "[]", "{}", "2020-01-01"])
@pytest.mark.parametrize(
    ("missing", "line"),
    [
        ("inputs", "  inputs: {x: 4}\n"),
        ("loss", "  loss: sparse_categorical_crossentropy\n"),
        ("epochs", "  epochs: 3\n"),
    ],
)
def test_beside_a_missing_key_an_unknown_one_may_hold_anything(
    missing: str, line: str, value: str
) -> None:
    text = SPEC.replace(line, f"  zzz: {value}\n")
    found = compile_spec(Path("spec.yaml"), text=text).findings
    missed = [[*one.arguments["keys"]] for one in found if one.code == "SC102"]
    assert missed in ([], [[missing]])
    assert found.has_errors


def test_what_is_nowhere_in_the_text_is_found_at_its_first_key() -> None:
    tree = read_source("spec.yaml", SPEC, Findings())
    assert tree is not None
    context = Context(Spec.model_construct(), tree, Findings())
    assert context.span("runtime.threads") == Span("spec.yaml", 1, 1, 1, 5)


@pytest.mark.parametrize("value", ["3", "", "x", "{a: 1}"])
def test_layers_that_are_misspelt_and_no_list_are_both_reported(value: str) -> None:
    text = f"spec: 1\nmodel:\n  inputs: {{x: [4]}}\n  LAYERS: {value}\n"
    found = compile_spec(Path("s.yaml"), text=text).findings
    assert [one.kind for one in found] == ["unknown_key", "layers_not_a_list"]
