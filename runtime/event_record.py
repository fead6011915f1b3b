"""Events as plain JSON data and back: a line of `events.jsonl`, a line of `--progress json`."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from .events import (
    Announced,
    EpochEnded,
    Event,
    Finished,
    Judged,
    LayersMeasured,
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
    LayersMeasured,
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
            yield event_of(json.loads(line))


def event_of(content: Mapping[str, Any]) -> Event:
    """Returns the event of a record. Raises ValueError if it is none."""
    name = content.get("event") if isinstance(content, Mapping) else None
    if name not in _KINDS:
        raise ValueError(f"not an event: {content}")
    return _reader(name).validate_python(content)


@cache
def _reader(name: str) -> TypeAdapter[Event]:
    return TypeAdapter(_KINDS[name])


def _name(kind: type[Event]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


_KINDS: dict[object, type[Event]] = {_name(kind): kind for kind in EVENTS}
