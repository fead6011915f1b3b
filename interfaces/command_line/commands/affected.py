"""`speccompile affected`: the specs that changed files affect, for CI jobs."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from ....spec_schema.findings.printable import printable
from ....spec_schema.reports.json_text import json_text
from ..arguments import UsageError, add_root, one_of, root_of
from ..streams import Streams

EXAMPLES = (
    ("speccompile affected bases/training.yaml", "specs that extend it, directly or indirectly"),
    (
        "git diff --name-only --relative main | speccompile affected -",
        "specs affected by any change",
    ),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the changed files and the output format."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a changed or deleted spec or base, or - to read names from stdin, one per line",
    )
    add_root(parser)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "json")),
        default="text",
        help="text (default), one path per line, or json",
    )
    parser.epilog = f"{parser.epilog}\n\nexit codes: 0 (even if no spec is affected), 2 usage"


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises Error if the project is too large to be searched."""
    from .... import affected

    found = affected([*_files(arguments.files, streams)], root=root_of(arguments))
    specs = [str(path) for path in found]
    if arguments.format == "json":
        content = {"format": "speccompile-affected", "version": 1, "specs": specs}
        streams.print(json_text(content, indent=2))
        return 0
    for spec in specs:
        streams.print(printable(spec, len(spec)))
    return 0


def _files(given: list[str], streams: Streams) -> Iterator[str]:
    """Yields the changed files."""
    for file in given:
        if file != "-":
            yield file
            continue
        if streams.inp is None:
            raise UsageError("standard input is closed", "pass file names instead of `-`")
        yield from filter(None, streams.inp.read().splitlines())
