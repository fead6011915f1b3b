"""`speccompile predict RUN --data PATH`: run a trained network on data."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ....api import open_run
from ....runtime.console.streams import ExactText, is_shown, marked
from ....runtime.storage.whole_files import check_place, new_file
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import printable
from ..arguments import UsageError, path_name
from ..progress import add_progress, progress_of
from ..results import say_about
from ..streams import Streams

EXAMPLES = (
    ("speccompile predict runs/digits/1 --data new.csv", "print a CSV table with a row per sample"),
    (
        "speccompile predict runs/cats-and-dogs/1 --data pictures/ --output predictions.csv",
        "write a file",
    ),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="run folder")
    parser.add_argument(
        "--data",
        metavar="PATH",
        type=path_name,
        required=True,
        help="data in the format of the training data",
    )
    parser.add_argument(
        "--bad-rows",
        choices=("error", "skip", "mark"),
        default="error",
        help="what to do with unusable rows: report an error (default), skip them, or mark them: "
        "no prediction, and the problem in a column",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=path_name,
        help="CSV file to write; an existing file is never overwritten",
    )
    parser.add_argument("--target", choices=("keras", "graph"), help="compile for this target")
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises DataError if the data can't be used."""
    path = None if arguments.output is None else Path(arguments.output)
    if path is not None:
        check_place(path, new=True)
        _check_suffix(path)
    run = open_run(arguments.run, target=arguments.target)
    with progress_of(arguments, streams) as tell:
        predictions = run.predict(arguments.data, bad_rows=arguments.bad_rows, on_event=tell)
    say_about(predictions, streams)
    if path is None:
        predictions.write_csv(marked(streams.out, ExactText), shown=is_shown(streams.out))
        return 0
    with new_file(path) as file:
        predictions.write_csv(file)
    count = counted(len(predictions.samples), "prediction")
    streams.print(f"wrote {count} to {printable(arguments.output)}")
    return 0


def _check_suffix(path: Path) -> None:
    """Raises UsageError for a suffix of another format than CSV."""
    if path.suffix and path.suffix.lower() != ".csv":
        suffix, shown = printable(path.suffix), printable(str(path))
        raise UsageError(f"unknown table format `{suffix}` ({shown})", "known formats: CSV (.csv)")
