"""Blocks with several inputs and results, and references to all copies of a layer."""

import pytest
from compiled_texts import compiled, facts, of_layers

STAGE = """\
blocks:
  stage:
    inputs: [steps, scale]
    layers:
      - multiply:
        from: [steps, scale]
      - dense: {units: 2, activation: tanh}
        name: skip
      - dense: 4
        name: change
      - add:
        from: [steps, change]
    outputs: [skip]
"""


def wires(*items: str, rest: str = STAGE) -> dict[str, tuple[str, ...]]:
    """Layer → what it takes."""
    result = of_layers(
        "{dense: {units: 4, activation: relu}, from: x, name: scale}", *items, rest=rest
    )
    assert facts(result) == []
    assert result.spec is not None
    return {node.name: node.inputs for node in result.spec.graph.nodes}


def found(*items: str, rest: str = STAGE) -> list[tuple[str, str, str]]:
    """Code, kind and path of each finding."""
    result = of_layers(
        "{dense: {units: 4, activation: relu}, from: x, name: scale}", *items, rest=rest
    )
    return [(each.code, each.kind, each.path) for each in result.findings]


def test_a_block_takes_inputs_by_name_and_gives_results() -> None:
    taken = wires(
        "{stage: , from: {scale: scale, steps: x}}",
        "{dot: {axes: 1}, from: [stage.skip, stage.skip]}",
        "{concatenate: , from: [dot, stage]}",
    )
    assert taken["stage/multiply"] == ("x", "scale")
    assert taken["dot"] == ("stage/skip", "stage/skip")
    assert taken["concatenate"] == ("dot", "stage/add")


def test_the_first_layer_takes_the_first_input() -> None:
    rest = "blocks: {pair: {inputs: [a, b], layers: [dense: 4, {add: , from: [dense, b]}]}}"
    taken = wires("{pair: , from: {b: scale, a: x}}", rest=rest)
    assert taken["pair/dense"] == ("x",)
    assert taken["pair/add"] == ("pair/dense", "scale")


def test_a_copy_takes_the_one_before_in_place_of_what_from_names_first() -> None:
    taken = wires("{stage: , from: {steps: x, scale: scale}, repeat: 2}", "{dense: 1, name: end}")
    assert taken["stage_2/multiply"] == ("stage/add", "scale")


def test_shared_blocks_take_inputs_by_name() -> None:
    taken = wires(
        "{stage: , from: {steps: x, scale: scale}}",
        "{share: stage, from: {steps: scale, scale: stage}, name: again}",
        "{add: , from: [again, again.skip, stage.skip]}",
        rest=STAGE.replace("units: 2", "units: 4"),
    )
    assert taken["again/multiply"] == ("scale", "stage/add")
    assert taken["add"] == ("again/add", "again/skip", "stage/skip")


@pytest.mark.parametrize("skips", ["stage[:].skip", "[stage[0].skip, stage.skip]"])
def test_a_name_can_mean_all_copies(skips: str) -> None:
    skips = f'"{skips}"' if "[:]" in skips else skips.replace("stage[0].skip", '"stage[0].skip"')
    taken = wires(
        "{stage: , from: {steps: x, scale: scale}, repeat: 2}", f"{{add: , from: {skips}}}"
    )
    assert taken["add"] == ("stage/skip", "stage_2/skip")
    assert {"stage/change", "stage_2/change"} & taken.keys() == {"stage/change"}


def test_all_copies_can_be_the_inputs_of_one_role() -> None:
    taken = wires(
        "{dense: 3, from: scale, for: {unused: [1, 2]}, name: 'state', trainable: $(unused > 0)}",
        "{reshape: [4, 1], from: x, name: steps}",
        "{lstm: 3, from: {sequence: steps, initial_state: 'state[:]'}}",
        rest="",
    )
    assert taken["lstm"] == ("steps", "state", "state_2")


def test_unused_uses_of_a_block_and_unused_layers_of_all_uses_are_reported() -> None:
    stage = "{stage: , from: {steps: x, scale: scale}}"
    items = (stage, stage, "{dense: 1, from: stage.skip}")
    assert {path for _, kind, path in found(*items) if kind == "unused_layer"} == {
        *("model.layers.stage.change", "model.layers.stage.add"),
        *("model.layers.stage_2.multiply", "model.layers.stage_2.skip"),
    }


WRONG = [
    ("{stage: , from: [x, scale]}", STAGE, "SC207", "unnamed_inputs"),
    ("{stage: , from: x}", STAGE, "SC207", "unnamed_inputs"),
    ("{stage: , from: {steps: x}}", STAGE, "SC207", "missing_inputs"),
    ("{stage: , from: {steps: x, scales: scale}}", STAGE, "SC207", "unknown_input"),
    ("{stage: , from: {steps: [x, x], scale: scale}}", STAGE, "SC207", "several_for_one"),
    (
        "{b: , from: [x, scale]}",
        "blocks: {b: {layers: [dense: 4]}}",
        "SC207",
        "too_many_for_block",
    ),
    ("b", "blocks: {b: {inputs: a, layers: [dense: 4]}}", "SC103", "wrong_value"),
    ("b", "blocks: {b: {inputs: [], layers: [dense: 4]}}", "SC103", "wrong_value"),
    ("b", "blocks: {b: {inputs: [2], layers: [dense: 4]}}", "SC103", "wrong_value"),
    ("b", "blocks: {b: {outputs: {a: b}, layers: [dense: 4]}}", "SC103", "wrong_value"),
    ("b", "blocks: {b: {inputs: [a b], layers: [dense: 4]}}", "SC216", "invalid_name"),
    (
        "{b: , from: {a: x}}",
        "blocks: {b: {inputs: [a, a], layers: [dense: 4]}}",
        "SC202",
        "duplicate_name",
    ),
    ("b", "blocks: {b: {inputs: [a], layers: [{dense: 4, name: a}]}}", "SC202", "duplicate_name"),
    ("b", "blocks: {b: {outputs: [denser], layers: [dense: 4, relu]}}", "SC201", "undefined_layer"),
    (
        "b",
        "blocks: {b: {inputs: [a], layers: [{dense: 4, from: input}]}}",
        "SC201",
        "undefined_layer",
    ),
    ("{dense: 4, from: b.skip}", STAGE, "SC201", "undefined_layer"),
    ("{concatenate: , from: '{scale[:]}'}", "", "SC201", "no_such_copy"),
]


@pytest.mark.parametrize(("item", "rest", "code", "kind"), WRONG)
def test_what_is_wrong_with_a_block_is_said(item: str, rest: str, code: str, kind: str) -> None:
    item = item.replace("'{", '"').replace("}'", '"')
    assert (code, kind) in [(code, kind) for code, kind, _ in found(item, rest=rest)]


def test_an_undefined_result_lists_those_that_the_block_has() -> None:
    stage = "{stage: , from: {steps: x, scale: scale}}"
    result = of_layers(
        "{dense: 4, from: x, name: scale}", stage, "{dense: 1, from: stage.skipped}", rest=STAGE
    )
    assert (
        "SC201",
        "undefined_result",
        {"layer": "stage", "result": "skipped", "known": ("skip",)},
    ) in facts(result)


def test_a_wrong_result_of_a_block_is_reported_once() -> None:
    rest = "blocks: {b: {outputs: [a], layers: [dense: 4]}}"
    assert [kind for _, kind, _ in found("b", "b", "b", rest=rest)] == ["undefined_layer"]


def test_copies_are_bounded() -> None:
    items = ["{dense: 4, repeat: 1000, name: d}"] + ["{add: , from: 'd[:]'}"] * 1000
    assert "too_much_work" in [kind for _, kind, _ in found(*items, rest="")]


def test_results_of_blocks_can_be_outputs_of_the_network() -> None:
    text = f"""\
spec: 1
{STAGE}model:
  inputs: {{x: [4]}}
  layers:
    - dense: {{units: 4, activation: relu}}
      name: scale
    - stage:
      from: {{steps: x, scale: scale}}
      repeat: 2
  outputs: {{first: "stage[0].skip", last: stage.skip, label: stage}}
"""
    result = compiled(text)
    assert facts(result) == []
    assert result.spec is not None
    assert result.spec.graph.outputs == {
        "first": "stage/skip",
        "last": "stage_2/skip",
        "label": "stage_2/add",
    }


def test_one_of_several_copies_as_the_only_input_gets_the_form_for_all() -> None:
    copies = "{dense: 4, from: x, for: {unused: [1, 2]}, name: b, trainable: $(unused > 0)}"
    result = of_layers(copies, "{add: , from: b}")
    assert facts(result)[0] == (
        *("SC207", "too_few_inputs"),
        {"subject": "add", "count": 1, "repeated": "b"},
    )


UNREAD = [
    "{lstm: {units: -3, return_state: true}, name: h}",
    "{stage: , from: x, name: h}",
    "{stage: , from: {steps: x, scale: scale}, name: h, for: {n: 3}, when: $(n > 0)}",
]


@pytest.mark.parametrize("item", UNREAD)
@pytest.mark.parametrize("result", ["h.skip", "h[0].skip", "h[:].skip", "h.lstm.state_h"])
def test_results_of_what_could_not_be_read_are_not_reported(item: str, result: str) -> None:
    assert len(found(item, f"{{dense: 1, from: '{result}'}}")) == 1


def test_a_missing_copy_is_reported_as_such_where_its_result_is_taken() -> None:
    stage = "{stage: , from: {steps: x, scale: scale}, repeat: 2}"
    for wrong, kind in (("stage[2].skip", "no_such_copy"), ("stage[1].skid", "undefined_result")):
        kinds = [kind for _, kind, _ in found(stage, f"{{dense: 1, from: '{wrong}'}}")]
        assert kinds[0] == kind


def test_results_of_layers_inside_can_be_results() -> None:
    block = "{layers: [{reshape: [2, 2]}, {lstm: {units: 2, return_state: true}}, {dense: 4}]"
    rest = f"blocks: {{b: {block}, outputs: [lstm.state_h]}}}}"
    taken = wires(
        "{b: , repeat: 2}", "{add: , from: ['b[0].lstm.state_h', b.lstm.state_h]}", rest=rest
    )
    assert taken["add"] == ("b/lstm.state_h", "b_2/lstm.state_h")


ROWS = """\
spec: 1
params: {rows: [{units: 3}, {unit: 4}]}
blocks:
  hidden: {params: {units: int}, layers: [dense: $units, relu]}
model:
  inputs: {x: [4]}
  layers:
    - LAYER: $row
      for: {row: $rows}
"""


def test_a_param_can_hold_the_parameters_of_a_block() -> None:
    result = compiled(ROWS.replace("unit:", "units:").replace("LAYER", "hidden"))
    assert result.spec is not None
    kernels = [n.weights[0].shape for n in result.spec.graph.nodes if n.operator.name == "dense"]
    assert kernels == [(4, 3), (3, 4)]


@pytest.mark.parametrize("layer", ["hidden", "dense"])
def test_an_unknown_parameter_in_a_param_is_reported_where_that_is_set_too(layer: str) -> None:
    findings = compiled(ROWS.replace("LAYER", layer)).findings
    (error,) = (one for one in findings if one.kind == "unknown_key")
    assert error.meant == "units"
    assert error.related[-1].span.line == 9
    assert "`row` is set here" in error.related[-1].label


@pytest.mark.parametrize(
    ("layers", "unused"),
    [
        ("[dense: 4]", ["b"]),
        ("[{add: , from: [a, b]}]", []),
        ("[{dense: 4, from: b}]", ["a"]),
        ("[relu, {add: , from: [b, relu]}]", []),
        ("[{multi_head_attention: {num_heads: 1, key_dim: 2}, from: {query: a, value: b}}]", []),
        ("[relu, {dense: 4, from: $which}]", []),
    ],
)
def test_inputs_that_no_layer_takes_are_reported_where_they_are_named(
    layers: str, unused: list[str]
) -> None:
    rest = f"params: {{which: b}}\nblocks: {{pair: {{inputs: [a, b], layers: {layers}}}}}"
    result = of_layers("{reshape: [2, 2]}", "{pair: , from: {a: reshape, b: reshape}}", rest=rest)
    unused_ones = [one.arguments["input"] for one in result.findings if "block_input" in one.kind]
    assert unused_ones == unused


def test_a_parameter_can_be_a_required_list() -> None:
    layer = "{dense: {units: $w, activation: relu}, for: {w: $widths}}"
    rest = f"blocks: {{tower: {{params: {{widths: list}}, layers: [{layer}]}}}}"
    assert wires("{tower: [8, 16]}", rest=rest)["tower/dense_2"] == ("tower/dense",)
    assert found("{tower: 8}", rest=rest)[0][1] == "wrong_value"
    assert found("{tower: }", rest=rest)[0][1] == "missing_keys"


@pytest.mark.parametrize("layer", ["cnn", "{cnn: }", "{cnn: {}}"])
def test_a_wrapped_block_is_called_one(layer: str) -> None:
    rest = "blocks: {cnn: {layers: [{dense: 4}]}}"
    kinds = {kind for _, kind, _ in found(f"{{bidirectional: {{layer: {layer}}}}}", rest=rest)}
    assert kinds - {"unused_block"} == {"wrapped_block"}
