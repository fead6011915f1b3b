"""`speccompile doctor RUN`: what is saved of a run, and whether it is intact."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ....runtime.console.readable import number, visible
from ....runtime.console.streams import Streams
from ....runtime.storage.durable import StorageError
from ....spec_schema.reports.json_text import json_text
from ....spec_schema.reports.table import table
from ..arguments import path_name
from ..failures import failures_in_words

if TYPE_CHECKING:
    from ....runtime.storage.examination import CheckpointHealth, Records
    from ....runtime.storage.run_folder import RunFolder

EXAMPLES = (
    ("speccompile doctor runs/digits/1", "the checkpoints of a run, intact or damaged"),
    ("speccompile doctor runs/digits/1 --format json", "the same for a program"),
)
CLEAN, DAMAGED = 0, 1


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=path_name, help="the folder of a run")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is told")


def main(arguments: Namespace, streams: Streams) -> int:
    """Look, and write nothing. Returns 0; 1 where a checkpoint or another file is damaged."""
    from ....runtime.storage.examination import examine, records_of
    from ....runtime.storage.run_folder import RunFolder
    from ....runtime.training.own_files import faults_of

    with failures_in_words():
        folder = RunFolder.open(Path(arguments.run))
        found = examine(folder)
        records = records_of(folder)
        faults = (*records.faults, *faults_of(folder, records.environment))
        records = replace(records, faults=faults)
    if arguments.format == "json":
        checkpoints = [asdict(one) for one in found]
        content = {
            "run": str(folder.path),
            "invocations": records.environment.get("invocations", []),
            "result": records.result,
            "faults": records.faults,
            "checkpoints": checkpoints,
        }
        streams.print(json_text(content, indent=2))
    else:
        streams.print("\n".join(_report(folder, records, found, streams)))
    damaged = any(not (one.intact or one.unfinished) for one in found)
    return DAMAGED if damaged or records.faults else CLEAN


def _report(
    folder: "RunFolder",
    records: "Records",
    found: Sequence["CheckpointHealth"],
    streams: Streams,
) -> Iterator[str]:
    from ....runtime.training.invocation import recorded_in

    environment, result = records.environment, records.result
    made = folder.identity.created[:16].replace("T", " ")
    where = f"{environment.get('target', '?')} on {environment.get('device', '?').strip('/')}"
    yield visible(f"{folder.path}: made {made} UTC, {where}")
    for one in recorded_in(environment):
        after = f"after epoch {one.epoch}" if one.epoch else "made by"
        yield visible(f"{after}: speccompile run {one.arguments}")
    yield visible(f"ended: {result['explanation']}") if result else "it has not ended"
    yield from (visible(f"damaged: {fault}") for fault in records.faults)
    if not found:
        yield "no checkpoint is left" if result.get("kept_epoch") else "nothing was saved yet"
        return
    yield f"\n{_rows(found, streams.columns)}\n"
    yield _advice(folder, found)


def _rows(found: Sequence["CheckpointHealth"], columns: int | None) -> str:
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


def _advice(folder: "RunFolder", found: Sequence["CheckpointHealth"]) -> str:
    if not any(one.intact for one in found):
        return "no checkpoint is intact: the run can't go on; nothing was deleted"
    from ....runtime.training.resume import advice

    try:
        return advice(folder)
    except StorageError as error:
        return visible(f"the run can't go on: {error.message}")
