"""The data that a command is given: a path, standard input, or arrays in files."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import UsageError, path_name
from .streams import Streams

if TYPE_CHECKING:
    from ...runtime.prediction.given_data import Given


def add_data(parser: ArgumentParser, help: str) -> None:
    """Add `--data` and `--array`."""
    parser.add_argument(
        "--data",
        metavar="PATH",
        type=path_name,
        help=f"{help}; - reads CSV or JSON lines from standard input",
    )
    parser.add_argument(
        "--array",
        metavar="NAME=FILE",
        type=_array,
        action="append",
        default=[],
        help="instead of --data, the array of an input or output: a .npy file, or FILE.npz:ARRAY; "
        "may be repeated",
    )


def add_joined(parser: ArgumentParser) -> None:
    """Add `--join`."""
    parser.add_argument(
        "--join",
        metavar="PATH",
        type=path_name,
        action="append",
        default=[],
        help="the file with further inputs of --data, if the spec has `data.join`; once for each "
        "joined source",
    )


def given_data(arguments: Namespace, streams: Streams) -> "Given | None":
    """Returns the data; None if there is none. Raises UsageError."""
    arrays = dict(arguments.array)
    if arrays and arguments.data is not None:
        raise UsageError("`--array` and `--data` can't be combined", "remove one of them")
    if arguments.data != "-":
        return arrays or arguments.data
    if streams.inp is None:
        raise UsageError("standard input is closed", "pass a path, or pipe the data in")
    return streams.inp


def _array(text: str) -> tuple[str, Path]:
    name, sign, file = text.partition("=")
    if not (name and sign and file):
        raise ArgumentTypeError(f"expected NAME=FILE, got `{text}`")
    return name, Path(file)
