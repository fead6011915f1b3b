"""A compiled spec: what loading a spec returns."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..spec_schema.document.spec import Spec
from ..spec_schema.errors import raises_plainly
from ..spec_schema.findings.code import counted
from ..spec_schema.findings.finding import Findings
from ..spec_schema.yaml.values import Mapping
from .ir import Graph
from .objectives.objectives import Monitor, Objective

if TYPE_CHECKING:
    import keras

    from ..spec_schema.reports.report import Report
    from .differences.comparison import Comparison
    from .resolving.data_path import DataPath
    from .resolving.written import ResolvedFiles
    from .summaries.spec_summary import Summary
    from .targets.graph.program import GraphProgram


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CompiledSpec:
    """A spec without errors, with its variant and its overrides applied.

    Attributes:
        path: Its file; `<text>` or `<mapping>` if it wasn't read from one.
        name: Its name, which runs are stored under. Defaults to the name of the file.
        document: Its sections as typed models, without what the compiler reads: `graph` and
            `objectives` have that. `to_spec()` returns all of it.
        tree: The values with their positions in the source.
        graph: The network.
        objectives: What each output is trained on; empty without a `training` section.
        monitors: The values that are measured after each epoch, by name.
        folder: What the data path is relative to, unless an override gives it: where the run was
            made that the spec is stored in. None for the folder of the file it is written in.
        variant: The variant that was applied.
        overrides: The overrides that were applied, in order.
        written: The files it was read from.
        findings: What was found in it, no errors.
        sources: The text of each source by its name.
    """

    path: Path
    name: str
    document: Spec
    tree: Mapping
    graph: Graph
    objectives: tuple[Objective, ...]
    monitors: dict[str, Monitor]
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

    def summary(self) -> "Summary":
        """The layers with their shapes, weights and costs, and what the compiler decided."""
        from .summaries.spec_summary import Summary

        return Summary(self)

    def check(self) -> "Report":
        """Everything found in the spec: as it was loaded, or in all variants if none was applied.

        A spec that was loaded has no errors, but its variants may have some.
        """
        from .checking import check, report_checked

        assert self.written is not None
        return report_checked(self.path, check(self.written, self.overrides, self.variant))

    def diff(self, other: "CompiledSpec") -> "Comparison":
        """What differs from another spec, and whether a checkpoint of this spec fits that one."""
        from .differences.comparison import compared

        return compared(self, other)

    def to_yaml(self) -> str:
        """The spec as YAML, with bases merged and the variant, overrides and params applied."""
        from .resolving.stored import stored_text

        return stored_text(self.tree)

    def to_spec(self) -> Spec:
        """The same as `to_yaml`, as typed models: to read, to change, to write again."""
        return Spec.from_yaml(self.to_yaml())

    @raises_plainly
    def to_keras(self) -> "keras.Model":
        """The network as a Keras model: untrained, and compiled if there is a `training` section.

        Raises:
            SpecError: The spec can't be compiled for Keras.
            TensorFlowMissing: TensorFlow is not installed.
        """
        return self.lowered("keras").model

    @raises_plainly
    def to_graph(self) -> "GraphProgram":
        """The network as a TensorFlow program with named weights, untrained.

        Raises:
            SpecError: The spec can't be compiled to a graph.
            TensorFlowMissing: TensorFlow is not installed.
        """
        program: GraphProgram = self.lowered("graph")
        return program

    def lowered(self, target: str | None = None) -> Any:
        """The program of a target; by default, of the target that the spec names."""
        from .targets import lower

        spec = self.for_target(target) if target else self
        return lower(spec, spec.document.runtime.target)

    def for_target(self, target: str) -> "CompiledSpec":
        """The spec, compiled for a target. Raises SpecError."""
        if target == self.document.runtime.target:
            return self
        return self.changed((f"runtime.target={target}",))

    def changed(self, overrides: Sequence[str], variant: str | None = None) -> "CompiledSpec":
        """The spec with more overrides, or with another variant. Raises SpecError."""
        from .compile import load_written

        assert self.written is not None
        spec = load_written(self.written, (*self.overrides, *overrides), variant or self.variant)
        return replace(spec, name=self.name, folder=self.folder)

    def __repr__(self) -> str:
        from .summaries.costs import parameters

        applied = f", variant {self.variant!r}" if self.variant else ""
        return (
            f"<CompiledSpec {self.name!r}: {counted(parameters(self.graph), 'parameter')}{applied}>"
        )

    def _repr_html_(self) -> str:
        html: str = self.summary()._repr_html_()
        return html
