"""Finds the specs that a command line names: files, folders, globs, standard input."""

from argparse import ArgumentParser
from io import TextIOWrapper
from pathlib import Path

from ... import SpecFile, find_specs
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from .arguments import UsageError
from .streams import Streams


def add_skip_others(parser: ArgumentParser) -> None:
    """Add `--skip-others`, for pre-commit hooks, which receive every changed YAML file."""
    parser.add_argument(
        "--skip-others",
        action="store_true",
        help="skip named files that are not specs or that belong to a run (for pre-commit hooks)",
    )


def spec_files(
    paths: list[str],
    stdin_name: str,
    streams: Streams,
    *,
    skip_others: bool = False,
    bases: bool = True,
) -> list[SpecFile]:
    """Returns the specs that paths name. Notes about skipped files go to standard error.

    Args:
        paths: Files, folders and globs; `-` is standard input.
        stdin_name: The name of standard input in findings.
        skip_others: Also skip named files that are not specs or that belong to a run.
        bases: Whether to include bases.

    Raises UsageError if standard input can't be read, Error if there are no specs.
    """
    if paths.count("-") > 1:
        raise UsageError("`-` was given more than once", "standard input can only be read once")
    stdin = _standard_input(stdin_name, streams) if "-" in paths else None
    found = find_specs(paths, skip_others=skip_others, bases=bases, missing=True, stdin=stdin)
    for note in found.notes:
        streams.err.write(f"note: {note}\n")
    return found.files


def _standard_input(name: str, streams: Streams) -> SpecFile:
    if streams.inp is None:
        raise UsageError("standard input is closed", "pass a file instead of `-`")
    try:
        if isinstance(streams.inp, TextIOWrapper):
            streams.inp.reconfigure(newline="")  # repairs keep line breaks as they are
        return SpecFile(Path(name), streams.inp.read(LARGEST_TEXT + 1))
    except UnicodeDecodeError as error:
        raise UsageError("standard input is not UTF-8", "save the spec as UTF-8") from error
    except OSError as error:  # a folder
        raise UsageError(f"standard input can't be read: {error.strerror}") from error
