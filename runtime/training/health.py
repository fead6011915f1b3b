"""Whether the files of a run are intact, and what can be done with it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...spec_schema.errors import check_choice
from ...spec_schema.findings.printable import Rendered
from ...spec_schema.reports.html import from_ansi
from ...spec_schema.reports.json_text import json_text
from ...spec_schema.reports.table import table
from ..console.readable import number, visible
from ..storage.durable import StorageError
from ..storage.run_folder import RunFolder
from .invocation import recorded_in

if TYPE_CHECKING:
    from ..storage.examination import CheckpointHealth, Records


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RunHealth:
    """What is stored of a run, and whether it is intact. `print(health)` shows it.

    Attributes:
        folder: The folder of the run.
        records: What the run has written down about itself.
        checkpoints: The checkpoints, oldest first.
    """

    folder: RunFolder
    records: "Records"
    checkpoints: "tuple[CheckpointHealth, ...]"

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with files other than checkpoints, a sentence each."""
        return self.records.faults

    @property
    def ok(self) -> bool:
        """Whether all files are intact."""
        intact = all(one.intact or one.unfinished for one in self.checkpoints)
        return intact and not self.faults

    def to_json(self) -> dict[str, Any]:
        """The same as JSON data."""
        return {
            "run": str(self.folder.path),
            "invocations": self.records.environment.get("invocations", []),
            "result": self.records.result,
            "faults": self.faults,
            "checkpoints": [asdict(one) for one in self.checkpoints],
        }

    def render(self, format: str = "text", *, width: int | None = None) -> str:
        """The same as `text` or `json`. `width`: columns of the page."""
        check_choice("format", format, ("text", "json"))
        if format == "json":
            return json_text(self.to_json(), indent=2)
        lines = _paragraphs(self.folder, self.records, self.checkpoints, width)
        return Rendered("\n".join(lines))

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        how = "intact" if self.ok else "damaged"
        return f"<RunHealth of {str(self.folder.path)!r}: {how}>"

    def _repr_html_(self) -> str:
        return from_ansi(self.render())


def health_of(path: Path) -> RunHealth:
    """Examine the files of a run. Writes nothing. Raises StorageError."""
    from ..storage.examination import examine, records_of
    from .own_files import faults_of

    folder = RunFolder.open(path)
    checkpoints = tuple(examine(folder))
    records = records_of(folder)
    faults = (*records.faults, *faults_of(folder, records.environment))
    return RunHealth(folder, replace(records, faults=faults), checkpoints)


def _paragraphs(
    folder: RunFolder, records: "Records", found: "Sequence[CheckpointHealth]", width: int | None
) -> Iterator[str]:
    environment, result = records.environment, records.result
    made = folder.identity.created[:16].replace("T", " ")
    where = f"{environment.get('target', '?')} on {environment.get('device', '?').strip('/')}"
    yield visible(f"{folder.path}: created {made} UTC, {where}")
    for place, one in enumerate(recorded_in(environment)):
        when = f"after epoch {one.epoch}" if place else "command"
        yield visible(f"{when}: {one.command(folder.path if place else None)}")
    yield visible(f"ended: {result['explanation']}") if result else "not ended"
    yield from (visible(f"damaged: {fault}") for fault in records.faults)
    if not found and result.get("kept_epoch"):
        yield "no checkpoints left"
        return
    yield f"\n{_rows(found, width)}\n" if found else "no checkpoints yet"
    yield _advice(folder, found)


def _rows(found: "Sequence[CheckpointHealth]", columns: int | None) -> str:
    newest = next((one for one in reversed(found) if one.intact), None)
    rows: list[tuple[str, ...]] = [("checkpoint", "epoch", "step", "loss", "val_loss", "kB", "")]
    rows += [_row(one, newest) for one in found]
    return table(rows, right=(1, 2, 3, 4, 5), page=columns)


def _row(one: "CheckpointHealth", newest: "CheckpointHealth | None") -> tuple[str, ...]:
    size = f"{one.size / 1000:,.1f}"
    if not one.intact:
        return (visible(one.name), "", "", "", "", size, visible(one.problem))
    epoch = f"{one.epoch}+{one.batches}" if one.batches else str(one.epoch)
    is_best = newest is not None and one.epoch == newest.best_epoch and not one.batches
    notes = ["best"] * is_best + ["newest"] * (one is newest)
    losses = [_shown(one.values.get(name)) for name in ("loss", "val_loss")]
    return (one.name, epoch, f"{one.step:,}", *losses, size, ", ".join(notes))


def _shown(value: float | str | None) -> str:
    return "" if value is None else number(float(value))


def _advice(folder: RunFolder, found: "Sequence[CheckpointHealth]") -> str:
    if found and not any(one.intact for one in found):
        return "all checkpoints are damaged, so the run can't be resumed; nothing was deleted"
    from .resume import advice

    try:
        return advice(folder)
    except StorageError as error:
        return visible(f"the run can't be resumed: {error.message}")
