"""Reads and checks data other than that of the run."""

from collections.abc import Sequence
from typing import Any

from ...spec_schema.components.sources import Source
from ...spec_schema.errors import check_choice
from ...spec_schema.findings.finding import Findings
from ..data.dataset import Part
from ..data.domain import vocabulary_sizes
from ..data.faults import BAD_ROWS, BadRows
from ..data.read import Inputs, read_inputs, read_part
from ..memory import available_memory
from .given_data import GivenSource
from .trained import Trained

MOST_HELD = 2**26
"""Bytes of the inputs of predictions that are held in memory; more are streamed from disk."""


def inputs_of(
    trained: Trained,
    given: GivenSource,
    findings: Findings,
    bad_rows: BadRows = "error",
    keep: Sequence[str] = (),
) -> Inputs | None:
    """Returns the inputs of what was given, without targets; None if it has faults, which are
    reported.

    Args:
        bad_rows: What to do with unusable rows.
        keep: Further columns or arrays to read as they are.
    """
    inputs, checks = trained.spec.graph.inputs, _checks(trained, given, bad_rows)
    if given.source.gives != "images":  # a streamed image is decoded twice
        checks["memory"] = min(available_memory(), 2 * MOST_HELD)
    carried = named(keep, given.source)
    return read_inputs(given.source, inputs, given.folder, findings, **checks, carried=carried)


def part_of(
    trained: Trained,
    given: GivenSource,
    findings: Findings,
    bad_rows: BadRows = "error",
    keep: Sequence[str] = (),
) -> Part | None:
    """Returns samples with targets, normalized; None if the source has faults, which are
    reported.

    Args:
        bad_rows: What to do with unusable rows.
        keep: Further columns or arrays to read as they are.
    """
    return read_part(
        given.source,
        trained.spec.graph.inputs,
        trained.spec.labelled,
        folder=given.folder,
        class_names=trained.class_names,
        findings=findings,
        carried=named(keep, given.source),
        targets=given.targets,
        weighted=trained.spec.unlabelled,
        **_checks(trained, given, bad_rows),
    )


def named(keep: Sequence[str], source: Source) -> dict[str, tuple[str, ...]]:
    """Returns further columns or arrays, each with the keys of the source that it is in."""
    return dict.fromkeys(keep, (source.name, source.path_key or ""))


def _checks(trained: Trained, given: GivenSource, bad_rows: BadRows) -> dict[str, Any]:
    """The arguments of reading with or without targets."""
    check_choice("`bad_rows` mode", bad_rows, BAD_ROWS)
    data = trained.spec.document.data
    return {
        "normalization": trained.normalization,
        "limits": vocabulary_sizes(trained.spec.graph),
        "bad_rows": bad_rows,
        "in_memory": not given.has_lines,
        "features": trained.spec.graph.columns,
        "windows": data.windows if data else None,
        "joins": given.joins,
    }
