"""`speccompile predict RUN --data PATH`: let a trained network answer."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from ....runtime.console.safe_stream import ExactText, is_shown, marked
from ....runtime.console.streams import Streams
from ....runtime.training.tensorflow_start import start_tensorflow
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import printable
from ....spec_schema.reports.counts import counted
from ..arguments import path_name
from ..failures import failures_in_words
from ..given_spec import show
from ..whole_files import check_place, new_output

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


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where the data has faults."""
    from ....runtime.storage.run_folder import RunFolder

    if arguments.output is not None:
        check_place(Path(arguments.output), new=True)
    with failures_in_words():
        RunFolder.open(Path(arguments.run))  # before the seconds that TensorFlow takes
        start_tensorflow()
        return _predict(arguments, streams)


def _predict(arguments: Namespace, streams: Streams) -> int:
    import tensorflow as tf

    from ....compiler.vocabulary_sizes import input_limits
    from ....runtime.data.read import read_inputs
    from ....runtime.prediction.predictions import predictions
    from ....runtime.prediction.table import write_answers
    from ..sources import pointed_at
    from ..trained_run import opened

    trained = opened(arguments.run, arguments.target, streams)
    assert trained.spec.document.data is not None  # a run has one
    found = Findings()
    read = read_inputs(
        pointed_at(trained.spec.document.data.source, Path(arguments.data)),
        trained.spec.graph.inputs,
        Path.cwd(),
        found,
        normalization=trained.normalization,
        limits=input_limits(trained.spec.graph),
        bad_rows=arguments.bad_rows,
    )
    show(found, {}, streams)
    if read is None:
        return 1
    with tf.device(trained.device.name):
        table = predictions(trained, read, marks=arguments.bad_rows == "mark")
    for note in (*read.notes, *table.columns.renamed):
        streams.err.write(f"note: {printable(note)}\n")
    _warn_of_nan(table.undefined, streams)
    if arguments.output is None:
        write_answers(table, marked(streams.out, ExactText), is_shown(streams.out))
        return 0
    with new_output(Path(arguments.output)) as file:
        write_answers(table, file)
    count = counted(len(read.names), "answer")
    streams.print(f"{count} written to {printable(arguments.output)}")
    return 0


def _warn_of_nan(samples: Sequence[str], streams: Streams) -> None:
    if samples:
        names = ", ".join(samples[:MOST_NAMED]) + (", …" if len(samples) > MOST_NAMED else "")
        count = counted(len(samples), "sample")
        streams.err.write(f"warning: the network outputs NaN for {count}: {printable(names)}\n")
