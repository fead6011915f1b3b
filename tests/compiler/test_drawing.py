"""Drawings: where boxes and arrows are, and the formats they are written in."""

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
import speccompile as sc
from speccompile.compiler.drawing.diagram import block_diagrams, network_diagram
from speccompile.compiler.drawing.folding import folded
from speccompile.compiler.drawing.layout import ACROSS, Size, laid_out

SPECS = sorted(Path("specs").rglob("*.yaml"))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_arrows_point_down_and_nothing_overlaps(path: Path) -> None:
    graph = sc.load(path).graph
    for diagram in (network_diagram(graph), *block_diagrams(graph).values()):
        sizes = [Size(60.0 + 7 * len(box.name), 40.0) for box in diagram.boxes]
        layout = laid_out(diagram, sizes, 30)
        for arrow, bends in zip(diagram.arrows, layout.bends, strict=True):
            ends = layout.centers[arrow.source], layout.centers[arrow.target]
            heights = [point.y for point in (ends[0], *bends, ends[1])]
            assert heights == sorted(set(heights))
        boxes = [*zip(layout.centers, sizes, strict=True)]
        for (one, size), (other, its) in combinations(boxes, 2):
            beside = abs(one.x - other.x) >= (size.width + its.width) / 2 + ACROSS - 1e-6
            assert beside or abs(one.y - other.y) >= 40 + 30 - 1e-6
        for point, size in boxes:
            assert point.x - size.width / 2 >= -1e-6
            assert point.x + size.width / 2 <= layout.size.width + 1e-6


def test_a_chain_is_straight() -> None:
    graph = sc.load("specs/digits_dense.yaml").graph
    diagram = network_diagram(graph)
    layout = laid_out(diagram, [Size(80, 40)] * len(diagram.boxes), 30)
    assert len({round(point.x, 6) for point in layout.centers}) == 1


def test_an_arrow_over_layers_bends_around_the_boxes_between() -> None:
    spec = sc.load(
        "spec: 1\nmodel:\n  inputs: {x: [8]}\n  layers:\n"
        "  - {dense: 8, name: a}\n  - {dense: 8, name: b}\n  - add: {}\n    from: [b, a]\n"
    )
    diagram = network_diagram(spec.graph)
    layout = laid_out(diagram, [Size(80, 40)] * len(diagram.boxes), 30)
    (bends,) = (bends for bends in layout.bends if bends)
    beside = layout.centers[[box.name for box in diagram.boxes].index("b")]
    assert bends[0].y == beside.y
    assert abs(bends[0].x - beside.x) > 40


@pytest.mark.parametrize("format", ["svg", "html"])
def test_markup_is_well_formed_and_escaped(format: str) -> None:
    spec = sc.load(
        "spec: 1\nmodel:\n  inputs: {x: [8]}\n  layers:\n  - compute: where(x < 1, x, 0 * x)\n"
    )
    text = spec.draw().render(format)
    svg = text[text.index("<svg") : text.index("</svg>") + 6]
    texts = [one.text for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert "where(x < 1, x, 0 * x)" in texts
    assert "http:" not in text.replace("http://www.w3.org/2000/svg", "")


PASSED = """\
spec: 1
model:
  inputs: {x: [8]}
  layers:
    - {outer: {}, name: one}
    - {step: {}, name: two}
    - {add: {}, from: [one, two]}
blocks:
  step: {layers: [{dense: 8}, relu]}
  outer: {layers: [{step: {}}, {step: {}}]}
"""


def test_blocks_open_in_place_where_no_arrow_passes_them() -> None:
    graph = sc.load(PASSED).graph
    first, block, rest = folded(network_diagram(graph))
    assert (block.name, block.type) == ("one", "outer")
    assert [box.kind for box in first.boxes] == ["input", "joint"]
    assert [box.name or box.kind for box in rest.boxes][:2] == ["joint", "two"]
    assert {(arrow.source, arrow.target) for arrow in rest.arrows} >= {(0, 1), (0, 2), (1, 2)}
    page = sc.load(PASSED).draw().render("html")
    assert page.count('<details class="fold">') == 3  # `outer`, and both steps inside
    assert page.count("<details><summary>") == 0


def test_a_block_that_an_arrow_passes_is_drawn_below() -> None:
    text = PASSED.replace("{outer: {}, name: one}", "{dense: 8, name: one}")
    page = sc.load(text).draw().render("html")
    assert page.count('<details class="fold">') == 0
    assert page.count("<details><summary>Block <code>step</code>") == 1


def test_each_tensor_says_its_shape_once() -> None:
    drawing = sc.draw("specs/two_inputs_two_outputs.yaml")
    texts = [one.text for one in ElementTree.fromstring(drawing.render()).iter(f"{SVG}text")]
    assert texts.count("16") == 3  # both encoders, and the layer that two outputs take


def test_files_are_written_in_the_format_of_their_suffix(tmp_path: Path) -> None:
    drawing = sc.draw("specs/residual.yaml")
    starts = {"svg": b"<svg", "html": b"<!doctype html>", "mmd": b"flowchart", "dot": b"digraph"}
    starts["png"] = b"\x89PNG"
    for suffix, start in starts.items():
        assert drawing.save(tmp_path / f"net.{suffix}").read_bytes().startswith(start)
    with pytest.raises(sc.NotDrawn, match=r"net\.svg already exists"):
        drawing.save(tmp_path / "net.svg")


def test_an_unknown_format_says_which_there_are(tmp_path: Path) -> None:
    drawing = sc.draw("specs/residual.yaml")
    with pytest.raises(sc.NotDrawn, match=r"unknown format of drawings `\.svgg`") as error:
        drawing.save(tmp_path / "net.svgg")
    assert error.value.help == "did you mean `.svg`?"
    with pytest.raises(sc.NotDrawn) as error:
        drawing.save(tmp_path / "net.jpg")
    assert error.value.help == "use `.svg`, `.html`, `.mmd`, `.dot`, `.png`"
    with pytest.raises(sc.NotDrawn, match="No such file or directory"):
        drawing.save(tmp_path / "missing" / "net.svg")


def test_dot_escapes_quotes() -> None:
    from speccompile.compiler.drawing.diagram import Box, Diagram
    from speccompile.compiler.drawing.dot import dot

    assert r'label="a\"b\\c"' in dot(Diagram((Box('a"b\\c', "input"),), ()))
