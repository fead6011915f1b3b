"""The command line as such: the table of commands, usage errors, defects, closed pipes."""

import io
import os
import shlex
import subprocess
import sys
from argparse import Namespace
from importlib import import_module

import pytest
from command_line import speccompile
from speccompile import __version__
from speccompile.interfaces.command_line import main as cli
from speccompile.interfaces.command_line.arguments import Parser
from speccompile.interfaces.command_line.commands import validate
from speccompile.interfaces.command_line.streams import Streams

STREAMS = Streams(io.StringIO(), io.StringIO(), io.StringIO())


def test_the_overview_lists_every_command_and_imports_none():
    code = (
        "import sys; from speccompile.interfaces.command_line.main import run; run(['--help']);"
        "print([name for name in sys.modules if 'command_line.commands' in name])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = shown.stdout.splitlines()
    assert lines[-1] == "[]"
    assert all(any(line.startswith(f"  {name} ") for line in lines) for name in cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_example_of_a_command_is_one_it_can_read(name):
    command = import_module(f"speccompile.interfaces.command_line.commands.{name}")
    assert command.EXAMPLES
    for line, _ in command.EXAMPLES:
        words = shlex.split(line.rpartition(" | ")[2].partition(" < ")[0])
        parser = Parser(name, cli.COMMANDS[name], command.EXAMPLES, STREAMS)
        command.add_arguments(parser)
        assert words[:2] == ["speccompile", name]
        assert parser.read(words[2:])


def test_help_shows_the_examples():
    shown = speccompile("validate", "--help")
    assert (shown.code, shown.err) == (0, "")
    assert all(line in shown.out for line, _ in validate.EXAMPLES)
    assert speccompile("help", "validate") == shown


def test_version():
    assert speccompile("--version").out == f"speccompile {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["valdate"], "unknown command `valdate`\nhelp: did you mean `validate`?"),
        (["train"], "unknown command `train`\nhelp: did you mean `run`?"),
        (["--verion"], "unknown option `--verion`"),
        (["x\x1b[2J"], "unknown command `x\\x1b[2J`"),
        (["validate"], "the following arguments are required: PATH"),
        (["validate", ".", "--varient", "a"], "did you mean `--variant`?"),
        (["run", "a.yaml", "--epochs", "3"], "use `--set training.epochs=3`"),
        (["run", "a.yaml", "--lr=0.1"], "use `--set training.optimizer.learning_rate=0.1`"),
        (["run", "a.yaml", "--precision"], "use `--set runtime.precision=…`"),
        (["validate", ".", "--formats=json"], "did you mean `--format`?"),
        (["validate", ".", "--fail-on", "warn"], "did you mean `warning`?"),
        (["validate", ".", "--set"], "expected one argument"),
    ],
)
def test_usage_errors_are_a_line_and_a_remedy(arguments, said):
    shown = speccompile(*arguments)
    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err
    assert shown.err.startswith("error: ")
    assert len(shown.err.splitlines()) == 2


def test_without_a_command_the_overview_is_shown_and_the_exit_code_is_that_of_a_usage_error():
    shown = speccompile()
    assert shown.code == 2
    assert shown.out == speccompile("--help").out


def _broken(error):
    def main(arguments: Namespace, streams: Streams) -> int:
        raise error

    return main


def test_a_defect_is_one_line_and_the_way_to_its_traceback(monkeypatch):
    monkeypatch.setattr(validate, "main", _broken(ValueError("two\nlines")))
    shown = speccompile("validate", ".")
    assert shown.code == 3
    assert shown.err.splitlines() == [
        "error: internal error: ValueError: two lines",
        "help: rerun with `--debug` to get the traceback, and report it",
    ]


@pytest.mark.parametrize("arguments", [["--debug", "validate", "."], ["validate", ".", "--debug"]])
def test_debug_shows_the_traceback(monkeypatch, arguments):
    monkeypatch.setattr(validate, "main", _broken(ValueError("here")))
    shown = speccompile(*arguments)
    assert shown.code == 3
    assert shown.err.startswith("Traceback")


def test_an_interrupt_ends_with_130(monkeypatch):
    monkeypatch.setattr(validate, "main", _broken(KeyboardInterrupt()))
    shown = speccompile("validate", ".")
    assert (shown.code, shown.err) == (130, "interrupted\n")


def test_a_reader_that_goes_away_is_no_defect():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        command = [sys.executable, "-m", "speccompile", "layers"]
        ended = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.parametrize(
    ("environment", "colors"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colors_are_for_terminals(tmp_path, environment, colors):
    spec = tmp_path / "wrong.yaml"
    spec.write_text("spec: 1\nmodle: {}\n", encoding="utf-8")
    shown = speccompile("validate", spec, terminal=True, environment=environment)
    assert ("\x1b[" in shown.out) is colors
    assert "\x1b[" not in speccompile("validate", spec).out
