"""Texts of strangers reach no terminal and no log as they are, from any command in any format."""

import json
import os
import re
import subprocess
import sys
from argparse import Action
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from acting_texts import NOT_IN_YAML, TEXTS, obeyed, quoted
from command_line import Outcome, speccompile
from speccompile.interfaces.command_line.arguments import Parser
from speccompile.interfaces.command_line.main import COMMANDS
from speccompile.interfaces.command_line.streams import Streams
from speccompile.interfaces.language_server.connection import framed
from speccompile.spec_schema.reports.report import REPORT_FORMATS

CLEAN = """\
spec: 1
name: {text}
# {comment}
params: {{width: 3}}
model:
    inputs: {{x: [4]}}
    layers:
    -   dense: {{units: $width}}
        name: head
variants: {{narrow: {{params.width: 2}}}}
"""
WRONG = """\
spec: 1
{text}: {text}
params: {{{text}: {text}}}
blocks: {{{text}: {{takes: [x], layers: [{{dense: 1}}]}}}}
model:
  inputs: {{x: [4], {text}: [2]}} # {comment}
  layers: [{{{text}: 3}}, {{dense: {{units: {text}, name: {text}}}}}, {{dense: 1, {text}: 1}}]
data: {{csv: {{path: {text}, columns: {{{text}: [{text}]}}, target: {text}}}}}
regularize: [{{l2: 0.1, weights: {text}}}]
extends: {text}
variants: {{{text}: {{{text}: 1}}}}
"""
LOGGED = {"CI": "true"}
NOT_UTF_8 = os.fsdecode(b"\xff\x9b2J\n::error::\xff.yaml")
LANGUAGE_SERVER = "lsp"
"""Speaks to an editor over the streams, not to a person."""


def named(text: str) -> str:
    """A name that a file can have."""
    return text.replace("/", "_").replace("\0", "") + ".yaml"


def spec(pattern: str, text: str) -> str:
    """The spec with a text in all its places, raw wherever YAML allows it."""
    comment = NOT_IN_YAML.sub("", text)
    return pattern.format(text=quoted(text.replace("$", "")), comment=comment)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clean and wrong specs that are called by every text and say it in every place."""
    folder = tmp_path_factory.mktemp("hostile")
    for kind, pattern in (("clean", CLEAN), ("wrong", WRONG), ("lock", "")):
        (folder / kind).mkdir()
        for text in TEXTS:
            (folder / kind / named(text)).write_text(spec(pattern, text), encoding="utf-8")
        (folder / kind / NOT_UTF_8).write_text(spec(pattern, "text"), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


@cache
def options(command: str) -> tuple[Action, ...]:
    """What a command takes."""
    module = import_module(f"speccompile.interfaces.command_line.commands.{command}")
    parser = Parser(command, "help", (), Streams(StringIO(), StringIO(), StringIO()))
    module.add_arguments(parser)
    return tuple(parser._actions)


def positionals(command: str, path: str) -> list[str]:
    required = [one for one in options(command) if not one.option_strings and one.nargs != "?"]
    return [path for _ in required] or [path]


def formats(command: str) -> list[list[str]]:
    """`--format` with each of its values, as the command itself lists them; none, too."""
    found: list[list[str]] = [[]]
    for option in (one for one in options(command) if "--format" in one.option_strings):
        said = speccompile(command, *positionals(command, "a"), "--format", "?").err
        listed = re.search(r"(?:it is one of|choose from) ([\w', ]+)", said)
        assert listed, (option, said)
        found += [["--format", name.strip(" '")] for name in listed[1].split(",")]
    return found


def seen(outcome: Outcome, **allowed: bool) -> list[str]:
    assert outcome.code in (0, 1, 2), outcome.err
    return obeyed(outcome.out, **allowed) + obeyed(outcome.err, **allowed)


def switches(command: str) -> Iterator[list[str]]:
    """Nothing, and each option that takes no value."""
    yield []
    for option in options(command):
        if option.option_strings and option.nargs == 0 and option.dest not in ("help", "fix"):
            yield [option.option_strings[0]]


READING = [name for name in COMMANDS if name != LANGUAGE_SERVER]


def test_there_are_at_least_fifty_texts_and_the_search_finds_each() -> None:
    assert len({*TEXTS}) >= 50
    assert [text for text in TEXTS if not obeyed(text)] == []
    assert {name for [_, name] in formats("validate")[1:]} == {*REPORT_FORMATS}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_written_on_the_command_line_is_said_safely(command: str) -> None:
    for text in TEXTS:
        assert seen(speccompile(command, "--debug", text, text, text, text)) == [], text
        assert seen(speccompile(text)) == []
        for option in options(command):
            if not option.option_strings or option.nargs == 0:
                continue
            if option.option_strings[-1] == "--on-end":
                continue  # carries it out: what a shell says of it isn't ours
            for value in (text, f"{text}={text}"):
                line = [
                    command,
                    *positionals(command, f"nowhere/{text}"),
                    option.option_strings[-1],
                ]
                assert seen(speccompile(*line, value)) == [], (line, value)


@pytest.mark.parametrize("kind", ["clean", "wrong"])
@pytest.mark.parametrize("command", READING)
def test_names_and_texts_of_specs_are_shown_safely(command: str, kind: str) -> None:
    for place, given in enumerate(formats(command)):
        for number, switch in enumerate(switches(command)):
            if place and number and (place + number) % 3:
                continue  # every format, every switch, and a third of both together
            terminal = (place + number + (kind == "wrong")) % 2 == 0  # of each kind, the other
            shown = speccompile(
                *(command, *positionals(command, kind), *given, *switch),
                terminal=terminal,
                environment=LOGGED,
            )
            allowed = {"colors": terminal, "annotations": given[1:] == ["github"]}
            assert seen(shown, **allowed) == [], (given, switch)


@pytest.mark.parametrize("kind", ["clean", "wrong"])
@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_each_text_of_a_spec_is_shown_safely(text: str, kind: str) -> None:
    file = f"{kind}/{named(text)}"
    draft = Path(file).read_text(encoding="utf-8")
    places = ("name", "params", "variants", "model.layers", "regularize", "extends", text)
    lines: list[list[str]] = [["explain", file, place] for place in places]
    lines += [[command, *positionals(command, file)] for command in READING]
    lines += [["fmt", "-", "--stdin-filename", text], ["fmt", "-", "--diff"]]
    lines += [["validate", "-", "--fix"], ["validate", "-", "--diff", "--stdin-filename", text]]
    for number, line in enumerate(lines, TEXTS.index(text)):
        terminal = number % 2 == 0  # each line on a terminal with every second text
        shown = speccompile(*line, stdin=draft, terminal=terminal, environment=LOGGED)
        assert seen(shown, colors=terminal) == [], line


def test_what_was_written_and_mended_is_named_safely(tmp_path: Path) -> None:
    fixable = spec(CLEAN, "a").replace("dense", "Dense")
    for text in TEXTS:
        for line in (
            ["init"],
            ["schema", "--output"],
            ["schema", "--editor", "vscode", "--output"],
        ):
            assert seen(speccompile(*line, tmp_path / f"{line[-1]}-{named(text)}")) == []
        lock = tmp_path / f"lock-{named(text)}"
        assert seen(speccompile("summary", f"clean/{named(text)}", "--lock", lock)) == []
        lock.write_text(lock.read_text(encoding="utf-8") + f"{text}\n", encoding="utf-8")
        shown = speccompile("summary", f"clean/{named(text)}", "--check", lock)
        assert (shown.code, seen(shown)) == (1, [])
        for kind in ("validate", "fmt"):
            (tmp_path / f"{kind}-{named(text)}").write_text(fixable, encoding="utf-8")
        shown = speccompile("validate", "--fix", tmp_path / f"validate-{named(text)}")
        assert ("1 finding fixed" in shown.err, seen(shown)) == (True, [])
        assert seen(speccompile("fmt", tmp_path / f"fmt-{named(text)}")) == []


def test_a_language_server_logs_texts_safely() -> None:
    sent = []
    for text in TEXTS:
        params = {"textDocument": text, "position": {"line": text}}
        sent.append(framed({"jsonrpc": "2.0", "id": text, "method": text, "params": text}))
        sent.append(framed({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params}))
    command = [sys.executable, "-m", "speccompile", "lsp"]
    ended = subprocess.run(command, input=b"".join(sent), capture_output=True, check=True)
    log = ended.stderr.decode()
    assert log.count("invalid message: ") >= len(TEXTS)
    assert obeyed(log) == []


# What a program reads is exact all the same.


def names_in(name: str, report: str) -> set[str]:
    """The files that a report of findings names."""
    if name == "junit":
        cases = ElementTree.fromstring(report).iter("testcase")
        return {case.attrib["name"] for case in cases}
    read = json.loads(report)
    if name == "gitlab":
        return {one["location"]["path"] for one in read}
    if name == "json":
        return {one["location"]["file"] for one in read["diagnostics"] if one["location"]}
    places = [one["locations"][0]["physicalLocation"] for one in read["runs"][0]["results"]]
    return {unquote(place["artifactLocation"]["uri"]) for place in places}


@pytest.mark.parametrize("name", ["json", "gitlab", "sarif", "junit"])
def test_a_report_says_exactly_what_a_file_is_called(name: str) -> None:
    shown = speccompile("validate", "wrong", "--format", name, environment=LOGGED)
    wanted = {f"wrong/{named(text)}" for text in TEXTS}
    if name == "junit":  # XML can hold no control characters
        wanted = {one for one in wanted if not re.search("[\0-\x1f\x7f-\x9f]", one)}
        assert len(wanted) > 20
    assert wanted <= names_in(name, shown.out)


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_spec_on_standard_output_is_exact_for_a_program(text: str) -> None:
    draft = spec(CLEAN, text).replace("name:", "name :")
    written = speccompile("fmt", "-", stdin=draft)
    assert written.code == 0
    assert written.out == speccompile("fmt", "-", stdin=written.out).out
    assert spec(CLEAN, text).splitlines()[2] in written.out.splitlines()
