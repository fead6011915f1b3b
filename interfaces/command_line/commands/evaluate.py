"""`speccompile evaluate RUN`: evaluate a trained network on its own data or on other data."""

from argparse import ArgumentParser, Namespace

from ....api import open_run
from ..arguments import UsageError, path_name
from ..progress import add_progress, progress_of
from ..results import say_about
from ..streams import Streams

EXAMPLES = (
    ("speccompile evaluate runs/digits/1", "on the test part, which is not used for training"),
    ("speccompile evaluate runs/digits/1 --part validation", "on another part"),
    ("speccompile evaluate runs/digits/1 --data new.csv", "on other data, with targets"),
)
PARTS = ("train", "validation", "test")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="run folder")
    parser.add_argument(
        "--part",
        choices=PARTS,
        help="part of the run's data (default: test, or validation without a test part)",
    )
    parser.add_argument(
        "--data", metavar="PATH", type=path_name, help="other data of the same format"
    )
    parser.add_argument(
        "--bad-rows",
        choices=("error", "skip"),
        default="error",
        help="what to do with unusable rows of --data: report an error (default) or skip them",
    )
    parser.add_argument("--target", choices=("keras", "graph"), help="compile for this target")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises DataError if the data can't be used."""
    if arguments.bad_rows != "error" and not arguments.data:
        raise UsageError("`--bad-rows` requires `--data`", "add `--data PATH`")
    if arguments.part and arguments.data:
        raise UsageError("`--part` and `--data` can't be combined", "remove one of them")
    run = open_run(arguments.run, target=arguments.target)
    with progress_of(arguments, streams) as tell:
        evaluation = run.evaluate(
            arguments.data, part=arguments.part, bad_rows=arguments.bad_rows, on_event=tell
        )
    say_about(evaluation, streams)
    streams.print(evaluation.render(arguments.format))
    return 0
