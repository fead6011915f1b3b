"""`speccompile compile SPEC --output PATH`: write the model of a spec or a run to a file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ....api.runs import export, open_run
from ....compiler.exporters import written_as
from ....spec_schema.findings.printable import printable
from ..arguments import path_name, root_of
from ..given_spec import add_spec
from ..progress import add_progress, progress_of
from ..results import say_about
from ..streams import Streams

EXAMPLES = (
    ("speccompile compile digits.yaml --output digits.keras", "an untrained Keras model"),
    (
        "speccompile compile digits.yaml --output digits_graph",
        "a SavedModel of TensorFlow functions",
    ),
    ("speccompile compile runs/digits/1 --output digits.h5", "the trained network of a run"),
)


def add_arguments(parser: ArgumentParser) -> None:
    add_spec(parser, metavar="SPEC|RUN", help="spec file, or run folder for its trained network")
    parser.add_argument(
        "--output",
        metavar="PATH",
        type=path_name,
        required=True,
        help=f"where to write, never overwritten; the suffix sets the format: {written_as()}",
    )
    parser.add_argument(
        "--network-only",
        action="store_true",
        help="leave out what prepares raw data, `data.features` and `data.normalize`: the network "
        "then takes the inputs of the `model` section, prepared",
    )
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises SpecError if the spec has errors."""
    is_run = Path(arguments.spec).is_dir()
    with progress_of(arguments, streams) as tell:
        exported = export(
            open_run(arguments.spec) if is_run else arguments.spec,
            arguments.output,
            overrides=arguments.overrides,
            variant=arguments.variant,
            root=root_of(arguments),
            target=arguments.target,
            network_only=arguments.network_only,
            on_event=tell,
        )
    say_about(exported, streams)
    path, loader = printable(str(exported.path)), printable(exported.loader)
    streams.print(f"wrote {path}; load it with {loader}")
    return 0
