"""What happens in a run, as frozen values: the trainer says them, consoles and logs listen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Values: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Announced:
    """A run is about to be prepared: what its spec says, before data and TensorFlow are loaded.

    Attributes:
        folder: the folder of a run that is resumed; empty for a new one.
        overrides: `path=value`, in order.
    """

    name: str
    target: str
    parameters: int
    batch_size: int
    epochs: int
    folder: str = ""
    variant: str = ""
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Working:
    """Something takes a while before the first step, or outside of a run.

    Attributes:
        what: in the words of a person: "loading TensorFlow".
        done: how many samples are done, of `of`; both 0 where that is not known.
    """

    what: str
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class RunStarted:
    """Before the first step. Sizes count samples; overrides are `path=value`."""

    name: str
    folder: str
    target: str
    device: str
    parameters: int
    train_size: int
    validation_size: int
    test_size: int
    batch_size: int
    epochs: int
    steps_per_epoch: int
    notes: tuple[str, ...] = ()
    variant: str = ""
    overrides: tuple[str, ...] = ()

    @property
    def announced(self) -> Announced:
        """The part that was known before."""
        return Announced(
            self.name,
            self.target,
            self.parameters,
            self.batch_size,
            self.epochs,
            variant=self.variant,
            overrides=self.overrides,
        )


@dataclass(frozen=True, slots=True)
class Resumed:
    """A run goes on, after `RunStarted` and before the first step.

    Attributes:
        checkpoint: what it goes on from; empty: from the beginning, as none was saved.
        epoch: finished epochs so far.
        step: steps made so far.
        changes: what its spec says differently since, a line each.
        inexact: why its results may differ in the last bits from those of a run in one go.
    """

    checkpoint: str
    epoch: int
    step: int
    changes: tuple[str, ...] = ()
    inexact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Inside an epoch, about ten times a second. Epochs count from 1."""

    epoch: int
    step: int
    steps: int
    seconds: float


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """After validation and the policy's decisions.

    Attributes:
        values: loss, metrics, and the same of the validation part behind `val_`.
        improved: the best value so far was beaten.
        best: the best value of the checkpoint's monitor so far, and its epoch.
        wait: epochs since the last progress, of `patience`; both 0 without early stopping.
        lowered: the learning rate was lowered after this epoch.
    """

    epoch: int
    epochs: int
    values: Values
    seconds: float
    samples_per_second: float
    learning_rate: float
    improved: bool
    monitor: str
    best: float
    best_epoch: int
    wait: int = 0
    patience: int = 0
    lowered: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """Something went differently from what was asked, and the run goes on."""

    message: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """After the loop.

    Attributes:
        reason: the key of the part of the policy that ended it ("early_stopping", "stop_when"), or
            "epochs", "interrupted", "not_finite" or "out_of_memory".
        explanation: the same in a sentence.
        kept: the epoch whose weights the run ends with, and "best" or "last".
    """

    reason: str
    explanation: str
    epoch: int
    kept_epoch: int
    kept: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The end: measured on the test part with the kept weights; files by what they are."""

    test: Values
    artefacts: Mapping[str, str] = field(default_factory=dict)
    next_commands: tuple[str, ...] = ()


Event: TypeAlias = (
    Announced | Working | RunStarted | Resumed | Progress | EpochEnded | Warned | Stopped | Finished
)
Listener: TypeAlias = Callable[[Event], None]


def silent(event: Event) -> None:
    """A listener that tells nobody."""
