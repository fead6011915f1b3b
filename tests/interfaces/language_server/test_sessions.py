"""Sessions that go wrong: every request is answered, nothing old stays, the end is an end."""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from time import monotonic, sleep
from typing import Any

import pytest
from editor_client import EditorClient
from marked_text import SPEC
from patience import PATIENCE
from speccompile.compiler.checking import check
from speccompile.compiler.project.recognition import is_spec
from speccompile.compiler.resolving.written import read_written

pytest.importorskip("pygls", reason="the extra `editor` is not installed")

COMMAND = [sys.executable, "-m", "speccompile", "lsp"]
DERIVED = "extends: base.yaml\nspec: 1\nmodel: {outputs: {label: digit}}\n"
DEFECTIVE = """\
import sys
from speccompile.interfaces.language_server import open_files
read = open_files.read_document
def read_document(path, text, *rest):
    if "epochs: 77" in text:
        raise KeyError("epochs")
    return read(path, text, *rest)
open_files.read_document = read_document
from speccompile.interfaces.language_server.serving import serve
sys.exit(serve(sys.stdin.buffer, sys.stdout.buffer))
"""


def begun(folder: Path) -> EditorClient:
    client = EditorClient(COMMAND)
    watching = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
    client.begin(folder, {"workspace": {**watching, "workspaceEdit": {"documentChanges": True}}})
    return client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorClient]:
    with begun(tmp_path_factory.mktemp("sessions")) as client:
        yield client


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[EditorClient]:
    """A server that the test may end."""
    with begun(tmp_path) as client:
        yield client


def send(client: EditorClient, data: bytes) -> None:
    assert client.process.stdin is not None
    client.process.stdin.write(data)
    client.process.stdin.flush()


@pytest.mark.parametrize("params", [None, {}, {"textDocument": {"uri": "file:///x.yaml"}}])
def test_a_request_with_other_params_is_refused(client: EditorClient, params: Any) -> None:
    with pytest.raises(AssertionError, match="invalid params of `textDocument/references`"):
        client.ask("textDocument/references", params)


def test_a_refusal_is_an_answer_and_no_defect(tmp_path: Path) -> None:
    uri = (tmp_path / "one.yaml").as_uri()
    with begun(tmp_path) as client:
        client.open(uri, SPEC)
        with pytest.raises(AssertionError, match="not a name that this spec defines"):
            client.at("textDocument/prepareRename", uri, 0, 2)
    assert client.errors == ""


def test_broken_messages_harm_no_later_one(client: EditorClient, tmp_path: Path) -> None:
    uri = (tmp_path / "one.yaml").as_uri()
    client.open(uri, SPEC)
    send(client, b"Content-Length: 5\r\n\r\n{{{{{")
    send(client, b'Content-Length: x\r\n\r\n{"jsonrpc": "2.0"}')
    send(client, b"Content-Length: 2\r\n\r\n[]")
    assert client.at("textDocument/hover", uri, 1, 3) is not None
    assert client.findings(uri, 1) == []


def test_after_a_shutdown_there_are_no_answers_but_refusals(mortal: EditorClient) -> None:
    mortal.ask("shutdown")
    with pytest.raises(AssertionError, match="shut down"):
        mortal.ask("textDocument/hover", {})
    mortal.tell("exit")
    assert mortal.process.wait(PATIENCE) == 0


def ends(client: EditorClient, way: str) -> int:
    assert client.process.stdin is not None
    if way == "exit":
        client.tell("exit")
    elif way == "interrupt":
        client.process.send_signal(signal.SIGINT)
    else:
        client.process.stdin.close()
    return client.process.wait(PATIENCE)


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("exit", 1),
        ("closed", 0),
        pytest.param(
            "interrupt",
            -signal.SIGINT,
            marks=pytest.mark.skipif(sys.platform == "win32", reason="has no such signal"),
        ),
    ],
)
def test_the_server_ends_in_the_middle_of_a_check(
    mortal: EditorClient, tmp_path: Path, way: str, code: int
) -> None:
    many = "".join(f"    - dense: 8\n      name: d{n}\n" for n in range(10_000))
    uri = (tmp_path / "large.yaml").as_uri()
    mortal.open(uri, f"spec: 1\nmodel:\n  inputs: {{x: [8]}}\n  layers:\n{many}")
    sleep(0.2)  # the check has begun, and takes a second
    assert ends(mortal, way) == code


def test_an_editor_that_writes_much_and_reads_later_is_answered(tmp_path: Path) -> None:
    """More than pipes hold, in both directions: a server that waits for a reader would hang."""
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=nowhere) as process:
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(200):
            body = b'{"jsonrpc":"2.0","id":%d,"method":"%b"}' % (number, b"m" * 4_000)
            process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        process.stdin.close()
        assert process.stdout.read().count(b"Method Not Found") == 200
        watch.cancel()
    assert process.returncode == 0


def test_a_check_that_fails_leaves_no_old_findings(tmp_path: Path) -> None:
    uri = (tmp_path / "one.yaml").as_uri()
    with EditorClient([sys.executable, "-c", DEFECTIVE]) as client:
        client.begin(tmp_path)
        client.open(uri, SPEC.replace("patience: 12", "patience: 50"))
        assert [one["code"] for one in client.findings(uri, 1)] == ["SC306"]
        client.change(uri, SPEC.replace("epochs: 30", "epochs: 77"), 2)
        (found,) = client.findings(uri, 2)
        assert found["range"]["start"] == {"line": 0, "character": 0}
        assert found["message"].startswith("internal error, so this file was not checked: KeyError")
        assert "`speccompile validate --debug one.yaml`" in found["message"]
        client.change(uri, SPEC, 3)
        assert client.findings(uri, 3) == []


def test_what_others_write_is_seen(client: EditorClient, tmp_path: Path) -> None:
    base, uri = tmp_path / "base.yaml", (tmp_path / "derived.yaml").as_uri()
    client.open(uri, DERIVED)
    assert [one["code"] for one in client.findings(uri, 1)] == ["SC604"]
    client.found.clear()
    base.write_text(SPEC, encoding="utf-8")
    changes = {"changes": [{"uri": base.as_uri(), "type": 1}]}
    client.tell("workspace/didChangeWatchedFiles", changes)
    assert client.findings(uri, 1) == []
    client.found.clear()
    client.open(base.as_uri(), SPEC.replace("name: digit", "name: number"))
    assert [one["code"] for one in client.findings(uri, 1)] == ["SC212"]


def test_rename_and_definition_reach_files_that_are_not_open(
    client: EditorClient, tmp_path: Path
) -> None:
    base, derived = tmp_path / "base.yaml", tmp_path / "derived.yaml"
    base.write_text(SPEC, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(DERIVED, encoding="utf-8")
    client.open(derived.as_uri(), DERIVED, 7)
    changed = client.at("textDocument/rename", derived.as_uri(), 2, 30, newName="answer")
    versions = {
        one["textDocument"]["uri"]: (one["textDocument"].get("version"), len(one["edits"]))
        for one in changed["documentChanges"]
    }
    assert versions == {
        derived.as_uri(): (7, 1),
        base.as_uri(): (None, 1),
        (tmp_path / "other.yaml").as_uri(): (None, 1),
    }
    found = client.at("textDocument/definition", derived.as_uri(), 2, 30)
    line = next(n for n, text in enumerate(SPEC.split("\n")) if "name: digit" in text)
    assert (found["uri"], found["range"]["start"]["line"]) == (base.as_uri(), line)


def damaged(dice: random.Random, text: str) -> str:
    """The text with one thing changed, as typing and pasting do."""
    at = dice.randrange(len(text) + 1)
    lines = text.split("\n")
    way = dice.randrange(4)
    if way == 0:
        return text[:at] + text[at + 1 :]
    if way == 1:
        return text[:at] + dice.choice(":{[-\n \"'$#é😀\r") + text[at:]
    if way == 2:
        lines.insert(dice.randrange(len(lines)), dice.choice(lines))
        return "\n".join(lines)
    return dice.choice([SPEC, DERIVED])


def codes(path: Path, texts: dict[Path, str]) -> list[str]:
    """What the command line finds in a text."""
    if not is_spec(texts[path].encode()):
        return []
    others = {str(other): text for other, text in texts.items() if other != path}
    return [one.code for one in check(read_written(path, texts[path], others)).found]


@pytest.mark.parametrize("seed", range(3))
def test_in_the_end_the_findings_are_those_of_the_last_texts(
    client: EditorClient, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    paths = [tmp_path / name for name in ("base.yaml", "one.yaml", "two.yaml")]
    texts: dict[Path, str] = {}
    for version in range(1, 60):
        path = dice.choice(paths)
        if path not in texts:
            texts[path] = SPEC if path.name == "base.yaml" else DERIVED
            client.open(path.as_uri(), texts[path], version)
        elif dice.random() < 0.1:
            del texts[path]
            client.tell("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
        else:
            texts[path] = damaged(dice, texts[path])
            client.change(path.as_uri(), texts[path], version)
        if texts and dice.random() < 0.3:
            asked = dice.choice(list(texts)).as_uri()
            client.at("textDocument/completion", asked, dice.randrange(40), dice.randrange(40))
    wanted = {path.as_uri(): codes(path, texts) for path in texts}
    wanted |= {path.as_uri(): [] for path in paths if path not in texts}
    end = monotonic() + PATIENCE
    while shown(client, wanted) != wanted and monotonic() < end:
        client.ask("textDocument/hover", {"textDocument": {"uri": "x:"}, "position": _START})
    assert shown(client, wanted) == wanted


_START = {"line": 0, "character": 0}


def shown(client: EditorClient, uris: dict[str, list[str]]) -> dict[str, list[str]]:
    found = {uri: client.found[uri][1] for uri in uris if uri in client.found}
    return {uri: [one["code"] for one in found.get(uri, [])] for uri in uris}
