"""Blocks at each time step."""

import pytest
from compiled_texts import facts, of_layers

TOWER = """\
blocks:
  tower:
    params: {units: int}
    layers:
      - dense: {units: $(units + input.channels), activation: tanh}
      - dense: $input.channels
        name: change
      - add:
        from: [input, change]
      - {inner: , when: $(units > 0)}
    outputs: [change]
  inner:
    layers:
      - dense: $(input.shape[0])
      - concatenate: 1
        from: [input, dense]
"""


@pytest.mark.parametrize(
    "written",
    [
        "{layer: {tower: 4}}",
        "{layer: {tower: {units: 4}}}",
        "{tower: 4}",
        "{tower: {units: 4}}",
    ],
)
def test_a_block_is_applied_at_each_time_step(written: str) -> None:
    result = of_layers(
        "{reshape: [4, 1], name: steps}",
        f"{{time_distributed: {written}, name: each}}",
        "{share: each, from: steps}",
        "{average: , from: [each, each_2]}",
        "{multiply: , from: [steps, each.change]}",
        "{add: , from: [average, multiply]}",
        rest=TOWER,
    )
    assert facts(result) == []
    graph = result.spec.graph
    assert {
        name: graph[name].type.shape[1:] for name in ("each/add", "each/inner/concatenate")
    } == {
        "each/add": (4, 1),
        "each/inner/concatenate": (4, 2),
    }
    assert [weight for weight, _, _ in graph.weights()] == [
        f"each/{layer}/{name}"
        for layer in ("dense", "change", "inner/dense")
        for name in ("kernel", "bias")
    ]
    assert graph["each/dense"].weights[0].shape == (1, 5)
    assert graph["each_2/dense"].shares == "each/dense"


@pytest.mark.parametrize(
    ("layers", "kind"),
    [
        ("[{multi_head_attention: {num_heads: 1, key_dim: 2}}]", "not_for_each_step"),
        ("[{compute: x * 2}]", "not_for_each_step"),
        ("[{weight: {shape: [2]}}, {add: , from: [input, weight]}]", "not_for_each_step"),
        ("[{reshape: [2, 1]}, {add: , from: [input, reshape]}]", "not_for_each_step"),
        ("[{dense: 3}, {concatenate: 0, from: [dense, dense]}]", "not_for_each_step"),
        ("[{lstm: 3}]", "not_a_sequence"),
        ("[{masking: 0}]", "mask_of_each_step"),
    ],
)
def test_what_a_time_step_can_not_have_is_said(layers: str, kind: str) -> None:
    rest = f"blocks: {{tower: {{layers: {layers}}}}}"
    result = of_layers("{reshape: [2, 2]}", "{time_distributed: tower}", rest=rest)
    assert {each.kind for each in result.findings} - {"unused_layer"} == {kind}
