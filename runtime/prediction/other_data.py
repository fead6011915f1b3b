"""Reads and checks data other than that of the run."""

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
    """Returns the inputs of a source, without targets; None if it has faults, which are reported.

    Args:
        folder: The folder that the path of the source is relative to.
        bad_rows: What to do with unusable rows.
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
    """Returns samples with targets, normalized; None if the source has faults, which are
    reported.
    """
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
    """The arguments of reading with or without targets."""
    check_choice("treatment of bad rows", bad_rows, BAD_ROWS)
    return {
        "normalization": trained.normalization,
        "limits": vocabulary_sizes(trained.spec.graph),
        "bad_rows": bad_rows,
    }
