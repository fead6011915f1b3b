"""Copies of layers, made by `repeat` and `for`: their names, inputs and values."""

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


COPIES = ("{dense: 4, name: h, repeat: 3}",)


def inputs_of(*items: str) -> dict[str, tuple[str, ...]]:
    result = of_layers(*items)
    assert result.spec is not None, messages(result)
    return {node.name: node.inputs for node in result.spec.graph.nodes}


@pytest.mark.parametrize(
    ("reference", "node"),
    [("h", "h_3"), ("h[0]", "h"), ("h[1]", "h_2"), ("h[2]", "h_3"), ("h_2", "h_2")],
)
def test_the_name_of_a_repeated_layer_is_its_last_copy(reference: str, node: str) -> None:
    found = inputs_of(
        *COPIES, f"{{dense: 4, from: '{reference}', name: last}}", "{add: , from: [h, last]}"
    )
    assert found["last"] == (node,)
    shared = inputs_of(*COPIES, f"{{share: '{reference}', name: last}}")
    assert shared["last"] == ("h_3",)


def test_all_copies_of_a_layer_can_be_taken() -> None:
    found = inputs_of(
        *COPIES, "{add: , from: 'h[:]', name: all}", "{add: , from: [x, 'h[:]', all]}"
    )
    assert found["all"] == ("h", "h_2", "h_3")
    assert found["add"] == ("x", "h", "h_2", "h_3", "all")


def test_only_a_layer_with_copies_has_all_copies() -> None:
    for name, kind in (("x", "no_such_copy"), ("missing", "undefined_layer")):
        found = of_layers(*COPIES, f"{{add: , from: ['{name}[:]', h]}}")
        assert facts(found)[0][:2] == ("SC201", kind)


def test_outputs_can_be_copies() -> None:
    text = NESTED.format(blocks="  b: {layers: [dense: 4]}", layers="    - {b: , repeat: 2}")
    spec = compiled(f"{text}  outputs: {{first: 'b[0]', last: b}}\n").spec
    assert spec is not None
    assert spec.graph.outputs == {"first": "b/dense", "last": "b_2/dense"}


def test_sharing_a_repeated_block_shares_its_last_copy() -> None:
    blocks = "  b: {layers: [dense: 4]}"
    layers = "    - {b: , repeat: 2}\n    - {share: b, name: c}\n    - {share: 'b[0]', name: d}"
    spec = compiled(NESTED.format(blocks=blocks, layers=layers)).spec
    assert spec is not None
    shares = {node.name: node.shares for node in spec.graph.nodes}
    assert shares == {
        "b/dense": None,
        "b_2/dense": None,
        "c/dense": "b_2/dense",
        "d/dense": "b/dense",
    }


def test_copies_are_a_chain_also_from_another_layer() -> None:
    found = inputs_of("dense: 4", "dense: 4", "{dense: 4, from: dense, name: h, repeat: 3}")
    assert [found[name] for name in ("h", "h_2", "h_3")] == [("dense",), ("h",), ("h_2",)]
    found = inputs_of("{add: , from: [x, x], name: a, repeat: 2}")
    assert found == {"a": ("x", "x"), "a_2": ("a", "x")}


def test_no_copy_is_dropped() -> None:
    assert "SC213" not in codes(of_layers(*COPIES, "{dense: 4, from: h}"))
    assert "SC213" not in codes(of_layers("{dense: 4, from: x, repeat: 3}", "relu"))


def test_a_branch_that_is_not_used_is_called_as_from_would() -> None:
    result = of_layers("{dense: $n, for: {n: [2, 3]}, from: x, name: b}")
    assert facts(result) == [("SC213", "unused_layer", {"layer": "b[0]"})]


@pytest.mark.parametrize(
    ("items", "kind", "copies"),
    [
        ((*COPIES, "{dense: 4, from: 'h[3]'}"), "no_such_copy", 3),
        ((*COPIES, "{share: 'h[3]'}"), "no_such_copy", 3),
        (("{dense: 4, name: h, repeat: 1}", "{dense: 4, from: 'h[1]'}"), "no_such_copy", 1),
        (("{dense: 4, name: h}", "{dense: 4, from: 'h[0]'}"), "no_such_copy", 0),
        (("{dense: 4, name: h$index, repeat: 2}", "{dense: 4, from: 'h0[0]'}"), "no_such_copy", 0),
    ],
)
def test_a_copy_must_exist(items: tuple[str, ...], kind: str, copies: int) -> None:
    (found,) = of_layers(*items).findings
    assert (found.code, found.kind, found.arguments["copies"]) == ("SC201", kind, copies)


def test_a_name_may_not_be_that_of_copies() -> None:
    result = of_layers("{dense: 4, name: h}", "{dense: 4, name: h, repeat: 2}")
    assert facts(result) == [("SC202", "duplicate_name", {"name": "h"})]


# Values of `for`.


def test_an_item_is_made_for_each_value() -> None:
    result = of_layers(
        "{dense: {units: $n, activation: $act}, for: {n: [2, 3], act: [relu, tanh]}, name: h}",
        "{dense: $(n + index), for: {n: '$(range(4, 6))'}, name: i_$n}",
    )
    assert result.spec is not None
    layers = {node.name: node.operator for node in result.spec.graph.nodes}
    assert layers == {
        "h": Dense(units=2, activation="relu"),
        "h_2": Dense(units=3, activation="tanh"),
        "i_4": Dense(units=4),
        "i_5": Dense(units=6),
    }


def test_each_copy_of_for_takes_what_from_names() -> None:
    found = inputs_of(
        "{dense: $n, from: x, name: b, for: {n: [2, 3]}}", "{concatenate: , from: ['b[0]', b]}"
    )
    assert found == {"b": ("x",), "b_2": ("x",), "concatenate": ("b", "b_2")}
    assert inputs_of("{dense: $n, for: {n: [2, 3]}}") == {"dense": ("x",), "dense_2": ("dense",)}


def test_values_of_for_hide_params_of_block_and_spec() -> None:
    blocks = (
        "  b:\n    params: {n: 3, sizes: [5, 6]}\n"
        "    layers: [{dense: $n, for: {n: $sizes}}, dense: $n]"
    )
    spec = compiled("params: {n: 9}\n" + NESTED.format(blocks=blocks, layers="    - b")).spec
    assert spec is not None
    assert [node.operator.units for node in spec.graph.nodes] == [5, 6, 3]


def test_for_without_values_makes_no_layer() -> None:
    assert inputs_of("dense: 4", "{dense: $n, for: {n: []}}") == {"dense": ("x",)}


@pytest.mark.parametrize(
    ("loop", "code", "kind"),
    [
        ("[2, 3]", "SC103", "wrong_value"),
        ("{}", "SC103", "wrong_value"),
        ("{n: 3}", "SC103", "wrong_value"),
        ("{n: [2], m: [2, 3]}", "SC103", "unequal_lists"),
        ("{index: [2]}", "SC609", "reserved_param_name"),
        ("{n-1: [2]}", "SC609", "invalid_param_name"),
        ("{n: $gone}", "SC601", "undefined_param"),
        ("{n: $index}", "SC601", "index_outside_repeat"),
    ],
)
def test_what_for_takes(loop: str, code: str, kind: str) -> None:
    found = of_layers(f"{{dense: $(n * m), name: a, for: {loop}}}", "{dense: 1, from: 'a[0]'}")
    errors = [(one.code, one.kind) for one in found.findings if one.level == "error"]
    assert errors == [(code, kind)]


def test_for_and_repeat_exclude_each_other() -> None:
    result = of_layers("{dense: $n, repeat: 2, for: {n: [2, 3]}}")
    assert [one.kind for one in result.findings if one.level == "error"] == ["repeat_beside_for"]


def test_an_unused_name_of_for_is_reported() -> None:
    result = of_layers("{dense: 4, for: {n: [2, 3]}}")
    assert ("SC802", "unused_for", {"name": "n"}) in facts(result)
    result = of_layers("{dense: $m, for: {n: [2, 3], m: [4, 5]}}")
    assert ("SC802", "unused_param", {"name": "n"}) in facts(result)


def test_copies_side_by_side_may_be_alike() -> None:
    layers = ("{dense: 4, for: {head: [1, 2]}, from: x, name: h}", "{concatenate: , from: 'h[:]'}")
    assert [fact for fact in facts(of_layers(*layers)) if fact[0] == "SC802"] == []


def test_a_wrong_value_is_also_shown_where_for_gives_it() -> None:
    (found,) = of_layers("{dense: $n, for: {n: [2, -3]}}").findings
    (related,) = found.related
    assert (found.code, found.path) == ("SC103", "model.layers.dense_2.units")
    assert related.span.end_column - related.span.column == len("-3")


def test_for_is_bounded() -> None:
    items = ", ".join(["1"] * (MOST_NODES + 1))
    assert codes(of_layers(f"{{dense: $n, for: {{n: [{items}]}}}}")) == ["SC705"]


def test_repeat_is_bounded() -> None:
    for count in (MOST_NODES + 1, 10**30):
        assert codes(of_layers(f"{{dense: 1, repeat: {count}}}")) == ["SC705"]
