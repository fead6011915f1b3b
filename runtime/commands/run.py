"""`speccompile run SPEC`: train a network as its spec says."""

import os
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ...spec_schema.diagnostics.diagnostic import Diagnostics
from ..command_line.failures import failures_in_words
from ..command_line.given_spec import add_spec, compile_given, show
from ..command_line.streams import Streams
from ..console.progress import listener_for
from ..execution.interruption import Signals
from ..execution.tensorflow_start import start_tensorflow

if TYPE_CHECKING:
    from ...compiler.compile import Compilation, CompiledSpec

EXAMPLES = (
    ("speccompile run digits.yaml", "train, stop when the policy says so, keep the best weights"),
    ("speccompile run digits.yaml --set training.epochs=3", "with a value overridden"),
    ("speccompile run overfitting.yaml --variant dropout", "one of the spec's variants"),
    ("speccompile run digits.yaml --target graph", "as a TensorFlow graph"),
)
FAILED = 4


def add_arguments(parser: ArgumentParser) -> None:
    add_spec(parser)
    parser.add_argument("--runs", metavar="FOLDER", default="runs", help="where runs are kept")
    parser.add_argument(
        "--progress",
        choices=("auto", "rich", "plain", "json", "none"),
        default="auto",
        help="how progress is shown; auto: live on a terminal, a line an epoch elsewhere",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1 where the spec or its data has errors; 4 where training failed; 130 or 143."""
    compilation, spec = compile_given(arguments, streams)
    if spec is None or not _has_both(spec, streams):
        return 1
    with failures_in_words():
        start_tensorflow()
        return _train(spec, compilation, arguments, streams)


def _has_both(spec: "CompiledSpec", streams: Streams) -> bool:
    """A spec can be checked without data or training, but not run."""
    missing = [name for name in ("data", "training") if getattr(spec.document, name) is None]
    for name in missing:
        streams.err.write(f"error: the spec has no `{name}` section, and a run needs one\n")
    return not missing


def _train(
    spec: "CompiledSpec", compilation: "Compilation", arguments: Namespace, streams: Streams
) -> int:
    from ..execution.session import Settings, run

    def notice() -> None:
        streams.err.write("\nending after this step; once more ends at once\n")

    found = Diagnostics()
    with (
        Signals(notice) as signals,
        listener_for(
            arguments.progress, streams.out, environment=os.environ, clock=time.monotonic
        ) as listener,
    ):
        settings = Settings(Path(arguments.runs), listener, time.monotonic, signals)
        result = run(spec, settings, found)
    show(found, compilation.sources, streams)
    if result is None:
        return 1
    if result.stopped.reason == "not_finite":
        return FAILED
    return signals.exit_code
