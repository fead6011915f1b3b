"""Numbers the classes that labels name."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .aim import Aim
from .cells import is_number, number, quoted


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """Class numbers of the samples (one each, or one a position), and the names they stand for."""

    classes: NDArray[np.int64]
    names: tuple[str, ...]


def is_numeric(aim: Aim) -> bool:
    """Whether labels that are text are numbers, but for a few mistakes."""
    if aim.labels.names is not None:
        return False
    if aim.known:
        return all(is_number(name) for name in aim.known)
    texts, counts = np.unique(aim.labels.values, return_counts=True)
    numeric = np.array([is_number(text) for text in texts.tolist()])
    return bool(counts[numeric].sum() > counts[~numeric & (texts != "")].sum())


def parsed(aim: Aim) -> NDArray[np.float64]:
    """Text as numbers; NaN where it is none, which is counted."""
    texts, inverse = np.unique(aim.labels.values, return_inverse=True)
    values = np.array([number(text) if is_number(text) else np.nan for text in texts.tolist()])
    _count_missing(aim)
    bad = ~np.isfinite(values)[inverse] & (aim.labels.values != "")
    aim.count(bad, "SC409", lambda text: f"the label {quoted(text)} is not a number, as others are")
    return np.where(bad, np.nan, values[inverse])


def from_text(aim: Aim) -> Numbered | None:
    """Classes by name, sorted; None: some labels are missing or unknown, or there are too many."""
    labels = aim.labels.values
    _count_missing(aim)
    found = [text for text in np.unique(labels).tolist() if text]
    names = aim.known or aim.labels.names or tuple(found)
    unknown = np.isin(labels, [*names, ""], invert=True)
    aim.count(unknown, "SC440", lambda text: _unknown(text, names))
    if aim.capacity is not None and len(names) > aim.capacity:
        aim.too_many(len(names), listed(names))
        return None
    if unknown.any() or (labels == "").any():
        return None
    position = {name: number for number, name in enumerate(names)}
    texts, inverse = np.unique(labels, return_inverse=True)
    return Numbered(np.array([position[text] for text in texts.tolist()], np.int64)[inverse], names)


def from_numbers(aim: Aim, values: NDArray[np.float64]) -> Numbered | None:
    """Labels that are class numbers already; None: some are not."""
    signed = aim.kind == "sign" and aim.units == 1 and bool((values == -1).any())
    if signed:
        # -1 and 1 are the classes 0 and 1; a 0 between them is neither.
        values = np.where(values == 0, 0.5, (values + 1) / 2)
    valid = np.isfinite(values)
    bad = valid & ((values != np.rint(values)) | (values < 0))
    wide = np.zeros_like(bad)
    if aim.capacity is not None:
        wide = valid & ~bad & (values >= aim.capacity)
    aim.count(bad, "SC419", lambda label: _no_class(label, signed, aim))
    _report_wide(wide, values, aim)
    if not valid.all() or bad.any() or wide.any():
        return None
    classes = values.astype(np.int64)
    if signed:
        return Numbered(classes, ("-1", "1"))
    names = range(aim.capacity or int(classes.max(initial=0)) + 1)
    return Numbered(classes, tuple(map(str, names)))


def listed(names: tuple[str, ...]) -> str:
    """The first names, as a message shows them."""
    shown = [quoted(name) for name in names[:6]]
    return ", ".join(shown + ["…"] * (len(names) > 6))


def _count_missing(aim: Aim) -> None:
    for sample in np.flatnonzero(aim.labels.values == "").tolist():
        help = "a label is never guessed: fill it in or remove the row"
        aim.add(sample, "SC408", "the label is missing", help)


def _unknown(text: str, names: tuple[str, ...]) -> str:
    return f"the label {quoted(text)} is none of the classes of the training ({listed(names)})"


def _no_class(label: Any, signed: bool, aim: Aim) -> str:
    shown = quoted(label) if isinstance(label, str) else f"{label:g}"
    if signed:
        return f"the label {shown} is neither -1 nor 1"
    if aim.capacity == 2 and aim.kind != "class":
        return f"the label {shown} is neither 0 nor 1"
    return f"the label {shown} is no class number: those are integers from 0"


def _report_wide(wide: NDArray[np.bool_], values: NDArray[np.float64], aim: Aim) -> None:
    """One finding however many labels are too large: the output has too few units."""
    if not wide.any() or aim.capacity is None:
        return
    first = int(wide.reshape(len(wide), -1).any(axis=1).argmax())
    greatest = int(values[wide].max())
    if aim.capacity == 2 and aim.kind != "class":
        aim.add_one(first, "SC419", f"labels go up to {greatest}, and {aim.output} takes 0 and 1")
        return
    aim.add_one(
        first,
        "SC418",
        f"labels go up to {greatest}, which makes {greatest + 1} classes, and {aim.output} tells "
        f"{aim.capacity} apart",
        "count the classes from 0, or give the output more units",
    )
