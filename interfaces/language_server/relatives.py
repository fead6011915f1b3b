"""The specs of a project that extend some files, as documents."""

from collections.abc import Mapping
from pathlib import Path

from ...compiler.project.dependents import Project, text_of
from ...compiler.project.walk import TooManyFiles
from .document import CheckedText, read_document
from .rename import CannotRename, Relatives

MOST_RELATIVES = 200


def relatives_around(file: Path, unsaved: Mapping[str, str]) -> Relatives:
    """A function that returns the specs of a file's project that extend any of some files, directly
    or indirectly. It raises CannotRename if there are too many.

    Args:
        unsaved: texts of open files by name, which are used instead of the saved texts.
    """
    project = Project.around(file)

    def relatives(names: set[str]) -> list[CheckedText]:
        try:
            found = project.dependents(names, unsaved)
        except TooManyFiles as error:
            message = f"{error}, so the specs that extend this one are not checked"
            raise CannotRename(message) from error
        if len(found) > MOST_RELATIVES:
            raise CannotRename(f"more than {MOST_RELATIVES} specs extend this one")
        return [read_document(Path(name), text_of(name, unsaved), unsaved) for name in found]

    return relatives
