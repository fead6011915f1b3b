"""`speccompile compile SPEC --output PATH`: write the model of either target."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ...spec_schema.diagnostics.printable import printable
from ..command_line.arguments import UsageError, path_name
from ..command_line.failures import failures_in_words
from ..command_line.given_spec import add_spec, compile_given
from ..command_line.streams import Streams
from ..command_line.whole_files import check_place, refusal
from ..execution.tensorflow_start import start_tensorflow
from ..storage.durable import Disk, whole

if TYPE_CHECKING:
    from ...compiler.targets.program import Program

EXAMPLES = (
    ("speccompile compile digits.yaml --output digits.keras", "an untrained keras model"),
    (
        "speccompile compile digits.yaml --output digits_graph",
        "a SavedModel of TensorFlow functions",
    ),
    ("speccompile compile runs/digits/1 --output digits.h5", "the network a run has trained"),
)
KERAS_SUFFIXES = (".keras", ".h5")


def add_arguments(parser: ArgumentParser) -> None:
    add_spec(parser)
    parser.add_argument(
        "--output",
        metavar="PATH",
        type=path_name,
        required=True,
        help="a file ending in .keras or .h5; a folder for a SavedModel; a file ending in .pb or "
        ".pbtxt for a GraphDef; never overwritten",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where the spec has errors."""
    path = Path(arguments.output)
    arguments.target = _target(path, arguments.target)
    check_place(path, new=True)
    with failures_in_words():
        return _write(path, arguments, streams)


def _target(path: Path, named: str | None) -> str:
    """The target that the path's ending says; a target that is named has to be that one."""
    target = "keras" if path.suffix in KERAS_SUFFIXES else "graph"
    if named not in (None, target):
        wanted = (
            ".keras or .h5" if named == "keras" else "a folder, or a file ending in .pb or .pbtxt"
        )
        raise UsageError(f"the {named} target can't be written to {path}", f"it takes {wanted}")
    return target


def _write(path: Path, arguments: Namespace, streams: Streams) -> int:
    program = _program(arguments, streams)
    if program is None:
        return 1
    from ..execution.models import save_program

    try:
        with whole(Disk(), path) as staged:
            save_program(program, arguments.target, staged)
            check_place(path, new=True)
    except OSError as error:
        raise refusal(path, error) from error
    streams.print(f"{printable(str(path))} written: load it with {printable(_loader(path))}")
    return 0


def _program(arguments: Namespace, streams: Streams) -> "Program | None":
    """The program of a spec, untrained, or of a run's folder, trained."""
    if Path(arguments.spec).is_dir():
        from ..storage.run_folder import RunFolder

        RunFolder.open(Path(arguments.spec))
        start_tensorflow()
        from ..command_line.trained_run import opened

        return opened(arguments.spec, arguments.target, streams).program
    _, spec = compile_given(arguments, streams)
    if spec is None:
        return None
    start_tensorflow()
    from ...compiler.targets import lower

    return lower(spec, arguments.target)


def _loader(path: Path) -> str:
    if path.suffix in KERAS_SUFFIXES:
        return f"keras.models.load_model({str(path)!r})"
    if path.suffix in (".pb", ".pbtxt"):
        return "tf.graph_util.import_graph_def"
    return f"tf.saved_model.load({str(path)!r})"
