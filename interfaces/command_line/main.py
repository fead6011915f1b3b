"""`speccompile`: a table of commands, of which only the one that is asked for is imported."""

import errno
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

from ... import __version__
from ..front_end import lasting, let_go, safe
from .streams import Streams, columns_of, shows_colour

if TYPE_CHECKING:
    from ... import Error

COMMANDS = {
    "init": "write a commented spec to start from",
    "validate": "check specs completely, without TensorFlow",
    "fmt": "lay out specs in one way; comments stay",
    "summary": "show what a network is made of and what it costs",
    "affected": "list the specs that changed files affect, for CI",
    "diff": "compare the meaning of two specs, and whether a checkpoint fits",
    "explain": "say where a value of a spec comes from, or what a code means",
    "layers": "list the catalogue: layers, losses, optimizers, and all the rest",
    "schema": "write the JSON Schema of the language, for editors",
    "lsp": "answer an editor: the language server",
    "compile": "write the model of either target",
    "run": "train a network as its spec says",
    "evaluate": "measure a trained network",
    "predict": "let a trained network answer",
    "doctor": "look at what is saved of a run, and whether it is intact",
}
"""Name of a command, which is also its module in `commands`, and what it does.

The module has `EXAMPLES`, `add_arguments(parser)` and `main(arguments, streams) -> int`.
"""

CLEAN, FINDINGS, USAGE, INTERNAL, FAILED, INTERRUPTED, CLOSED = 0, 1, 2, 3, 4, 130, 141

_OF_OUTPUT = (errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EBADF)
"""Why a stream that is not closed can't be written: its disk is full, or it is none."""

_EXAMPLES = """\
examples:
  speccompile init digits.yaml
  speccompile validate specs/
  speccompile summary digits.yaml
  speccompile run digits.yaml --set training.epochs=3
  speccompile explain SC204"""
_EXIT_CODES = """\
exit codes: 0 clean, 1 findings, 2 usage or unreadable input,
  3 defect of speccompile, 4 training failed, 130 interrupted"""


def run(
    arguments: list[str],
    *,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    stdin: TextIO | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Carry out a command line and return its exit code.

    Streams and environment are those of the process where they are left out.
    """
    out = stdout or sys.stdout
    err = stderr or sys.stderr
    environment = os.environ if environment is None else environment
    colours = shows_colour(out, environment), shows_colour(err, environment)
    safe_out, safe_err = safe(out, environment), lasting(safe(err, environment))
    widths = columns_of(out, environment), columns_of(err, environment)
    streams = Streams(safe_out, safe_err, stdin or sys.stdin, *colours, *widths)
    try:
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
        _complain(f"standard output can't be written: {error.strerror}", "", streams)
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
            _complain("the current folder has been deleted", "change into another one", streams)
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
        return _refused(error, streams)
    return code


def _refused(error: "Error", streams: Streams) -> int:
    """Say why a command can't be carried out."""
    from .arguments import UsageError

    if isinstance(error, UsageError):
        _complain(error.message, error.help, streams)
        return error.code
    from ... import IncompleteSpec, InputChanged, InvalidInput
    from .findings import exit_code
    from .given_spec import show_report

    if isinstance(error, InvalidInput):
        show_report(error.report, streams)
        return exit_code(error.report) or FINDINGS
    _complain(error.message, error.help, streams)
    return FINDINGS if isinstance(error, InputChanged | IncompleteSpec) else USAGE


def _overview() -> str:
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {help}" for name, help in COMMANDS.items())
    return (
        "Neural networks written down in YAML: checked, compiled, trained.\n\n"
        f"usage: speccompile COMMAND …\n\ncommands:\n{commands}\n\n{_EXAMPLES}\n\n"
        f"`speccompile COMMAND --help` shows the options of one.\n{_EXIT_CODES}"
    )


def _refuse(name: str, streams: Streams) -> int:
    from ..front_end import did_you_mean

    kind = "option" if name.startswith("-") else "command"
    guess = did_you_mean(name, COMMANDS, _SYNONYMS)
    help = f"did you mean `{guess}`?" if guess else "`speccompile --help` lists the commands"
    _complain(f"there is no {kind} `{name[:60]}`", help, streams)
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
    from ..front_end import printable

    streams.err.write(f"error: {printable(message)}\n")
    if help:
        streams.err.write(f"help: {printable(help)}\n")


def _report(error: Exception, command: str, debug: bool, streams: Streams) -> int:
    """Memory that ran out, or a defect."""
    from ..front_end import REMEDY, in_words, is_out_of_memory

    if debug:
        from traceback import format_exception

        streams.err.write("".join(format_exception(error)))
    if is_out_of_memory(error):
        _complain(in_words(error), getattr(error, "help", REMEDY), streams)
        return FAILED if command == "run" else USAGE
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    help = "" if debug else "run it again with `--debug` for the traceback, and report both"
    _complain(f"a defect of speccompile: {said}", help, streams)
    return INTERNAL
