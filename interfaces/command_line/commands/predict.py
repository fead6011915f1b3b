"""`speccompile predict RUN --data PATH`: run a trained network on data."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ....api.runs import open_run
from ....runtime.console.streams import ExactText, marked
from ....runtime.storage.whole_files import check_place
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import printable
from ..arguments import UsageError, names_list, path_name
from ..given_data import add_data, add_joined, given_data
from ..progress import add_progress, progress_of
from ..results import say_about
from ..streams import Streams

EXAMPLES = (
    ("speccompile predict runs/digits/1 --data new.csv", "print a CSV table with a row per sample"),
    (
        "speccompile predict runs/titanic/1 --data new.csv --keep id,name --output new.parquet",
        "write a file, with two columns of the data beside the predictions",
    ),
    (
        "speccompile predict runs/cats-and-dogs/1 --data pictures/ --top 3 --format jsonl",
        "print the three most probable classes of each image as JSON lines",
    ),
    ("speccompile predict runs/digits/1 --data -", "read CSV or JSON lines from standard input"),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="run folder")
    add_data(parser, "data like that of the training; targets are not needed")
    add_joined(parser)
    parser.add_argument(
        "--keep",
        metavar="NAMES",
        type=names_list,
        action="extend",
        default=[],
        help="columns of the data to carry over, separated by commas, such as id,name",
    )
    parser.add_argument(
        "--top",
        metavar="K",
        type=int,
        help="list the K most probable classes instead of all probabilities",
    )
    parser.add_argument(
        "--bad-rows",
        choices=("error", "skip", "mark"),
        default="error",
        help="what to do with unusable rows: report an error (default), skip them, or mark them: "
        "no prediction, and the problem in a column",
    )
    _add_output(parser)
    parser.add_argument("--target", choices=("keras", "graph"), help="compile for this target")
    add_progress(parser)


def _add_output(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=path_name,
        help="CSV (.csv), JSON lines (.jsonl) or Parquet (.parquet) file to write; an existing "
        "file is never overwritten",
    )
    parser.add_argument(
        "--masks",
        metavar="FOLDER",
        type=path_name,
        help="new folder for masks (a class at each pixel) as PNG pictures, instead of columns",
    )
    parser.add_argument(
        "--mask-size",
        choices=("original", "network"),
        default="original",
        help="whether masks have the size of their images, if these are files (default), or that "
        "of the network's output",
    )
    parser.add_argument(
        "--format",
        choices=("csv", "jsonl", "parquet"),
        help="format of the output (default: that of its suffix, or csv)",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises DataError if the data can't be used."""
    for path in filter(None, (arguments.output, arguments.masks)):
        check_place(Path(path), new=True)
    data = given_data(arguments, streams)
    if data is None:
        raise UsageError("`--data` is missing", "add `--data PATH`")
    run = open_run(arguments.run, target=arguments.target)
    with progress_of(arguments, streams) as tell:
        written = run.predict_to_file(
            data,
            arguments.output or marked(streams.out, ExactText),
            format=arguments.format,
            keep=arguments.keep,
            top=arguments.top,
            masks=arguments.masks,
            mask_size=arguments.mask_size,
            bad_rows=arguments.bad_rows,
            join=arguments.join,
            on_event=tell,
        )
    say_about(written, streams)
    if written.path:
        count = counted(written.samples, "prediction")
        streams.print(f"wrote {count} to {printable(written.path)}")
    return 0
