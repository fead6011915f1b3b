"""What compiling gives: a spec without errors, as data."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ..spec_schema.document.spec import Spec
from ..spec_schema.document.split import HELD_OUT
from ..spec_schema.errors import Error
from ..spec_schema.findings.finding import Findings
from ..spec_schema.yaml.values import Mapping
from .ir import Graph
from .objectives.objectives import Monitor, Objective, OptimizerGroup

if TYPE_CHECKING:
    from ..spec_schema.reports.report import Report
    from .objectives.row_types import RowTypes
    from .resolving.data_path import DataPath
    from .resolving.written import ResolvedFiles


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ValidSpec:
    """A spec without errors, with its variant and its overrides applied.

    `CompiledSpec` describes the attributes, and adds what can be done with it.
    """

    path: Path
    name: str
    document: Spec
    tree: Mapping
    graph: Graph
    objectives: tuple[Objective, ...]
    monitors: dict[str, Monitor]
    optimizers: tuple[OptimizerGroup, ...] = ()
    folder: Path | None = None
    part_folders: dict[str, Path] = field(default_factory=dict)
    variant: str | None = None
    overrides: tuple[str, ...] = ()
    written: "ResolvedFiles | None" = None
    findings: Findings = field(default_factory=Findings)
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def labelled(self) -> tuple[Objective, ...]:
        """The objectives whose targets are in the data, with the types that these have there;
        others have an input as their target, or none.
        """
        return tuple(one.of_data for one in self.objectives if one.is_labelled)

    @property
    def unlabelled(self) -> tuple[str, ...]:
        """The other outputs that have a loss."""
        return tuple(one.output for one in self.objectives if not one.is_labelled)

    @property
    def data_options(self) -> str:
        """The options of `predict` that name its data."""
        joins = self.document.data.joins if self.document.data else ()
        return " ".join(("--data FILE", *("--join FILE" for _ in joins)))

    @property
    def data_path(self) -> "DataPath | None":
        """The file or folder that the data is in; None if the source reads none."""
        from .resolving.data_path import data_path

        return data_path(self.document.data, self.tree, self.folder)

    @property
    def part_paths(self) -> "dict[str, DataPath]":
        """The files or folders of the parts of the data that have a source of their own, and of
        joined sources.
        """
        from .resolving.data_path import part_paths

        joined = self.document.data.joined if self.document.data else ()
        names = (*HELD_OUT, *(place for _, (place, *_) in joined))
        homes = {name: self.part_folders.get(name, self.folder) for name in names}
        return part_paths(self.document.data, self.tree, homes)

    @property
    def rows(self) -> "RowTypes":
        """What one row of the data gives: a sample, or a part of one with `data.windows`."""
        from .objectives.row_types import row_types, static_of

        data, objectives = self.document.data, [one.of_data for one in self.objectives]
        windows, static = data.windows if data else None, static_of(data, self.graph)
        return row_types(self.graph.inputs, objectives, windows, static)

    @property
    def variants(self) -> tuple[str, ...]:
        """The names of the variants that the spec defines."""
        return tuple(self.written.variants) if self.written else ()

    @property
    def report(self) -> "Report":
        """What was found while the spec was loaded: warnings, but no errors."""
        from ..spec_schema.reports.report import report_of

        return report_of(str(self.path), self.findings, self.sources)

    def to_yaml(self) -> str:
        """The spec as YAML, with bases merged and the variant, overrides and params applied."""
        from .resolving.stored import stored_text

        return stored_text(self.tree)

    def to_spec(self) -> Spec:
        """The same as `to_yaml`, as typed models: to read, to change, to write again."""
        return Spec.from_yaml(self.to_yaml())

    def in_steps(self, steps_per_epoch: int | None = None) -> Self:
        """Returns the spec with all schedules of its optimizers in steps.

        Args:
            steps_per_epoch: Defaults to what the spec says of its data.

        Raises:
            Error: Only reading the data tells.
        """
        schedules = (group.optimizer.schedule for group in self.optimizers)
        steps = steps_per_epoch or self._steps_per_epoch()
        if steps is None and any(one.counts_epochs for one in schedules if one):
            raise Error(
                "the learning rate has a schedule in epochs, and the number of steps in an epoch "
                "is only known after reading the data",
                "write it in steps (such as `decay_steps`), or export a run",
            )
        return replace(self, optimizers=tuple(one.in_steps(steps or 1) for one in self.optimizers))

    def _steps_per_epoch(self) -> int | None:
        data, training = self.document.data, self.document.training
        samples = data.training_samples() if data else None
        return training.steps_in(samples) if training else None
