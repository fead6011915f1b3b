"""`speccompile data SPEC`: what is in the data that a spec reads."""

from argparse import ArgumentParser, Namespace

from ..arguments import add_overrides, add_root, one_of, path_name, root_of
from ..streams import Streams

EXAMPLES = (
    ("speccompile data titanic.yaml", "columns, missing values, classes, and what to know"),
    ("speccompile data titanic.csv --target Survived", "a table that no spec reads yet"),
    ("speccompile data pictures", "a folder of images for each class"),
    ("speccompile data titanic.yaml --format json", "as JSON"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add a spec or data, the columns to predict, and the output format."""
    parser.add_argument(
        "source",
        metavar="SPEC|PATH",
        type=path_name,
        help="a spec, or data: a table, arrays, or a folder of images or texts",
    )
    parser.add_argument(
        "--target",
        metavar="COLUMN",
        action="append",
        default=[],
        help="column or array to predict, for data without a spec; can be repeated",
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
    """Returns 0. Raises DataError for data that can't be read, SpecError for a spec."""
    from .... import profile

    given = {"overrides": arguments.overrides, "variant": arguments.variant}
    found = profile(arguments.source, targets=arguments.target, root=root_of(arguments), **given)
    streams.print(found.render(arguments.format, streams.columns))
    return 0
