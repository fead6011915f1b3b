"""Which console a run gets: rich on a terminal, plain lines elsewhere, or as asked for."""

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
    """Somebody who shows a run."""

    def __call__(self, event: Event) -> None:
        """Show what happened."""

    def close(self) -> None:
        """Leave the terminal as it was; called however the run ends."""


@contextmanager
def listener_for(
    mode: ProgressMode, stream: TextIO, *, environment: Mapping[str, str], clock: Clock
) -> Iterator[Listener]:
    """Show a run on a stream: `with listener_for(…) as listener:`.

    However the block is left, the terminal is left in order. A stream that stops taking text (a
    closed pipe, a full disk) is told no more: the run outlives its console.

    Args:
        mode: "auto" is "rich" on a terminal that is no CI and not dumb, else "plain".
        stream: where to.
        environment: CI, TERM, NO_COLOR, COLORTERM, COLUMNS and LINES are looked at.
        clock: seconds, from anywhere.

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
    wanted = mode == "rich" or (mode == "auto" and _is_live(stream, environment))
    if not (wanted and _draws(stream)):
        return PlainConsole(stream, clock)
    from .rich_console import RichConsole, terminal  # rich takes 45 ms to load

    return RichConsole(terminal(marked(stream, Rendered), environment), clock)


def _is_live(stream: TextIO, environment: Mapping[str, str]) -> bool:
    return stream.isatty() and not in_ci(environment) and environment.get("TERM", "") != "dumb"


def _draws(stream: TextIO) -> bool:
    """Whether the stream's encoding has the signs of bars and marks."""
    return (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf")
