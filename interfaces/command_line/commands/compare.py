"""`speccompile compare RUN … | --variants SPEC`: runs side by side, and what that shows."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from .... import compare_variants
from ....api.runs import compare_runs
from ....spec_schema.errors import Error
from ....spec_schema.findings.printable import printable
from ..arguments import UsageError, one_of, path_name
from ..streams import Streams

if TYPE_CHECKING:
    from ....runtime.reporting.comparison import RunComparison

FORMATS = {".html": "html", ".md": "markdown", ".csv": "csv", ".json": "json", ".txt": "text"}
EXAMPLES = (
    ("speccompile compare runs/digits/1 runs/digits/2", "two runs"),
    ("speccompile compare runs/overfitting", "all runs of a spec, seeds as means and deviations"),
    ("speccompile compare --variants overfitting.yaml", "the newest runs of all variants"),
    ("speccompile compare runs/overfitting/5 --output compare.html", "a page with the curves"),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "runs",
        metavar="RUN",
        type=path_name,
        nargs="*",
        help="the folder of a run, or a folder with several runs, such as that of a sweep",
    )
    parser.add_argument(
        "--variants",
        metavar="SPEC",
        type=path_name,
        help="compare the newest runs of the variants of this spec",
    )
    parser.add_argument(
        "--runs",
        metavar="FOLDER",
        dest="folder",
        type=path_name,
        help="where the runs of --variants are (default: runs)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=path_name,
        help=f"where to write, never overwritten: {', '.join(FORMATS)}",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "json", "csv", "markdown")),
        default="text",
        help="what to print: text (default), json, csv or markdown",
    )


def _compared(arguments: Namespace) -> "RunComparison":
    if arguments.variants is None:
        if not arguments.runs:
            raise UsageError("no runs given", "name their folders, or use `--variants SPEC`")
        if arguments.folder is not None:
            raise UsageError("`--runs` is for `--variants`", "name the folders without it")
        return compare_runs(arguments.runs)
    if arguments.runs:
        raise UsageError("`--variants` finds the runs itself", "remove the folders")
    return compare_variants(arguments.variants, runs=arguments.folder or "runs")


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises Error if there are fewer than two runs, or the file can't be written."""
    path = None if arguments.output is None else Path(arguments.output)
    if path is not None and path.suffix not in FORMATS:
        known = ", ".join(f"`{suffix}`" for suffix in FORMATS)
        raise Error(f"unknown format `{path.suffix}` ({path})", f"use {known}")
    found = _compared(arguments)
    if path is None:
        streams.print(found.render(arguments.format, width=streams.columns))
        return 0
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(found.render(FORMATS[path.suffix]) + "\n")
    except FileExistsError:
        raise Error(f"{path} already exists", "use another path") from None
    except OSError as error:
        raise Error(f"{path} can't be written: {error.strerror}") from error
    for sentence in found.verdict:
        streams.print(printable(sentence))
    streams.print(f"wrote {printable(str(path))}")
    return 0
