"""What most editors show (yaml-language-server with our schema) is what the command line says."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from editor_client import EditorClient
from mutation_corpus import KINDS
from speccompile.compiler.checking import check
from speccompile.compiler.resolving.written import read_written
from speccompile.spec_schema.findings.finding import Severity
from yaml_server import ROOT, findings, installed, yaml_server

BINARY = installed()
pytestmark = pytest.mark.skipif(
    BINARY is None, reason="yaml-language-server is not installed: `make editors` does it"
)
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
AT_ONCE = 50


class Mutant(NamedTuple):
    """A wrong spec, and the lines that the command line and the editor mark."""

    name: str
    ours: list[int]
    theirs: list[int]


@pytest.fixture(scope="module")
def server() -> Iterator[EditorClient]:
    assert BINARY is not None
    with yaml_server(BINARY) as client:
        yield client


def test_right_specs_have_no_errors(server: EditorClient) -> None:
    for path in SPECS:
        text = path.read_text(encoding="utf-8")
        server.open(path.as_uri(), text)
        assert findings(server, path.as_uri(), text) == [], path.name


def test_every_error_of_the_schema_stands_on_the_line_of_the_command_line(
    server: EditorClient,
) -> None:
    """An error of the schema: the text is YAML, and the editor marks it by the schema."""
    marked = [one for one in judged(server) if one.theirs]
    differing = [one for one in marked if one.ours[:1] == [] or one.ours[0] not in one.theirs]
    count = Counter("same first line" if one.ours[:1] == one.theirs[:1] else "" for one in marked)
    print(
        f"{len(marked)} errors of the schema, {len(marked) - len(differing)} on one line: {count}"
    )
    assert [one for one in differing if one.name not in EXCEPTIONS] == []
    assert len(marked) > 1_000


EXCEPTIONS: dict[str, str] = {}
"""Mutants where the lines differ, and why they may."""


def judged(server: EditorClient) -> Iterator[Mutant]:
    """The mutants that are valid YAML to both."""
    made = [
        (path, f"{path.name} {kind}: {wrong.path} {wrong.way}", wrong.text)
        for path in SPECS
        for kind, mutate in KINDS.items()
        for wrong in mutate(path.read_text(encoding="utf-8"))
    ]
    for at in range(0, len(made), AT_ONCE):
        some = made[at : at + AT_ONCE]
        found = marked_by(server, at, some)
        for (path, name, text), theirs in zip(some, found, strict=True):
            ours = errors(path, text)
            if ours is not None and theirs is not None:
                yield Mutant(name, ours, theirs)


def errors(path: Path, text: str) -> list[int] | None:
    """The lines where the command line reports errors; None where the text is no YAML."""
    found = [one for one in check(read_written(path, text)).found if one.severity is Severity.ERROR]
    if any(one.code.startswith("SC0") for one in found):
        return None
    return [one.span.line for one in found if one.span is not None]


def marked_by(
    server: EditorClient, at: int, some: list[tuple[Path, str, str]]
) -> list[list[int] | None]:
    """The lines that the editor marks by the schema; None where the text is no YAML to it."""
    uris = [(path.parent / f"mutant{at + n}.yaml").as_uri() for n, (path, *_) in enumerate(some)]
    for uri, (_, _, text) in zip(uris, some, strict=True):
        server.open(uri, text)
    found = [findings(server, uri, text) for uri, (_, _, text) in zip(uris, some, strict=True)]
    for uri in uris:
        server.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    return [lines(each) for each in found]


def lines(found: list[dict[str, Any]]) -> list[int] | None:
    if any(one.get("source") == "YAML" for one in found):
        return None
    return [one["range"]["start"]["line"] + 1 for one in found]


HEAD = "spec: 1\nmodel:\n  inputs: {x: [8]}\n  layers:\n"


def labels(server: EditorClient, name: str, text: str) -> set[str]:
    """What is offered where the text has a `|`."""
    uri = (ROOT / "specs" / name).as_uri()
    before, _, after = text.partition("|")
    server.open(uri, before + after)
    line = before.count("\n")
    found = server.at("textDocument/completion", uri, line, len(before.split("\n")[-1]))
    items = found["items"] if isinstance(found, dict) else found
    return {item["label"] for item in items}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("    - |\n", {"dense", "conv2d", "lstm", "flatten", "dropout"}),
        ("    - dense: {units: 4, a|}\n", {"activation", "activity_regularizer"}),
        ("    - dense:\n        |\n", {"units", "activation"}),
        ("    - dense: 4\n      |\n", {"name", "from", "repeat"}),
        ("    - dense: {units: 4, activation: |}\n", {"relu", "softmax", "gelu"}),
        ("    - flatten\ntraining:\n  optimizer: |\n", {"adam", "sgd"}),
        ("    - flatten\ntraining:\n  policy:\n    finish: |\n", {"best", "last"}),
    ],
)
def test_completion(server: EditorClient, text: str, expected: set[str]) -> None:
    name = f"completion{abs(hash(text))}.yaml"
    assert expected <= labels(server, name, HEAD + text)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("dense", "Fully connected layer"),
        ("units", "size of the output's last axis"),
        ("patience", "number of epochs without improvement before training stops"),
    ],
)
def test_hover(server: EditorClient, word: str, said: str) -> None:
    text = (
        HEAD + "    - dense: {units: 4}\ntraining:\n  policy:\n    early_stopping: {patience: 3}\n"
    )
    uri = (ROOT / "specs" / f"hover_{word}.yaml").as_uri()
    server.open(uri, text)
    before = text[: text.index(word)]
    shown = server.at(
        "textDocument/hover", uri, before.count("\n"), len(before.split("\n")[-1]) + 1
    )
    assert said.lower() in shown["contents"]["value"].lower()
