"""The language server as a process, driven over its standard streams."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import speccompile
from editor_client import EditorClient
from marked_text import SPEC
from speccompile.interfaces.command_line.commands import lsp

pytest.importorskip("pygls", reason="the extra `editor` is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[EditorClient]:
    with EditorClient([sys.executable, "-m", "speccompile", "lsp"]) as client:
        can = client.begin(folder, {"textDocument": {"rename": {"prepareSupport": True}}})
        assert can["renameProvider"] == {"prepareProvider": True}
        assert can["documentFormattingProvider"]
        yield client


def test_the_findings_are_those_of_the_command_line(server: EditorClient, folder: Path) -> None:
    path = folder / "wrong.yaml"
    text = SPEC.replace("- dense: 10", "- dens: 10").replace("patience: 12", "patience: 50")
    path.write_text(text, encoding="utf-8")
    server.open(path.as_uri(), text)
    found = server.findings(path.as_uri(), 1)
    shown = speccompile("validate", path, "--format", "concise").out
    assert [one["code"] for one in found] == [
        word.split("[")[1].rstrip("]")
        for line in shown.splitlines()[:2]
        for word in [line.split()[1]]
    ]
    assert found[0]["severity"] == 1
    assert "did you mean `dense`?" in found[0]["message"]


def test_typing_is_followed_and_an_unfinished_text_is_answered(
    server: EditorClient, folder: Path
) -> None:
    uri = (folder / "typed.yaml").as_uri()
    server.open(uri, SPEC)
    assert server.findings(uri, 1) == []
    for version in range(2, 12):
        server.change(uri, SPEC.replace("patience: 12", "patience" + "e" * version), version)
    server.change(uri, SPEC.replace("- dense: 10", "- de [10"), 12)
    (found,) = server.findings(uri, 12)
    assert found["code"].startswith("SC0")
    line = next(n for n, text in enumerate(SPEC.split("\n")) if "- dense: 10" in text)
    offers = server.at("textDocument/completion", uri, line, 8)
    assert "dense" in [offer["label"] for offer in offers]


def test_columns_are_utf_16_for_an_editor_that_says_nothing_else(
    server: EditorClient, folder: Path
) -> None:
    uri = (folder / "wide.yaml").as_uri()
    server.open(uri, 'spec: 1\n"😀漢": 1\n' + SPEC.partition("\n")[2])
    found = server.findings(uri, 1)[0]
    assert found["range"] == {
        "start": {"line": 1, "character": 0},
        "end": {"line": 1, "character": 5},
    }


def test_a_base_that_is_not_saved_yet_counts(server: EditorClient, folder: Path) -> None:
    base, uri = folder / "base.yaml", (folder / "derived.yaml").as_uri()
    base.write_text(SPEC, encoding="utf-8")
    server.open(uri, "extends: base.yaml\nspec: 1\nmodel: {outputs: {label: digit}}\n")
    assert server.findings(uri, 1) == []
    server.found.pop(uri)
    server.open(base.as_uri(), SPEC.replace("name: digit", "name: number"))
    assert [one["code"] for one in server.findings(uri)] == ["SC212"]


def test_quick_fixes_rename_and_formatting(server: EditorClient, folder: Path) -> None:
    uri = (folder / "mended.yaml").as_uri()
    server.open(uri, SPEC.replace("patience: 12", "patence:   12"))
    found = server.findings(uri, 1)[0]
    whole = {"textDocument": {"uri": uri}}
    context = {"range": found["range"], "context": {"diagnostics": [found]}}
    action = server.ask("textDocument/codeAction", {**whole, **context})[0]
    (edit,) = action["edit"]["changes"][uri]
    assert (edit["newText"], edit["range"]) == ("patience", found["range"])
    line = next(n for n, text in enumerate(SPEC.split("\n")) if "name: thin" in text)
    place = server.at("textDocument/prepareRename", uri, line, 15)
    assert place["start"] == {"line": line, "character": 14}
    changes = server.at("textDocument/rename", uri, line, 15, newName="thick")["changes"][uri]
    assert len(changes) == 2
    with pytest.raises(AssertionError, match="already in use"):
        server.at("textDocument/rename", uri, line, 15, newName="dense")
    options = {"options": {"tabSize": 2, "insertSpaces": True}}
    (change,) = server.ask("textDocument/formatting", {**whole, **options})
    assert "patence: 12}" in change["newText"]
    assert server.ask("textDocument/documentSymbol", whole)[0]["name"] == "spec"


def test_a_file_that_is_no_spec_is_left_alone(server: EditorClient, folder: Path) -> None:
    uri = (folder / "other.yaml").as_uri()
    server.open(uri, "services: {web: [\n")
    assert server.findings(uri, 1) == []
    assert server.at("textDocument/hover", uri, 0, 2) is None


def test_without_pygls_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lsp, "find_spec", lambda name: None)
    shown = speccompile("lsp")
    assert shown.code == 2
    assert "pip install 'speccompile[editor]'" in shown.err
