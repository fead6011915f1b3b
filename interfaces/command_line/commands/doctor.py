"""`speccompile doctor RUN`: whether the files of a run are intact."""

from argparse import ArgumentParser, Namespace

from ....api.runs import examine
from ..arguments import path_name
from ..streams import Streams

EXAMPLES = (
    ("speccompile doctor runs/digits/1", "check the checkpoints and other files of a run"),
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
    """Returns 0; 1 if a checkpoint or another file is damaged. Writes nothing to the run."""
    health = examine(arguments.run)
    streams.print(health.render(arguments.format, width=streams.columns))
    return CLEAN if health.ok else DAMAGED
