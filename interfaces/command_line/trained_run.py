"""The trained run that a command was given."""

from collections.abc import Iterable

from ...runtime.console.streams import Streams
from ...spec_schema.findings.printable import printable


def say_notes(notes: Iterable[str], streams: Streams) -> None:
    """Write the notes of a run to standard error."""
    for note in notes:
        streams.err.write(f"warning: {printable(note)}\n")
