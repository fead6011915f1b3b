"""`speccompile data SPEC`: what is in the table that a spec reads."""

from argparse import ArgumentParser, Namespace

from ..arguments import add_overrides, add_root, one_of, path_name, root_of
from ..streams import Streams

EXAMPLES = (
    ("speccompile data titanic.yaml", "columns, missing values, classes, and what to know"),
    ("speccompile data titanic.csv --target Survived", "a table that no spec reads yet"),
    ("speccompile data titanic.yaml --format json", "as JSON"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add a spec or a table, the columns to predict, and the output format."""
    parser.add_argument("source", metavar="SPEC|FILE", type=path_name, help="a spec, or a table")
    parser.add_argument(
        "--target",
        metavar="COLUMN",
        action="append",
        default=[],
        help="column to predict, for a table; can be repeated",
    )
    add_overrides(parser)
    add_root(parser)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "json", "html")),
        default="text",
        help="text (default), json or html",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises DataError for a table that can't be read, SpecError for a spec."""
    from .... import profile

    given = {"overrides": arguments.overrides, "variant": arguments.variant}
    found = profile(arguments.source, targets=arguments.target, root=root_of(arguments), **given)
    streams.print(found.render(arguments.format, streams.columns))
    return 0
