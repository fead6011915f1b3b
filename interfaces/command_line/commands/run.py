"""`speccompile run SPEC`: train a network as its spec says; `--resume RUN`: let a run go on."""

import gc
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
from ....runtime.training.interruption import Signals
from ....runtime.training.tensorflow_start import require_tensorflow, start_tensorflow
from ....spec_schema.findings.finding import Findings
from ....spec_schema.findings.printable import Rendered, printable
from ..arguments import UsageError, path_name
from ..failures import failures_in_words
from ..given_spec import add_spec, load_given, overrides_of, show

if TYPE_CHECKING:
    from ....compiler.compile import CompiledSpec
    from ....runtime.training.resume import ResumePlan
    from ....runtime.training.run_data import RunData
    from ....runtime.training.session import RunResult, Settings

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
    parser.add_argument(
        "--progress",
        choices=("auto", "rich", "plain", "json", "none"),
        default="auto",
        help="how progress is shown; auto: live on a terminal, a line an epoch elsewhere",
    )


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
        data = _read_data(spec, resumption, found)
        if data is None:
            show(found, sources, streams)
            return 1
        start_tensorflow()
        result = _train(spec, resumption, data, arguments, streams)
        show(found, sources, streams)
        return result


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


def _read_data(
    spec: "CompiledSpec | None", resumption: "ResumePlan | None", found: Findings
) -> "RunData | None":
    """The data, before the seconds that TensorFlow takes; None: it has faults."""
    from ....runtime.training.run_data import check_data, load_run_data

    gc.enable()
    spec = resumption.spec if resumption else spec
    assert spec is not None
    data = load_run_data(spec, found, start_tensorflow)
    if resumption is not None and data is not None:
        help = "put the data back as it was, or start a new run"
        check_data(resumption.folder, resumption.recorded, data.dataset, help)
    return data


def _train(
    spec: "CompiledSpec | None",
    resumption: "ResumePlan | None",
    data: "RunData",
    arguments: Namespace,
    streams: Streams,
) -> int:
    from ....runtime.training.session import Settings

    with (
        Signals(lambda: _notice(streams), lambda number: _leave(number, streams)) as signals,
        listener_for(
            arguments.progress, streams.out, environment=os.environ, clock=time.monotonic
        ) as listener,
    ):
        settings = Settings(Path(arguments.runs), listener, time.monotonic, signals)
        result = _run(spec, resumption, data, settings)
    _say_fault(streams)
    if result.stopped.reason in ("not_finite", "out_of_memory"):
        return FAILED
    if result.stopped.reason != "interrupted":  # a signal that came after the last step
        return 0
    if arguments.progress == "none":
        folder = quote(printable(str(result.folder)))
        streams.err.write(f"to go on: speccompile run --resume {folder}\n")
    return signals.exit_code


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


def _run(
    spec: "CompiledSpec | None",
    resumption: "ResumePlan | None",
    data: "RunData",
    settings: "Settings",
) -> "RunResult":
    from ....runtime.training.session import resume, run

    if resumption is not None:
        return resume(resumption, data, settings)
    assert spec is not None
    return run(spec, data, settings)
