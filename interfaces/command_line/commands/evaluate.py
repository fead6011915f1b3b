"""`speccompile evaluate RUN`: measure a trained network on its own data or on other data."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ....runtime.console.readable import number
from ....runtime.console.streams import Streams
from ....runtime.strict_json import strict
from ....runtime.training.preparation import reading
from ....runtime.training.tensorflow_start import start_tensorflow
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import printable
from ....spec_schema.reports.json_text import json_text
from ..arguments import UsageError, path_name
from ..failures import failures_in_words
from ..given_spec import show
from ..progress import add_progress, progress_of
from ..trained_run import say_notes

if TYPE_CHECKING:
    from ....runtime.data.dataset import Part
    from ....runtime.events import Listener
    from ....runtime.prediction.evaluation import Evaluation
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
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where the data has faults."""
    from ....runtime.storage.run_folder import RunFolder

    if arguments.bad_rows != "error" and not arguments.data:
        raise UsageError("`--bad-rows` is for other data than the run's own", "name it: `--data`")
    if arguments.part and arguments.data:
        raise UsageError("`--part` is a part of the run's own data", "leave it or `--data` out")
    found = Findings()
    with failures_in_words():
        RunFolder.open(Path(arguments.run))  # before the seconds that TensorFlow takes
        with progress_of(arguments, streams) as tell:
            start_tensorflow(tell)
            trained, label, evaluation = _evaluated(arguments, found, tell)
    say_notes(trained.notes, streams)
    show(found, {}, streams)
    if evaluation is None:
        return 1
    for note in evaluation.notes:
        streams.err.write(f"note: {printable(note)}\n")
    if not evaluation.is_finite:
        streams.err.write(f"warning: {_NOT_FINITE}")
    _show(trained, label, evaluation, arguments.format, streams)
    return 0


def _evaluated(
    arguments: Namespace, found: Findings, tell: "Listener"
) -> "tuple[Trained, str, Evaluation | None]":
    """The network, what it was measured on, and the measures; None: the data has faults."""
    from ....runtime.prediction.evaluation import evaluate
    from ....runtime.prediction.trained import open_trained

    trained = open_trained(Path(arguments.run), arguments.target, tell)
    label, part = _part(trained, arguments, found, tell)
    return trained, label, None if part is None else evaluate(trained, part, tell)


def _show(
    trained: "Trained", label: str, evaluation: "Evaluation", format: str, streams: Streams
) -> None:
    values, size = evaluation.values, evaluation.samples
    if format == "json":
        streams.print(json_text(strict({"part": label, "samples": size, **values})))
        return
    shown = "  ".join(f"{printable(name)} {number(value)}" for name, value in values.items())
    head = f"{printable(label)}: {counted(size, 'sample')}, weights of epoch {trained.epoch}"
    streams.print(f"{head}\n{shown}")


def _part(
    trained: "Trained", arguments: Namespace, found: Findings, tell: "Listener"
) -> "tuple[str, Part | None]":
    from ....runtime.data.dataset import Learned
    from ....runtime.prediction.other_data import part_of
    from ....runtime.training.run_data import check_data, load_data
    from ..sources import pointed_at

    data = trained.spec.document.data
    assert data is not None  # a run has one
    if arguments.data:
        source = pointed_at(data.source, Path(arguments.data))
        tell(reading(source))
        return arguments.data, part_of(trained, source, found, arguments.bad_rows)
    tell(reading(data.source))
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
