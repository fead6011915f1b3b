"""The labels of an output, what its loss takes, and messages if they are something else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....compiler.objectives.objectives import Objective
from ....compiler.objectives.wanted import misfit, output_with_size
from ....spec_schema.findings.code import counted
from ....spec_schema.types import Shape
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
    def declared(self) -> Shape:
        """The shape of the output without the batch."""
        return self.objective.type.shape[1:]

    @property
    def units(self) -> int | None:
        return self.declared[-1] if self.declared else 1

    @property
    def capacity(self) -> int | None:
        """How many classes the output can distinguish; None if its size is open."""
        return 2 if self.units == 1 and self.kind != "class" else self.units

    @property
    def source(self) -> str:
        """How messages refer to the labels: "column `digit` of digits.csv"."""
        return f"{self.labels.what} of {self.samples.faults.file}"

    @property
    def has(self) -> str:
        """The verb after `source`."""
        return "have" if self.labels.columns else "has"

    @property
    def holds(self) -> str:
        """The verb after `source`."""
        return "hold" if self.labels.columns else "holds"

    @property
    def output(self) -> str:
        """How messages refer to the output, with its size."""
        return output_with_size(self.objective)

    def count(
        self, bad: NDArray[np.bool_], code: str, problem: Callable[[Any], str], help: str = ""
    ) -> None:
        """Count a fault for each different bad label, at the first sample that has it.

        If most samples are bad, one fault stands for all.
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
            self._add_shared(samples, code, problem(label), help, len(samples))

    def add(self, sample: int, code: str, problem: str, help: str = "") -> None:
        """Count one fault of one sample."""
        row = int(self.samples.rows[sample])
        self.samples.faults.add(row, self.labels.column, code, problem, help)

    def count_once(self, bad: NDArray[np.bool_], code: str, problem: str, help: str = "") -> None:
        """Count one fault of all labels, at the first bad sample."""
        samples = np.flatnonzero(bad.reshape(len(bad), -1).any(axis=1)).tolist()
        self._add_shared(samples, code, problem, help, count=1)

    def _add_shared(
        self, samples: list[int], code: str, problem: str, help: str, count: int
    ) -> None:
        rows = self.samples.rows[samples].tolist()
        first = Fault(rows[0], self.labels.column, code, problem, help)
        self.samples.faults.add_shared(first, count, rows)

    def misfit(self, given: str) -> None:
        """Report labels of another kind or shape than the output needs."""
        message = misfit(f"{self.source} {given}", self.objective)
        self.request.report_text("SC420", message, *self.labels.keys)

    def too_many(self, count: int, which: str, help: str = "") -> None:
        """Report more classes than the output can distinguish.

        Args:
            count: The number of classes.
            which: The classes, in words.
            help: What to do instead of adding units.
        """
        plural = "class" if self.capacity == 1 else "classes"
        self.request.report_text(
            "SC418",
            f"{self.source} {self.has} {counted(count, 'class')} ({which}), and "
            f"{self.output} tells {self.capacity} {plural} apart",
            *self.labels.keys,
            help=help
            or f"give the last layer of `{self.objective.output}` {counted(count, 'unit')}",
        )
