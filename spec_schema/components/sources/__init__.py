"""Sources of data."""

from typing import ClassVar, Literal, TypeAlias

from ...component import Catalogue, Component

Reading: TypeAlias = Literal["names", "numbers"]
"""Whether labels are names of classes, whatever they look like, or class numbers."""


class Source(Component):
    """Base of the sources. Paths are relative to the spec's file."""

    catalogue: ClassVar[Catalogue["Source"]]

    def count(self) -> int | None:
        """Returns the number of samples, or None if it is only known after reading."""
        return None


SOURCES: Catalogue[Source] = Catalogue(
    "data source",
    __package__,
    {
        "csv": ("csv",),
        "npz": ("npz",),
        "images": ("images",),
        "synthetic": ("synthetic",),
    },
    synonyms={
        "tsv": "csv",
        "table": "csv",
        "numpy": "npz",
        "npy": "npz",
        "image_folder": "images",
        "folder": "images",
        "directory": "images",
        "random": "synthetic",
        "fake": "synthetic",
    },
)
Source.catalogue = SOURCES
