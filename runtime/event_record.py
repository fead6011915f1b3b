"""Events as plain JSON data and back: a line of `events.jsonl`, a line of `--progress json`."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from .events import (
    Announced,
    EpochEnded,
    Event,
    Finished,
    Judged,
    Progress,
    Resumed,
    RunStarted,
    Stopped,
    Warned,
    Working,
)
from .strict_json import strict

EVENTS: tuple[type[Event], ...] = (
    Announced,
    Working,
    RunStarted,
    Resumed,
    Progress,
    EpochEnded,
    Warned,
    Stopped,
    Judged,
    Finished,
)


def record(event: Event) -> dict[str, Any]:
    """Returns the event as its name and fields: `{"event": "epoch_ended", "epoch": 1, …}`."""
    content = {part.name: strict(getattr(event, part.name)) for part in fields(event)}
    return {"event": _name(type(event)), **content}


def read_events(lines: Iterable[str]) -> Iterator[Event]:
    """Yields the events in the lines of a file. Fields of newer versions are ignored.

    Raises:
        ValueError: A line is not an event.
    """
    for line in lines:
        if line.strip():
            yield _event(json.loads(line))


def _event(content: Mapping[str, Any]) -> Event:
    kinds = {_name(kind): kind for kind in EVENTS}
    kind = kinds.get(content["event"]) if "event" in content else None
    if kind is None:
        raise ValueError(f"not an event: {content}")
    event: Event = TypeAdapter[Event](kind).validate_python(content)
    return event


def _name(kind: type[Event]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
