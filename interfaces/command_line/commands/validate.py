"""`speccompile validate`: everything that is wrong with specs, without TensorFlow."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ....runtime.console.streams import Streams
from ....spec_schema.findings.code import counted
from ...front_end import REPORT_FORMATS
from ..arguments import UsageError, add_overrides, add_root, one_of
from ..findings import (
    check_places,
    exit_code,
    format_argument,
    refuse_one_file,
    write,
)
from ..spec_files import SpecFile, add_skip_others, spec_files

if TYPE_CHECKING:
    from .... import Report
    from ....compiler.checking import Checked
    from ....spec_schema.findings.finding import Findings
    from ..checking import CheckedFile, Checker

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
exit codes: 0 clean, 1 findings, 2 unreadable files or wrong usage (including a `--set` path that
  doesn't exist and an unknown `--variant`), 3 a bug in speccompile"""


def add_arguments(parser: ArgumentParser) -> None:
    """The specs, changes to apply to them, and the output formats."""
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
        help="the name of standard input in findings",
    )
    parser.epilog = f"{parser.epilog}\n\n{_EXITS}"


def _add_fix(parser: ArgumentParser) -> None:
    """`--fix`, `--diff` and `--unsafe-fixes`."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--fix", action="store_true", help="make the safe repairs; of -, write the text to stdout"
    )
    either.add_argument(
        "--diff",
        action="store_true",
        help="show what --fix would change, and write nothing; exit code 1 if there is something",
    )
    parser.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also repairs that somebody should look at",
    )


def _refuse_contradictions(arguments: Namespace) -> None:
    """Raises UsageError for `--unsafe-fixes` by itself."""
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("`--unsafe-fixes` alone changes nothing", "add `--fix`, or `--diff`")


def main(arguments: Namespace, streams: Streams) -> int:
    """Check each spec and write the findings. Returns the exit code."""
    _refuse_contradictions(arguments)
    formats = arguments.formats or [("text", None)]
    refuse_one_file(formats)
    check_places(formats)
    named, skip = arguments.stdin_filename, arguments.skip_others
    files = spec_files(arguments.paths, named, streams, skip_others=skip)
    from .... import Report
    from ..checking import Checker  # `--help` needs no compiler

    checker, fixed = Checker(files, arguments), 0
    if arguments.fix or arguments.diff:
        to_output = arguments.diff or any(file.text is not None for file in files)
        files, fixed = _fix(files, arguments, streams, checker)
        if to_output:
            streams = streams.errors_first()
    report = Report()
    for file in files:
        result = checker.check(file)
        data = _check_data(result.checked) if arguments.data else ""
        _add(file, result, data, report)
    write(report, formats, streams)
    return max(fixed, exit_code(report, arguments.fail_on))


def _fix(
    files: list[SpecFile], arguments: Namespace, streams: Streams, checker: "Checker"
) -> tuple[list[SpecFile], int]:
    from ..fixed_files import fix_files

    def found(file: SpecFile) -> "Findings":
        return checker.check(file).checked.found

    return fix_files(files, arguments, found, streams)


def _check_data(checked: "Checked") -> str:
    from ..data_check import check_data

    return check_data(checked)


def _add(file: SpecFile, result: "CheckedFile", data: str, report: "Report") -> None:
    from ....compiler.checking import inputs_of

    compilation, found = result.checked.compilation, result.checked.found
    facts = "" if len(found) else _facts(result, data)
    report.add(str(file.path), found, compilation.sources, facts)
    report.inputs.update(inputs_of(compilation))


def _facts(result: "CheckedFile", data: str) -> str:
    from ....compiler.summary import parameters

    checked, extended_by = result
    if extended_by:
        return f"extended by {counted(extended_by, 'spec')}"
    assert checked.compilation.spec is not None
    also = f", {counted(checked.variants, 'variant')}" if checked.variants else ""
    read = f"; {data}" if data else ""
    return f"{counted(parameters(checked.compilation.spec.graph), 'parameter')}{also}{read}"
