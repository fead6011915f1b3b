"""`speccompile`: a table of commands. Only the one that is run is imported."""

import errno
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

from ...runtime.console.streams import lasting, let_go, safe
from ...spec_schema.errors import asked_by_command
from .streams import Streams, columns_of, shows_color

if TYPE_CHECKING:
    from ... import Error

COMMANDS = {
    "init": "create a spec from a template",
    "data": "show what is in a table: kinds of columns, missing values, classes",
    "validate": "check specs, without TensorFlow",
    "fmt": "format specs",
    "summary": "show the layers, shapes and costs of a network",
    "draw": "draw a network: svg, html, png, Mermaid or Graphviz",
    "affected": "list the specs that changed files affect, for CI",
    "diff": "compare two specs by meaning, and check whether a checkpoint fits",
    "explain": "show where a value comes from, or what a code means",
    "layers": "list layers, losses, optimizers and other components",
    "schema": "write the JSON Schema of specs, for editors",
    "lsp": "run the language server, for editors",
    "compile": "write the model of a spec or a run to a file",
    "run": "train the network of a spec",
    "runs": "list runs and what they measured",
    "compare": "compare runs: values, curves, and what that shows",
    "replay": "show what a run would have done with another policy",
    "evaluate": "evaluate a trained network",
    "predict": "run a trained network on data",
    "doctor": "check the files of a run",
}
"""Commands with their descriptions. The name is also that of the module in `commands`.

The module has `EXAMPLES`, `add_arguments(parser)` and `main(arguments, streams) -> int`.
"""

CLEAN, FINDINGS, USAGE, INTERNAL, FAILED, INTERRUPTED, CLOSED = 0, 1, 2, 3, 4, 130, 141

_OF_OUTPUT = (errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EBADF)
"""Errors of an open stream that can't be written: its disk is full, or it is invalid."""

_EXAMPLES = """\
examples:
  speccompile init digits.yaml
  speccompile validate specs/
  speccompile summary digits.yaml
  speccompile run digits.yaml --set training.epochs=3
  speccompile explain SC204"""
_EXIT_CODES = """\
exit codes: 0 clean, 1 findings, 2 usage or unreadable input,
  3 internal error, 4 training failed, 130 interrupted"""


def run(
    arguments: list[str],
    *,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    stdin: TextIO | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run a command line and return its exit code.

    Streams and environment default to those of the process.
    """
    out = stdout or sys.stdout
    err = stderr or sys.stderr
    environment = os.environ if environment is None else environment
    colors = shows_color(out, environment), shows_color(err, environment)
    safe_out, safe_err = safe(out, environment), lasting(safe(err, environment))
    widths = columns_of(out, environment), columns_of(err, environment)
    streams = Streams(safe_out, safe_err, stdin or sys.stdin, *colors, *widths, environment)
    try:
        with asked_by_command():
            code = _dispatch(arguments, streams)
        out.flush()
    except BrokenPipeError:
        let_go(out)
        return CLOSED
    except KeyboardInterrupt:
        streams.err.write("interrupted\n")
        lasting(out).flush()
        return INTERRUPTED
    except OSError as error:  # what a command can say of a file, it says itself
        let_go(out)
        _complain(f"can't write to standard output: {error.strerror}", "", streams)
        return USAGE
    return code


def _dispatch(arguments: list[str], streams: Streams) -> int:
    given = [argument for argument in arguments if argument != "--debug"]
    if given[:1] == ["help"] and given[1:]:
        given = [given[1], "--help"]
    if not given or given[0] in ("-h", "--help", "help"):
        streams.print(_overview())
        return CLEAN if given else USAGE
    if given[0] in ("-V", "--version"):
        from ... import __version__

        streams.print(f"speccompile {__version__}")
        return CLEAN
    name, *rest = given
    if name not in COMMANDS:
        return _refuse(name, streams)
    try:
        return _carry_out(name, rest, streams)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OF_OUTPUT and error.filename is None:
            raise
        if isinstance(error, FileNotFoundError) and not _has_folder():
            _complain("the current folder has been deleted", "change to another folder", streams)
            return USAGE
        return _report(error, name, "--debug" in arguments, streams)


def _has_folder() -> bool:
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _carry_out(name: str, arguments: list[str], streams: Streams) -> int:
    from ... import Error
    from .arguments import Parser

    command = import_module(f"{__package__}.commands.{name}")
    parser = Parser(name, COMMANDS[name], command.EXAMPLES, streams)
    command.add_arguments(parser)
    try:
        code: int = command.main(parser.read(arguments), streams)
    except SystemExit:  # argparse has shown its help
        return CLEAN
    except Error as error:
        return _refused(error, name, streams)
    return code


def _refused(error: "Error", command: str, streams: Streams) -> int:
    """Report why a command can't be run."""
    from .arguments import UsageError

    if isinstance(error, UsageError):
        _complain(error.message, error.help, streams)
        return error.code
    from ... import ComputationError, IncompleteSpec, InputChanged, InvalidInput
    from .findings import exit_code
    from .given_spec import show_report

    if isinstance(error, InvalidInput):
        show_report(error.report, streams)
        return exit_code(error.report) or FINDINGS
    _complain(error.message, error.help, streams)
    if isinstance(error, ComputationError) and command == "run":
        return FAILED
    return FINDINGS if isinstance(error, InputChanged | IncompleteSpec) else USAGE


def _overview() -> str:
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {help}" for name, help in COMMANDS.items())
    return (
        "Check, compile and train neural networks written in YAML.\n\n"
        f"usage: speccompile COMMAND …\n\ncommands:\n{commands}\n\n{_EXAMPLES}\n\n"
        f"For the options of a command, see `speccompile COMMAND --help`.\n{_EXIT_CODES}"
    )


def _refuse(name: str, streams: Streams) -> int:
    from ...spec_schema.findings.did_you_mean import did_you_mean

    kind = "option" if name.startswith("-") else "command"
    guess = did_you_mean(name, COMMANDS, _SYNONYMS)
    help = f"did you mean `{guess}`?" if guess else "for commands, see `speccompile --help`"
    _complain(f"unknown {kind} `{name[:60]}`", help, streams)
    return USAGE


_SYNONYMS = {
    "format": "fmt",
    "check": "validate",
    "lint": "validate",
    "train": "run",
    "fit": "run",
    "test": "evaluate",
    "eval": "evaluate",
    "new": "init",
    "create": "init",
    "export": "compile",
    "build": "compile",
    "show": "summary",
    "compare": "diff",
    "why": "explain",
    "catalogue": "layers",
    "resume": "run",
    "continue": "run",
    "checkpoints": "doctor",
    "inspect": "doctor",
}


def _complain(message: str, help: str, streams: Streams) -> None:
    from ...spec_schema.findings.printable import printable

    streams.err.write(f"error: {printable(message)}\n")
    if help:
        streams.err.write(f"help: {printable(help)}\n")


def _report(error: Exception, command: str, debug: bool, streams: Streams) -> int:
    """Report that memory ran out, that values were refused, or an internal error."""
    from ...runtime.failures import failure_of

    if debug:
        from traceback import format_exception

        streams.err.write("".join(format_exception(error)))
    if failure := failure_of(error):
        _complain(failure.message, failure.help, streams)
        return FAILED if command == "run" else USAGE
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    help = "" if debug else "rerun with `--debug` to get the traceback, and report it"
    _complain(f"internal error: {said}", help, streams)
    return INTERNAL
