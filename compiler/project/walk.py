"""The YAML files below a folder, without hidden folders, run folders, virtual environments and
links to folders.
"""

import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from os.path import isdir
from pathlib import Path

from ...spec_schema.yaml.files import is_yaml_name
from .run_marker import IDENTITY, is_run_folder

ENVIRONMENT = "pyvenv.cfg"
"""The file that makes a folder a virtual environment (PEP 405)."""


class TooManyFiles(Exception):
    """A folder is too large to be searched."""


@dataclass(slots=True)
class Walk:
    """A walk through folders.

    Attributes:
        on_error: Called with a folder that can't be listed; if None, the folder is ignored.
        excluded: Names of folders that are not entered.
        most: The maximum number of files and folders to visit.
        runs: The run folders found, which are not entered.
        links: The links to folders found, which are not followed.
        environments: The virtual environments found, which are not entered.
    """

    on_error: Callable[[Path, OSError], None] | None = None
    excluded: Collection[str] = ()
    most: int = sys.maxsize
    runs: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    environments: list[Path] = field(default_factory=list)

    def yaml_files(self, top: Path) -> Iterator[Path]:
        """Returns the YAML files below a folder, sorted by path. Raises TooManyFiles."""
        waiting, left = self._inside(top), self.most
        while waiting:
            path, left = waiting.pop(), left - 1
            if left < 0:
                raise TooManyFiles(f"`{top}` contains more than {self.most:,} files and folders")
            if isdir(path) and path.is_symlink():
                self.links.append(path)
            elif isdir(path):
                waiting += self._inside(path)
            elif is_yaml_name(path.name):
                yield path

    def _inside(self, folder: Path) -> list[Path]:
        """Returns what to visit in a folder, in reverse order."""
        try:
            inside = sorted(folder.iterdir(), reverse=True)
        except OSError as error:
            if self.on_error is not None:
                self.on_error(folder, error)
            return []
        if any(path.name == IDENTITY for path in inside) and is_run_folder(folder):
            self.runs.append(folder)
            return []
        if any(path.name == ENVIRONMENT for path in inside):
            self.environments.append(folder)
            return []
        return [path for path in inside if path.name[0] != "." and path.name not in self.excluded]
