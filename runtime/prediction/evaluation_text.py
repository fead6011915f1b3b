"""An evaluation as text: loss and metrics, then the measures of each output."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from ctypes import c_float
from math import inf
from textwrap import wrap
from typing import Protocol

from ...spec_schema.findings.code import counted
from ...spec_schema.findings.printable import Rendered, printable
from ...spec_schema.reports.table import table
from ..console.readable import number
from .measures import (
    Calibration,
    Classification,
    ClassMeasures,
    OutputMeasures,
    Regression,
    Residuals,
    Transcription,
)

NARROWEST, WIDEST = 60, 120
"""Columns of a page."""
LONGEST_NAME = 18
MOST_CLASSES = 20
"""Classes that are shown one by one; of more, the worst."""
MOST_CONFUSED = 5
FACTS_WIDTH, COLUMN_WIDTH = 20, 2 + LONGEST_NAME


def evaluation_text(
    title: str,
    values: Mapping[str, float],
    outputs: Mapping[str, OutputMeasures],
    width: int | None = None,
    simple: Sequence[str] = (),
) -> str:
    """Returns the text of an evaluation.

    Args:
        title: Its first line.
        values: Loss and metrics by name.
        outputs: The measures of each output.
        width: Columns of the page. Defaults to 100.
        simple: What answers without a network give, a sentence each.
    """
    page = min(max(width or 100, NARROWEST), WIDEST)
    shown = (f"{printable(name)} {number(value)}" for name, value in values.items())
    compared = [line for one in simple for line in wrap(printable(one), page)]
    lines = [printable(title), "  ".join(shown), *compared]
    blocks = ["\n".join(lines)]
    for name, one in outputs.items():
        blocks.append(f"{printable(name)}: " + "\n\n".join(_parts(one, page)))
    return Rendered("\n\n".join(blocks))


class Measured(Protocol):
    """What was measured on some samples."""

    @property
    def samples(self) -> int:
        """The number of samples."""

    @property
    def values(self) -> Mapping[str, float]:
        """Loss and metrics by name."""

    @property
    def outputs(self) -> Mapping[str, OutputMeasures]:
        """The measures of each output."""


def side_by_side(title: str, parts: Mapping[str, Measured], width: int | None = None) -> str:
    """Returns the text of several evaluations, a column for each part.

    Args:
        title: Its first line.
        parts: The evaluations by part, with the same values and outputs.
        width: Columns of the page. Defaults to 100.
    """
    page = min(max(width or 100, NARROWEST), WIDEST)
    found = [*parts.values()]
    rows = [("samples", *(f"{one.samples:,}" for one in found))]
    rows += [(name, *(number(one.values[name]) for one in found)) for name in found[0].values]
    blocks = [f"{printable(title)}\n{_columns('', parts, rows, page)}"]
    for output in found[0].outputs:
        measures = [one.outputs[output] for one in found]
        classes = [one for one in measures if isinstance(one, Classification)]
        numbers = [one for one in measures if isinstance(one, Regression)]
        sequences = [one for one in measures if isinstance(one, Transcription)]
        if classes:
            blocks.append(_columns(f"{output}: F1", parts, _class_rows(classes), page))
        if sequences:
            wrong = ("wrong", *(f"{one.wrong:,} of {one.count:,}" for one in sequences))
            rates = ("error rate", *(_share(one.error_rate) for one in sequences))
            blocks.append(_columns(f"{output}: sequences", parts, [wrong, rates], page))
        for column in range(len(numbers[0].columns) if numbers else 0):
            residuals = [one.columns[column] for one in numbers]
            name = f"{output} {residuals[0].name}".strip()
            rows = [(label, *map(read, residuals)) for label, read in _FACTS]
            blocks.append(_columns(f"{name}: residuals", parts, rows, page))
    return Rendered("\n\n".join(blocks))


def _columns(title: str, parts: Iterable[str], rows: Sequence[tuple[str, ...]], page: int) -> str:
    head = (printable(title), *parts)
    named = [(f"  {printable(name)}", *cells) for name, *cells in rows]
    return table([head, *named], tuple(range(1, len(head))), page=page)


def _class_rows(parts: Sequence[Classification]) -> list[tuple[str, ...]]:
    """Returns the F1 of each class in each part; of many classes, the worst of the last part."""
    numbers = [*range(len(parts[-1].classes))]
    if len(numbers) > MOST_CLASSES:
        f1 = [each.f1 if each.f1 == each.f1 else inf for each in parts[-1].classes]
        numbers = sorted(numbers, key=f1.__getitem__)[:MOST_CLASSES]
    shown = [[*(one.classes[n] for n in numbers), one.macro, one.weighted] for one in parts]
    return [
        (_name(same[0].name), *(_share(each.f1) for each in same))
        for same in zip(*shown, strict=True)
    ]


def _parts(one: OutputMeasures, page: int) -> Iterator[str]:
    match one:
        case Classification():
            return _classes(one, page)
        case Regression():
            return _numbers(one, page)
    return _sequences(one)


def _sequences(one: Transcription) -> Iterator[str]:
    yield (
        f"{one.wrong:,} of {counted(one.count, 'sequence')} wrong, {counted(one.edits, 'edit')} of "
        f"{counted(one.labels, 'label')} (error rate {_share(one.error_rate)})"
    )


def _classes(one: Classification, page: int) -> Iterator[str]:
    yield f"{one.wrong:,} of {counted(one.count, 'prediction')} wrong\n{_measures(one, page)}"
    if one.confusion:
        yield _confusion(one, page)
    if one.calibration:
        yield _calibration(one.calibration, page)


def _measures(one: Classification, page: int) -> str:
    shown: Sequence[ClassMeasures] = one.classes
    title = "class"
    if len(shown) > MOST_CLASSES:
        occurring = [each for each in shown if each.f1 == each.f1]
        shown = sorted(occurring, key=lambda each: each.f1)[:MOST_CLASSES]
        title = f"class (worst {len(shown)} of {len(one.classes):,})"
    rows = [(title, "precision", "recall", "F1", "support")]
    for each in (*shown, one.macro, one.weighted):
        numbers = (_share(each.precision), _share(each.recall), _share(each.f1))
        rows.append((_name(each.name), *numbers, f"{each.support:,}"))
    return table(rows, right=(1, 2, 3, 4), indent="  ", page=page)


def _confusion(one: Classification, page: int) -> str:
    names = [_name(each.name) for each in one.classes]
    rows = [("truth \\ prediction", *names)]
    rows += [
        (name, *(f"{count:,}" if count else "." for count in counts))
        for name, counts in zip(names, one.confusion, strict=True)
    ]
    width = 2 + sum(max(map(len, column)) + 2 for column in zip(*rows, strict=True)) - 2
    if width <= page:
        right = tuple(range(1, len(rows[0])))
        return table(rows, right=right, indent="  ", page=page)
    return _confused(one, names, page)


def _confused(one: Classification, names: Sequence[str], page: int) -> str:
    """Returns the most frequent confusions, where the matrix is too wide."""
    found = (
        (count, truth, answer)
        for truth, counts in enumerate(one.confusion)
        for answer, count in enumerate(counts)
        if count and truth != answer
    )
    most = sorted(found, key=lambda each: (-each[0], *each[1:]))[:MOST_CONFUSED]
    rows = [("most confused", "prediction", "count")]
    rows += [(names[truth], names[answer], f"{count:,}") for count, truth, answer in most]
    return table(rows, right=(2,), indent="  ", page=page) if most else "  no prediction is wrong"


def _calibration(one: Calibration, page: int) -> str:
    title = f"probability of {_name(one.of)}" if one.of else "probability"
    rows = [(title, "predictions", "mean", "observed")]
    for each in one.bins:
        where = f"{each.low:.1f} to {each.high:.1f}"
        rows.append((where, f"{each.count:,}", _share(each.probability), _share(each.observed)))
    lines = table(rows, right=(1, 2, 3), indent="  ", page=page)
    return f"  expected calibration error {_share(one.error)}\n{lines}"


def _numbers(one: Regression, page: int) -> Iterator[str]:
    few = one.columns[: max(1, (page - FACTS_WIDTH) // COLUMN_WIDTH)]
    left = f", first {len(few)} of {len(one.columns)} columns" if few != one.columns else ""
    rows = [(label, *map(read, few)) for label, read in _FACTS]
    if any(each.name for each in one.columns):
        rows.insert(0, ("", *(_name(each.name) for each in few)))
    right = tuple(range(1, 1 + len(few)))
    yield f"residuals (prediction - truth){left}\n{table(rows, right, indent='  ', page=page)}"
    yield "\n".join(_worst(each) for each in few)


def _worst(one: Residuals) -> str:
    name = f" of {_name(one.name)}" if one.name else ""
    return (
        f"  worst{name}: {printable(one.worst)}, truth {_shortest(one.worst_truth)}, prediction "
        f"{_shortest(one.worst_answer)}"
    )


def _shortest(value: float) -> str:
    """Returns the shortest decimal that reads back as the same float32: 40.8, not 40.7999992."""
    rounded = (f"{value:.{digits}g}" for digits in range(6, 9))
    return next((text for text in rounded if c_float(float(text)).value == value), f"{value:.9g}")


_FACTS: tuple[tuple[str, Callable[[Residuals], str]], ...] = (
    ("bias (mean)", lambda each: number(each.bias)),
    ("spread (deviation)", lambda each: number(each.spread)),
    ("mean absolute", lambda each: number(each.mean_absolute)),
    ("root mean square", lambda each: number(each.root_mean_square)),
    ("r2", lambda each: number(each.r2)),
    ("5% quantile", lambda each: number(each.quantiles[0.05])),
    ("25% quantile", lambda each: number(each.quantiles[0.25])),
    ("median", lambda each: number(each.quantiles[0.5])),
    ("75% quantile", lambda each: number(each.quantiles[0.75])),
    ("95% quantile", lambda each: number(each.quantiles[0.95])),
)


def _share(value: float) -> str:
    return f"{value:.4f}" if value == value else "-"


def _name(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1]}…"
