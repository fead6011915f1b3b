"""What a run folder says about its run, for those who show it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...compiler.spec import CompiledSpec
from ..history import Ending, History, read_history
from ..storage.run_folder import RunFolder


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
        started: The fields of the event `run_started`, of the session that ran last.
        epochs: The fields of the events `epoch_ended`, by epoch.
        warnings: What was warned of, in order.
    """

    folder: Path
    name: str
    spec: CompiledSpec
    history: History
    ending: Ending | None
    validation: Mapping[str, float]
    test: Mapping[str, float]
    started: Mapping[str, Any]
    epochs: Mapping[int, Mapping[str, Any]]
    warnings: tuple[str, ...]


def read_record(folder: RunFolder, spec: CompiledSpec) -> Record:
    """Returns what the folder of a run says.

    Args:
        spec: The spec of the run.

    Raises:
        StorageError: A file is damaged.
    """
    result = folder.result()
    started: Mapping[str, Any] = {}
    epochs: dict[int, Mapping[str, Any]] = {}
    warnings: list[str] = []
    for event in _events(folder.events_path):
        match event.get("event"):
            case "run_started":
                started = event
            case "epoch_ended":
                epochs[event["epoch"]] = event
            case "warned":
                warnings.append(event["message"])
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
        warnings=tuple(warnings),
    )


def ending_of(result: Mapping[str, Any]) -> Ending | None:
    """Returns how a run ended, from its `result.json`."""
    names = ("reason", "explanation", "epochs", "kept_epoch", "kept")
    return Ending(*(result[name] for name in names)) if result else None


def _events(path: Path) -> Iterator[dict[str, Any]]:
    """Yields the events; a line that is not whole yet is left out."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue
