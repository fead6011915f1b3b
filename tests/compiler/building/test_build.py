"""Names, references and bounds of the builder: what goldens do not show."""

import pytest
from compiled_texts import codes, compiled, facts, messages, of_layers
from speccompile.compiler.building.build import MOST_NODES
from speccompile.spec_schema.layers import Dense

NESTED = """\
spec: 1
blocks:
{blocks}
model:
  inputs: {{x: [4]}}
  layers:
{layers}
"""


def names(*items: str) -> list[str]:
    spec = of_layers(*items).spec
    assert spec is not None
    return [node.name for node in spec.graph.nodes]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("dense: 1", "dense: 1", "dense: 1"), ["dense", "dense_2", "dense_3"]),
        (("dense: 1", "dropout: 0.1", "dense: 1"), ["dense", "dropout", "dense_2"]),
        (("{dense: 1, name: a}", "dense: 1"), ["a", "dense"]),
        (("{dense: 1, name: a, repeat: 3}",), ["a", "a_2", "a_3"]),
        (("{dense: 1, repeat: 2}", "dense: 1"), ["dense", "dense_2", "dense_3"]),
        (("{dense: 4, name: a}", "{share: a}", "{share: a, name: b}"), ["a", "a_2", "b"]),
        (("{dense: 1, when: false}", "dense: 1"), ["dense_2"]),
    ],
)
def test_layers_are_called_by_their_types_and_numbered(
    items: tuple[str, ...], expected: list[str]
) -> None:
    assert names(*items) == expected


def test_a_name_that_numbering_would_give_is_taken() -> None:
    result = of_layers("{dense: 4, name: dense_2}", "dense: 4", "dense: 4")
    assert facts(result) == [("SC202", "duplicate_name", {"name": "dense_2"})]


def test_a_name_given_twice_hides_no_other_fault() -> None:
    result = of_layers("{dense: 3, name: a}", "{dense: 3, name: a}", "{dense: 3, from: nothing}")
    assert codes(result) == ["SC202", "SC201"]


def test_the_output_is_called_like_the_last_item() -> None:
    result = of_layers("dense: 4", "{dropout: 0.5, name: quiet, when: false}")
    assert result.spec is not None
    assert result.spec.graph.outputs == {"quiet": "dense"}


def test_a_skipped_layer_with_several_inputs_is_the_first_of_them() -> None:
    result = of_layers(
        "{dense: {units: 4, activation: relu}, name: a}",
        "{add: , from: [a, x], when: false, name: sum}",
        "{dense: 1, from: sum}",
    )
    assert facts(result) == []
    assert result.spec is not None
    assert result.spec.graph["dense"].inputs == ("a",)


def test_index_is_known_where_an_item_is_repeated_and_nowhere_else() -> None:
    result = of_layers("{dense: $(index + 1), repeat: 2}")
    assert result.spec is not None
    assert [node.operator.units for node in result.spec.graph.nodes] == [1, 2]
    assert messages(of_layers("dense: $index")) == ["SC601 undefined param `index`"]


def test_what_takes_a_name_that_stands_inside_its_layer_is_not_reported() -> None:
    result = of_layers("dense: {units: 4, name: a}", "{dense: 4, from: a}")
    assert messages(result) == ["SC101 unknown key `name` in `dense`"]


def test_a_block_sees_its_own_params_first_and_those_of_the_spec() -> None:
    blocks = "  b:\n    params: {units: 3}\n    layers: [dense: $units, dense: $other]"
    text = "params: {units: 8, other: 5}\n" + NESTED.format(blocks=blocks, layers="    - b")
    result = compiled(text)
    assert result.spec is not None
    assert [node.operator.units for node in result.spec.graph.nodes] == [3, 5]


def test_a_parameter_that_a_block_does_not_name_is_not_inherited_by_another() -> None:
    blocks = (
        "  inner:\n    layers: [dense: $units]\n"
        "  outer:\n    params: {units: 3}\n    layers: [inner, dense: $units]"
    )
    result = compiled(NESTED.format(blocks=blocks, layers="    - outer"))
    assert messages(result) == ["SC601 undefined param `units`"]


@pytest.mark.parametrize(
    ("value", "is_right"),
    [
        ("3", True),
        ("3.0", True),
        ("3.5", False),
        ("true", False),
        ("x", False),
        ("null", False),
        ("[3]", False),
    ],
)
def test_a_block_parameter_of_type_int_takes_integers(value: str, is_right: bool) -> None:
    blocks = "  b:\n    params: {units: int}\n    layers: [dense: $units]"
    result = compiled(NESTED.format(blocks=blocks, layers=f"    - b: {{units: {value}}}"))
    assert (codes(result) == []) is is_right


@pytest.mark.parametrize(
    ("params", "units"),
    [("{units: int}", 7), ("{units: 3}", 7), ("{bias: true, units: int}", 7)],
)
def test_a_bare_value_sets_the_parameter_of_a_block(params: str, units: int) -> None:
    blocks = f"  b:\n    params: {params}\n    layers: [dense: $units, dense: $(1 if bias else 2)]"
    text = NESTED.format(blocks=blocks, layers="    - b: 7") + "params: {bias: true}\n"
    spec = compiled(text).spec
    assert spec is not None
    assert spec.graph.nodes[0].operator == Dense(units=units)


@pytest.mark.parametrize(
    ("params", "required"),
    [("{units: int, bias: bool}", ["units", "bias"]), ("{units: 3, bias: true}", [])],
)
def test_a_bare_value_must_be_unambiguous(params: str, required: list[str]) -> None:
    blocks = f"  b:\n    params: {params}\n    layers: [dense: {{units: $units, use_bias: $bias}}]"
    (found,) = compiled(NESTED.format(blocks=blocks, layers="    - b: 7")).findings
    assert found.kind == "unexpected_value"
    assert found.arguments["required"] == required
    assert found.arguments["parameters"] == ["units", "bias"]


def test_what_stands_behind_a_hole_is_read_and_not_typed() -> None:
    result = of_layers("nonsense: 4", "dense: {units: x}", "conv2d: {filters: 1, kernel_size: 1}")
    assert codes(result) == ["SC104", "SC103"]


def test_an_error_inside_a_block_that_is_used_often_is_reported_once() -> None:
    blocks = "  b:\n    layers: [dense: x, {dense: 4, nmae: y}, {dense: 4, from: z}]"
    layers = "    - {b: , repeat: 5}\n    - {b: , name: c}"
    result = compiled(NESTED.format(blocks=blocks, layers=layers))
    assert codes(result) == ["SC103", "SC101", "SC201"]


@pytest.mark.parametrize(
    ("blocks", "layers"),
    [
        ("  b: {layers: [dense: 1]}", f"    - {{b: , repeat: {MOST_NODES + 1}}}"),
        ("  b: {layers: [{dense: 1, when: false, repeat: 9999}]}", "    - {b: , repeat: 9999}"),
        (
            "  b0: {layers: [{dense: 1, when: false}]}\n"
            + "\n".join(f"  b{n}: {{layers: [b{n - 1}, b{n - 1}]}}" for n in range(1, 31)),
            "    - b30",
        ),
    ],
    ids=["one repetition", "repetitions of nothing", "blocks that double"],
)
def test_building_ends(blocks: str, layers: str) -> None:
    assert "SC705" in codes(compiled(NESTED.format(blocks=blocks, layers=layers)))


def test_ten_thousand_layers_compile() -> None:
    result = of_layers(*["dense: 4"] * 10_000)
    assert result.spec is not None
    assert len(result.spec.graph.nodes) == 10_000


def test_a_reference_to_a_name_that_can_not_be_read_is_not_reported() -> None:
    assert codes(of_layers("{dense: 1, name: [a]}", "{dense: 1, from: a}")) == ["SC103"]
    assert codes(of_layers("{name: [a]}", "{dense: 1, from: a}")) == ["SC105"]
    assert codes(of_layers("{dense: 1, name: 2nd}", "{dense: 1, from: 2nd}")) == ["SC216"]
    assert codes(of_layers("dense: {units: 1, name: a}", "{dense: 1, from: a}")) == ["SC101"]


def test_an_input_called_name_hides_no_undefined_layer() -> None:
    text = "spec: 1\nmodel:\n  inputs: {name: [-3], x: [4]}\n  layers: [{dense: 1, from: lost}]\n"
    assert codes(compiled(text)) == ["SC214", "SC201"]
