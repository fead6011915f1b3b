"""Encodes labels as the loss takes them: class indices, one-hot rows, 0 and 1, -1 and 1, or
numbers.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted
from ..rows import arrange
from .classes import Numbered, count_missing, number_classes, soft_targets
from .label_encoder import LabelEncoder

# Probabilities are often rounded.
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The target of one output.

    Attributes:
        values: What the loss takes: int32 class indices, otherwise float32.
        names: The names of the classes, or of the columns that its numbers come from.
        classes: The class index of each sample; None unless a sample has exactly one.
        notes: Notes about how the labels were read.
        weights: The weight of each sample; None if all are 1.
    """

    values: NDArray[Any]
    names: tuple[str, ...] = ()
    classes: NDArray[np.int64] | None = None
    notes: tuple[str, ...] = ()
    weights: NDArray[np.float32] | None = None

    def only(self, places: NDArray[np.int64]) -> "Target":
        """Returns the targets at these places, in this order."""
        classes = None if self.classes is None else self.classes[places]
        weights = None if self.weights is None else self.weights[places]
        return replace(self, values=self.values[places], classes=classes, weights=weights)


def encode(encoder: LabelEncoder) -> Target | None:
    """Returns the target of an output; None if the labels don't fit: reported or counted."""
    if encoder.labels.is_text:
        return _from_text(encoder)
    values = encoder.labels.values
    whole = None if encoder.kind == "class" else arrange(values, encoder.declared)
    if whole is not None and (
        encoder.units != 1 or encoder.kind not in ("onehot", "binary", "sign")
    ):
        return _as_they_are(encoder, whole.astype(np.float64))
    single = arrange(values, encoder.declared[:-1])
    if single is None or (encoder.kind == "real" and whole is None):
        encoder.refuse_shape()
        return None
    return _from_labels(encoder, single)


def _from_text(encoder: LabelEncoder) -> Target | None:
    if encoder.kind == "real":
        encoder.refuse_text()
        return None
    single = arrange(encoder.labels.values, encoder.declared[:-1])
    if single is None:
        has_one = encoder.labels.values.size == len(encoder.labels.values)
        encoder.refuse_single() if has_one else encoder.refuse_text()
        return None
    return _from_labels(encoder, single)


def _from_labels(encoder: LabelEncoder, labels: NDArray[Any]) -> Target | None:
    count_missing(encoder)
    if encoder.known == () and encoder.units != 1:  # trained on a number for each unit
        encoder.refuse_single()
        return None
    soft = soft_targets(encoder, labels)
    if soft is not None:
        return _as_they_are(encoder, soft.reshape(*soft.shape, 1))
    if encoder.known == ():
        return None
    ignored = _ignored(encoder, labels)
    if ignored.all():
        encoder.refuse_ignored()
        return None
    if ignored.any():
        labels = np.where(ignored, labels[~ignored][0], labels)
    numbered = number_classes(encoder, labels)
    return None if numbered is None else _expanded(encoder, numbered, ignored)


def _ignored(encoder: LabelEncoder, labels: NDArray[Any]) -> NDArray[np.bool_]:
    """Returns where labels are the `ignore_class` of the loss, unless it is a class of the output.

    A class of the output, such as the background, is numbered like the others.
    """
    label = encoder.ignored_label
    if label is None or 0 <= label < (encoder.units or 0):
        return np.zeros(labels.shape, np.bool_)
    return np.asarray(labels == (str(label) if encoder.labels.is_text else label), np.bool_)


def _expanded(encoder: LabelEncoder, numbered: Numbered, ignored: NDArray[np.bool_]) -> Target:
    """Returns class indices in the form that the loss takes."""
    classes, names = numbered.classes, numbered.names
    one_each = classes if classes.ndim == 1 and not ignored.any() else None
    notes = (*numbered.notes, *_surplus(encoder, names))
    if encoder.kind == "class":
        if encoder.ignored_label is not None:
            classes = np.where(ignored, encoder.ignored_label, classes)
        return Target(classes.astype(np.int32), names, one_each, notes)
    if encoder.units == 1:
        values = classes.astype(np.float32).reshape(*classes.shape, 1)
    else:
        values = one_hot(classes, encoder.units or len(names))
    if encoder.kind == "sign":
        values = values * 2 - 1
    return Target(values, names, one_each, notes)


def _surplus(encoder: LabelEncoder, names: tuple[str, ...]) -> tuple[str, ...]:
    """Returns a note about units that have no class."""
    surplus = (encoder.capacity or 0) - len(names)
    if surplus <= 0 or len(names) < 2:
        return ()
    units, output = counted(surplus, "unit"), f"output `{encoder.output}`"
    return (f"{output} has {units} more than {encoder.source} has classes ({len(names)})",)


def _as_they_are(encoder: LabelEncoder, values: NDArray[np.float64]) -> Target | None:
    """Returns numbers of the output's own shape."""
    bad = np.isfinite(values) & ~_allowed(encoder.kind, values)
    out_of_range = codes.target_values.target_out_of_range
    encoder.count(bad, lambda label: out_of_range(label, _RANGES[encoder.kind]))
    if bad.any() or not _sums_to_one(encoder, values) or not _is_enough(encoder, values):
        return None
    if encoder.kind == "sign" and not (values == -1).any():
        values = values * 2 - 1
    result = values.astype(np.float32)
    columns = encoder.labels.columns
    names = columns if result.shape[1:] == (len(columns),) else ()
    if encoder.kind != "onehot":
        return Target(result, names, notes=_softness(encoder, values))
    classes = result.argmax(axis=1) if result.ndim == 2 else None
    return Target(result, names or tuple(map(str, range(result.shape[-1]))), classes)


def _softness(encoder: LabelEncoder, values: NDArray[np.float64]) -> tuple[str, ...]:
    """Returns a note about probabilities between no and yes."""
    soft = int((values != np.rint(values)).sum()) if encoder.kind == "binary" else 0
    if not soft:
        return ()
    lie = "lies" if soft == 1 else "lie"
    return (
        f"{soft:,} of {values.size:,} targets of `{encoder.objective.output}` {lie} between 0 and "
        "1: read as probabilities",
    )


_RANGES = {
    "binary": "between 0 and 1",
    "sign": "of -1 or 1",
    "onehot": "between 0 and 1",
    "distribution": "between 0 and 1",
}


def _allowed(kind: str, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    if kind == "sign":
        return np.isin(values, (-1, 1) if (values == -1).any() else (0, 1))
    if kind in ("binary", "onehot", "distribution"):
        return (values >= 0) & (values <= 1)
    return np.ones(values.shape, np.bool_)


def _is_enough(encoder: LabelEncoder, values: NDArray[np.float64]) -> bool:
    """Whether no number is below the range of the loss; samples with such numbers are counted."""
    loss = encoder.objective.loss
    few = (values < loss.least_target).reshape(len(values), -1)
    for sample in np.flatnonzero(few.any(axis=1)).tolist():
        value = values[sample].reshape(-1)[few[sample]][0]
        encoder.add(sample, codes.target_values.negative_count(float(value), loss.name))
    return not few.any()


def _sums_to_one(encoder: LabelEncoder, values: NDArray[np.float64]) -> bool:
    """Whether probabilities add up to 1; samples whose don't are counted as faults."""
    if encoder.kind not in ("onehot", "distribution"):
        return True
    sums = values.sum(axis=-1).reshape(len(values), -1)
    wrong = np.abs(sums - 1) > TOLERANCE
    for sample in np.flatnonzero(wrong.any(axis=1)).tolist():
        total = sums[sample][wrong[sample]][0]
        encoder.add(sample, codes.target_values.sum_is_not_one(float(total)))
    return not wrong.any()


def one_hot(classes: NDArray[Any], units: int) -> NDArray[np.float32]:
    """Returns a one-hot row for each class index, without building an identity matrix."""
    rows = np.zeros((*classes.shape, units), np.float32)
    np.put_along_axis(rows, classes[..., None], 1, axis=-1)
    return rows
