"""The spec a command was given, compiled, with its findings shown."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ...api import load
from .arguments import add_overrides, add_root, path_name, root_of
from .streams import Streams

if TYPE_CHECKING:
    from ... import CompiledSpec, Report


def add_spec(parser: ArgumentParser, *, optional: bool = False) -> None:
    """The arguments of a command that compiles one spec."""
    nargs = "?" if optional else None
    parser.add_argument("spec", metavar="SPEC", type=path_name, nargs=nargs, help="spec file")
    parser.add_argument("--target", choices=("keras", "graph"), help="compile for this target")
    add_overrides(parser)
    add_root(parser)


def load_given(arguments: Namespace, streams: Streams) -> "CompiledSpec":
    """Load the spec of the arguments and show its warnings. Raises SpecError."""
    return load_at(Path(arguments.spec), arguments, streams)


def load_at(path: Path, arguments: Namespace, streams: Streams) -> "CompiledSpec":
    """The same for one of several specs that the arguments name."""
    root, overrides = root_of(arguments), overrides_of(arguments)
    spec = load(path, overrides=overrides, variant=arguments.variant, root=root)
    show_report(spec.report, streams)
    return spec


def overrides_of(arguments: Namespace) -> list[str]:
    """What the command line overrides of a spec, in order."""
    target = [f"runtime.target={arguments.target}"] if arguments.target else []
    return [*arguments.overrides, *target]


def show_report(report: "Report", streams: Streams) -> None:
    """Findings in full, on standard error: results may be piped elsewhere."""
    if len(report):
        streams.err.write(report.details(colour=streams.err_colour, width=streams.err_columns))
