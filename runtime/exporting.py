"""Writes networks to files: untrained ones of specs, trained ones of runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..compiler.exporters import exporter_for
from ..compiler.exporters.exporter import Exporter
from ..compiler.inner_network import without_preparation
from ..compiler.spec import CompiledSpec
from ..spec_schema.document.spec import Spec
from ..spec_schema.reports.report import Report
from .events import Listener, Working, silent
from .run import Run
from .storage.durable import Disk, whole
from .storage.whole_files import check_place, refusal
from .training.preparation import load_tensorflow

if TYPE_CHECKING:
    from ..compiler.targets.program import Program


@dataclass(frozen=True, slots=True)
class Exported:
    """A network that was written.

    Attributes:
        path: Where it is.
        loader: The Python expression that loads it.
        report: What was found in the spec, no errors.
        warnings: What to know about the run, a sentence each.
    """

    path: Path
    loader: str
    report: Report = field(default_factory=Report)
    warnings: tuple[str, ...] = ()


class Destination:
    """The destination of a network.

    Args:
        path: The file or folder; its suffix determines the format.
        target: The target to lower the network to. Defaults to the first of the format.

    Raises:
        UnknownFormat: No format has the suffix, or it can't take the target.
        StorageError: The path exists or can't be written.
    """

    def __init__(self, path: Path, target: str | None = None) -> None:
        check_place(path, new=True)
        self.path = path
        self.exporter: Exporter = exporter_for(path, target)
        self.target = target or self.exporter.targets[0]

    def write_spec(
        self, spec: CompiledSpec, tell: Listener = silent, network_only: bool = False
    ) -> Exported:
        """Write the untrained network of a spec that is compiled for the target."""
        load_tensorflow(tell)
        tell(Working("compiling the network"))
        inner = without_preparation(spec) if network_only else spec
        self._write(inner.lowered(), tell)
        notes = () if network_only else tuple(_notes(spec.document))
        return Exported(self.path, self.exporter.loader(self.path), spec.report, notes)

    def write_run(self, run: Run, tell: Listener = silent, network_only: bool = False) -> Exported:
        """Write the trained network of a run."""
        trained = run.trained(tell, self.target)
        self._write(trained.inner_program() if network_only else trained.program, tell)
        return Exported(self.path, self.exporter.loader(self.path), warnings=trained.notes)

    def _write(self, program: "Program", tell: Listener) -> None:
        from .training.models import save_program

        tell(Working(f"writing {self.path.name}"))
        try:
            with whole(Disk(), self.path) as staged:
                save_program(program, self.exporter, staged)
                check_place(self.path, new=True)
        except OSError as error:
            raise refusal(self.path, error) from error


def _notes(document: Spec) -> Iterator[str]:
    """Yields a sentence about what an untrained network takes, if that is not the raw data."""
    data = document.data
    if data is None:
        return
    sources = (data.source, *(one.source for one in data.joins))
    if any(getattr(one, "missing", "") == "mean" for one in sources):
        yield (
            "it takes no missing numbers: only a trained network replaces them by the mean of the "
            "training part"
        )
    if data.normalize is None:
        return
    yield (
        f"it takes normalized inputs: only a trained network begins with `normalize: "
        f"{data.normalize.name}`; one that is exported from a run takes raw numbers"
    )
