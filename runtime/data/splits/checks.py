"""Checks the parts of the data: empty parts, lost classes, imbalance."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.document.data import Data
from ....spec_schema.document.split import HELD_OUT, Split
from ....spec_schema.findings import codes
from ..request import Request, Samples
from ..targets.targets import Target
from .split import Parts

MOST_NAMED = 8
UNBALANCED = 10
"""Ratio of the largest to the smallest class that is worth a note."""


def classes_of(targets: dict[str, Target]) -> NDArray[Any] | None:
    """Returns the classes that a stratified split keeps the proportions of: those of the first
    output.
    """
    return next((t.classes for t in targets.values() if t.classes is not None), None)


def check_parts(
    spec: Data, parts: Parts, samples: Samples, targets: dict[str, Target], request: Request
) -> None:
    """Report empty parts, and classes that training can't do without."""
    if spec.split.stratify and classes_of(targets) is None:
        request.report(codes.splits.stratify_without_classes(), "split", "stratify")
    for name in HELD_OUT:
        share = spec.split.share(name)
        if share and not len(getattr(parts, name)):
            what = codes.splits.empty_split(name, share, len(samples.rows))
            request.report(what, "split", name)
    folds = spec.split.folds
    left = len(parts.train) + len(parts.validation)
    if folds is not None and (left < folds or not len(parts.validation)):
        what = codes.splits.too_few_rows_for_folds(folds, len(samples.rows))
        request.report(what, "split", "folds")
    elif not len(parts.train):
        request.report(codes.splits.empty_training_split(len(samples.rows)), "split")
    elif not samples.is_synthetic:
        for output, target in targets.items():
            _check_classes(output, target, parts, samples, request, spec.split)


def _check_classes(
    output: str, target: Target, parts: Parts, samples: Samples, request: Request, split: Split
) -> None:
    if target.classes is None:
        return
    there = np.flatnonzero(np.bincount(target.classes)).tolist()
    labels = samples.labels[output]
    if len(there) == 1 and (target.values == target.values[0]).all():
        what = codes.labels.single_class(samples.source_of(output), target.names[there[0]])
        return request.report(what, *labels.keys)
    trained = np.bincount(target.classes[parts.train], minlength=len(target.names))
    lost = [target.names[number] for number in there if not trained[number]]
    if lost:
        is_drawn = split.order == "random" and split.column is None and not split.stratify
        what = codes.splits.classes_without_training_rows(output, lost, is_drawn)
        request.report(what, "split")
    return None


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(f"`{name}`" for name in names[:MOST_NAMED]) + more


def class_counts(targets: dict[str, Target], parts: Parts) -> dict[str, NDArray[np.int64]]:
    """Returns the training samples of each class, for outputs with one class per sample."""
    return {
        output: np.bincount(target.classes[parts.train], minlength=len(target.names))
        for output, target in targets.items()
        if target.classes is not None
    }


def notes_about(
    targets: dict[str, Target], counts: Mapping[str, NDArray[np.int64]]
) -> Iterator[str]:
    """Yields notes about class counts in the training part, imbalance, and classes that don't
    occur.
    """
    for output, count in counts.items():
        yield from _notes_of(output, targets[output], count)


def _notes_of(output: str, target: Target, counts: NDArray[np.int64]) -> list[str]:
    there = np.flatnonzero(counts)
    pairs = [f"{target.names[number]} ({counts[number]:,})" for number in there[:12].tolist()]
    more = f" and {len(there) - 12} more classes" if len(there) > 12 else ""
    notes = [f"training samples of `{output}`: {', '.join(pairs)}{more}"]
    missing = [target.names[number] for number in np.flatnonzero(counts == 0).tolist()]
    if missing:
        noun = "class" if len(missing) == 1 else "classes"
        notes.append(f"no training samples for {noun} {_some(missing)} of output `{output}`")
    least, most = there[counts[there].argmin()], there[counts[there].argmax()]
    times = counts[most] / counts[least]
    if times > UNBALANCED:
        notes.append(
            f"the classes of `{output}` are unbalanced: `{target.names[most]}` has {times:.0f} "
            f"times as many training samples as `{target.names[least]}`; "
            "consider `class_weights: balanced`"
        )
    return notes
