"""Findings, warnings and notes of results, on standard error."""

from typing import TYPE_CHECKING

from ...spec_schema.findings.printable import printable
from .given_spec import show_report
from .streams import Streams

if TYPE_CHECKING:
    from ... import Evaluation, Exported, PartEvaluations, PredictionFile, Run

    Result = Run | Evaluation | PartEvaluations | PredictionFile | Exported


def say_about(result: "Result", streams: Streams) -> None:
    """Write the findings, warnings and notes of a result."""
    for warning in result.warnings:
        streams.err.write(f"warning: {printable(warning)}\n")
    show_report(result.report, streams)
    for note in getattr(result, "notes", ()):
        streams.err.write(f"note: {printable(note)}\n")
