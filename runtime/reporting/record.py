"""What a run folder says about its run, for those who show it."""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from ...compiler.spec import CompiledSpec
from ..event_record import read_events
from ..events import EpochEnded, Event, Judged, LayersMeasured, Resumed, RunStarted, Warned
from ..history import Ending, History, read_history
from ..storage.durable import StorageError
from ..storage.reading import Malformed, regular_file
from ..storage.run_folder import RunFolder

MOST_BYTES = 2**28
"""The largest `events.jsonl` that is read: that of about half a million epochs."""


@dataclass(frozen=True, slots=True)
class Record:
    """A run, as its folder has it; it may still be running.

    Attributes:
        folder: The folder of the run.
        name: The name of the run and its number: `digits/1`.
        spec: The spec of the run, with everything applied.
        history: What each epoch measured.
        ending: How it ended; None if it has not.
        validation: Loss and metrics on the validation part in the kept epoch.
        test: Loss and metrics on the test part with the kept weights.
        started: The start of the session that ran last; None if it isn't recorded.
        epochs: The end of each epoch.
        layers: What layers are like after some epochs, in their order.
        warnings: What was warned of, in order.
        guess, no_better: See `Course`; known where the run has just ended.
    """

    folder: Path
    name: str
    spec: CompiledSpec
    history: History
    ending: Ending | None
    validation: Mapping[str, float]
    test: Mapping[str, float]
    started: RunStarted | None
    epochs: Mapping[int, EpochEnded]
    layers: tuple[LayersMeasured, ...]
    warnings: tuple[str, ...]
    guess: float | None = None
    no_better: tuple[str, ...] = ()

    @property
    def ended_because(self) -> str:
        """Why it ended, in a sentence."""
        return self.ending.explanation if self.ending else "not ended"


def read_record(folder: RunFolder, spec: CompiledSpec) -> Record:
    """Returns what the folder of a run says.

    Args:
        spec: The spec of the run.

    Raises:
        StorageError: A file is damaged.
    """
    result = folder.result()
    started: RunStarted | None = None
    epochs: dict[int, EpochEnded] = {}
    layers: dict[int, LayersMeasured] = {}
    warnings: list[str] = []
    for event in _events(folder.events_path):
        match event:
            case RunStarted():
                started = event
            case EpochEnded():
                epochs[event.epoch] = event
            case LayersMeasured():
                layers.setdefault(event.epoch, event)
            case Resumed():
                _forget(epochs, event.epoch)
                _forget(layers, event.epoch)
            case Warned():
                warnings.append(event.message)
    return Record(
        folder=folder.path,
        name=f"{folder.identity.name}/{folder.identity.number}",
        spec=spec,
        history=read_history(folder.history_path),
        ending=ending_of(result),
        validation=result.get("validation", {}),
        test=result.get("test", {}),
        started=started,
        epochs=epochs,
        layers=tuple(layers[epoch] for epoch in sorted(layers)),
        warnings=tuple(warnings),
    )


def _forget(found: MutableMapping[int, Any], epoch: int) -> None:
    """Remove what comes after an epoch from which the run has started again."""
    for later in [one for one in found if one > epoch]:
        del found[later]


def ending_of(result: Mapping[str, Any]) -> Ending | None:
    """Returns how a run ended, from its `result.json`."""
    names = ("reason", "explanation", "epochs", "kept_epoch", "kept")
    return Ending(*(result[name] for name in names)) if result else None


def verdict_of(folder: RunFolder) -> tuple[str, ...]:
    """Returns the verdict at the end of a run, a sentence each; empty if it has not ended."""
    told: tuple[str, ...] = ()
    for event in _events(folder.events_path):
        match event:
            case Judged():
                told = event.verdicts
            case Resumed():
                told = ()
    return told


def _events(path: Path) -> Iterator[Event]:
    """Yields the events. A line that is not an event, or not whole yet, is left out."""
    try:
        with regular_file(path, MOST_BYTES) as file:
            for line in BufferedReader(file):
                with suppress(ValueError):
                    yield from read_events([line.decode(errors="replace")])
    except FileNotFoundError:
        return
    except (OSError, Malformed) as error:
        raise StorageError(f"{path} can't be read: {error}") from error
