"""`speccompile run SPEC`: train the network of a spec; `--resume RUN` resumes a run."""

import os
from argparse import ArgumentParser, Namespace
from shlex import quote
from threading import Thread
from typing import TYPE_CHECKING, Any

from .... import Signals
from ....api.runs import open_run, train
from ....runtime.console.streams import fault_of, lasting
from ....spec_schema.findings.printable import Rendered, printable
from ..arguments import UsageError, path_name
from ..given_spec import add_spec, load_given, overrides_of
from ..progress import add_progress, progress_of
from ..results import say_about
from ..streams import Streams
from ..sweeping import add_sweep, check_options, is_sweep, run_sweep

if TYPE_CHECKING:
    from .... import CompiledSpec, Listener, Run
    from ....runtime.console.end_command import EndCommand

EXAMPLES = (
    ("speccompile run digits.yaml", "train as the spec says"),
    ("speccompile run digits.yaml --set training.epochs=3", "override a value"),
    ("speccompile run overfitting.yaml --variant dropout", "train a variant of the spec"),
    ("speccompile run overfitting.yaml --all-variants --seeds 5", "compare all variants"),
    (
        "speccompile run digits.yaml --grid params.drop=0,0.3 --grid params.width=64,256",
        "train with all combinations of values",
    ),
    ("speccompile run digits.yaml --search --trials 40", "search in the ranges of the spec"),
    ("speccompile run digits.yaml --report", "follow the training in a browser, too"),
    ("speccompile run digits.yaml --target graph", "train as a TensorFlow graph, without Keras"),
    ("speccompile run --resume runs/digits/1", "resume an interrupted run"),
    (
        "speccompile run --resume runs/digits/1 --set training.epochs=200",
        "train for more epochs",
    ),
    (
        "speccompile run --resume runs/digits/1 --set training.policy.early_stopping.patience=40",
        "train further after early stopping",
    ),
)
FAILED = 4
MOST_SECONDS_OF_END = 60
"""After which the command of `--on-end` is killed."""
SHOW_CURSOR = "\x1b[?25h"
MOST_SECONDS_OF_SAYING = 1.0
"""How long to wait for a stopped terminal or a stalled reader, which neither reads nor fails."""


def add_arguments(parser: ArgumentParser) -> None:
    add_spec(parser, optional=True)
    parser.add_argument(
        "--resume",
        metavar="RUN",
        type=path_name,
        help="folder of a run, or of several, to resume; without SPEC, its own spec is used",
    )
    parser.add_argument(
        "--runs",
        metavar="FOLDER",
        type=path_name,
        default="runs",
        help="folder for new runs (default: runs)",
    )
    parser.add_argument(
        "--on-end",
        metavar="COMMAND",
        help="command of the shell to carry out at the end, also after a failure; variables such "
        "as $SPECCOMPILE_STATUS tell it how the run ended; it is killed after "
        f"{MOST_SECONDS_OF_END} seconds",
    )
    parser.add_argument(
        "--report",
        action="store_true",
        help="write report.html every few seconds while training, too; a browser reloads it",
    )
    add_progress(parser)
    add_sweep(parser)


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0; 4 if the training failed; 130 or 143 if it was interrupted."""
    streams = streams._replace(out=lasting(streams.out))
    _check(arguments)
    if arguments.on_end is None:
        return _carry_out(arguments, streams, None)
    from ....runtime.console.end_command import EndCommand  # other runs need none of it

    limit = MOST_SECONDS_OF_END
    command = EndCommand(arguments.on_end, streams.err, streams.environment, limit)
    with command.on_failure():
        code = _carry_out(arguments, streams, command)
    command.run({0: "finished", FAILED: "failed"}.get(code, "interrupted"))
    return code


def _check(arguments: Namespace) -> None:
    """Raise UsageError for options that can't be combined."""
    if arguments.spec is None and arguments.resume is None:
        raise UsageError(
            "no spec given", "use `speccompile run SPEC` or `speccompile run --resume RUN`"
        )
    if arguments.spec is None and arguments.variant:
        raise UsageError(
            "`--variant` needs a spec", "add SPEC to `--resume`: the spec of a run has no variants"
        )
    if arguments.on_end is not None and not arguments.on_end.strip():
        raise UsageError("`--on-end` is empty", "give it a command of the shell, or remove it")
    check_options(arguments)


def _carry_out(arguments: Namespace, streams: Streams, end: "EndCommand | None") -> int:
    spec = load_given(arguments, streams) if arguments.spec is not None else None
    signals = Signals(lambda: _notice(streams), lambda number: _leave(number, streams))
    if is_sweep(arguments, spec):
        return run_sweep(spec, arguments, streams, signals, end)
    with progress_of(arguments, streams, streams.out) as console:
        run = _run(spec, arguments, end.beside(console) if end else console, signals)
    _say_fault(streams)
    say_about(run, streams)
    reason = run.stopped.reason if run.stopped else ""
    if reason in ("not_finite", "out_of_memory"):
        return FAILED
    if reason != "interrupted":  # a signal may also have come after the last step
        return 0
    if arguments.progress == "none":
        folder = quote(printable(str(run.folder)))
        streams.err.write(f"to resume: speccompile run --resume {folder}\n")
    return signals.exit_code


def _run(
    spec: "CompiledSpec | None", arguments: Namespace, listener: "Listener", signals: Signals
) -> "Run":
    options: dict[str, Any] = {
        "on_event": listener,
        "signals": signals,
        "live_report": arguments.report,
    }
    if arguments.resume is None:
        assert spec is not None
        return train(spec, runs=arguments.runs, **options)
    overrides = () if spec else overrides_of(arguments)
    return open_run(arguments.resume).resume(spec, overrides=overrides, **options)


def _say_fault(streams: Streams) -> None:
    """Report why the output ends early, unless the reader has closed the pipe."""
    fault = fault_of(streams.out)
    if fault is not None and not isinstance(fault, BrokenPipeError):
        streams.err.write(f"warning: can't write to standard output: {fault.strerror}\n")


def _notice(streams: Streams) -> None:
    streams.err.write("\nstopping after this step; press Ctrl-C again to stop immediately\n")


def _leave(number: int, streams: Streams) -> None:
    """Exit at once: unwinding through a compiled function may crash and change the exit code."""
    saying = Thread(target=_say_interrupted, args=(streams,), daemon=True)
    saying.start()
    saying.join(MOST_SECONDS_OF_SAYING)
    os._exit(128 + number)


def _say_interrupted(streams: Streams) -> None:
    streams.err.write("interrupted\n")
    streams.out.write(Rendered(SHOW_CURSOR) if streams.out.isatty() else "")
