"""Samples from other data than a run was trained on, read and checked as its own are."""

from pathlib import Path
from typing import Any

from ...spec_schema.components.sources import Source
from ...spec_schema.errors import check_choice
from ...spec_schema.findings.finding import Findings
from ..data.dataset import Part
from ..data.domain import vocabulary_sizes
from ..data.faults import BAD_ROWS, BadRows
from ..data.read import Inputs, read_inputs, read_part
from .trained import Trained


def inputs_of(
    trained: Trained,
    source: Source,
    folder: Path,
    findings: Findings,
    bad_rows: BadRows = "error",
) -> Inputs | None:
    """The inputs of a source, without targets; None: it has faults, which are reported.

    Args:
        folder: what the path of the source is relative to.
        bad_rows: what to do with rows that can't be used.
    """
    inputs = trained.spec.graph.inputs
    return read_inputs(source, inputs, folder, findings, **_checks(trained, bad_rows))


def part_of(
    trained: Trained,
    source: Source,
    folder: Path,
    findings: Findings,
    bad_rows: BadRows = "error",
) -> Part | None:
    """The same with targets, normalised."""
    return read_part(
        source,
        trained.spec.graph.inputs,
        trained.spec.objectives,
        folder=folder,
        class_names=trained.class_names,
        findings=findings,
        **_checks(trained, bad_rows),
    )


def _checks(trained: Trained, bad_rows: BadRows) -> dict[str, Any]:
    """What rows are checked by, with targets or without."""
    check_choice("treatment of bad rows", bad_rows, BAD_ROWS)
    return {
        "normalization": trained.normalization,
        "limits": vocabulary_sizes(trained.spec.graph),
        "bad_rows": bad_rows,
    }
