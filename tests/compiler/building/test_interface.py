"""Inputs and outputs, in every form a spec may write them."""

from typing import Any

import pytest
from compiled_texts import NETWORK, codes, compiled, facts, of_layers


def of_inputs(written: str, *items: str) -> str:
    lines = "".join(f"    - {item}\n" for item in items or ("flatten",))
    return NETWORK.replace("{x: [4]}", written) + lines


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{x: [8, 8, 1]}", "(batch, 8, 8, 1) float32"),
        ("{x: 64}", "(batch, 64) float32"),
        ("{x: {shape: 64}}", "(batch, 64) float32"),
        ("{x: {shape: [4], dtype: int32}}", "(batch, 4) int32"),
        ("{x: [3.0]}", "(batch, 3) float32"),
        ("{x: [null, 4]}", "(batch, ?, 4) float32"),
        ("{x: [~, 4]}", "(batch, ?, 4) float32"),
        ("{x: []}", "(batch,) float32"),
    ],
)
def test_a_shape_is_read(written: str, shown: str) -> None:
    spec = compiled(of_inputs(written, "reshape: [-1]")).spec
    assert spec is not None
    type_ = spec.graph.inputs["x"]
    assert f"{type_} {type_.dtype}" == shown


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{}", ["SC214"]),
        ("64", ["SC214"]),
        ("{x: [0]}", ["SC214"]),
        ("{x: [true]}", ["SC214"]),
        ("{x: ['4']}", ["SC214"]),
        ("{x: [[4]]}", ["SC214"]),
        ("{x: [1000000000]}", ["SC214"]),
        ("{x: true}", ["SC214"]),
        ("{x: }", ["SC214"]),
        ("{x: {shape: }}", ["SC214"]),
        ("{x: {dtype: int32}}", ["SC102"]),
        ("{x: {shape: [4], dtype: 3}}", ["SC103"]),
        ("{x: {shape: [4], dtype: int23}}", ["SC103"]),
        ("{x: {shape: [4], dtypes: int32}}", ["SC101"]),
        ("{x: {shape: [4], colour: 3}}", ["SC101"]),
        ("{1x: [4]}", ["SC216"]),
        ("{input: [4]}", ["SC216"]),
    ],
)
def test_what_is_no_input_is_the_only_error(written: str, expected: list[str]) -> None:
    assert codes(compiled(of_inputs(written))) == expected


def test_layers_are_read_though_no_input_is() -> None:
    found = codes(compiled(of_inputs("[64]", "dense: x", "droput: 0.1", "dense: 3")))
    assert found == ["SC214", "SC103", "SC104"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", {"b": "b"}),
        ("  outputs:\n", {"b": "b"}),
        ("  outputs: {o: a}\n", {"o": "a"}),
        ("  outputs: {o: a, p: b, q: a}\n", {"o": "a", "p": "b", "q": "a"}),
    ],
)
def test_outputs_are_named_layers_or_the_last_one(written: str, expected: dict[str, str]) -> None:
    spec = of_layers("{dense: 4, name: a}", "{dense: 4, name: b}", rest=written).spec
    assert spec is not None
    assert spec.graph.outputs == expected


@pytest.mark.parametrize(
    ("written", "code", "kind", "arguments"),
    [
        ("[a]", "SC212", "outputs_not_a_mapping", {"got": "[a]", "layers": ["a"]}),
        ("{}", "SC212", "outputs_not_a_mapping", {"got": "an empty mapping", "layers": ["a"]}),
        (
            "{o: c}",
            "SC212",
            "undefined_output_layer",
            {"output": "o", "layer": "c", "layers": ("a", "x")},
        ),
        (
            "{o: 3}",
            "SC212",
            "output_not_a_layer",
            {"output": "o", "got": "3", "layers": ("a", "x")},
        ),
        ("{o o: a}", "SC216", "invalid_name", {"name": "o o", "kind": "output"}),
    ],
)
def test_what_is_no_output_is_the_only_error(
    written: str, code: str, kind: str, arguments: dict[str, Any]
) -> None:
    result = of_layers("{dense: 4, name: a}", rest=f"  outputs: {written}\n")
    assert facts(result) == [(code, kind, arguments)]


@pytest.mark.parametrize(
    ("shape", "layer", "expected"),
    [
        ("[null, 8, 8, 1]", "conv2d: {filters: 3, kernel_size: 2}", "remove the batch axis: "),
        (
            "[32, 8, 8, 1]",
            "conv2d: {filters: 3, kernel_size: 2}",
            "remove 32 if it's the batch size: ",
        ),
        (
            "[8, 8, 1]",
            "lstm: 3",
            "add `reshape: [time, features]`",
        ),  # a picture where a series belongs
        ("[null, 8, 3]", "lstm: 3", "remove the batch axis: `x: [8, 3]`"),
    ],
)
def test_a_batch_in_the_shape_is_seen_where_it_does_not_fit(
    shape: str, layer: str, expected: str
) -> None:
    (found,) = compiled(of_inputs(f"{{x: {shape}}}", layer)).findings
    assert found.code == "SC204"
    assert found.help.startswith(expected)
