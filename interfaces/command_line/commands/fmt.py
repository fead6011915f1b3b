"""`speccompile fmt`: format specs in place, check their formatting, or show a diff."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from ....runtime.console.streams import ExactText
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import printable
from ..findings import exit_code
from ..given_spec import show_report
from ..spec_files import add_skip_others, spec_files
from ..streams import Streams

if TYPE_CHECKING:
    from .... import SpecFile, TextChange

EXAMPLES = (
    ("speccompile fmt digits.yaml", "format a spec; comments are kept"),
    ("speccompile fmt specs/", "every spec of a folder"),
    ("speccompile fmt specs/ --check", "in a CI job: exit code 1 if a file would change"),
    ("speccompile fmt specs/ --diff", "show the changes"),
    ("speccompile fmt - --stdin-filename digits.yaml < draft", "from an editor"),
)
_CHANGED, _SAME = "reformatted", "unchanged"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the specs and the modes that write nothing."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="a spec, a folder of specs, a glob, or - for stdin"
    )
    add_skip_others(parser)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 if a file would change"
    )
    parser.add_argument("--diff", action="store_true", help="like --check, and show the changes")
    parser.add_argument(
        "--stdin-filename",
        metavar="FILE",
        default="<stdin>",
        help="name of standard input in findings",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Format each spec. Returns 0; 1 if one can't be read as YAML, or would change and is only
    checked; 2 if a file can't be read or written.
    """
    named, skip = arguments.stdin_filename, arguments.skip_others
    files = spec_files(arguments.paths, named, streams, skip_others=skip)
    is_piped = arguments.diff or any(file.text is not None for file in files)
    said = streams.err if is_piped else streams.out
    counts: Counter[str] = Counter()
    code = 0
    for file in files:
        code = max(code, _lay_out(file, arguments, streams, said, counts))
    _sum_up(counts, arguments.check or arguments.diff, said)
    return code


def _lay_out(
    file: "SpecFile", arguments: Namespace, streams: Streams, said: TextIO, counts: Counter[str]
) -> int:
    from .... import SpecError, format_spec

    try:
        change = format_spec(file)
    except SpecError as error:
        show_report(error.report, streams)
        return exit_code(error.report) or 1
    counts[_CHANGED if change.is_changed else _SAME] += 1
    if arguments.check or arguments.diff:
        return _compare(change, arguments.diff, streams, said)
    if file.text is not None:
        streams.out.write(ExactText(change.after))
    elif change.is_changed:
        return _write(change, streams, said, counts)
    return 0


def _compare(change: "TextChange", shows: bool, streams: Streams, said: TextIO) -> int:
    if not change.is_changed:
        return 0
    if shows:
        streams.out.write(change.diff())
    else:
        said.write(f"{printable(str(change.file.path))}: would be {_CHANGED}\n")
    return 1


def _write(change: "TextChange", streams: Streams, said: TextIO, counts: Counter[str]) -> int:
    from .... import StorageError

    try:
        change.write()
    except StorageError as error:
        counts[_CHANGED] -= 1
        streams.err.write(f"error: {printable(error.message)}\n")
        return 2
    said.write(f"{printable(str(change.file.path))}: {_CHANGED}\n")
    return 0


def _sum_up(counts: Counter[str], is_checked: bool, said: TextIO) -> None:
    changed = f"{'would be ' if is_checked else ''}{_CHANGED}"
    kinds = ((counts[_CHANGED], changed), (counts[_SAME], _SAME))
    parts = [f"{counted(count, 'file')} {what}" for count, what in kinds if count]
    if parts:
        said.write(f"{', '.join(parts)}\n")
