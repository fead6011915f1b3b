"""Shows what commands are waiting for."""

import time
from argparse import ArgumentParser, Namespace
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TextIO

from ...runtime.console.progress import listener_for
from .streams import Streams

if TYPE_CHECKING:
    from ... import Listener


def add_progress(parser: ArgumentParser) -> None:
    """Add `--progress`."""
    parser.add_argument(
        "--progress",
        choices=("auto", "rich", "plain", "json", "none"),
        default="auto",
        help="how to show progress (default: auto, live in a terminal and as lines elsewhere)",
    )


def progress_of(
    arguments: Namespace, streams: Streams, stream: TextIO | None = None
) -> "AbstractContextManager[Listener]":
    """Shows progress on a stream: by default standard error, as results go to standard output."""
    return listener_for(
        arguments.progress,
        stream or streams.err,
        environment=streams.environment,
        clock=time.monotonic,
    )
