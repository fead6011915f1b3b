"""`speccompile diff`: how two specs, or two folders of specs, differ in meaning."""

from argparse import ArgumentParser, Namespace

from ..arguments import add_overrides, add_root, one_of, root_of
from ..given_spec import show_report
from ..streams import Streams

EXAMPLES = (
    ("speccompile diff old.yaml new.yaml", "differences in meaning and in costs"),
    ("speccompile diff main:specs/digits.yaml specs/digits.yaml", "changes since a git revision"),
    (
        "speccompile diff main:specs specs --format markdown",
        "all specs of a folder, for a pull request comment",
    ),
    ("speccompile diff old.yaml new.yaml --variant l2", "the same variant of both"),
)

SAME, DIFFERENT, INCOMPARABLE = 0, 1, 2


def add_arguments(parser: ArgumentParser) -> None:
    """Add the two sides, overrides for both, and the output format."""
    what = "a spec or a folder of specs, or REVISION:PATH of either"
    parser.add_argument("before", metavar="A", help=f"the old side: {what}")
    parser.add_argument("after", metavar="B", help=f"the new side: {what}")
    add_overrides(parser)
    add_root(parser)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "markdown", "json")),
        default="text",
        help="text (default), markdown or json",
    )
    exits = "exit codes: 0 no difference in meaning, 1 differences, 2 the specs can't be compared"
    parser.epilog = f"{parser.epilog}\n\n{exits}"


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0 if nothing differs in meaning, 1 if something does, 2 if specs can't be
    compared.
    """
    from .... import compare  # `--help` needs no compiler

    found = compare(
        arguments.before,
        arguments.after,
        overrides=arguments.overrides,
        variant=arguments.variant,
        root=root_of(arguments),
    )
    for note in found.notes:
        streams.err.write(f"note: {note}\n")
    for report in found.reports:
        show_report(report, streams)
    streams.out.write(found.render(arguments.format, streams.columns))
    if found.reports:
        return INCOMPARABLE
    return DIFFERENT if found.differ else SAME
