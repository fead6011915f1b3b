"""The labels of an output, what its loss requires, and messages if they don't fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective, wanted
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.shapes import Shape
from ..faults import Fault
from ..request import Labels, Request, Samples


@dataclass(frozen=True, slots=True, eq=False)
class LabelEncoder:
    """One output and its labels."""

    labels: Labels
    objective: Objective
    samples: Samples
    request: Request

    @property
    def known(self) -> tuple[str, ...] | None:
        """See `Request.known`."""
        return self.request.known(self.objective.output)

    @property
    def kind(self) -> str:
        """What the loss compares with: "class", "onehot", "binary", "sign", …"""
        return self.objective.loss.target

    @property
    def ignored_label(self) -> int | None:
        """The label of positions that the loss ignores; None if it ignores none."""
        return getattr(self.objective.loss, "ignore_class", None)

    @property
    def declared(self) -> Shape:
        """The shape of the output without the batch."""
        return self.objective.type.shape[1:]

    @property
    def units(self) -> int | None:
        """Number of units of the output; None if it is unknown."""
        return self.declared[-1] if self.declared else 1

    @property
    def capacity(self) -> int | None:
        """How many classes the output can distinguish; None if its size is open."""
        if not self.objective.loss.units_are_classes:
            return None
        return 2 if self.units == 1 and self.kind != "class" else self.units

    @property
    def source(self) -> str:
        """How messages refer to the labels: "column `digit` of digits.csv"."""
        return self.samples.source_of(self.output)

    @property
    def holds(self) -> str:
        """The verb that follows `source` in messages."""
        return "hold" if self.labels.columns else "holds"

    @property
    def output(self) -> str:
        """The name of the output."""
        return self.objective.output

    def count(self, bad: NDArray[np.bool_], word: Callable[[Any], Violation]) -> None:
        """Count a fault for each different bad label, at the first sample that has it.

        If most samples are bad, one fault stands for all.

        Args:
            bad: Where labels are bad.
            word: Returns what is wrong with a label.
        """
        flat, labels = bad.reshape(len(bad), -1), self.labels.values.reshape(len(bad), -1)
        found: dict[Any, list[int]] = {}
        for sample in np.flatnonzero(flat.any(axis=1)).tolist():
            label = labels[sample][flat[sample]][0].item()
            found.setdefault(label, []).append(sample)
        everywhere = sorted(sample for samples in found.values() for sample in samples)
        if len(everywhere) > len(bad) / 2 and len(found) > 1:
            found = {next(iter(found)): everywhere}
        for label, samples in found.items():
            self._add_shared(samples, word(label), len(samples))

    def add(self, sample: int, what: Violation) -> None:
        """Count one fault of one sample."""
        row = int(self.samples.rows[sample])
        self.samples.faults.add(row, self.labels.column, what)

    def count_once(self, bad: NDArray[np.bool_], what: Violation) -> None:
        """Count one fault of all labels, at the first bad sample."""
        samples = np.flatnonzero(bad.reshape(len(bad), -1).any(axis=1)).tolist()
        self._add_shared(samples, what, count=1)

    def _add_shared(self, samples: list[int], what: Violation, count: int) -> None:
        rows = self.samples.rows[samples].tolist()
        first = Fault(rows[0], self.labels.column, what)
        self.samples.faults.add_shared(first, count, rows)

    def report(self, what: Violation) -> None:
        """Report that the labels as a whole don't fit the output."""
        self.request.report(what, *self.labels.keys)

    def refuse_text(self) -> None:
        """Report text where the loss needs numbers."""
        self.report(codes.target_values.text_targets(self.source, *wanted(self.objective)))

    def refuse_shape(self) -> None:
        """Report samples of another shape than the output has."""
        got, needed = self.labels.values.shape[1:], wanted(self.objective)
        is_cropped = bool(self.objective.crops)
        self.report(codes.target_values.wrong_target_shape(self.source, got, *needed, is_cropped))

    def refuse_single(self) -> None:
        """Report one label per sample where the loss needs more."""
        self.report(codes.target_values.one_label_per_sample(self.source, *wanted(self.objective)))

    def refuse_ignored(self) -> None:
        """Report labels that the loss ignores, all of them."""
        assert self.ignored_label is not None
        self.report(codes.labels.only_ignored_labels(self.source, self.ignored_label))

    def too_many(self, names: Sequence[str], look_alikes: Sequence[str] = ()) -> None:
        """Report more classes than the output can distinguish.

        Args:
            names: The classes.
            look_alikes: Those that are probably meant as one.
        """
        assert self.capacity is not None
        some = names[: codes.labels.MOST_CLASSES + 1]
        what = codes.labels.too_many_classes(
            self.source, len(names), some, self.output, self.capacity, look_alikes
        )
        self.report(what)
