"""References to sizes of tensors: `$input.channels` and `$encoder.shape`."""

from typing import Any

import pytest
from compiled_texts import compiled, facts
from speccompile import explain

SQUEEZE = """\
spec: 1
blocks:
  squeeze:
    params: {ratio: 4}
    layers:
      - global_average_pooling2d: {keepdims: true}
      - conv2d: {filters: $(input.channels // ratio), kernel_size: 1}
      - conv2d: {filters: $input.channels, kernel_size: 1, activation: sigmoid}
        name: gate
      - multiply: {}
        from: [input, gate]
  widened:
    layers:
      - squeeze: $(input.channels // 8)
        name: inner
      - conv2d: {filters: $(2 * inner.channels), kernel_size: 1}
        when: $(input.channels < 32)
model:
  inputs: {picture: [8, 8, 3]}
  layers:
    - conv2d: {filters: 16, kernel_size: 1}
    - widened:
      repeat: 2
    - conv2d: {filters: 3, kernel_size: "$(picture.shape[:2])"}
    - dense: $size
      for: {size: "$(picture.shape[1:])"}
    - flatten
    - dense: $(len(picture.shape) * widened.channels)
"""


def found(*replaced: tuple[str, str]) -> list[tuple[str, str, dict[str, Any]]]:
    text = SQUEEZE
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return facts(compiled(text))


def test_sizes_follow_from_the_layers_above() -> None:
    spec = compiled(SQUEEZE).spec
    assert spec is not None
    shapes = {node.name: node.type.shape[1:] for node in spec.graph.nodes if node.type}
    assert shapes["widened/inner/conv2d"] == (1, 1, 8)  # 16 // 2
    assert shapes["widened/conv2d"] == (8, 8, 32)
    assert shapes["widened_2/inner/conv2d"] == (1, 1, 8)  # 32 // 4
    assert "widened_2/conv2d" not in shapes  # `when`
    assert shapes["conv2d_2"] == (1, 1, 3)  # its window is the whole picture
    assert (shapes["dense"], shapes["dense_2"]) == ((1, 1, 8), (1, 1, 3))
    assert shapes["dense_3"] == (96,)


def test_a_size_that_is_open_is_an_error_only_where_it_is_used() -> None:
    opened = [("[8, 8, 3]", "[null, 8, 3]"), ("$(picture.shape[:2])", "$(picture.shape[1])")]
    assert [one for one in found(*opened) if one[0] == "SC603"] == []
    for written in ("$(picture.shape[0])", "$(picture.shape[:2])"):
        kinds = found(opened[0], ("$(picture.shape[:2])", written))
        facts = {"name": "picture.shape[0]", "shape": "(batch, ?, 8, 3)"}
        assert ("SC603", "unknown_size", facts) in kinds


@pytest.mark.parametrize(
    ("old", "new", "kind", "meant"),
    [
        ("$input.channels,", "$inptu.channels,", "undefined_size", "input.channels"),
        ("$input.channels,", "$gate.channels,", "undefined_size", ""),  # its own
        ("$input.channels,", "$input,", "tensor_as_param", ""),
        ("$input.channels,", "$picture.channels,", "undefined_size", ""),  # outside the block
        ("$input.channels,", "$input.size,", "tensor_as_param", ""),
        ("spec: 1", "spec: 1\nparams: {w: $picture.channels}", "undefined_size", ""),
    ],
)
def test_a_size_that_does_not_exist(old: str, new: str, kind: str, meant: str) -> None:
    result = compiled(SQUEEZE.replace(old, new))
    one = next(one for one in result.findings if one.code == "SC601")
    assert (one.kind, one.meant) == (kind, meant)


def test_after_an_error_above_nothing_is_said_of_sizes() -> None:
    wrong = "conv2d: {filters: 16, kernel_size: 1}"
    assert [one[0] for one in found((wrong, "conv2d: {filters: 16, kernel_size: 9}"))] == ["SC206"]


def test_a_wrong_value_names_where_its_tensor_comes_from() -> None:
    one, *_ = compiled(SQUEEZE.replace("dense: $(len", "dense: $flatten.shape # (len")).findings
    assert [each.label for each in one.related] == ["`flatten` comes from here"]


def test_a_param_may_be_called_like_a_layer() -> None:
    text = SQUEEZE.replace("spec: 1", "spec: 1\nparams: {flatten: 3}", 1)
    text = text.replace("dense: $(len", "dense: $(flatten * flatten.channels) # (len")
    spec = compiled(text).spec
    assert spec is not None
    assert spec.graph.nodes[-1].type.shape == (None, 9)


def test_explain_shows_a_size_for_each_use_of_the_block(tmp_path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(SQUEEZE, encoding="utf-8")
    shown = str(explain(path, "blocks.squeeze.layers.gate.filters"))
    assert "input.channels  16 in `widened/inner`\n" in shown
    assert "input.channels  32 in `widened_2/inner`" in shown
    assert "widened.channels  32" in str(explain(path, "model.layers[5].dense.units"))
