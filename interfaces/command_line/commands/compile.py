"""`speccompile compile SPEC --output PATH`: write the model of either target."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ....compiler.exporters import UnknownFormat, exporter_for, written_as
from ....compiler.exporters.exporter import Exporter
from ....runtime.console.streams import Streams
from ....runtime.storage.durable import Disk, whole
from ....runtime.training.tensorflow_start import start_tensorflow
from ....spec_schema.findings.printable import printable
from ..arguments import UsageError, path_name
from ..failures import failures_in_words
from ..given_spec import add_spec, load_given
from ..progress import add_progress, progress_of
from ..trained_run import say_notes
from ..whole_files import check_place, refusal

if TYPE_CHECKING:
    from ....compiler.compile import CompiledSpec
    from ....runtime.events import Listener

EXAMPLES = (
    ("speccompile compile digits.yaml --output digits.keras", "an untrained keras model"),
    (
        "speccompile compile digits.yaml --output digits_graph",
        "a SavedModel of TensorFlow functions",
    ),
    ("speccompile compile runs/digits/1 --output digits.h5", "the network a run has trained"),
)


def add_arguments(parser: ArgumentParser) -> None:
    add_spec(parser)
    parser.add_argument(
        "--output",
        metavar="PATH",
        type=path_name,
        required=True,
        help=f"where to write, in the format of its suffix: {written_as()}; never overwritten",
    )
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where the spec has errors."""
    path = Path(arguments.output)
    check_place(path, new=True)
    try:
        exporter = exporter_for(path, arguments.target)
    except UnknownFormat as error:
        raise UsageError(error.message, error.help) from error
    arguments.target = arguments.target or exporter.targets[0]
    with failures_in_words():
        return _write(path, exporter, arguments, streams)


def _write(path: Path, exporter: Exporter, arguments: Namespace, streams: Streams) -> int:
    spec = None
    if Path(arguments.spec).is_dir():
        from ....runtime.storage.run_folder import RunFolder

        RunFolder.open(Path(arguments.spec))  # before the seconds that TensorFlow takes
    else:
        spec = load_given(arguments, streams)
    with progress_of(arguments, streams) as tell:
        start_tensorflow(tell)
        notes = _export(spec, path, exporter, arguments, tell)
    say_notes(notes, streams)
    loader = printable(exporter.loader(path))
    streams.print(f"{printable(str(path))} written: load it with {loader}")
    return 0


def _export(
    spec: "CompiledSpec | None",
    path: Path,
    exporter: Exporter,
    arguments: Namespace,
    tell: "Listener",
) -> tuple[str, ...]:
    """Write the network of a spec, untrained, or of a run's folder, trained; the run's notes."""
    from ....compiler.targets import lower
    from ....runtime.events import Working
    from ....runtime.prediction.trained import open_trained
    from ....runtime.training.models import save_program

    notes: tuple[str, ...] = ()
    if spec is None:
        trained = open_trained(Path(arguments.spec), arguments.target, tell)
        program, notes = trained.program, trained.notes
    else:
        tell(Working("compiling the network"))
        program = lower(spec, arguments.target)
    tell(Working(f"writing {path.name}"))
    try:
        with whole(Disk(), path) as staged:
            save_program(program, exporter, staged)
            check_place(path, new=True)
    except OSError as error:
        raise refusal(path, error) from error
    return notes
