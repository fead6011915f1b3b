"""Restricts the files of a spec to the root of its project, with links followed."""

import os
from pathlib import Path

MARKERS = (".git", "pyproject.toml")
"""Files that mark the root of a project."""


def project_root(spec: Path) -> Path:
    """Returns the folder whose files a spec may use, with links followed.

    It is the nearest folder above the spec with a `.git` or a `pyproject.toml`. If there is none,
    it is the current folder if the spec is inside it, otherwise the spec's own folder.
    """
    lexical = Path(os.path.abspath(spec))
    marked = [folder for folder in lexical.parents if _is_root(folder)]
    current = Path.cwd()
    if not marked and current in lexical.parents:
        return _real(current)
    root = _real(marked[0] if marked else lexical.parent)
    for folder in marked[1:]:
        # A link out of a project does not lead into another one.
        if not root.is_relative_to(_real(folder)):
            root = _real(folder)
    return root


def is_inside(path: Path, root: Path) -> bool:
    """Whether a path leads into a folder, whose own path has no links."""
    try:
        return _real(path).is_relative_to(root)
    except ValueError:  # a name that no system takes: there is no such file
        return True


def _is_root(folder: Path) -> bool:
    return any(os.path.lexists(folder / marker) for marker in MARKERS)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
