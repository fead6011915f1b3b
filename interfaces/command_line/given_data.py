"""The data that a command is given: a path, or standard input."""

from typing import TextIO

from .arguments import UsageError
from .streams import Streams


def given_data(path: str, streams: Streams) -> "str | TextIO":
    """Returns a path, or standard input for `-`. Raises UsageError if it is closed."""
    if path != "-":
        return path
    if streams.inp is None:
        raise UsageError("standard input is closed", "pass a path, or pipe the data in")
    return streams.inp
