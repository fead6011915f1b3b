"""Events of a run: the trainer emits them, consoles and logs receive them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

Values: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Announced:
    """A run is about to be prepared. Data and TensorFlow are not loaded yet.

    Attributes:
        folder: The folder of a resumed run; empty for a new one.
        overrides: Overrides as `path=value`, in order.
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
    """Something takes a while, before the first step or outside a run.

    Attributes:
        what: A description, such as "loading TensorFlow".
        done: Number of samples done so far, out of `of`; both are 0 if unknown.
    """

    what: str
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class RunStarted:
    """Before the first step. Sizes count samples; overrides are `path=value`.

    Attributes:
        classes: The number of training samples of each class, for outputs with classes.
        differences: How the validation part differs from the training part by more than chance.
        report: The page that is kept up to date while the run goes on; empty for none.
    """

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
    classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    report: str = ""
    differences: tuple[str, ...] = ()

    @property
    def sizes(self) -> dict[str, int]:
        """The number of samples of each part; 0 without one."""
        sizes = self.train_size, self.validation_size, self.test_size
        return dict(zip(("train", "validation", "test"), sizes, strict=True))

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
    """A run is resumed: after `RunStarted` and before the first step.

    Attributes:
        checkpoint: The checkpoint it resumes from; empty if none was saved.
        epoch: Number of completed epochs.
        step: Number of completed steps.
        changes: Changes of the spec since, one line each.
        inexact: Why results may differ in the last bits from those of an uninterrupted run.
    """

    checkpoint: str
    epoch: int
    step: int
    changes: tuple[str, ...] = ()
    inexact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Inside an epoch, about ten times a second. Epochs count from 1.

    Attributes:
        values: Loss and metrics of the epoch so far, on the training part; empty at first, and
            throughout short epochs.
    """

    epoch: int
    step: int
    steps: int
    seconds: float
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """After validation and the policy's decisions.

    Attributes:
        values: Loss and metrics; those of the validation part have the prefix `val_`.
        improved: Whether this epoch is the best so far.
        best: The best value of the checkpoint's monitor so far; `best_epoch` is its epoch.
        wait: Number of epochs without improvement; 0 without early stopping, like `patience`.
        lowered: Whether the learning rate was lowered after this epoch.
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
class LayersMeasured:
    """What layers are like after an epoch: after epochs 4, 16, 64, … and that of the kept weights.

    Attributes:
        weights: The norm of the trainable weights of each layer.
        updates: How far they moved in the epoch, relative to their norm before it; without those
            of an epoch whose start was not seen.
        gradients: The norm of the gradient of the loss of one batch, always the same.
        dead: The share of units that are 0 for every sample of that batch, of each layer with a
            ReLU.
    """

    epoch: int
    weights: Values = field(default_factory=dict)
    updates: Values = field(default_factory=dict)
    gradients: Values = field(default_factory=dict)
    dead: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning: something went wrong, but the run continues."""

    message: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """After the loop.

    Attributes:
        reason: the key of the part of the policy that ended it ("early_stopping", "stop_when"), or
            "epochs", "interrupted", "not_finite", "out_of_memory" or "pruned".
        explanation: The same in a sentence.
        kept: "best" or "last"; `kept_epoch` is the epoch whose weights were kept.
    """

    reason: str
    explanation: str
    epoch: int
    kept_epoch: int
    kept: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on the run, after `Stopped`.

    Attributes:
        verdicts: What the run shows, a sentence each, what matters most first.
        remedies: What to try, each as options of the command line: `--set path=value …`.
        monitor: The value that ranks the epochs.
        course: That value by epoch; of long runs, of some epochs at equal distances.
    """

    verdicts: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    monitor: str = ""
    course: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The run is finished: metrics on the test part with the kept weights, and the files.

    Attributes:
        simple: What answers without a network give, a sentence each: on the test part, or on the
            validation part without one.
    """

    test: Values
    artefacts: Mapping[str, str] = field(default_factory=dict)
    next_commands: tuple[str, ...] = ()
    simple: tuple[str, ...] = ()


Event: TypeAlias = (
    Announced
    | Working
    | RunStarted
    | Resumed
    | Progress
    | EpochEnded
    | LayersMeasured
    | Warned
    | Stopped
    | Judged
    | Finished
)
Listener: TypeAlias = Callable[[Event], None]


def silent(event: Event) -> None:
    """A listener that ignores all events."""


Told = TypeVar("Told")


def in_turn(*listeners: Callable[[Told], None]) -> Callable[[Told], None]:
    """Returns a listener that passes each event to several, in this order."""

    def tell(event: Told) -> None:
        for listener in listeners:
            listener(event)

    return tell
