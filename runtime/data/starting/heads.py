"""The end of a first network and its training, by what is to be predicted."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ....spec_schema.errors import Error
from ....spec_schema.findings.printable import printable
from ..profiling.profile import ONE_HOT, ColumnProfile, Kind
from .flow import layer_name

MOST_CLASSES = 20
"""Different integers of a target that can still be classes."""
RARE = 5
"""Rows that a class needs at least, for an integer target to be one of classes."""
MOST_COUNTED = 20
"""Mean of whole numbers that can still be counts of events."""
FEWEST_COUNTED = 5
"""Different whole numbers that are counts if large ones are rare; fewer are classes."""
RARELY = 0.1
"""How frequent the largest count is, compared with the most frequent one."""


class Pace(NamedTuple):
    """How many samples a step has, and how many epochs without improvement end the run."""

    batch_size: int = 32
    patience: int = 15


USUAL = Pace()
TRAINED = 0.7
"""The share of the samples that is trained on."""
FEWEST_STEPS, STEPS_OF_PATIENCE = 6, 300
"""Steps in an epoch, and steps that a network is given to improve."""
SMALLEST_BATCH, MOST_PATIENCE = 4, 50


def pace_of(samples: int) -> Pace:
    """Returns the pace for a number of samples: with few of them, an epoch has few steps."""
    trained, batch = int(samples * TRAINED), USUAL.batch_size
    while batch > SMALLEST_BATCH and trained < FEWEST_STEPS * batch:
        batch //= 2
    patience = -(-STEPS_OF_PATIENCE // max(1, trained // batch))
    return Pace(batch, min(max(patience, USUAL.patience), MOST_PATIENCE))


class Head(NamedTuple):
    """How something is predicted.

    Attributes:
        name: The name of the last layer.
        units: Its units.
    """

    kind: Literal["numbers", "count", "yes_no", "classes", "one_hot"]
    name: str
    units: int = 1

    @property
    def is_of_classes(self) -> bool:
        """Whether it predicts one of several classes."""
        return self.kind in ("yes_no", "classes", "one_hot")

    def layer(self) -> Iterator[str]:
        """Yields the lines of the last layer."""
        activation = {"count": "exponential", "yes_no": "sigmoid"}
        several = "softmax" if self.is_of_classes else None
        ending = activation.get(self.kind, several)
        written = f"{{units: {self.units}, activation: {ending}}}" if ending else str(self.units)
        yield f"    - dense: {written}"
        yield f"      name: {self.name}"

    def training(self, pace: Pace = USUAL) -> Iterator[str]:
        """Yields the lines of the section `training`."""
        loss, metrics = {
            "numbers": ("mean_squared_error", "mean_absolute_error"),
            "count": ("poisson", "mean_absolute_error"),
            "yes_no": ("binary_crossentropy", "accuracy, auc"),
            "classes": ("sparse_categorical_crossentropy", "accuracy"),
            "one_hot": ("categorical_crossentropy", "accuracy"),
        }[self.kind]
        yield "training:"
        yield f"  loss: {loss}"
        yield "  optimizer: {adam: {learning_rate: 0.001}}"
        yield f"  metrics: [{metrics}]"
        if pace.batch_size != USUAL.batch_size:
            yield f"  batch_size: {pace.batch_size} # for several steps in an epoch"
        yield "  epochs: 200"
        yield "  policy:"
        yield f"    early_stopping: {{patience: {pace.patience}}}"


UNABLE = {
    Kind.TEXT: "text",
    Kind.DATE: "a date",
    Kind.IDENTIFIER: "different in every row",
    Kind.CONSTANT: "the same in every row",
    Kind.EMPTY: "empty",
}
"""Kinds of columns that can't be targets of a first spec, and why."""


def need_target(wanted: ColumnProfile) -> None:
    """Raise Error if a first spec can't predict a column."""
    if wanted.kind in UNABLE:
        message = f"`{printable(wanted.name)}` can't be the target of a first spec: it is "
        raise Error(f"{message}{UNABLE[wanted.kind]}", "name another column")


def head_of(wanted: ColumnProfile) -> Head:
    """Returns how a column or an array is predicted."""
    name = layer_name(wanted.name, "target")
    name = f"target_{name}" if name == "features" else name
    if wanted.kind is Kind.ARRAY:
        is_one_hot = any(text == ONE_HOT for text, _ in wanted.common)
        return Head("one_hot" if is_one_hot else "numbers", name, *wanted.shape[:1])
    classes = _classes_of(wanted)
    if classes == 2:
        return Head("yes_no", name)
    if _is_count(wanted, classes):
        return Head("count", name)
    return Head("classes", name, classes) if classes else Head("numbers", name)


def _classes_of(wanted: ColumnProfile) -> int:
    """Returns the number of classes of a target; 0 if it is numbers."""
    if wanted.kind in (Kind.CATEGORY, Kind.YES_NO):
        return wanted.distinct
    if wanted.kind is not Kind.NUMBER or not wanted.is_whole or wanted.distinct > MOST_CLASSES:
        return 0
    assert isinstance(wanted.low, float)
    assert isinstance(wanted.high, float)
    is_dense = wanted.high - wanted.low + 1 == wanted.distinct
    rarest = min(count for _, count in wanted.common) if wanted.common else 0
    return wanted.distinct if wanted.distinct == 2 or (is_dense and rarest >= RARE) else 0


def _is_count(wanted: ColumnProfile, classes: int) -> bool:
    """Whether numbers count events, such as visits: whole, from 0 or 1, and mostly small."""
    low, high = wanted.low, wanted.high
    if wanted.kind is not Kind.NUMBER or not wanted.is_whole or low not in (0.0, 1.0):
        return False
    if not classes:
        return (wanted.mean or 0) <= MOST_COUNTED
    often = {float(value): count for value, count in wanted.common}
    assert isinstance(high, float)
    most = max(often, key=lambda value: often[value])
    is_skewed = often.get(high, 0) < RARELY * often[most] and most < (low + high) / 2
    return low == 0 and classes >= FEWEST_COUNTED and is_skewed
