"""Chooses the console of a run: rich on a terminal, otherwise plain lines, unless told
otherwise.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal, Protocol, TextIO, TypeAlias, get_args

from ...spec_schema.errors import check_choice
from ...spec_schema.findings.printable import Rendered
from ..events import Event, Listener, silent
from .json_console import JsonConsole
from .plain_console import PlainConsole
from .streams import in_ci, lasting, marked

ProgressMode: TypeAlias = Literal["auto", "rich", "plain", "json", "none"]
MODES: tuple[ProgressMode, ...] = get_args(ProgressMode)
Clock: TypeAlias = Callable[[], float]


class Console(Protocol):
    """Shows the events of a run."""

    def __call__(self, event: Event) -> None:
        """Show an event."""

    def close(self) -> None:
        """Restore the terminal. Called however the run ends."""


@contextmanager
def listener_for(
    mode: ProgressMode, stream: TextIO, *, environment: Mapping[str, str], clock: Clock
) -> Iterator[Listener]:
    """Show a run on a stream: `with listener_for(…) as listener:`.

    The terminal is restored however the block is left. If the stream fails (a closed pipe, a full
    disk), nothing more is written to it, and the run continues.

    Args:
        mode: "auto" means "rich" in a terminal that is not dumb and not in CI, otherwise "plain".
        stream: The stream to write to.
        environment: Provides CI, TERM, NO_COLOR, COLORTERM, COLUMNS and LINES.
        clock: Returns the time in seconds.

    Raises Error if there is no such mode.
    """
    check_choice("progress mode", mode, MODES)
    console = _console(mode, lasting(stream), environment, clock)
    try:
        yield console or silent
    finally:
        if console:
            console.close()


def _console(
    mode: ProgressMode, stream: TextIO, environment: Mapping[str, str], clock: Clock
) -> Console | None:
    if mode == "none":
        return None
    if mode == "json":
        return JsonConsole(stream, clock)
    if not shows_live(mode, stream, environment):
        return PlainConsole(stream, clock)
    from .rich_console import RichConsole, terminal, wraps  # rich takes 45 ms to load

    console = terminal(marked(stream, Rendered), environment)
    return RichConsole(console, clock, wraps=wraps(environment))


def shows_live(mode: ProgressMode, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to draw a live region on a stream."""
    return mode in ("rich", "auto") and (
        (mode == "rich" or _is_live(stream, environment)) and _draws(stream)
    )


def _is_live(stream: TextIO, environment: Mapping[str, str]) -> bool:
    return stream.isatty() and not in_ci(environment) and environment.get("TERM", "") != "dumb"


def _draws(stream: TextIO) -> bool:
    """Whether the stream can encode the characters of bars and marks."""
    return (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf")
