"""Layers with several results: how a spec refers to them."""

import pytest
from compiled_texts import of_layers


def test_results_are_inputs_and_outputs() -> None:
    result = of_layers(
        "{reshape: [4, 1], name: steps}",
        "{lstm: {units: 3, return_state: true}, name: encoder}",
        "{lstm: 3, from: {sequence: steps, initial_state: [encoder.state_h, encoder.state_c]}}",
    )
    assert result.spec is not None
    node = result.spec.graph["lstm"]
    assert node.inputs == ("steps", "encoder.state_h", "encoder.state_c")
    assert node.roles == ("sequence", "initial_state", "initial_state")
    assert str(result.spec.graph.types()["encoder.state_c"]) == "(batch, 3)"


def test_a_shared_layer_has_results_too() -> None:
    result = of_layers(
        "{reshape: [4, 1], name: steps}",
        "{lstm: {units: 3, return_state: true}, name: encoder}",
        "{share: encoder, from: steps, name: again}",
        "{add: , from: [encoder.state_h, again.state_h]}",
    )
    assert result.spec is not None
    assert result.spec.graph["add"].inputs == ("encoder.state_h", "again.state_h")


def test_results_of_a_repeated_layer_are_those_of_a_copy() -> None:
    result = of_layers(
        "{dense: 12}",
        "{reshape: [4, 3], name: steps}",
        "{gru: {units: 3, return_state: true, return_sequences: true}, name: g, repeat: 2}",
        "{add: , from: [g.state_h, 'g[0].state_h']}",
    )
    assert result.spec is not None
    assert result.spec.graph["add"].inputs == ("g_2.state_h", "g.state_h")


@pytest.mark.parametrize(
    ("items", "kind"),
    [
        (["{gru: 3, name: g}", "{dense: 1, from: g.state_h}"], "undefined_result"),
        (
            ["{gru: {units: 3, return_state: true}, name: g}", "{dense: 1, from: g.state}"],
            "undefined_result",
        ),
        (
            [
                "{gru: {units: 3, return_state: true}, name: g}",
                "{gru: 3, from: {sequence: steps, initial_state: [g, g.state_h]}}",
            ],
            "wrong_number_of_states",
        ),
        (
            [
                "{gru: {units: 4, return_state: true}, name: g}",
                "{gru: 3, from: {sequence: steps, initial_state: g.state_h}}",
            ],
            "state_differs",
        ),
        (["{gru: 3, from: {sequence: [steps, steps]}}"], "several_for_one"),
        (
            ["{gru: {units: 3, return_state: true}, name: g}", "{share: g.state_h, from: steps}"],
            "result_has_no_weights",
        ),
        (["{gru: 3, from: [steps, steps]}"], "unnamed_inputs"),
        (
            [
                "{dense: 2, name: g.state_h}",
                "{gru: {units: 3, return_state: true}, from: steps, name: g}",
            ],
            "duplicate_name",
        ),
    ],
)
def test_wrong_references(items: list[str], kind: str) -> None:
    result = of_layers("{reshape: [4, 1], name: steps}", *items)
    assert kind in [finding.kind for finding in result.findings]
