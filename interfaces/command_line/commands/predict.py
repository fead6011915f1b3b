"""`speccompile predict RUN --data PATH`: let a trained network answer."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ....runtime.console.safe_stream import ExactText, is_shown, marked
from ....runtime.console.streams import Streams
from ....runtime.training.preparation import reading
from ....runtime.training.tensorflow_start import start_tensorflow
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import printable
from ..arguments import path_name
from ..failures import failures_in_words
from ..given_spec import show
from ..progress import add_progress, progress_of
from ..trained_run import say_notes
from ..whole_files import check_place, new_output

if TYPE_CHECKING:
    from ....runtime.data.read import Inputs
    from ....runtime.events import Listener
    from ....runtime.prediction.table import AnswerTable
    from ....runtime.prediction.trained import Trained

EXAMPLES = (
    ("speccompile predict runs/digits/1 --data new.csv", "a line a sample, as CSV"),
    ("speccompile predict runs/cats-and-dogs/1 --data pictures/ --output answers.csv", "to a file"),
)

MOST_NAMED = 5


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="the run's folder")
    parser.add_argument(
        "--data", metavar="PATH", type=path_name, required=True, help="data as in training"
    )
    parser.add_argument(
        "--bad-rows",
        choices=("error", "skip", "mark"),
        default="error",
        help="what rows are that can't be used: an error (the default), left out, or kept without "
        "an answer and with the problem in a column",
    )
    parser.add_argument(
        "--output", metavar="FILE", type=path_name, help="a CSV file to write; never overwritten"
    )
    parser.add_argument("--target", choices=("keras", "graph"), help="lower to this target")
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where the data has faults."""
    from ....runtime.storage.run_folder import RunFolder

    if arguments.output is not None:
        check_place(Path(arguments.output), new=True)
    found = Findings()
    with failures_in_words():
        RunFolder.open(Path(arguments.run))  # before the seconds that TensorFlow takes
        with progress_of(arguments, streams) as tell:
            start_tensorflow(tell)
            trained, predicted = _predicted(arguments, found, tell)
    say_notes(trained.notes, streams)
    show(found, {}, streams)
    if predicted is None:
        return 1
    _write(*predicted, arguments, streams)
    return 0


def _predicted(
    arguments: Namespace, found: Findings, tell: "Listener"
) -> "tuple[Trained, tuple[Inputs, AnswerTable] | None]":
    """The network, and its answers beside what was read; None: the data has faults."""
    from ....runtime.prediction.other_data import inputs_of
    from ....runtime.prediction.predictions import predictions
    from ....runtime.prediction.trained import open_trained
    from ..sources import pointed_at

    trained = open_trained(Path(arguments.run), arguments.target, tell)
    assert trained.spec.document.data is not None  # a run has one
    source = pointed_at(trained.spec.document.data.source, Path(arguments.data))
    tell(reading(source))
    read = inputs_of(trained, source, found, arguments.bad_rows)
    if read is None:
        return trained, None
    return trained, (read, predictions(trained, read, arguments.bad_rows == "mark", tell))


def _write(read: "Inputs", table: "AnswerTable", arguments: Namespace, streams: Streams) -> None:
    from ....runtime.prediction.table import write_answers

    for note in (*read.notes, *table.columns.renamed):
        streams.err.write(f"note: {printable(note)}\n")
    _warn_of_nan(table.undefined, streams)
    if arguments.output is None:
        write_answers(table, marked(streams.out, ExactText), is_shown(streams.out))
        return
    with new_output(Path(arguments.output)) as file:
        write_answers(table, file)
    count = counted(len(read.names), "answer")
    streams.print(f"{count} written to {printable(arguments.output)}")


def _warn_of_nan(samples: Sequence[str], streams: Streams) -> None:
    if samples:
        names = ", ".join(samples[:MOST_NAMED]) + (", …" if len(samples) > MOST_NAMED else "")
        count = counted(len(samples), "sample")
        streams.err.write(f"warning: the network outputs NaN for {count}: {printable(names)}\n")
