"""The trained run that a command was given."""

from pathlib import Path
from typing import TYPE_CHECKING

from ...runtime.console.streams import Streams
from ...spec_schema.findings.printable import printable

if TYPE_CHECKING:
    from ...runtime.prediction.trained import Trained


def opened(path: str, target: str | None, streams: Streams) -> "Trained":
    """The run of a folder; what is to be said of it is said. Raises as `open_trained` does."""
    from ...runtime.prediction.trained import open_trained

    trained = open_trained(Path(path), target)
    for note in trained.notes:
        streams.err.write(f"warning: {printable(note)}\n")
    return trained
