"""The events of a run as JSON lines, with the progress inside epochs."""

from collections.abc import Callable
from typing import TextIO

from ...spec_schema.reports.json_text import json_text
from ..event_record import record
from ..events import Event, Progress, Working

EVERY = 1.0


class JsonConsole:
    """Writes one event per line: its name, `at` in seconds since the start, and its fields.

    Args:
        stream: The stream to write to.
        clock: Returns the time in seconds. Progress is written at most once a second.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._told = self._began

    def __call__(self, event: Event) -> None:
        """Write an event."""
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
        """Do nothing: there is no resource to release."""
