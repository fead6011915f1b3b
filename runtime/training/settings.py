"""What a run is given besides its spec, and what it hands over when it has ended."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from ...compiler.valid_spec import ValidSpec
from ..data.dataset import Dataset
from ..events import Event, Listener
from ..storage.run_folder import RunFolder
from .devices import Device
from .policy.stopping import Prunes, never_prunes

if TYPE_CHECKING:
    from ...compiler.targets.program import Program
    from .trainer import Interruption


@dataclass(frozen=True, slots=True)
class Running:
    """A run and its network, from before the first step on.

    Attributes:
        spec: The spec, with what was fitted to the data.
        program: The network; its weights change while it is trained.
        clock: Returns the time in seconds.
    """

    folder: RunFolder
    spec: ValidSpec
    device: Device
    dataset: Dataset
    program: "Program"
    clock: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Ended(Running):
    """A run that has ended, while its network is still there.

    Attributes:
        epoch: The epoch whose weights the program has; 0 if none was finished.
        no_better: Says of each output that is no better than a constant answer that it is so.
    """

    epoch: int
    no_better: tuple[str, ...]


Conclude: TypeAlias = Callable[[Ended, Listener], None]
"""Judges a run and writes its report. Raises StorageError if that can't be written."""


class Tracking(Protocol):
    """Logs a run elsewhere."""

    @property
    def commands(self) -> tuple[str, ...]:
        """Commands that show what is logged."""

    def __call__(self, event: Event) -> None:
        """Log an event."""


class Untracked:
    """Logs nothing."""

    commands: tuple[str, ...] = ()

    def __call__(self, event: Event) -> None:
        """Do nothing."""


Track: TypeAlias = Callable[[Running, Listener], AbstractContextManager[Tracking]]
"""Starts the trackers of a run. The listener hears their warnings."""


def untracked(run: Running, tell: Listener) -> AbstractContextManager[Tracking]:
    """Start no trackers."""
    return nullcontext(Untracked())


Follow: TypeAlias = Callable[[RunFolder, ValidSpec, Listener], Listener]
"""Returns a listener to the events of a run, which are recorded by then. It may tell of more."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run besides its spec.

    Attributes:
        runs: The folder for run folders.
        listener: Is called with every event.
        clock: Returns the time in seconds.
        interruption: Tells whether the run was asked to stop.
        conclude: Is called when the run has ended and its records are written.
        trial: The trial of a sweep that the run is; None for a run of its own.
        track: Is called before the first step.
        live: Follows the run with a report that is kept up to date; None without one.
    """

    runs: Path
    listener: Listener
    clock: Callable[[], float]
    interruption: "Interruption"
    conclude: Conclude
    trial: "TrialPlace | None" = None
    track: Track = untracked
    live: Follow | None = None


@dataclass(frozen=True, slots=True)
class TrialPlace:
    """Where a trial of a sweep runs, and what may end it.

    Attributes:
        folder: The folder of its run.
        threads: The threads inside an operation, which all trials of the process have.
        prunes: Is called after each epoch; see `Prunes`.
    """

    folder: Path
    threads: int
    prunes: Prunes = never_prunes
