"""The specs of a project that build upon some files, open or not.

Only what lies in the project's folder is read, and no link is followed.
"""

import os
import re
from collections.abc import Iterator, Mapping
from os.path import normpath
from pathlib import Path

from ...compiler.resolving.containment import project_root
from ...spec_schema.findings.finding import Findings
from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.loading import read_source
from ...spec_schema.yaml.values import Scalar, Sequence
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from .document import CheckedText, read_document
from .rename import CannotRename

MOST_FOLDERS = 10_000
MOST_FILES = 10_000
MOST_RELATIVES = 200
_FILE = re.compile(r"[^\s,\[\]\"']+\.ya?ml")
_SUFFIXES = (".yaml", ".yml")
_SKIPPED = ("node_modules", "__pycache__")


class Project:
    """The specs around one of them.

    Args:
        spec: the one; the folder that is searched is that of its project.
        unsaved: texts of open files by their names, which are read instead of what is saved.
    """

    def __init__(self, spec: Path, unsaved: Mapping[str, str]) -> None:
        root = project_root(spec)
        above = (folder for folder in spec.parents if os.path.realpath(folder) == str(root))
        self._root = next(above, root)  # as the editor names it, which may be by a link
        self._unsaved = unsaved
        self._bases: dict[str, list[str]] | None = None

    def relatives(self, names: set[str]) -> list[CheckedText]:
        """The specs that build upon any of some files, directly or not.

        Raises CannotRename where there are too many to be looked at.
        """
        if self._bases is None:
            self._bases = {name: _bases_of(name, text) for name, text in self._texts()}
        reached, before = set(names), 0
        while len(reached) > before:
            before = len(reached)
            reached |= {name for name, bases in self._bases.items() if reached & {*bases}}
        found = sorted(name for name in reached - names if name in self._bases)
        if len(found) > MOST_RELATIVES:
            raise CannotRename(f"more than {MOST_RELATIVES} specs build upon this one")
        return [read_document(Path(name), self._text(name), self._unsaved) for name in found]

    def _texts(self) -> Iterator[tuple[str, str]]:
        """The texts that name bases."""
        for name in dict.fromkeys((*self._unsaved, *self._saved())):
            text = self._text(name)
            if "extends" in text:
                yield name, text

    def _text(self, name: str) -> str:
        """What an editor holds of a file, or what is saved; nothing of what is no text."""
        if name in self._unsaved:
            return self._unsaved[name]
        try:
            data = read_bytes(Path(name), LARGEST_TEXT + 1)
            return data.removeprefix(b"\xef\xbb\xbf").decode()
        except (OSError, UnicodeDecodeError):
            return ""

    def _saved(self) -> Iterator[str]:
        """The YAML files of the project."""
        folders = files = 0
        for folder, inner, names in os.walk(self._root):
            inner[:] = [name for name in inner if name[0] != "." and name not in _SKIPPED]
            paths = [os.path.join(folder, name) for name in names if name.endswith(_SUFFIXES)]
            folders, files = folders + 1, files + len(paths)
            if folders > MOST_FOLDERS or files > MOST_FILES:
                what = f"`{self._root}` holds too many files"
                raise CannotRename(f"{what}: those that build upon the spec can't be looked for")
            yield from (path for path in paths if not os.path.islink(path))


def _bases_of(name: str, text: str) -> list[str]:
    """The files that a spec builds upon itself; every one it names, where it is no YAML."""
    tree = read_source(name, text, Findings())
    value = tree.get("extends") if tree is not None else None
    items = value.items if isinstance(value, Sequence) else [value]
    written = [item.value for item in items if isinstance(item, Scalar)]
    if tree is None:
        written = [*_FILE.findall(text)]
    folder = os.path.dirname(name)
    return [normpath(os.path.join(folder, base)) for base in written if isinstance(base, str)]
