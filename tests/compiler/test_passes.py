"""Each pass: what it changes, what it reports, and that it returns a valid graph."""

from pathlib import Path
from typing import Any

import pytest
import speccompile
from compiled_texts import codes, facts, messages, of_layers
from speccompile.compiler import compile as compile_module
from speccompile.compiler.compile import compile_spec
from speccompile.compiler.context import Context
from speccompile.compiler.ir import Graph, verify
from speccompile.compiler.passes import PASSES
from speccompile.spec_schema.layers.dense import Dense

SPECS = sorted((Path(speccompile.__file__).parent / "specs").glob("*.yaml"))
GRAPHS = sorted((Path(__file__).parents[1] / "goldens" / "graphs").glob("*.yaml"))


@pytest.mark.parametrize("path", [*SPECS, *GRAPHS], ids=lambda path: path.stem)
def test_every_pass_returns_a_valid_graph(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def check(graph: Graph, context: Context) -> Graph:
        verify(graph)
        seen.append("")
        return graph

    passes = [step for each in PASSES for step in (each, check)]
    monkeypatch.setattr(compile_module, "PASSES", (check, *passes))
    assert compile_spec(path).spec is not None
    assert len(seen) == len(PASSES) + 1


# infer


def test_a_floating_input_enters_as_what_is_computed_in() -> None:
    spec = of_layers("flatten").spec
    assert spec is not None
    assert str(spec.graph["flatten"].type) == "(batch, 4)"


def test_only_the_first_of_a_row_of_faults_is_reported() -> None:
    items = ("conv2d: {filters: 1, kernel_size: 3}", "max_pooling2d", "flatten", "dense: 1")
    assert codes(of_layers(*items)) == ["SC204"]


def test_faults_on_two_branches_are_both_reported() -> None:
    result = of_layers(
        "{max_pooling2d: , from: x, name: a}",
        "{conv1d: {filters: 1, kernel_size: 3}, from: x, name: b}",
        "{add: , from: [a, b]}",
    )
    assert codes(result) == ["SC204", "SC204"]


def test_weights_of_another_shape_are_not_shared() -> None:
    result = of_layers("{dense: 8, name: a}", "{share: a}")
    (found,) = result.findings
    assert (found.code, found.kind) == ("SC209", "shape_differs_from_owner")
    shapes = {"given": (None, 8), "expected": (None, 4)}
    assert found.arguments == {"subject": "a_2", "owner": "a", **shapes}


def test_a_weight_no_machine_holds_is_refused() -> None:
    assert codes(of_layers("dense: 1000000", "relu", "dense: 1000001")) == ["SC204"]
    assert codes(of_layers("dense: 1000000", "relu", "dense: 1000000")) == []


# prune


def test_what_nobody_takes_is_left_out_with_all_that_is_before_it() -> None:
    result = of_layers("{dense: 3, name: a}", "{dense: 3, name: b}", "{dense: 1, from: x}")
    assert result.spec is not None
    assert [node.name for node in result.spec.graph.nodes] == ["dense"]
    assert codes(result) == ["SC213", "SC213"]


def test_an_owner_of_shared_weights_stays() -> None:
    result = of_layers("{dense: 3, name: a}", "{share: a, from: x}")
    assert result.spec is not None
    assert [node.name for node in result.spec.graph.nodes] == ["a", "a_2"]
    assert codes(result) == []


# regularize


def regularized(rules: str, *items: str) -> dict[str, str]:
    """Weight → the name of its regularizer, for those that have one."""
    rest = "  regularize:\n" + "".join(f"    - {rule}\n" for rule in rules.split("; "))
    spec = of_layers(*items, rest=rest).spec
    assert spec is not None
    found = ((name, weight.regularizer) for name, weight, _ in spec.graph.weights())
    return {name: term.name for name, term in found if term is not None}


DENSE = ("{dense: 4, name: a}", "dense: 4", "{dense: 1, name: out}")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("l2", {"a/kernel": "l2", "dense/kernel": "l2", "out/kernel": "l2"}),
        ("{l2: , on: dense}", {"a/kernel": "l2", "dense/kernel": "l2", "out/kernel": "l2"}),
        ("{l2: , on: a}", {"a/kernel": "l2"}),
        ("{l2: , on: [a, out]}", {"a/kernel": "l2", "out/kernel": "l2"}),
        ("{l2: , on: 'o*'}", {"out/kernel": "l2"}),
        ("{l2: , on: dense, except: out}", {"a/kernel": "l2", "dense/kernel": "l2"}),
        ("{l2: , on: a, weights: bias}", {"a/bias": "l2"}),
        ("{l2: , on: a, weights: [kernel, bias]}", {"a/kernel": "l2", "a/bias": "l2"}),
        ("{l2: , on: a}; {l1: , on: a}", {"a/kernel": "l1"}),
        (
            "{l1: , on: a}; {l2: , on: '*'}",
            {"a/kernel": "l2", "dense/kernel": "l2", "out/kernel": "l2"},
        ),
    ],
)
def test_a_rule_reaches_what_it_names(rules: str, expected: dict[str, str]) -> None:
    assert regularized(rules, *DENSE) == expected


def test_the_cells_of_a_stack_are_reached_and_keep_what_they_have() -> None:
    own = "{lstm_cell: {units: 2, kernel_regularizer: l1}}"
    items = "reshape: [2, 2]", f"bidirectional: {{rnn: {{cell: [{own}, {{gru_cell: 2}}]}}}}"
    stack = "bidirectional/{}_rnn/stacked_rnn_cells"
    expected = {"lstm_cell/kernel": "l1", "lstm_cell/recurrent_kernel": "l2"}
    expected |= {"gru_cell/kernel": "l2", "gru_cell/recurrent_kernel": "l2"}
    assert regularized("{l2: , on: bidirectional}", *items) == {
        f"{stack.format(way)}/{name}": term
        for way in ("forward", "backward")
        for name, term in expected.items()
    }


def test_a_layers_own_regularizer_stands() -> None:
    own = "dense: {units: 1, kernel_regularizer: {l1: 0.5}}"
    assert regularized("l2; l1_l2", own) == {"dense/kernel": "l1"}


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("dense: {units: 3, activity_regularizer: ORTHOGONAL}", ["SC204"]),
        ("dense: {units: 3, activity_regularizer: {ORTHOGONAL: {mode: columns}}}", []),
        ("dense: {units: 1, activity_regularizer: {ORTHOGONAL: {mode: columns}}}", ["SC204"]),
        ("dense: {units: 3, activity_regularizer: l2}", []),
    ],
)
def test_samples_are_not_drawn_to_be_orthogonal(layer: str, expected: list[str]) -> None:
    assert codes(of_layers(layer.replace("ORTHOGONAL", "orthogonal_regularizer"))) == expected


INITIALIZED = """\
spec: 1
model:
  inputs: {x: [6, 6, 3]}
  layers:
    - conv2d: {filters: 4, kernel_size: 3A}
      name: first
    - conv2d: {filters: 4, kernel_size: 3, kernel_initializer: glorot_uniform}
    - separable_conv2d: {filters: 2, kernel_size: 1B}
    - reshape: [-1, 2]
    - bidirectional: {lstm: {units: 2C}}
    - dense: {units: 2D}
"""
INITIALIZE = """\
  initialize:
    - ones:
    - he_normal:
      on: [conv2d, "separable*"]
    - orthogonal: {gain: 0.5}
      on: bidirectional
      weights: recurrent
    - constant: 0.1
      on: dense
      weights: [kernel, bias]
"""


def initialized(text: str) -> dict[str, Any]:
    """Weight → its initializer."""
    result = compile_spec(Path("s.yaml"), text=text)
    assert result.spec is not None
    return {name: weight.initializer for name, weight, _ in result.spec.graph.weights()}


def test_rules_initialize_what_layers_leave_open() -> None:
    own = {
        "A": ", kernel_initializer: he_normal",
        "B": ", depthwise_initializer: he_normal, pointwise_initializer: he_normal",
        "C": ", kernel_initializer: ones, recurrent_initializer: {orthogonal: {gain: 0.5}}",
        "D": ", kernel_initializer: {constant: 0.1}, bias_initializer: {constant: 0.1}",
    }
    ruled, written = INITIALIZED + INITIALIZE, INITIALIZED
    for place, parameters in own.items():
        ruled = ruled.replace(f"{place}}}", "}")
        written = written.replace(f"{place}}}", parameters + "}")
    assert initialized(ruled) == initialized(written)
    assert initialized(ruled)["conv2d/kernel"].name == "glorot_uniform"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{ones: , on: dens}", ("unmatched_pattern", {"pattern": "dens"})),
        ("{ones: , on: flatten}", ("no_weights", {"patterns": ("flatten",), "verb": "initialize"})),
        (
            "{ones: , on: embedding}",
            (
                "no_kernels",
                {"patterns": ("embedding",), "weights": ["embeddings"], "verb": "initialize"},
            ),
        ),
        (
            "{ones: , on: dense, weights: kernl}",
            (
                "weights_not_found",
                {"patterns": ("dense",), "weights": ["kernl"], "known": ["bias", "kernel"]},
            ),
        ),
    ],
)
def test_an_initializer_for_nothing_is_reported(rule: str, expected: Any) -> None:
    layers = ("embedding: {input_dim: 9, output_dim: 2}", "flatten", "dense: 1")
    result = of_layers(*layers, rest=f"  initialize: [{rule}]\n")
    assert facts(result) == [("SC210", *expected)]


def test_a_rule_is_taken_by_the_owner_of_shared_weights() -> None:
    items = ("{dense: 4, name: a}", "{share: a, name: b}")
    assert regularized("{l2: , on: a}", *items) == {"a/kernel": "l2"}
    result = of_layers(*items, rest="  regularize: [{l2: , on: b}]\n")
    assert facts(result) == [("SC210", "no_weights", {"patterns": ("b",), "verb": "regularize"})]


def test_a_rule_names_layers_inside_blocks_with_and_without_the_block() -> None:
    text = (
        "spec: 1\nblocks: {t: {layers: [dense: 4, {dense: 4, name: h}]}}\nmodel:\n"
        "  inputs: {x: [4]}\n  layers: [t, t]\n  regularize:\n    - {l2: , on: RULE}\n"
    )
    for rule, expected in (
        ("h", ["t/h/kernel", "t_2/h/kernel"]),
        ("t/h", ["t/h/kernel"]),
        ("t_2/*", ["t_2/dense/kernel", "t_2/h/kernel"]),
    ):
        spec = compile_spec(Path("s.yaml"), text=text.replace("RULE", rule)).spec
        assert spec is not None
        assert [name for name, w, _ in spec.graph.weights() if w.regularizer] == expected


COPIES = (
    "spec: 1\nblocks: {t: {layers: [{dense: 4, repeat: 2, name: h}, {dense: 4, name: h1}]}}\n"
    "model:\n  inputs: {x: [4]}\n  layers: [{t: , repeat: 2}]\n"
    "  regularize:\n    - {l2: , on: 'RULE'}\n"
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("h", ["t/h", "t/h_2", "t_2/h", "t_2/h_2"]),
        ("h[0]", ["t/h", "t_2/h"]),
        ("h[1]", ["t/h_2", "t_2/h_2"]),
        ("t/h[0]", ["t/h", "t_2/h"]),
        ("t[1]/h", ["t_2/h", "t_2/h_2"]),
        ("t[1]/h[0]", ["t_2/h"]),
        ("t[0]/*", ["t/h", "t/h_2", "t/h1"]),
        ("t_2/h", ["t_2/h"]),
        ("t_2/h_2", ["t_2/h_2"]),
        ("h_[12]", ["t/h_2", "t_2/h_2"]),
        ("h*", ["t/h", "t/h_2", "t/h1", "t_2/h", "t_2/h_2", "t_2/h1"]),
    ],
)
def test_a_rule_names_copies_by_index_and_all_of_them_by_name(
    rule: str, expected: list[str]
) -> None:
    spec = compile_spec(Path("s.yaml"), text=COPIES.replace("RULE", rule)).spec
    assert spec is not None
    weights = [name for name, w, _ in spec.graph.weights() if w.regularizer]
    assert weights == [f"{name}/kernel" for name in expected]


def test_the_number_of_patterns_is_bounded() -> None:
    rules = "".join("    - {l2: , on: dense}\n" for _ in range(101))
    assert codes(of_layers("dense: 1", rest="  regularize:\n" + rules)) == ["SC703"]


# check_target


@pytest.mark.parametrize(("target", "expected"), [("keras", []), ("graph", ["SC503"])])
def test_what_the_target_can_not_do_is_said(
    target: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dense, "unsupported", {"graph": "it has no TensorFlow operation"})
    result = of_layers("dense: 1", rest=f"runtime: {{target: {target}}}\n")
    assert codes(result) == expected


# check_budget


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ("{parameters: 25}", []),
        ("{parameters: 24}", ["SC710 the network has 25 parameters, but the budget is 24"]),
        (
            "{multiply_adds: 19, activations: 4}",
            [
                "SC710 the network has 20 multiply-adds per sample, but the budget is 19",
                "SC710 the network has 5 activations per sample, but the budget is 4",
            ],
        ),
        ("{parameters: 0.02k}", ["SC710 the network has 25 parameters, but the budget is 20"]),
        ("", []),
    ],
)
def test_a_budget_is_held(budget: str, expected: list[str]) -> None:
    assert (
        messages(
            of_layers(
                "{dense: {units: 4, activation: relu}}", "dense: 1", rest=f"budget: {budget}\n"
            )
        )
        == expected
    )
