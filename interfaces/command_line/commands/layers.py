"""`speccompile layers`: list the layers and other components, or document one."""

from argparse import ArgumentParser, Namespace

from ..arguments import one_of
from ..streams import Streams

EXAMPLES = (
    ("speccompile layers", "all layers, by family"),
    ("speccompile layers conv2d", "the parameters of a layer"),
    ("speccompile layers --kind optimizer", "other components"),
    ("speccompile layers adam", "any component"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the component, or the kind of components."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="a layer or another component")
    parser.add_argument(
        "--kind",
        metavar="KIND",
        type=_kind,
        help="layer (default), cell, loss, metric, optimizer, schedule, regularizer, constraint, "
        "initializer, normalizer or source",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Document one component, or list all of a kind. Returns 0."""
    from .... import catalogue  # `--help` needs none

    streams.print(catalogue(arguments.name, kind=arguments.kind).render(width=streams.columns))
    return 0


def _kind(text: str) -> str:
    from ....spec_schema.reference.kinds import KINDS  # `--help` needs no catalogue

    return one_of("kind", KINDS)(text)
