"""The specs that changed files affect."""

from collections.abc import Iterable, Iterator
from os import PathLike
from os.path import abspath, relpath
from pathlib import Path

from ...spec_schema.errors import Error, as_asked, path_text, raises_plainly, root_path, several
from ...spec_schema.yaml.files import is_yaml_name
from ..resolving.containment import project_root
from ..resolving.written import read_written
from .dependents import Project, text_of
from .recognition import is_spec
from .run_marker import run_of
from .walk import TooManyFiles


@raises_plainly
def affected(
    files: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    root: str | PathLike[str] | None = None,
) -> list[Path]:
    """The specs that are among some files, or that extend any of them, directly or indirectly, or
    whose vocabulary is one of them.

    Args:
        files: Changed or deleted files, or one of them.
        root: The folder to search. Defaults to the projects of the files.

    Returns the paths of the specs from the current folder, sorted.

    Raises Error if a project is too large to be searched.
    """
    names = [abspath(path_text(file, "files")) for file in several(files, "files")]
    folder = root_path(root)
    try:
        return sorted({Path(relpath(name)) for name in _affected(names, folder)})
    except TooManyFiles as error:
        option = as_asked("--root FOLDER", "root=FOLDER")
        raise Error(str(error), f"search a smaller folder with `{option}`") from error


def _affected(files: list[str], root: Path | None) -> Iterator[str]:
    """The specs among some files and those that extend them. Bases are not specs."""
    by_root: dict[Path, list[str]] = {}
    for file in files:
        by_root.setdefault(root or project_root(Path(file)), []).append(file)
    for folder, names in by_root.items():
        project = Project.in_folder(folder.absolute()) if root else Project.around(Path(names[0]))
        changed = [name for name in names if _is_spec(name)]
        for name in dict.fromkeys((*changed, *project.dependents(names))):
            is_partial = read_written(Path(name), root=root).is_partial
            if not (is_partial and project.dependents({name})):
                yield name


def _is_spec(name: str) -> bool:
    path = Path(name)
    return is_yaml_name(name) and is_spec(text_of(name).encode()) and run_of(path) is None
