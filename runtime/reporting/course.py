"""The course of a run: what verdicts are passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from statistics import median

from ...spec_schema.components.metrics import Better
from ..events import LayersMeasured
from ..history import Ending, History


@dataclass(frozen=True, slots=True)
class Curve:
    """A value by epoch, with epochs counted from 1, and finite numbers only.

    Attributes:
        name: What the history calls it.
        epochs: The epochs that have a value.
        values: Their values.
        better: Whether lower (`min`) or higher (`max`) is better.
    """

    name: str
    epochs: tuple[int, ...]
    values: tuple[float, ...]
    better: Better = "min"

    def __len__(self) -> int:
        return len(self.values)

    def smooth(self, place: int) -> float:
        """The median of a value and its neighbours: one odd epoch doesn't show in it."""
        place %= len(self)
        return median(self.values[max(place - 1, 0) : place + 2])

    @property
    def range(self) -> float:
        """How far the largest value is from the smallest; 0 without values."""
        return max(self.values, default=0.0) - min(self.values, default=0.0)

    @property
    def best(self) -> int:
        """The place of the best value, of the first of them if several are as good."""
        choose = min if self.better == "min" else max
        return self.values.index(choose(self.values))

    def gain(self, start: int, end: int) -> float:
        """How much better the smoothed value is at one place than at another before it."""
        change = self.smooth(end) - self.smooth(start)
        return -change if self.better == "min" else change

    def at(self, epoch: int) -> float | None:
        """The value of an epoch; None if it has none."""
        return dict(zip(self.epochs, self.values, strict=True)).get(epoch)


@dataclass(frozen=True, slots=True)
class Course:
    """What a run did, epoch by epoch, and what it can be measured against.

    Attributes:
        history: What each epoch measured.
        directions: Whether lower or higher is better, for each value.
        monitor: The value that ranks the epochs.
        ending: How the run ended; None if it goes on or was killed.
        epochs: The number of epochs that the spec allows.
        rates: The shares of samples, such as `accuracy`, of which more is better.
        sizes: The number of samples of each part.
        guess: The training loss of the best constant answer; None if it isn't known.
        no_better: Says of each output that is no better than a constant answer that it is so.
        classes: The number of training samples of each class, for each output with classes.
        is_regularized: Whether dropout, noise, augmentation or a penalty act while training.
        layers: What layers are like after some epochs.
        differences: How the validation part differs from the training part, by more than chance.
        has_positions: Whether a sample has several predictions, such as those of its pixels, so
            that rates are not over samples.
    """

    history: History
    directions: Mapping[str, Better]
    monitor: str
    ending: Ending | None
    epochs: int
    rates: Sequence[str] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    guess: float | None = None
    no_better: tuple[str, ...] = ()
    classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    is_regularized: bool = False
    layers: Sequence[LayersMeasured] = ()
    differences: Sequence[str] = ()
    has_positions: bool = False
    _curves: dict[str, Curve] = field(default_factory=dict, init=False, repr=False, compare=False)

    def curve(self, name: str) -> Curve:
        """A value by epoch; empty if it wasn't measured."""
        if name not in self._curves:
            self._curves[name] = self._read(name)
        return self._curves[name]

    def _read(self, name: str) -> Curve:
        found = [(int(row["epoch"]), row.get(name, inf)) for row in self.history]
        finite = [(epoch, value) for epoch, value in found if isfinite(value)]
        epochs, values = zip(*finite, strict=True) if finite else ((), ())
        return Curve(name, tuple(epochs), tuple(values), self.directions.get(name, "min"))

    @property
    def kept_epoch(self) -> int:
        """The epoch whose weights are kept: the best so far, while the run goes on."""
        if self.ending is not None:
            return self.ending.kept_epoch
        curve = self.curve(self.monitor)
        return curve.epochs[curve.best] if len(curve) else 0
