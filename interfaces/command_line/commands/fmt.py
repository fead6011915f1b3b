"""`speccompile fmt`: specs in their one layout, written in place, checked or shown as a diff."""

from argparse import ArgumentParser, Namespace
from collections import Counter
from typing import TextIO

from ....runtime.console.safe_stream import ExactText
from ....runtime.console.streams import Streams
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import printable
from ..findings import exit_code
from ..fixing import NotWritten, Repaired, difference, read_text, write_repaired
from ..spec_files import SpecFile, add_skip_others, spec_files

EXAMPLES = (
    ("speccompile fmt digits.yaml", "lay out a spec; its comments stay"),
    ("speccompile fmt specs/", "every spec of a folder"),
    ("speccompile fmt specs/ --check", "in a CI job: exit code 1 where something would change"),
    ("speccompile fmt specs/ --diff", "what would change"),
    ("speccompile fmt - --stdin-filename digits.yaml < draft", "from an editor"),
)
_CHANGED, _SAME = "laid out", "unchanged"


def add_arguments(parser: ArgumentParser) -> None:
    """The specs, and whether they are written."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="a spec, a folder of specs, a glob, or - for stdin"
    )
    add_skip_others(parser)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 if something would change"
    )
    parser.add_argument(
        "--diff", action="store_true", help="like --check, and show what would change"
    )
    parser.add_argument(
        "--stdin-filename", metavar="FILE", default="<stdin>", help="the name of - in findings"
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Lay out each spec. Returns 0; 1 where one can't be read as YAML, or would change and is only
    checked; 2 where a file can't be read or written.
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
    file: SpecFile, arguments: Namespace, streams: Streams, said: TextIO, counts: Counter[str]
) -> int:
    data, before = (b"", file.text) if file.text is not None else read_text(file.path)
    findings = Findings()
    after = None if before is None else _laid_out(file, before, findings)
    if before is None or after is None:
        _show(file, before, findings, streams)
        return exit_code(findings) or 1
    counts[_SAME if before == after else _CHANGED] += 1
    if arguments.check or arguments.diff:
        return _compare(file, before, after, arguments.diff, streams, said)
    if file.text is not None:
        streams.out.write(ExactText(after))
    elif before != after:
        return _write(file, data, after, streams, said, counts)
    return 0


def _laid_out(file: SpecFile, text: str, findings: Findings) -> str | None:
    """The layout; None where diagnostics say why there is none."""
    from ....spec_schema.formatter.format import format_text

    return format_text(str(file.path), text, findings)


def _show(file: SpecFile, text: str | None, findings: Findings, streams: Streams) -> None:
    """Why there is no layout. None for the text: reading the file says it."""
    from ....spec_schema.reports.text import render_all
    from ....spec_schema.yaml.loading import load_source

    if text is None:
        text, _ = load_source(file.path, findings)
    sources = {str(file.path): text.removeprefix("\ufeff")}
    look = streams.err_colour, streams.err_columns
    streams.err.write(render_all(list(findings), sources, *look))


def _compare(
    file: SpecFile, before: str, after: str, shows: bool, streams: Streams, said: TextIO
) -> int:
    if before == after:
        return 0
    if shows:
        streams.out.write(difference(str(file.path), Repaired(before, after, 1)))
    else:
        said.write(f"{printable(str(file.path))}: would be {_CHANGED}\n")
    return 1


def _write(
    file: SpecFile, data: bytes, after: str, streams: Streams, said: TextIO, counts: Counter[str]
) -> int:
    try:
        write_repaired(file.path, data, after, left="it was not laid out")
    except NotWritten as reason:
        counts[_CHANGED] -= 1
        streams.err.write(f"error: {printable(str(reason))}\n")
        return 2
    said.write(f"{printable(str(file.path))}: {_CHANGED}\n")
    return 0


def _sum_up(counts: Counter[str], is_checked: bool, said: TextIO) -> None:
    changed = f"{'would be ' if is_checked else ''}{_CHANGED}"
    kinds = ((counts[_CHANGED], changed), (counts[_SAME], _SAME))
    parts = [f"{counted(count, 'file')} {what}" for count, what in kinds if count]
    if parts:
        said.write(f"{', '.join(parts)}\n")
