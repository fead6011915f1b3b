"""`speccompile run` with `--all-variants`, `--grid`, `--seeds`, `--search`, or of all folds."""

import gc
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from ...spec_schema.findings.printable import printable
from .arguments import UsageError, path_name
from .streams import Streams

if TYPE_CHECKING:
    from ... import CompiledSpec, Signals, Sweep
    from ...runtime.console.end_command import EndCommand

RECORD, PAGE = "sweep.json", "compare.html"
FAILED = 4


def add_sweep(parser: ArgumentParser) -> None:
    """Add the options that make several runs of one spec."""
    group = parser.add_argument_group("several runs, one process per CPU")
    group.add_argument("--all-variants", action="store_true", help="run all variants of the spec")
    group.add_argument(
        "--grid",
        metavar="PATH=VALUE,…",
        action="append",
        default=[],
        help="run with each of these values, such as params.drop=0,0.3,0.5; may be repeated, for "
        "all combinations",
    )
    group.add_argument(
        "--random", metavar="N", type=int, help="draw N of the combinations of --grid"
    )
    group.add_argument(
        "--seeds", metavar="N", type=int, help="run each with N seeds, from that of the spec on"
    )
    group.add_argument(
        "--search", action="store_true", help="search in the ranges of the spec's `search`"
    )
    group.add_argument(
        "--trials", metavar="N", type=int, help="how many trials a search makes in all"
    )
    group.add_argument(
        "--join",
        metavar="FOLDER",
        type=path_name,
        help="search in this folder, together with other machines that share it",
    )
    group.add_argument(
        "--workers",
        metavar="N",
        type=int,
        help="number of processes (default: one per CPU; with --resume, as many as before)",
    )
    group.add_argument(
        "--format", choices=("text", "json"), help="how to show the results (default: text)"
    )


def is_sweep(arguments: Namespace, spec: "CompiledSpec | None") -> bool:
    """Whether several runs are asked for, or such a folder is to be resumed.

    Raises UsageError for options that one run would ignore.
    """
    if not _is_sweep(arguments, spec):
        for name in ("workers", "format"):
            if getattr(arguments, name) is not None:
                raise UsageError(f"`--{name}` is for several runs", "add `--seeds N`, or remove it")
        for name in ("trials", "join"):
            if getattr(arguments, name) is not None:
                raise UsageError(f"`--{name}` is for a search", "add `--search`, or remove it")
        return False
    if arguments.report:
        raise UsageError("`--report` is for a single run", "remove it: each run has a report")
    return True


def _is_sweep(arguments: Namespace, spec: "CompiledSpec | None") -> bool:
    if spec is None:
        return _resumes_sweep(arguments)
    if arguments.search or any(_listed(arguments)):
        return True
    split = spec.document.data.split if spec.document.data else None
    return split is not None and split.folds is not None and split.fold is None


def _listed(arguments: Namespace) -> Iterator[str]:
    """Yields the options that list several runs. A wrong number, such as 0, is given, too."""
    if arguments.all_variants:
        yield "--all-variants"
    if arguments.grid:
        yield "--grid"
    for name in ("random", "seeds"):
        if getattr(arguments, name) is not None:
            yield f"--{name}"


def _resumes_sweep(arguments: Namespace) -> bool:
    return arguments.resume is not None and (Path(arguments.resume) / RECORD).is_file()


def check_options(arguments: Namespace) -> None:
    """Raise UsageError for options that can't be combined."""
    if arguments.all_variants and arguments.variant:
        raise UsageError("`--variant` and `--all-variants` can't be combined", "remove one of them")
    given = [*_listed(arguments)]
    if _resumes_sweep(arguments) and (arguments.spec or arguments.overrides or arguments.target):
        raise UsageError("a sweep is resumed as it was started", "remove the spec and overrides")
    if given and arguments.search:
        raise UsageError(f"`{given[0]}` and `--search` can't be combined", "remove one of them")
    given += ["--search"] if arguments.search else ["--join"] if arguments.join else []
    if given and arguments.resume is not None:
        raise UsageError(
            f"`{given[0]}` and `--resume` can't be combined",
            "a sweep is resumed as it was started",
        )


def run_sweep(
    spec: "CompiledSpec | None",
    arguments: Namespace,
    streams: Streams,
    signals: "Signals",
    end: "EndCommand | None" = None,
) -> int:
    """Returns 0; 4 if a run failed; 130 or 143 if the sweep was interrupted."""
    gc.enable()  # a short command does without; see `__main__`
    from ...runtime.console.sweep_console import sweep_listener_for  # one run needs none of it

    stream = streams.err if arguments.format == "json" else streams.out
    shown = sweep_listener_for(
        arguments.progress, stream, environment=streams.environment, clock=time.monotonic
    )
    with shown as console:
        tell = end.beside(console) if end else console
        options = {"workers": arguments.workers, "signals": signals, "on_event": tell}
        result = _carried_out(spec, arguments, options)
    return _show(result, arguments, streams, signals)


def _carried_out(
    spec: "CompiledSpec | None", arguments: Namespace, options: dict[str, Any]
) -> "Sweep":
    from ... import open_sweep, search, sweep

    if spec is None:
        return open_sweep(arguments.resume).resume(trials=arguments.trials, **options)
    if arguments.search:
        limits = {"trials": arguments.trials, "join": arguments.join}
        return search(spec, runs=arguments.runs, **limits, **options)
    return sweep(
        spec,
        variants="all" if arguments.all_variants else (),
        grid=grid_of(arguments.grid),
        random=arguments.random,
        seeds=arguments.seeds,
        runs=arguments.runs,
        **options,
    )


def _show(result: "Sweep", arguments: Namespace, streams: Streams, signals: "Signals") -> int:
    for report in result.reports:
        streams.err.write(report)
    streams.print(result.summary().render(arguments.format or "text", width=streams.columns))
    if arguments.format != "json" and (result.folder / PAGE).is_file():
        if result.record.search is None:  # what a search has found is said above
            for sentence in result.compare().verdict:
                streams.print(printable(sentence))
        streams.print(f"comparison: {printable(str(result.folder / PAGE))}")
    record = result.record
    if arguments.progress == "none" and record.is_unfinished:
        folder = quote(printable(str(result.folder)))
        streams.err.write(f"to resume: speccompile run --resume {folder}\n")
    if record.is_unfinished and signals.exit_code:
        return signals.exit_code
    return FAILED if any(one.state == "failed" for one in record.trials) else 0


def grid_of(texts: list[str]) -> dict[str, list[object]]:
    """Returns the values of each `--grid` by path. Raises UsageError."""
    found: dict[str, list[object]] = {}
    for path, values in map(_values, texts):
        if path in found:
            raise UsageError(f"`--grid` is given twice for `{path}`", "list all values in one")
        found[path] = values
    return found


def _values(text: str) -> tuple[str, list[object]]:
    """Returns the path and the values of a `--grid`. Raises UsageError."""
    from ...spec_schema.document.yaml_text import data_of

    path, sign, values = text.partition("=")
    example = "write `--grid params.drop=0,0.3,0.5`"
    if not sign or not path.strip():
        raise UsageError(f"`--grid {text}` is not of the form PATH=VALUE,VALUE", example)
    try:
        found = data_of(f"values: [{values}]")["values"]
    except ValueError as error:
        raise UsageError(f"the values of `--grid {text}` can't be read: {error}", example) from None
    if not isinstance(found, list):
        raise UsageError(f"the values of `--grid {text}` can't be read", example)
    return path.strip(), found
