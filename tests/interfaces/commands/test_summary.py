"""`speccompile summary`: rows, costs, terms, decisions; as text and as JSON."""

import json

import pytest
from command_line import speccompile

CHAIN = """\
spec: 1
name: small
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 3, activation: relu, bias_constraint: non_neg}
    - dropout: 0.5
    - dense: 2
      name: head
      trainable: false
  regularize: [{l2: 0.5, on: dense}]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, metrics: [accuracy], epochs: 1}
"""
BRANCHES = """\
spec: 1
model:
  inputs: {a: {shape: [2], dtype: int32}, b: [2]}
  layers:
    - embedding: {input_dim: 5, output_dim: 3}
      from: a
    - flatten
    - {dense: 6, from: b, name: other}
    - {add: , from: [flatten, other]}
    - {share: other, from: b, name: again}
    - {add: , from: [add, again]}
"""


@pytest.fixture
def spec(tmp_path):
    def write(text):
        path = tmp_path / "spec.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_chain_is_a_table_of_layers_and_the_facts_below(spec):
    path = spec(CHAIN)
    assert speccompile("summary", path).out == (
        f"small ({path}), keras target\n"
        "\n"
        "layer    type           output      parameters  multiply-adds\n"
        "x        input          (batch, 4)\n"
        "dense    dense          (batch, 3)          15             12\n"
        "dropout  dropout        (batch, 3)           0              0\n"
        "head     dense, frozen  (batch, 2)           8              6\n"
        "total                                       23             18\n"
        "\n"
        "parameters   15 trainable, 8 non-trainable; 92 bytes\n"
        "activations  8 values per sample; 32 bytes\n"
        "regularizer  {l2: 0.5} on dense/kernel, head/kernel\n"
        "constraint   non_neg on dense/bias\n"
        "output head  sparse_categorical_crossentropy, accuracy\n"
        "             `head` outputs logits (no activation), and `sparse_categorical_crossentropy` "
        "applies\n"
        "             softmax to them\n"
        "             `accuracy` is `sparse_categorical_accuracy`: the largest output is the "
        "class\n"
        "optimizer    adam\n"
        "monitors     loss, accuracy\n"
    )


def test_what_a_layer_takes_is_shown_where_it_is_not_the_one_before(spec):
    lines = speccompile("summary", spec(BRANCHES)).out.splitlines()
    table = [" ".join(line.split()) for line in lines[2:12]]
    assert table == [
        "layer type inputs output parameters multiply-adds",
        "a input (batch, 2) int32",
        "b input (batch, 2)",
        "embedding embedding a (batch, 2, 3) 15 0",
        "flatten flatten (batch, 6) 0 0",
        "other dense b (batch, 6) 18 12",
        "add add flatten, other (batch, 6) 0 0",
        "again dense, weights of other b (batch, 6) 0 12",
        "add_2 add add, again (batch, 6) 0 0",
        "total 33 24",
    ]
    assert not any(line.startswith(("regularizer", "optimizer", "monitors")) for line in lines)


def test_json_holds_the_same(spec):
    found = json.loads(speccompile("summary", spec(CHAIN), "--format", "json").out)
    assert (found["format"], found["version"]) == ("speccompile-summary", 1)
    assert found["layers"][2] == {
        "name": "head",
        "type": "dense",
        "inputs": ["dropout"],
        "shares": None,
        "shape": [None, 2],
        "mask": None,
        "results": [],
        "dtype": "float32",
        "parameters": 8,
        "trainable": 0,
        "multiply_adds": 6,
        "activations": 2,
    }
    assert found["total"]["weight_bytes"] == 92
    assert found["objectives"][0]["from_logits"] is True
    assert {"tensor": "dense/bias", "kind": "constraint", "component": "non_neg"} in found["terms"]


def test_overrides_are_applied(spec):
    shown = speccompile("summary", spec(CHAIN), "--set", "model.layers.head.units=7")
    assert "(batch, 7)" in shown.out


def test_a_wrong_spec_has_findings_and_no_summary(spec):
    shown = speccompile("summary", spec(CHAIN.replace("units: 3", "units: -3")))
    assert (shown.code, shown.out) == (1, "")
    assert "error[SC103]" in shown.err


def test_a_missing_spec_is_unreadable_input():
    shown = speccompile("summary", "nowhere.yaml")
    assert (shown.code, shown.out) == (2, "")
    assert "nowhere.yaml not found" in shown.err
