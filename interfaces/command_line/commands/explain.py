"""`speccompile explain`: where a value of a spec comes from and what it means; or a code."""

from argparse import ArgumentParser, Namespace

from ....runtime.console.streams import Streams
from ..arguments import add_overrides

EXAMPLES = (
    ("speccompile explain digits.yaml model.layers.digit.units", "where a value comes from"),
    ("speccompile explain digits.yaml training.epochs --set training.epochs=3", "with an override"),
    ("speccompile explain digits.yaml training.policy.finish", "what a key means, and its default"),
    ("speccompile explain SC204", "what a code means, with examples"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """A code; or a spec and a path into it."""
    parser.add_argument("subject", metavar="SPEC|CODE", help="a spec's file, or a code: SC204")
    parser.add_argument(
        "path", metavar="PATH", nargs="?", help="a place in the spec: model.layers.digit.units"
    )
    add_overrides(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 for a spec that can't be read as YAML."""
    from ..explanations import explain  # `--help` needs no compiler

    return explain(arguments, streams)
