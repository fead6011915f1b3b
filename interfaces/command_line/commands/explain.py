"""`speccompile explain`: where a value comes from and what it means, or what a code means."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..arguments import add_overrides
from ..streams import Streams

EXAMPLES = (
    ("speccompile explain digits.yaml model.layers.digit.units", "where a value comes from"),
    ("speccompile explain digits.yaml training.epochs --set training.epochs=3", "with an override"),
    (
        "speccompile explain digits.yaml training.policy.finish",
        "the meaning of a key and its default",
    ),
    ("speccompile explain SC204", "the meaning of a code, with examples"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add a code, or a spec and a path in it."""
    parser.add_argument("subject", metavar="SPEC|CODE", help="a spec, or a code such as SC204")
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        help="a path in the spec, such as model.layers.digit.units",
    )
    add_overrides(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises SpecError for a spec that can't be read as YAML."""
    from .... import explain  # `--help` needs no compiler

    given = {"overrides": arguments.overrides, "variant": arguments.variant}
    page = explain(_subject(arguments), arguments.path, **given)
    streams.print(page.render(color=streams.color, width=streams.columns))
    return 0


def _subject(arguments: Namespace) -> str | Path:
    """Returns a code as text; with a place in a spec, the path of the spec, which may look like a
    code.
    """
    return arguments.subject if arguments.path is None else Path(arguments.subject)
