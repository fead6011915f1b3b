"""`speccompile doctor RUN`: what is saved of a run, and whether it is intact."""

from argparse import ArgumentParser, Namespace

from ....api import examine
from ..arguments import path_name
from ..streams import Streams

EXAMPLES = (
    ("speccompile doctor runs/digits/1", "the checkpoints of a run, intact or damaged"),
    ("speccompile doctor runs/digits/1 --format json", "the same for a program"),
)
CLEAN, DAMAGED = 0, 1


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="the folder of a run")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is told")


def main(arguments: Namespace, streams: Streams) -> int:
    """Look, and write nothing. Returns 0; 1 where a checkpoint or another file is damaged."""
    health = examine(arguments.run)
    streams.print(health.render(arguments.format, width=streams.columns))
    return CLEAN if health.ok else DAMAGED
