"""Shows a run as `key=value` lines for logs: no control characters, one line per epoch."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from ..events import (
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
from .pace import Pace
from .readable import cut, duration, number, rate, visible

HEARTBEAT = 60.0
BARE = re.compile(r"[^\s\"'=\\]+")


class PlainConsole:
    """Writes lines at the start and the end, one per epoch, and one per minute in long epochs.

    Args:
        stream: The stream to write to. Characters that it can't encode are escaped.
        clock: Returns the time in seconds.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._told = clock()
        self._pace: Pace | None = None
        self._epochs = 0
        self._announced: Announced | None = None

    def __call__(self, event: Event) -> None:
        """Write an event."""
        match event:
            case Announced():
                self._announced = event
                self._write(*_announced(event))
            case Working():
                self._working(event)
            case RunStarted():
                self._start(event)
            case Progress():
                self._progress(event)
            case EpochEnded():
                self._end_epoch(event)
            case LayersMeasured():
                pass
            case _:
                self._write(*_told(event))

    def close(self) -> None:
        """Do nothing: there is no resource to release."""

    def _start(self, event: RunStarted) -> None:
        self._pace, self._epochs = Pace(event), event.epochs
        before = self._announced
        head = () if before else _announced(event.announced)
        self._write(*head, *_started(event, names_folder=not (before and before.folder)))

    def _end_epoch(self, event: EpochEnded) -> None:
        self._write(_epoch(event))
        if self._pace:
            self._pace.epoch_ended(event)

    def _working(self, event: Working) -> None:
        if event.done and self._clock() - self._told < HEARTBEAT:
            return
        samples = f" samples={event.done}/{event.of}" if event.of else ""
        self._write(f"{pair('doing', cut(event.what))}{samples}")

    def _progress(self, event: Progress) -> None:
        if self._pace:
            self._pace.progress(event)
        if self._clock() - self._told < HEARTBEAT:
            return
        speed = self._pace.samples_per_second if self._pace else None
        self._write(
            f"epoch={event.epoch}/{self._epochs} step={event.step}/{event.steps} "
            f"t={duration(event.seconds)}" + (f" samples/s={speed:.0f}" if speed else "")
        )

    def _write(self, *lines: str) -> None:
        self._told = self._clock()
        text = "".join(f"{line}\n" for line in lines)
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self._stream.flush()


def pair(key: str, value: object) -> str:
    """Returns `key=value`; a value with spaces or quotation marks is written as a JSON string."""
    text = str(value)
    if text.isprintable() and BARE.fullmatch(text):
        return f"{visible(key)}={text}"
    return f"{visible(key)}={visible(json.dumps(text, ensure_ascii=False))}"


def _announced(event: Announced) -> Iterator[str]:
    folder = [pair("run", event.folder)] if event.folder else []
    yield " ".join([pair("spec", cut(event.name)), *folder])
    variant = [pair("variant", cut(event.variant))] if event.variant else []
    if changed := [*variant, *(pair("set", cut(one)) for one in event.overrides)]:
        yield " ".join(changed)
    yield (
        f"{pair('target', event.target)} parameters={event.parameters} "
        f"batch={event.batch_size} epochs={event.epochs}"
    )


def _started(event: RunStarted, names_folder: bool) -> Iterator[str]:
    run = [pair("run", event.folder)] if names_folder else []
    page = [pair("report", event.report)] if event.report else []
    yield " ".join([*run, *page, pair("device", event.device)])
    yield (
        f"train={event.train_size} validation={event.validation_size} test={event.test_size} "
        f"steps={event.steps_per_epoch}"
    )
    for note in event.notes:
        yield pair("note", cut(note))


def _told(event: Resumed | Warned | Stopped | Judged | Finished) -> Iterator[str]:
    match event:
        case Resumed():
            yield from _resumed(event)
        case Warned():
            yield pair("warning", cut(event.message))
        case Stopped():
            yield _stopped(event)
        case Judged():
            yield from _judged(event)
        case Finished():
            yield from _finished(event)


def _resumed(event: Resumed) -> Iterator[str]:
    place = pair("resumed", event.checkpoint or "beginning")
    yield f"{place} epoch={event.epoch} step={event.step}"
    yield from (pair("changed", cut(change)) for change in event.changes)
    yield from (pair("inexact", cut(reason)) for reason in event.inexact)


def _epoch(event: EpochEnded) -> str:
    parts = [f"epoch={event.epoch}/{event.epochs}", *_values(event.values)]
    if event.best_epoch:
        parts.append(f"best={number(event.best)}@{event.best_epoch}")
    if event.patience:
        parts.append(f"patience={event.wait}/{event.patience}")
    parts += [f"lr={rate(event.learning_rate)}", f"t={duration(event.seconds)}"]
    parts.append(f"samples/s={event.samples_per_second:.0f}")
    return " ".join([*parts, "rate=lowered"] if event.lowered else parts)


def _stopped(event: Stopped) -> str:
    return " ".join(
        [
            pair("stopped", event.reason),
            f"epoch={event.epoch}",
            f"kept={event.kept}@{event.kept_epoch}" if event.kept_epoch else "kept=none",
            f"t={duration(event.seconds)}",
            pair("why", cut(event.explanation)),
        ]
    )


def _judged(event: Judged) -> Iterator[str]:
    yield from (pair("verdict", cut(sentence)) for sentence in event.verdicts)
    for index, options in enumerate(event.remedies):
        yield pair("or" if index else "try", options)


def _finished(event: Finished) -> Iterator[str]:
    if event.test:
        yield " ".join(_values({f"test_{name}": value for name, value in event.test.items()}))
    yield from (pair("compare", cut(sentence)) for sentence in event.simple)
    yield from (pair(what, path) for what, path in event.artefacts.items())
    yield from (pair("next", command) for command in event.next_commands)


def _values(values: Mapping[str, float]) -> list[str]:
    return [pair(name, number(value)) for name, value in values.items()]
