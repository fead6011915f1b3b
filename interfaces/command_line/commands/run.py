"""`speccompile run SPEC`: train a network as its spec says; `--resume RUN`: let a run go on."""

import os
import time
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from shlex import quote
from threading import Thread
from typing import TYPE_CHECKING

from ....runtime.console.progress import listener_for
from ....runtime.console.streams import Streams, fault_of, lasting
from ....runtime.events import Listener
from ....runtime.training.interruption import Signals
from ....runtime.training.tensorflow_start import require_tensorflow
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import Rendered, printable
from ..arguments import UsageError, path_name
from ..failures import failures_in_words
from ..given_spec import add_spec, load_given, overrides_of, show
from ..progress import add_progress

if TYPE_CHECKING:
    from ....compiler.compile import CompiledSpec
    from ....runtime.training.resume import ResumePlan
    from ....runtime.training.run_data import RunData
    from ....runtime.training.session import RunResult

EXAMPLES = (
    ("speccompile run digits.yaml", "train, stop when the policy says so, keep the best weights"),
    ("speccompile run digits.yaml --set training.epochs=3", "with a value overridden"),
    ("speccompile run overfitting.yaml --variant dropout", "one of the spec's variants"),
    ("speccompile run digits.yaml --target graph", "as a TensorFlow graph"),
    ("speccompile run --resume runs/digits/1", "go on where a run was interrupted or killed"),
    (
        "speccompile run --resume runs/digits/1 --set training.epochs=200",
        "train on after the last epoch",
    ),
    (
        "speccompile run --resume runs/digits/1 --set training.policy.early_stopping.patience=40",
        "train on after early stopping",
    ),
)
FAILED = 4
SHOW_CURSOR = "\x1b[?25h"
MOST_SECONDS_OF_SAYING = 1.0
"""A terminal that is stopped, or a reader that stalls, takes no text and gives no error."""


def add_arguments(parser: ArgumentParser) -> None:
    add_spec(parser, optional=True)
    parser.add_argument(
        "--resume",
        metavar="RUN",
        type=path_name,
        help="the folder of a run to go on with, by its own spec or by SPEC",
    )
    parser.add_argument(
        "--runs", metavar="FOLDER", type=path_name, default="runs", help="where runs are kept"
    )
    add_progress(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 1: errors in the spec or its data; 4: training failed; 130 or 143.

    A run to resume that has nothing left to do is a UsageError (2).
    """
    streams = streams._replace(out=lasting(streams.out))
    spec, sources = None, {}
    if arguments.spec is not None:
        spec = load_given(arguments, streams)
        sources = spec.sources
        if not _has_both(spec, streams):
            return 1
    elif arguments.resume is None:
        raise UsageError("there is no spec to run", "speccompile run SPEC, or run --resume RUN")
    elif arguments.variant:
        raise UsageError("a run's own spec has no variants", "give SPEC beside `--resume`")
    with failures_in_words(), ExitStack() as stack:
        again = arguments.resume is not None
        resumption = _take_up(spec, arguments, stack, streams) if again else None
        require_tensorflow()
        found = Findings()
        code = _run(resumption.spec if resumption else spec, resumption, found, arguments, streams)
        show(found, sources, streams)
        return code


def _has_both(spec: "CompiledSpec", streams: Streams) -> bool:
    """A spec can be checked without data or training, but not run."""
    missing = [name for name in ("data", "training") if getattr(spec.document, name) is None]
    for name in missing:
        streams.err.write(f"error: the spec has no `{name}` section, and a run needs one\n")
    return not missing


def _take_up(
    spec: "CompiledSpec | None", arguments: Namespace, stack: ExitStack, streams: Streams
) -> "ResumePlan":
    """The run to resume, locked until the stack is left."""
    from ....runtime.storage.run_folder import RunFolder
    from ....runtime.training.environment import apply_flags
    from ....runtime.training.resume import prepare_resume

    folder = stack.enter_context(RunFolder.open(Path(arguments.resume)))
    resumption = prepare_resume(folder, spec, () if spec else overrides_of(arguments))
    for name in apply_flags(resumption.recorded, os.environ):
        place = printable(f"{folder.environment_path} sets `{name}`")
        streams.err.write(f"warning: {place}, which is none of a run's flags: it is left out\n")
    return resumption


def _run(
    spec: "CompiledSpec | None",
    resumption: "ResumePlan | None",
    found: Findings,
    arguments: Namespace,
    streams: Streams,
) -> int:
    from ....runtime.training.preparation import prepare

    assert spec is not None
    with listener_for(
        arguments.progress, streams.out, environment=os.environ, clock=time.monotonic
    ) as listener:
        data = prepare(spec, resumption, found, listener)
        if data is None:
            return 1
        result, code = _train(spec, resumption, data, listener, arguments, streams)
    _say_fault(streams)
    if code and arguments.progress == "none":
        folder = quote(printable(str(result.folder)))
        streams.err.write(f"to go on: speccompile run --resume {folder}\n")
    return FAILED if result.stopped.reason in ("not_finite", "out_of_memory") else code


def _train(
    spec: "CompiledSpec",
    resumption: "ResumePlan | None",
    data: "RunData",
    listener: Listener,
    arguments: Namespace,
    streams: Streams,
) -> "tuple[RunResult, int]":
    """How the run ended, and the code of the signal that has ended it; 0 for none."""
    from ....runtime.training.session import Settings, resume, run

    with Signals(lambda: _notice(streams), lambda number: _leave(number, streams)) as signals:
        settings = Settings(Path(arguments.runs), listener, time.monotonic, signals)
        result = resume(resumption, data, settings) if resumption else run(spec, data, settings)
    # A signal may also have come after the last step.
    return result, signals.exit_code if result.stopped.reason == "interrupted" else 0


def _say_fault(streams: Streams) -> None:
    """Say why the output ends early; a reader that has gone away knows."""
    fault = fault_of(streams.out)
    if fault is not None and not isinstance(fault, BrokenPipeError):
        streams.err.write(f"warning: standard output can't be written ({fault.strerror})\n")


def _notice(streams: Streams) -> None:
    streams.err.write("\nending after this step; once more ends at once\n")


def _leave(number: int, streams: Streams) -> None:
    """End at once: unwinding through a compiled function may crash, and so change the code."""
    saying = Thread(target=_say_interrupted, args=(streams,), daemon=True)
    saying.start()
    saying.join(MOST_SECONDS_OF_SAYING)
    os._exit(128 + number)


def _say_interrupted(streams: Streams) -> None:
    streams.err.write("interrupted\n")
    streams.out.write(Rendered(SHOW_CURSOR) if streams.out.isatty() else "")
