"""`speccompile evaluate RUN`: measure a trained network on its own data or on other data."""

from argparse import ArgumentParser, Namespace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from ....runtime.console.readable import number
from ....runtime.console.streams import Streams
from ....runtime.strict_json import strict
from ....runtime.training.tensorflow_start import start_tensorflow
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import printable
from ....spec_schema.reports.counts import counted
from ....spec_schema.reports.json_text import json_text
from ..arguments import UsageError, path_name
from ..failures import failures_in_words
from ..given_spec import show

if TYPE_CHECKING:
    from ....runtime.data.dataset import Part
    from ....runtime.prediction.trained import Trained

EXAMPLES = (
    ("speccompile evaluate runs/digits/1", "on the test part that training never saw"),
    ("speccompile evaluate runs/digits/1 --part validation", "on another part"),
    ("speccompile evaluate runs/digits/1 --data new.csv", "on other data, with its targets"),
)
PARTS = ("train", "validation", "test")
_NOT_FINITE = """\
a measure is not finite, so the others mean nothing either: the network outputs NaN or infinity
help: `predict` names the samples for which it outputs NaN
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="the run's folder")
    parser.add_argument("--part", choices=PARTS, help="which part; left out: test, else validation")
    parser.add_argument(
        "--data", metavar="PATH", type=path_name, help="other data of the same kind"
    )
    parser.add_argument(
        "--bad-rows",
        choices=("error", "skip"),
        default="error",
        help="what rows of --data are that can't be used: an error (the default), or left out",
    )
    parser.add_argument("--target", choices=("keras", "graph"), help="lower to this target")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where the data has faults."""
    from ....runtime.storage.run_folder import RunFolder

    if arguments.bad_rows != "error" and not arguments.data:
        raise UsageError("`--bad-rows` is for other data than the run's own", "name it: `--data`")
    if arguments.part and arguments.data:
        raise UsageError("`--part` is a part of the run's own data", "leave it or `--data` out")
    with failures_in_words():
        RunFolder.open(Path(arguments.run))  # before the seconds that TensorFlow takes
        start_tensorflow()
        return _evaluate(arguments, streams)


def _evaluate(arguments: Namespace, streams: Streams) -> int:
    import tensorflow as tf

    from ....runtime.training.guessing import no_better_than_guessing
    from ....runtime.training.loop import Loop
    from ....runtime.training.streamed import placed
    from ..trained_run import opened

    trained = opened(arguments.run, arguments.target, streams)
    training = trained.spec.document.training
    assert training is not None  # a run has one
    found = Findings()
    label, part = _part(trained, arguments, found)
    show(found, {}, streams)
    if part is None:
        return 1
    for note in part.notes:
        streams.err.write(f"note: {printable(note)}\n")
    with tf.device(trained.device.name):
        values = Loop(trained.program, placed(part), training.batch_size).evaluate()
        guesses = list(no_better_than_guessing(trained.spec, trained.program, part, values))
    for sentence in guesses:
        streams.err.write(f"note: {printable(sentence)}\n")
    if not all(map(isfinite, values.values())):
        streams.err.write(f"warning: {_NOT_FINITE}")
    if arguments.format == "json":
        streams.print(json_text(strict({"part": label, "samples": part.size, **values})))
    else:
        shown = "  ".join(f"{printable(name)} {number(value)}" for name, value in values.items())
        samples = counted(part.size, "sample")
        head = f"{printable(label)}: {samples}, weights of epoch {trained.epoch}"
        streams.print(f"{head}\n{shown}")
    return 0


def _part(trained: "Trained", arguments: Namespace, found: Findings) -> "tuple[str, Part | None]":
    from ....compiler.vocabulary_sizes import input_limits
    from ....runtime.data.dataset import Learned
    from ....runtime.data.read import read_part
    from ....runtime.training.run_data import check_data, load_data
    from ..sources import pointed_at

    data = trained.spec.document.data
    assert data is not None  # a run has one
    if arguments.data:
        return arguments.data, read_part(
            pointed_at(data.source, Path(arguments.data)),
            trained.spec.graph.inputs,
            trained.spec.objectives,
            folder=Path.cwd(),
            class_names=trained.class_names,
            normalization=trained.normalization,
            findings=found,
            limits=input_limits(trained.spec.graph),
            bad_rows=arguments.bad_rows,
        )
    learned = Learned(trained.class_names, trained.normalization)
    dataset = load_data(trained.spec, found, learned=learned)
    if dataset is None:
        return "", None
    help = "`--data PATH` measures all rows of other data; which of them were trained on is unknown"
    check_data(trained.folder, trained.recorded, dataset, help)
    label = arguments.part or next(
        name for name in ("test", "validation", "train") if getattr(dataset, name)
    )
    part: Part | None = getattr(dataset, label)
    if part is None:
        raise UsageError(
            f"the spec declares no {label} part", f"declare it with `data.split.{label}`"
        )
    return label, part
