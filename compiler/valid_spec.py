"""What compiling gives: a spec without errors, as data."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..spec_schema.document.spec import Spec
from ..spec_schema.findings.finding import Findings
from ..spec_schema.yaml.values import Mapping
from .ir import Graph
from .objectives.objectives import Monitor, Objective, OptimizerGroup

if TYPE_CHECKING:
    from ..spec_schema.reports.report import Report
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
    variant: str | None = None
    overrides: tuple[str, ...] = ()
    written: "ResolvedFiles | None" = None
    findings: Findings = field(default_factory=Findings)
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def data_path(self) -> "DataPath | None":
        """The file or folder that the data is in; None if the source reads none."""
        from .resolving.data_path import data_path

        return data_path(self.document.data, self.tree, self.folder)

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
