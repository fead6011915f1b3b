"""`speccompile evaluate RUN`: evaluate a trained network on its own data or on other data."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ....api.runs import open_run
from ....runtime.storage.whole_files import check_place
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import printable
from ..arguments import UsageError, path_name
from ..given_data import add_data, add_joined, given_data
from ..progress import add_progress, progress_of
from ..results import say_about
from ..streams import Streams

if TYPE_CHECKING:
    from .... import Run

EXAMPLES = (
    ("speccompile evaluate runs/digits/1", "on the test part, which is not used for training"),
    ("speccompile evaluate runs/digits/1 --part validation", "on another part"),
    ("speccompile evaluate runs/digits/1 --part all", "all parts side by side"),
    ("speccompile evaluate runs/digits/1 --data new.csv", "on other data, with targets"),
    (
        "speccompile evaluate runs/digits/1 --wrong wrong.csv",
        "write the wrong predictions beside their rows, the worst first",
    ),
    (
        "speccompile evaluate runs/cats-and-dogs/1 --wrong worst.html --most 40",
        "show the pictures with the worst predictions",
    ),
)
PARTS = ("train", "validation", "test", "all")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="run folder")
    parser.add_argument(
        "--part",
        choices=PARTS,
        help="part of the run's data, or all of them (default: test, or validation without a "
        "test part)",
    )
    add_data(parser, "other data like that of the training, with targets")
    add_joined(parser)
    parser.add_argument(
        "--targets",
        metavar="PATH",
        type=path_name,
        help="the file with the targets of --data, if the spec has `data.targets`",
    )
    parser.add_argument(
        "--bad-rows",
        choices=("error", "skip"),
        default="error",
        help="what to do with unusable rows of --data: report an error (default) or skip them",
    )
    parser.add_argument(
        "--wrong",
        metavar="FILE",
        type=path_name,
        help="write the wrong predictions with their rows: .csv, .jsonl, .parquet, or .html for "
        "pictures; an existing file is never overwritten",
    )
    parser.add_argument(
        "--most",
        metavar="N",
        type=int,
        help="write at most N wrong predictions (default: all, or 100 if an output is numbers)",
    )
    parser.add_argument("--target", choices=("keras", "graph"), help="compile for this target")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises DataError if the data can't be used."""
    data = given_data(arguments, streams)
    if arguments.bad_rows != "error" and data is None:
        raise UsageError("`--bad-rows` requires `--data`", "add `--data PATH`")
    if arguments.part and data is not None:
        raise UsageError("`--part` and `--data` can't be combined", "remove one of them")
    if arguments.part == "all" and arguments.wrong:
        raise UsageError("`--wrong` lists the predictions of one part", "name it with `--part`")
    if arguments.most is not None and not arguments.wrong:
        raise UsageError("`--most` requires `--wrong`", "add `--wrong FILE`")
    if arguments.wrong:
        check_place(Path(arguments.wrong), new=True)
    run = open_run(arguments.run, target=arguments.target)
    if arguments.part == "all":
        return _all_parts(run, arguments, streams)
    with progress_of(arguments, streams) as tell:
        evaluation = run.evaluate(
            data,
            part=arguments.part,
            bad_rows=arguments.bad_rows,
            wrong=arguments.wrong or False,
            most=arguments.most,
            targets=arguments.targets,
            join=arguments.join,
            on_event=tell,
        )
    say_about(evaluation, streams)
    streams.print(evaluation.render(arguments.format, width=streams.columns))
    if evaluation.wrong is not None:
        count = counted(len(evaluation.wrong), "wrong prediction")
        streams.err.write(f"wrote {count} to {printable(arguments.wrong)}\n")
    return 0


def _all_parts(run: "Run", arguments: Namespace, streams: Streams) -> int:
    with progress_of(arguments, streams) as tell:
        evaluations = run.evaluate_parts(on_event=tell)
    say_about(evaluations, streams)
    streams.print(evaluations.render(arguments.format, width=streams.columns))
    return 0
