"""Comments that ignore findings: what they take away, what they can't, and when they are idle."""

import json
from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.compiler.checking import Checked, check
from speccompile.compiler.project.fixing import repaired
from speccompile.compiler.resolving.written import read_written

SPEC = """\
spec: 1
params:
  width: 3{width}
{above}  depth: 2{depth}
model:
  inputs: {{x: [8]}}
  layers: [dense: {layer}]
"""


def spec(width: str = "", above: str = "", depth: str = "", layer: str = "2") -> str:
    return SPEC.format(width=width, above=above, depth=depth, layer=layer)


def checked(text: str) -> Checked:
    return check(read_written(Path("a.yaml"), text))


def codes(text: str) -> list[tuple[str, int]]:
    return [(one.code, one.span.line) for one in checked(text).found if one.span]


def fixed(text: str) -> str:
    return repaired("a.yaml", text, lambda now: checked(now).found, unsafe=False).after


def test_without_a_comment_both_findings_stay() -> None:
    assert codes(spec()) == [("SC802", 3), ("SC802", 4)]


@pytest.mark.parametrize(
    "parts",
    [
        {"depth": "  # speccompile: ignore[SC802] the next study"},
        {"depth": " #speccompile:ignore[ SC311 ,SC802 ]"},
        {"above": "  # speccompile: ignore[SC802] the next study\n\n  # said before\n"},
    ],
)
def test_a_comment_ignores_the_findings_of_its_line_or_of_the_next(parts: dict[str, str]) -> None:
    result = checked(spec(**parts))
    assert [(i.found.code, i.found.message) for i in result.found.ignored] == [
        ("SC802", "unused param `depth`")
    ]
    assert ("SC802", 3) in codes(spec(**parts))


def test_the_reason_is_kept() -> None:
    (ignored,) = checked(spec(depth=" # speccompile: ignore[SC802] for later ")).found.ignored
    assert ignored.reason == "for later"


def test_a_comment_above_the_first_key_ignores_in_the_whole_file() -> None:
    text = "# a spec\n# speccompile: ignore-file[SC802] shared\n\n" + spec()
    assert codes(text) == []
    assert len(checked(text).found.ignored) == 2


@pytest.mark.parametrize(
    "line",
    [
        'name: "a # speccompile: ignore[SC802]"\n',
        "name: 'a\n  # speccompile: ignore[SC802]'\n",
        "description: |\n  # speccompile: ignore[SC802]\n",
        "description: a#speccompile:ignore[SC802]\n",
    ],
)
def test_text_in_a_value_is_no_comment(line: str) -> None:
    text = line + spec()
    assert not [code for code, _ in codes(text) if code in ("SC803", "SC804")]
    assert not checked(text).found.ignored


def test_an_error_stays_and_the_comment_is_told_so() -> None:
    text = spec(layer="{unit: $(width + depth)}]  # speccompile: ignore[SC101]")[:-2] + "\n"
    assert codes(text) == [("SC101", 7), ("SC805", 7)]


def test_an_idle_comment_is_reported_and_its_repair_takes_it_away() -> None:
    text = spec(width=" # speccompile: ignore[SC802]", depth=" # speccompile: ignore[SC311, SC802]")
    assert codes(text) == [("SC803", 4)]
    assert fixed(text) == text.replace("[SC311, SC802]", "[SC802]")
    alone = spec(above="  # speccompile: ignore[SC311]\r\n").replace("dense: 2", "dense: $depth")
    assert fixed(alone) == alone.replace("  # speccompile: ignore[SC311]\r\n", "")


def test_a_comment_about_data_is_not_called_idle() -> None:
    assert codes(spec(width=" # speccompile: ignore[SC416]")) == codes(spec())


def test_a_comment_of_use_in_one_variant_is_of_use() -> None:
    text = (
        "spec: 1\nblocks:\n  tower: # speccompile: ignore[SC801] for the variant\n"
        "    layers: [dense: 3]\n"
        "model:\n  inputs: {x: [8]}\n  layers: [tower]\n"
        "variants:\n  plain: {model.layers: [dense: 3]}\n"
    )
    assert codes(text) == []
    used_always = text.replace("{model.layers: [dense: 3]}", "{model.inputs.x: [9]}")
    assert codes(used_always) == [("SC803", 3)]


def test_a_comment_in_a_base_ignores_what_is_found_there(tmp_path: Path) -> None:
    base = (
        "spec: 1\nblocks:\n  tower: {layers: [dense: 3]}%s\n"
        "model:\n  inputs: {x: [8]}\n  layers: [dense: 3]\n"
    )
    own = tmp_path / "own.yaml"
    own.write_text("extends: base.yaml\nname: own\n", encoding="utf-8")
    for comment, found in (("", ["SC801"]), (" # speccompile: ignore[SC801] kept", [])):
        (tmp_path / "base.yaml").write_text(base % comment, encoding="utf-8")
        assert [one.code for one in check(read_written(own)).found] == found


def test_with_overrides_nothing_is_called_idle() -> None:
    text = spec(width=" # speccompile: ignore[SC311]", depth=" # speccompile: ignore[SC802]")
    written = read_written(Path("a.yaml"), text)
    found = check(written, ["model.layers.dense.units=$width"]).found
    assert [one.code for one in found] == []


BASE = """\
spec: 1
blocks:
  tower: {layers: [dense: 3]}%s
model:
  inputs: {x: [8]}
  layers: [tower]
"""
CHILDREN = {
    "child": "extends: base.yaml\nmodel: {layers: [dense: 3]}\n",
    "variant": "extends: base.yaml\nvariants: {plain: {model.layers: [dense: 3]}}\n",
    "grandchild": "extends: middle.yaml\nmodel: {layers: [dense: 3]}\n",
    "other": "extends: base.yaml\nname: other\n",
}


@pytest.mark.parametrize(
    ("child", "comment", "idle"),
    [
        (None, "ignore[SC801] for derived specs", ["SC803"]),
        ("other", "ignore[SC801] for derived specs", ["SC803"]),
        ("child", "ignore[SC801] for derived specs", []),
        ("variant", "ignore[SC801] for derived specs", []),
        ("grandchild", "ignore[SC801] for derived specs", []),
        ("child", "ignore[SC801, SC311]", ["SC803"]),
        (None, "ignore[SC801, SC803] for specs elsewhere", []),
    ],
)
def test_a_comment_in_a_base_is_of_use_if_a_spec_checked_with_it_needs_it(
    child: str | None, comment: str, idle: list[str], tmp_path: Path
) -> None:
    (tmp_path / "base.yaml").write_text(BASE % f"  # speccompile: {comment}", encoding="utf-8")
    (tmp_path / "middle.yaml").write_text("extends: base.yaml\n", encoding="utf-8")
    if child:
        (tmp_path / f"{child}.yaml").write_text(CHILDREN[child], encoding="utf-8")
    paths = [str(path) for path in sorted(tmp_path.iterdir())]
    found = json.loads(speccompile("validate", *paths, "--format", "json").out)["diagnostics"]
    assert [one["code"] for one in found] == idle
    fixed = speccompile("validate", "--fix", *paths)
    kept = (tmp_path / "base.yaml").read_text(encoding="utf-8")
    left = ("SC801" in kept, "SC311" in kept)
    assert left == ((child not in (None, "other") or idle == []), False)
    assert fixed.code == 0
