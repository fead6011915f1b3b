"""What an exporter is."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..targets.program import Program


class Exporter(Protocol):
    """Writes programs as files of one format. TensorFlow is imported by `write` only.

    Attributes:
        format: the name of the format.
        suffixes: the suffixes of its paths, dot included; "" means a folder.
        targets: the targets whose programs it can write, the usual one first.
    """

    format: str
    suffixes: tuple[str, ...]
    targets: tuple[str, ...]

    def write(self, program: "Program", path: Path) -> None:
        """Write a program. The path must be free, and have one of the suffixes."""

    def loader(self, path: Path) -> str:
        """The Python expression that loads what was written to a path."""
