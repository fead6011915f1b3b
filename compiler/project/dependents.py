"""Which specs of a project extend a file or use its vocabulary, directly or indirectly."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from ..resolving.containment import project_root
from .recognition import bases_of, vocabularies_of
from .walk import Walk

MOST_FILES = 100_000
"""The maximum number of files and folders of a project to visit."""
_MOST_LINKS = 40
"""The length of a chain of links that the system follows."""
_EXCLUDED = ("node_modules", "__pycache__")
_NONE: Mapping[str, str] = MappingProxyType({})


class Project:
    """What extends what among some files.

    Args:
        names: the files. They are read once, when `dependents` is called for the first time.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = names
        self._bases: dict[str, list[str]] | None = None

    @classmethod
    def in_folder(cls, root: Path) -> "Project":
        """All YAML files below a folder, except links."""
        return cls(_files(root))

    @classmethod
    def around(cls, file: Path) -> "Project":
        """All YAML files of the project that a file belongs to."""
        root = project_root(file)
        # The names begin as the file's own, which may lead through a link.
        above = (folder for folder in file.parents if os.path.realpath(folder) == str(root))
        return cls.in_folder(next(above, root))

    def dependents(self, names: Iterable[str], unsaved: Mapping[str, str] = _NONE) -> list[str]:
        """The files that extend any of the given files, directly or indirectly, sorted.

        Args:
            unsaved: texts of open files by name, which are used instead of the saved texts.

        Raises TooManyFiles.
        """
        if self._bases is None:
            found = ((name, _bases_of(name, text_of(name))) for name in self._names)
            self._bases = {name: bases for name, bases in found if bases}
        extended = self._bases | {name: _bases_of(name, text) for name, text in unsaved.items()}
        given = {*names}
        given |= {
            os.path.join(_real(os.path.dirname(name)), os.path.basename(name)) for name in given
        }
        reached, before = set(given), 0
        while len(reached) > before:
            before = len(reached)
            reached |= {name for name, own in extended.items() if not reached.isdisjoint(own)}
        return sorted(reached - given)


def _bases_of(name: str, text: str) -> list[str]:
    """The files that a spec extends, and its vocabulary files; those behind links, too."""
    bases = [*bases_of(name, text), *vocabularies_of(name, text)]
    return [*bases, *(place for base in bases for place in _led_to(base))]


def _led_to(path: str) -> Iterator[str]:
    """Where a path leads, link by link, each in the real folder that it is in."""
    for _ in range(_MOST_LINKS):
        folder, name = os.path.split(path)
        path = os.path.join(_real(folder), name)
        yield path
        try:
            path = os.path.normpath(os.path.join(_real(folder), os.readlink(path)))
        except (OSError, ValueError):  # no link
            return


def _real(path: str) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # the name of no file
        return path


def text_of(name: str, unsaved: Mapping[str, str] = _NONE) -> str:
    """The unsaved text of a file, or the saved one; empty if the file can't be read as text."""
    if name in unsaved:
        return unsaved[name]
    try:
        data = read_bytes(Path(name), LARGEST_TEXT + 1)
        return data.removeprefix(b"\xef\xbb\xbf").decode()
    except (OSError, UnicodeDecodeError):
        return ""


def _files(root: Path) -> Iterator[str]:
    walk = Walk(excluded=_EXCLUDED, most=MOST_FILES)
    return (str(path) for path in walk.yaml_files(root) if not path.is_symlink())
