"""The run as JSON lines, for programs: what `events.jsonl` holds, and how far an epoch is."""

from collections.abc import Callable
from typing import TextIO

from ...spec_schema.reports.json_text import json_text
from ..event_record import record
from ..events import Event, Progress, Working

EVERY = 1.0


class JsonConsole:
    """Writes an event a line: its name, `at` in seconds since the console began, its parts.

    Args:
        stream: where to.
        clock: seconds, from anywhere. Progress is told at most once a second.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._told = self._began

    def __call__(self, event: Event) -> None:
        """Write the event down."""
        now = self._clock()
        if isinstance(event, Progress) or (isinstance(event, Working) and event.of):
            if now - self._told < EVERY:
                return
            self._told = now
        content = record(event)
        line = {"event": content.pop("event"), "at": round(now - self._began, 3), **content}
        self._stream.write(json_text(line) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left open."""
