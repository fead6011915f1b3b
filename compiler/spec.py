"""A compiled spec: what loading a spec returns, with all that can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

from ..spec_schema.errors import raises_plainly
from ..spec_schema.findings.code import counted
from ..spec_schema.reports.report import SpecError, report_of
from .compile import compile_written
from .resolving.written import ResolvedFiles
from .valid_spec import ValidSpec

if TYPE_CHECKING:
    import keras

    from ..spec_schema.reports.report import Report
    from .differences.report import Comparison
    from .drawing.drawing import Drawing
    from .summaries.spec_summary import Summary
    from .targets.graph.program import GraphProgram


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CompiledSpec(ValidSpec):
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
        optimizers: Which optimizer updates which weights; empty without a `training` section.
        folder: What the data path is relative to, unless an override gives it: where the run was
            made that the spec is stored in. None for the folder of the file it is written in.
        variant: The variant that was applied.
        overrides: The overrides that were applied, in order.
        written: The files it was read from.
        findings: What was found in it, no errors.
        sources: The text of each source by its name.
    """

    @classmethod
    def of(cls, spec: ValidSpec) -> Self:
        """The same spec, with the methods below."""
        return cls(**{one.name: getattr(spec, one.name) for one in fields(spec)})

    def summary(self) -> "Summary":
        """The layers with their shapes, weights and costs, and what the compiler decided."""
        from .summaries.spec_summary import Summary

        return Summary(self)

    def draw(self) -> "Drawing":
        """The network as a drawing: boxes, and arrows with the shapes of tensors."""
        from .drawing.drawing import Drawing

        return Drawing(self.name, self.graph)

    def check(self) -> "Report":
        """Everything found in the spec: as it was loaded, or in all variants if none was applied.

        A spec that was loaded has no errors, but its variants may have some.
        """
        from .checking import check, report_checked

        assert self.written is not None
        return report_checked(self.path, check(self.written, self.overrides, self.variant))

    def diff(self, other: ValidSpec) -> "Comparison":
        """What differs from another spec, and whether a checkpoint of this spec fits that one."""
        from .differences.comparison import compared

        if not isinstance(other, ValidSpec):
            kind = type(other).__name__
            raise TypeError(f"`other` must be a loaded spec, got {kind}: use `speccompile.diff`")
        return compared(self, other)

    @raises_plainly
    def to_keras(self) -> "keras.Model":
        """The network as a Keras model: untrained, and compiled if there is a `training` section.

        Raises:
            SpecError: The spec can't be compiled for Keras.
            TensorFlowMissing: TensorFlow is not installed.
        """
        return self.lowered("keras").exported()

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

        spec = self if target is None else self.for_target(target)
        return lower(spec, spec.document.runtime.target)

    def for_target(self, target: str) -> "CompiledSpec":
        """The spec, compiled for a target. Raises SpecError."""
        if target == self.document.runtime.target:
            return self
        return self.changed((f"runtime.target={target}",))

    def changed(self, overrides: Sequence[str], variant: str | None = None) -> "CompiledSpec":
        """The spec with more overrides, or with another variant. Raises SpecError."""
        assert self.written is not None
        spec = load_written(self.written, (*self.overrides, *overrides), variant or self.variant)
        return replace(spec, name=self.name, folder=self.folder)

    def __repr__(self) -> str:

        applied = f", variant {self.variant!r}" if self.variant else ""
        return (
            f"<CompiledSpec {self.name!r}: {counted(self.graph.parameters, 'parameter')}{applied}>"
        )

    def _repr_html_(self) -> str:
        html: str = self.summary()._repr_html_()
        return html


def load_written(
    written: ResolvedFiles, overrides: Sequence[str] = (), variant: str | None = None
) -> CompiledSpec:
    """The compiled spec. Raises SpecError if it has errors."""
    result = compile_written(written, overrides, variant)
    if result.spec is not None:
        return CompiledSpec.of(result.spec)
    raise SpecError(report_of(str(written.path), result.findings, result.sources))
