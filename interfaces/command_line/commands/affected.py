"""`speccompile affected`: the specs that changed files affect, for CI jobs."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from os.path import abspath, relpath
from pathlib import Path

from ....runtime.console.streams import Streams
from ..arguments import UsageError, add_root, one_of, root_of

EXAMPLES = (
    ("speccompile affected bases/training.yaml", "specs that extend it, directly or indirectly"),
    ("git diff --name-only --relative main | speccompile affected -", "of everything changed"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """The changed files, and the output format."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a changed or deleted spec or base, or - to read names from stdin, one per line",
    )
    add_root(parser)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        type=one_of("format", ("text", "json")),
        default="text",
        help="text (default), one path per line, or json",
    )
    parser.epilog = f"{parser.epilog}\n\nexit codes: 0 (even if no spec is affected), 2 usage"


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises UsageError if the project is too large to be searched."""
    from ...project.walk import TooManyFiles

    files = [*_files(arguments.files, streams)]
    try:
        specs = sorted({relpath(name) for name in _affected(files, root_of(arguments))})
    except TooManyFiles as error:
        raise UsageError(str(error), "search a smaller folder with `--root FOLDER`") from error
    if arguments.format == "json":
        from ....spec_schema.reports.json_text import json_text

        found = {"format": "speccompile-affected", "version": 1, "specs": specs}
        streams.print(json_text(found, indent=2))
        return 0
    for spec in specs:
        streams.print(spec)
    return 0


def _files(given: list[str], streams: Streams) -> Iterator[str]:
    """The absolute paths of the changed files."""
    for file in given:
        if file != "-":
            yield abspath(file)
            continue
        if streams.inp is None:
            raise UsageError("standard input is closed", "name the files instead of `-`")
        yield from (abspath(line) for line in streams.inp.read().splitlines() if line)


def _affected(files: list[str], root: Path | None) -> Iterator[str]:
    """The specs among some files and those that extend them. Bases are not specs."""
    from ....compiler.resolving.containment import project_root
    from ....compiler.resolving.written import read_written
    from ...project.dependents import Project

    by_root: dict[Path, list[str]] = {}
    for file in files:
        by_root.setdefault(root or project_root(Path(file)), []).append(file)
    for folder, names in by_root.items():
        project = Project.in_folder(folder.absolute()) if root else Project.around(Path(names[0]))
        changed = [name for name in names if _is_spec(name)]
        for name in dict.fromkeys((*changed, *project.dependents(names))):
            is_partial = read_written(Path(name), root=root).is_partial
            if not (is_partial and project.dependents({name})):
                yield name


def _is_spec(name: str) -> bool:
    from ....runtime.storage.run_marker import run_of
    from ...project.dependents import text_of
    from ...project.recognition import is_spec
    from ...project.walk import SUFFIXES

    path = Path(name)
    is_yaml = path.suffix in SUFFIXES
    return is_yaml and is_spec(text_of(name).encode()) and run_of(path) is None
