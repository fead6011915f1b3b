"""`speccompile runs [FOLDER]`: a table of runs."""

from argparse import ArgumentParser, Namespace

from ....api.runs import list_runs
from ....spec_schema.findings.printable import printable
from ..arguments import one_of, path_name
from ..streams import Streams

EXAMPLES = (
    ("speccompile runs", "all runs in the folder `runs`, oldest first"),
    ("speccompile runs --sort val_loss", "the best first; `--sort=-val_accuracy` for the largest"),
    ("speccompile runs --where variant=l2 --where 'val_loss<0.2'", "some of them"),
    ("speccompile runs runs/digits --format csv", "for a spreadsheet"),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="FOLDER", type=path_name, nargs="?", default="runs", help="default: runs"
    )
    parser.add_argument("--sort", metavar="COLUMN", help="order; -COLUMN: the largest first")
    parser.add_argument(
        "--where",
        metavar="CONDITION",
        action="append",
        default=[],
        help="show runs that meet a condition, such as 'val_loss<0.2' (repeatable)",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "json", "csv", "markdown")),
        default="text",
        help="text (default), json, csv or markdown",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 if a run can't be read. Raises Error if there is no such folder or column."""
    runs = list_runs(arguments.folder)
    found = runs.where(*arguments.where)
    shown = found.sorted(arguments.sort) if arguments.sort else found
    streams.print(shown.render(arguments.format, width=streams.columns))
    for problem in runs.unreadable.values():
        streams.err.write(f"warning: {printable(problem)}\n")
    return 1 if runs.unreadable else 0
