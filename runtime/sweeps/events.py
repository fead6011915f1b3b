"""What happens in a sweep: the engine tells it, consoles listen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ..events import EpochEnded
from .record import SweepRecord, TrialRecord
from .trials import Trial


@dataclass(frozen=True, slots=True)
class SweepStarted:
    """Before the first trial.

    Attributes:
        record: What is run, and what has been done before if the sweep is resumed.
        folder: The folder of the sweep.
        workers: How many trials run at the same time.
    """

    record: SweepRecord
    folder: str
    workers: int


@dataclass(frozen=True, slots=True)
class TrialStarted:
    """A process has been given a trial."""

    trial: Trial


@dataclass(frozen=True, slots=True)
class TrialWorking:
    """What a trial is waiting for before its first step."""

    trial: Trial
    what: str


@dataclass(frozen=True, slots=True)
class TrialEpoch:
    """A trial has completed an epoch. Not all of them are told if they are short."""

    trial: Trial
    epoch: EpochEnded


@dataclass(frozen=True, slots=True)
class TrialEnded:
    """A trial has ended, has failed, or was interrupted."""

    record: TrialRecord


@dataclass(frozen=True, slots=True)
class SweepEnded:
    """After the last trial, or when the sweep was interrupted.

    Attributes:
        record: What has come out of it.
        next_commands: What to do next.
    """

    record: SweepRecord
    next_commands: tuple[str, ...] = ()


SweepEvent: TypeAlias = (
    SweepStarted | TrialStarted | TrialWorking | TrialEpoch | TrialEnded | SweepEnded
)
SweepListener: TypeAlias = Callable[[SweepEvent], None]


def silent(event: SweepEvent) -> None:
    """A listener that ignores all events."""
