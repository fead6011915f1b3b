"""Compiles the spec of a command and shows its findings."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ...api.specs import load
from .arguments import add_overrides, add_root, path_name, root_of
from .streams import Streams

if TYPE_CHECKING:
    from ... import CompiledSpec, Report


def add_spec(
    parser: ArgumentParser,
    *,
    optional: bool = False,
    metavar: str = "SPEC",
    help: str = "spec file",
) -> None:
    """Add the arguments of a command that compiles one spec."""
    nargs = "?" if optional else None
    parser.add_argument("spec", metavar=metavar, type=path_name, nargs=nargs, help=help)
    parser.add_argument("--target", choices=("keras", "graph"), help="compile for this target")
    add_overrides(parser)
    add_root(parser)


def load_given(arguments: Namespace, streams: Streams) -> "CompiledSpec":
    """Load the spec of the arguments and show its warnings. Raises SpecError."""
    return load_at(Path(arguments.spec), arguments, streams)


def load_at(path: Path, arguments: Namespace, streams: Streams) -> "CompiledSpec":
    """Load one of several specs that the arguments name. Raises SpecError."""
    root, overrides = root_of(arguments), overrides_of(arguments)
    spec = load(path, overrides=overrides, variant=arguments.variant, root=root)
    show_report(spec.report, streams)
    return spec


def overrides_of(arguments: Namespace) -> list[str]:
    """Returns the overrides of the command line, in order."""
    target = [f"runtime.target={arguments.target}"] if arguments.target else []
    return [*arguments.overrides, *target]


def show_report(report: "Report", streams: Streams) -> None:
    """Write findings in full to standard error, because results may be piped."""
    if len(report):
        streams.err.write(report.details(color=streams.err_color, width=streams.err_columns))
