"""What sources that read a file per sample have in common."""

from typing import Annotated, TypeAlias

from pydantic import Field

from ...parameters import NonEmptyText
from . import Source

Paths: TypeAlias = NonEmptyText | Annotated[list[NonEmptyText], Field(min_length=1)]


class Folders(Source):
    """Base of the sources that read a file per sample."""

    main = "path"
    path_key = "path"
    path: Paths

    @property
    def paths(self) -> list[str]:
        return [self.path] if isinstance(self.path, str) else self.path

    @property
    def path_text(self) -> str:
        return ", ".join(self.paths)
