"""The spec a command was given, compiled, with its findings shown."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ...runtime.console.streams import Done, Streams
from .arguments import add_overrides, add_root, path_name, root_of
from .findings import UNREADABLE, exit_code

if TYPE_CHECKING:
    from ...compiler.compile import Compilation, CompiledSpec
    from ...spec_schema.findings.finding import Finding


def add_spec(parser: ArgumentParser, *, optional: bool = False) -> None:
    """The arguments of a command that compiles one spec."""
    nargs = "?" if optional else None
    parser.add_argument("spec", metavar="SPEC", type=path_name, nargs=nargs, help="the spec's file")
    parser.add_argument("--target", choices=("keras", "graph"), help="lower to this target")
    add_overrides(parser)
    add_root(parser)


def compile_given(
    arguments: Namespace, streams: Streams
) -> tuple["Compilation", "CompiledSpec | None"]:
    """Compile the spec of the arguments and show what was found, if anything.

    Raises Done where a file of it can't be read.
    """
    compilation = _compiled(Path(arguments.spec), arguments, streams)
    return compilation, compilation.spec


def compile_at(path: Path, arguments: Namespace, streams: Streams) -> "CompiledSpec | None":
    """The same for one of several specs that the arguments name."""
    return _compiled(path, arguments, streams).spec


def _compiled(path: Path, arguments: Namespace, streams: Streams) -> "Compilation":
    from ...compiler.compile import compile_spec  # `--help` needs no compiler

    root = root_of(arguments)
    compilation = compile_spec(path, overrides_of(arguments), arguments.variant, root=root)
    show(compilation.findings, compilation.sources, streams)
    code = exit_code(compilation.findings)
    if code == UNREADABLE:
        raise Done(code)
    return compilation


def overrides_of(arguments: Namespace) -> list[str]:
    """What the command line overrides of a spec, in order."""
    target = [f"runtime.target={arguments.target}"] if arguments.target else []
    return [*arguments.overrides, *target]


def show(findings: Iterable["Finding"], sources: dict[str, str], streams: Streams) -> None:
    """Findings in full, to the stream for errors: results may be piped elsewhere.

    Those that comments of the sources ignore are left out.
    """
    from ...spec_schema.findings.suppressions import Suppressions
    from ...spec_schema.reports.text import render_all

    found = Suppressions.of(sources).kept(findings)
    if found:
        streams.err.write(render_all(found, sources, color=streams.err_colour))
