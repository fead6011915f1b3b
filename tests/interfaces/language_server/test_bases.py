"""A base without a network is seen through the specs that extend it."""

import json
import sys
from pathlib import Path

import pytest
from editor_client import EditorClient
from marked_text import cursor_in
from speccompile.interfaces.language_server.hover import hover
from speccompile.interfaces.language_server.open_files import OpenFiles

BASE = """\
params: {width: 5}
training:
  loss: mean_squared_error
  optimizer: adam
  epochs: 2
blocks:
  step:
    layers: [{dense: $width}, relu]
"""
KID = """\
spec: 1
extends: base.yaml
data: {synthetic: 64}
model:
  inputs: {x: [3]}
  layers: [step, {dense: 1}]
"""
RUN = {"format": 1, "name": "digits", "number": 1, "created": "2026-01-01T00:00:00.000+00:00"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, {"pyproject.toml": "", "base.yaml": BASE, "kid.yaml": KID})
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def found(files: OpenFiles, path: Path) -> list[str]:
    document = files.document(path)
    assert document is not None
    return [f"{one.span.line}: {one.message}" for one in document.found if one.span]


@pytest.mark.parametrize("head", ["", "spec: 1\n"])
def test_a_base_has_the_findings_of_the_specs_that_extend_it(project, head):
    files, base = OpenFiles(), project / "base.yaml"
    files.put(base, head + BASE, 1)
    assert found(files, base) == []
    files.put(base, head + BASE.replace("epochs: 2", "epochs: 0"), 2)
    line = 5 + bool(head)
    assert [one.partition(":")[0] for one in found(files, base)] == [str(line)]
    files.put(base, head + BASE.replace("optimizer: adam", "optimizer: [adam"), 3)
    assert len(found(files, base)) == 1  # it can't be read now
    files.put(base, head + BASE, 4)
    assert found(files, base) == []


def test_every_spec_counts_that_extends_a_base_directly_or_not(project):
    text = "extends: base.yaml\nparams: {height: $width}\nmodel: {inputs: {x: [3]}}\n"
    write(project, {"mid.yaml": text})
    leaf = (
        "spec: 1\nextends: mid.yaml\nparams: {width: wide}\nmodel: {layers: [{dense: $height}]}\n"
    )
    write(project, {"leaf.yaml": leaf})
    files, mid = OpenFiles(), project / "mid.yaml"
    files.put(mid, text.replace("params", "parms"), 1)
    assert [one[:2] for one in found(files, mid)] == ["2:"]


def test_a_spec_that_is_typed_makes_a_base_of_another_open_file(project):
    files, base, kid = OpenFiles(), project / "new.yaml", project / "kid.yaml"
    files.put(base, BASE.replace("epochs: 2", "epochs: 0"), 1)
    files.put(kid, KID, 1)
    assert files.document(base) is None
    assert files.document(kid) is not None
    files.put(kid, KID.replace("base.yaml", "new.yaml"), 2)
    assert base in files.affected_by(kid)
    assert len(found(files, base)) == 1
    files.put(kid, KID, 3)
    assert base in files.affected_by(kid)
    assert files.document(base) is None


def test_a_spec_that_is_saved_later_counts_after_the_editor_says_so(project):
    (project / "kid.yaml").unlink()
    files, base = OpenFiles(), project / "base.yaml"
    files.put(base, BASE, 1)
    assert files.document(base) is None
    write(project, {"kid.yaml": KID})
    assert base in files.unsettle()
    assert found(files, base) == []


def test_hover_tells_what_a_thing_is_in_a_spec(project):
    files, base = OpenFiles(), project / "base.yaml"
    files.put(base, BASE, 1)
    document = files.document(base)
    assert document is not None
    said = hover(document, cursor_in(BASE.replace("$width", "$wi‸dth")))
    assert said is not None
    assert "`$width` = `5`" in said.text


def test_a_search_of_the_project_passes_over_run_folders(project):
    (project / "kid.yaml").unlink()
    write(project, {"runs/a/1/run.json": json.dumps(RUN)})
    write(project, {"runs/a/1/spec.yaml": KID.replace("base.yaml", "../../../base.yaml")})
    files, base = OpenFiles(), project / "base.yaml"
    files.put(base, BASE, 1)
    assert files.document(base) is None


def test_a_project_is_searched_once_while_one_types(project, monkeypatch):
    from speccompile.compiler.project import dependents

    files, base = OpenFiles(), project / "other.yaml"
    files.put(base, "jobs: []\n", 1)
    assert files.document(base) is None
    monkeypatch.setattr(dependents, "text_of", pytest.fail)
    for version in range(2, 9):
        files.put(base, f"jobs: [{version}]\n", version)
        assert files.document(base) is None


def test_a_stored_spec_is_as_clean_as_validate_has_it(project):
    write(project, {"runs/a/1/run.json": json.dumps(RUN)})
    stored = project / "runs/a/1/spec.yaml"
    text = KID.replace("extends: base.yaml\n", "params: {unused: 1}\n").replace("step", "flatten")
    files = OpenFiles()
    files.put(stored, text, 1)
    assert found(files, stored) == []
    files.put(project / "copy.yaml", text, 1)
    assert len(found(files, project / "copy.yaml")) > 0


@pytest.mark.parametrize("head", ["", "spec: 1\n"])
def test_the_server_gives_a_base_diagnostics_hover_and_rename(project, head):
    pytest.importorskip("pygls", reason="the extra `editor` is not installed")
    base, kid = project / "base.yaml", project / "kid.yaml"
    write(project, {"base.yaml": head + BASE, "wide.yaml": f"{KID}params: {{width: 9}}\n"})
    line = head.count("\n")
    with EditorClient([sys.executable, "-m", "speccompile", "lsp"]) as server:
        server.begin(project)
        server.open(base.as_uri(), head + BASE.replace("adam", "admn"))
        (wrong,) = server.findings(base.as_uri(), 1)
        assert wrong["range"]["start"]["line"] == line + 3
        server.change(base.as_uri(), head + BASE, 2)
        assert server.findings(base.as_uri(), 2) == []
        hovered = server.at("textDocument/hover", base.as_uri(), line, 10)
        assert "param" in hovered["contents"]["value"]
        edit = server.at("textDocument/rename", base.as_uri(), line, 10, newName="units")
        assert {Path(uri).name: len(edits) for uri, edits in edit["changes"].items()} == {
            "base.yaml": 2,
            "wide.yaml": 1,
        }
        server.open(kid.as_uri(), KID.replace("step", "stop"))
        assert len(server.findings(kid.as_uri(), 1)) == 1
