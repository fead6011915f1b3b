"""Drawings of networks: what is in one box, and the arrows between boxes."""

from textwrap import dedent

from compiled_texts import compiled, messages
from speccompile.compiler.drawing.diagram import Diagram, block_diagrams, network_diagram
from speccompile.compiler.drawing.mermaid import mermaid
from speccompile.compiler.ir import Graph

BLOCKS = """\
spec: 1
blocks:
  residual:
    layers:
      - dense: {units: 4, activation: relu}
      - add:
        from: [dense, input]
"""


def graph(layers: str, start: str = "spec: 1\n", inputs: str = "{x: [4]}") -> Graph:
    result = compiled(f"{start}model:\n  inputs: {inputs}\n  layers:\n{layers}")
    assert result.spec is not None, messages(result)
    return result.spec.graph


def boxes(diagram: Diagram) -> list[tuple[str, int]]:
    return [(box.name, box.copies) for box in diagram.boxes]


def arrows(diagram: Diagram) -> list[tuple[int, int, str]]:
    return [(arrow.source, arrow.target, str(arrow.type)) for arrow in diagram.arrows]


def test_a_flowchart_has_a_box_per_layer_and_a_shape_on_each_arrow() -> None:
    found = graph("    - dense: 3\n      name: hidden\n    - softmax\n", inputs="{x: [null, 4]}")
    assert mermaid(network_diagram(found)) == dedent("""\
        flowchart TD
          n0(["x"])
          n1["hidden: dense<br>units: 3"]
          n2["softmax"]
          n3(["softmax"])
          n0 -- "? × 4" --> n1
          n1 -- "? × 3" --> n2
          n2 -- "? × 3" --> n3
        """)


def test_a_block_is_a_box_and_its_copies_are_one() -> None:
    found = graph("    - residual:\n      repeat: 3\n    - residual\n    - dense: 1\n", BLOCKS)
    diagram = network_diagram(found)
    names = ["x", "residual", "residual_4", "dense", "dense"]
    assert boxes(diagram) == list(zip(names, (1, 3, 1, 1, 1), strict=True))
    assert [box.parameters for box in diagram.boxes] == [0, 60, 20, 5, 0]
    assert [(a, b) for a, b, _ in arrows(diagram)] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert 'n1[["residual × 3<br>60 parameters"]]' in mermaid(diagram)
    inside = block_diagrams(found)["residual"]
    assert boxes(inside) == [("input", 1), ("dense", 1), ("add", 1), ("output", 1)]
    assert [(a, b) for a, b, _ in arrows(inside)] == [(0, 1), (1, 2), (0, 2), (2, 3)]


def test_copies_side_by_side_are_one_box() -> None:
    branches = "    - dense: 2\n      repeat: 3\n      from: x\n      name: h\n"
    wide = branches.replace("repeat: 3", "for: {n: [0, 1, 2]}")
    rest = "    - add:\n      from: h[:]\n"
    assert boxes(network_diagram(graph(wide + rest)))[1] == ("h", 3)
    assert boxes(network_diagram(graph(branches + rest)))[1:3] == [("h[0]", 1), ("h", 2)]


def test_copies_that_differ_are_boxes_of_their_own() -> None:
    widths = "    - dense: $n\n      for: {n: [4, 4, 8, 8]}\n      name: h\n"
    found = boxes(network_diagram(graph(widths)))
    assert found == [("x", 1), ("h", 2), ("h[2]", 1), ("h[3]", 1), ("h_4", 1)]


TWO_RESULTS = """\
spec: 1
blocks:
  stage:
    inputs: [steps, condition]
    layers:
      - multiply:
        from: [steps, condition]
      - dense: 4
        name: skip
      - add:
        from: [steps, skip]
    outputs: [skip]
"""


def test_copies_in_a_chain_may_also_take_and_make_the_same() -> None:
    layers = "    - stage:\n      from: {steps: x, condition: c}\n      repeat: 4\n"
    rest = "    - add:\n      from: stage[:].skip\n"
    found = graph(layers + rest, TWO_RESULTS, "{x: [4], c: [4]}")
    diagram = network_diagram(found)
    assert boxes(diagram)[2:4] == [("stage", 3), ("stage[3]", 1)]  # its own result is not used
    ends = [(a, b) for a, b, _ in arrows(diagram)]
    assert ends == [(0, 2), (1, 2), (2, 3), (1, 3), (2, 4), (3, 4), (4, 5)]
    inside = block_diagrams(found)["stage"]
    names = ["steps", "condition", "multiply", "skip", "add", "skip", "output"]
    assert [box.name for box in inside.boxes] == names


def test_the_use_of_a_block_with_the_most_layers_is_opened() -> None:
    block = "spec: 1\nblocks:\n  b:\n    params: {n: int}\n    layers:\n"
    inner = "      - dense: 4\n        when: $(n > 0)\n      - relu\n"
    found = graph("    - b: $index\n      repeat: 3\n", block + inner)
    assert boxes(block_diagrams(found)["b"])[1:-1] == [("dense", 1), ("relu", 1)]


def test_a_block_inside_another_is_opened_where_it_is_first_applied() -> None:
    outer = "  stage:\n    layers:\n      - dense: 4\n      - residual:\n        repeat: 2\n"
    found = block_diagrams(graph("    - stage\n", BLOCKS + outer))
    assert {name: boxes(diagram)[1:-1] for name, diagram in found.items()} == {
        "residual": [("dense", 1), ("add", 1)],
        "stage": [("dense", 1), ("residual", 2)],
    }


def test_copies_of_a_layer_with_other_parameters_are_boxes_of_their_own() -> None:
    layers = "    - dense: {units: 4, activation: $a}\n      for: {a: [relu, relu, tanh]}\n"
    found = boxes(network_diagram(graph(layers)))
    assert found == [("x", 1), ("dense", 2), ("dense[2]", 1), ("dense_3", 1)]


def test_a_layer_that_is_applied_again_says_so() -> None:
    layers = "    - dense: 4\n      name: h\n    - share: h\n      name: again\n"
    assert '["again: dense<br>units: 4<br>shared weights"]' in mermaid(
        network_diagram(graph(layers))
    )


def test_a_weight_takes_nothing() -> None:
    layers = "    - weight: {shape: [4]}\n      name: w\n    - compute: x * w\n      from: [x, w]\n"
    assert [(a, b) for a, b, _ in arrows(network_diagram(graph(layers)))] == [
        (0, 2),
        (1, 2),
        (2, 3),
    ]


def test_labels_hold_no_text_that_mermaid_would_read() -> None:
    text = mermaid(network_diagram(graph("    - compute: relu(x) * 2 < 3\n")))
    assert 'n1["compute<br>relu(x) #42; 2 #60; 3"]' in text
