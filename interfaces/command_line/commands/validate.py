"""`speccompile validate`: check specs completely, without TensorFlow."""

from argparse import ArgumentParser, Namespace

from ....spec_schema.reports.report import REPORT_FORMATS
from ..arguments import UsageError, add_overrides, add_root, one_of, root_of
from ..findings import check_places, exit_code, format_argument, refuse_one_file, write
from ..spec_files import add_skip_others, spec_files
from ..streams import Streams

EXAMPLES = (
    ("speccompile validate digits.yaml", "a spec with all its variants"),
    ("speccompile validate specs/", "all specs in a folder"),
    ("speccompile validate digits.yaml --data", "also check its data"),
    ("speccompile validate digits.yaml --set params.width=64", "override a value"),
    ("speccompile validate specs/ --format github --format json=findings.json", "in a CI job"),
    ("speccompile validate specs/ --diff", "show what `--fix` would change"),
    ("speccompile validate - --stdin-filename digits.yaml < draft", "from an editor"),
)


_EXITS = """\
exit codes: 0 clean, 1 findings, 2 unreadable files or wrong usage
  (including an unknown `--set` path or `--variant`), 3 internal error"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the specs, overrides, and the output formats."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="a spec, a folder of specs, a glob, or - for stdin"
    )
    add_skip_others(parser)
    parser.add_argument("--data", action="store_true", help="also check the data of each spec")
    add_overrides(parser)
    add_root(parser)
    parser.add_argument(
        "--format",
        dest="formats",
        metavar="FORMAT[=FILE]",
        type=format_argument,
        action="append",
        help=f"{', '.join(REPORT_FORMATS)}; default: text; may be repeated",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="show every note in text, not one of each kind"
    )
    _add_fix(parser)
    parser.add_argument(
        "--fail-on",
        metavar="SEVERITY",
        type=one_of("severity", ("error", "warning")),
        default="error",
        help="lowest severity that causes exit code 1: error (default) or warning",
    )
    parser.add_argument(
        "--stdin-filename",
        metavar="FILE",
        default="<stdin>",
        help="name of standard input in findings",
    )
    parser.epilog = f"{parser.epilog}\n\n{_EXITS}"


def _add_fix(parser: ArgumentParser) -> None:
    """Add `--fix`, `--diff` and `--unsafe-fixes`."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--fix",
        action="store_true",
        help="apply safe fixes; with -, write the fixed text to stdout",
    )
    either.add_argument(
        "--diff",
        action="store_true",
        help="show what --fix would change without writing; exit code 1 if there are changes",
    )
    parser.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: include fixes that need a review",
    )


def _refuse_contradictions(arguments: Namespace) -> None:
    """Raise UsageError for `--unsafe-fixes` alone."""
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("`--unsafe-fixes` requires `--fix` or `--diff`", "add `--fix` or `--diff`")


def main(arguments: Namespace, streams: Streams) -> int:
    """Check each spec and write the findings. Returns the exit code."""
    from .... import check_files  # `--help` needs no compiler

    _refuse_contradictions(arguments)
    formats = arguments.formats or [("text", None)]
    refuse_one_file(formats)
    check_places(formats)
    named, skip = arguments.stdin_filename, arguments.skip_others
    files = spec_files(arguments.paths, named, streams, skip_others=skip)
    applied = {"overrides": arguments.overrides, "variant": arguments.variant}
    root, fixed = root_of(arguments), 0
    if arguments.fix or arguments.diff:
        from ..fixing import fix

        to_output = arguments.diff or any(file.text is not None for file in files)
        files, fixed = fix(files, arguments, root, streams)
        if to_output:
            streams = streams.errors_first()
    report = check_files(files, root=root, data=arguments.data, **applied)
    write(report, formats, streams, arguments.verbose)
    return max(fixed, exit_code(report, arguments.fail_on))
