"""How commands say what they are waiting for."""

import os
import time
from argparse import ArgumentParser, Namespace
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from ...runtime.console.progress import listener_for
from .streams import Streams

if TYPE_CHECKING:
    from ... import Listener


def add_progress(parser: ArgumentParser) -> None:
    """`--progress`."""
    parser.add_argument(
        "--progress",
        choices=("auto", "rich", "plain", "json", "none"),
        default="auto",
        help="how to show progress (default: auto, live in a terminal and as lines elsewhere)",
    )


def progress_of(arguments: Namespace, streams: Streams) -> "AbstractContextManager[Listener]":
    """Shows progress on standard error; results go to standard output."""
    return listener_for(
        arguments.progress, streams.err, environment=os.environ, clock=time.monotonic
    )
