"""`speccompile doctor RUN`: what is saved of a run, and whether it is intact."""

from argparse import ArgumentParser, Namespace

from ....api import examine
from ..arguments import path_name
from ..streams import Streams

EXAMPLES = (
    ("speccompile doctor runs/digits/1", "check the checkpoints of a run"),
    ("speccompile doctor runs/digits/1 --format json", "as JSON, for scripts"),
)
CLEAN, DAMAGED = 0, 1


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="run folder")
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="output format: text (default) or json",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Look, and write nothing. Returns 0; 1 where a checkpoint or another file is damaged."""
    health = examine(arguments.run)
    streams.print(health.render(arguments.format, width=streams.columns))
    return CLEAN if health.ok else DAMAGED
