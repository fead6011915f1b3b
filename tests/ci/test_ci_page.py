"""docs/ci.md: every block parses, and names commands, options, inputs and hooks that there are."""

import io
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import yaml
from offline_install import ROOT
from speccompile import __version__
from speccompile.interfaces.command_line.arguments import Parser
from speccompile.interfaces.command_line.main import COMMANDS
from speccompile.interfaces.command_line.streams import Streams

PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
STREAMS = Streams(io.StringIO(), io.StringIO(), io.StringIO())
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def files() -> Iterator[tuple[str, Any]]:
    """The YAML files that are shown, each with its name."""
    for block in blocks("yaml"):
        name = re.match(r"# (\S+)\n", block)
        assert name is not None
        yield name[1], yaml.safe_load(block)


def commands() -> Iterator[str]:
    """Every command line of the page: of shell blocks, of GitLab's script, of the hooks."""
    for block in blocks("sh"):
        yield from block.splitlines()
    for name, content in files():
        if name == ".gitlab-ci.yml":
            yield from content["specs"]["script"][1:]
    entries = {hook["id"]: hook["entry"] for hook in HOOKS}
    for hook in hooks():
        named = "a.yaml" if hook.get("pass_filenames", True) else ""
        yield f"{entries[hook['id']]} {shlex.join(hook.get('args', ['--']))} {named}"


def hooks() -> Iterator[dict[str, Any]]:
    for name, content in files():
        if name == ".pre-commit-config.yaml":
            yield from (hook for repo in content["repos"] for hook in repo["hooks"])


@pytest.mark.parametrize("line", list(commands()))
def test_every_command_is_one_that_can_be_read(line: str) -> None:
    program, name, *arguments = shlex.split(line, comments=True)
    assert program == "speccompile"
    command = import_module(f"speccompile.interfaces.command_line.commands.{name}")
    parser = Parser(name, COMMANDS[name], command.EXAMPLES, STREAMS)
    command.add_arguments(parser)
    assert parser.read(arguments)


def test_inputs_of_the_action_are_those_that_are_listed() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \|.*\| (\S+) \|$", PAGE, re.MULTILINE))
    shown = {name: default.strip("`") for name, default in rows.items()}
    empty = {"none": "", "empty": ""}
    assert {name: empty.get(default, default) for name, default in shown.items()} == {
        name: each["default"] for name, each in ACTION["inputs"].items()
    }


def test_workflows_use_the_action_as_it_is() -> None:
    used = [
        step
        for name, content in files()
        if name.startswith(".github/workflows/")
        for step in content["jobs"]["specs"]["steps"]
        if "speccompile@" in step.get("uses", "")
    ]
    assert len(used) == 2
    for step in used:
        assert step["uses"].endswith(f"@v{__version__}")
        assert step["with"].keys() <= ACTION["inputs"].keys()
    assert {*re.findall(r"steps\.specs\.outputs\.(\w+)", PAGE)} == ACTION["outputs"].keys()


def test_hooks_are_those_of_the_manifest() -> None:
    assert {hook["id"] for hook in hooks()} == {hook["id"] for hook in HOOKS}
    assert {*re.findall(r"rev: v(.*)", PAGE)} == {__version__}


def test_reports_of_gitlab_are_the_files_that_are_written() -> None:
    job = dict(files())[".gitlab-ci.yml"]["specs"]
    written = dict(re.findall(r"--format (\w+)=(\S+)", job["script"][-1]))
    reports = job["artifacts"]["reports"]
    assert reports == {"codequality": written["gitlab"], "junit": written["junit"]}
