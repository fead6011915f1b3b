"""The interface of exporters."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..targets.program import Program


class Exporter(Protocol):
    """Writes programs to files of one format. Only `write` imports TensorFlow.

    Attributes:
        format: The name of the format.
        suffixes: The suffixes of its paths, with the dot; "" stands for a folder.
        targets: The targets whose programs it can write, the default first.
    """

    format: str
    suffixes: tuple[str, ...]
    targets: tuple[str, ...]

    def write(self, program: "Program", path: Path) -> None:
        """Write a program to a path that does not exist and has one of the suffixes."""

    def loader(self, path: Path) -> str:
        """Return the Python expression that loads a written model."""
