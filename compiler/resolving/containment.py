"""Which files a spec may be made of: those inside the root of its project, links followed."""

import os
from pathlib import Path

MARKERS = (".git", "pyproject.toml")
"""What the root of a project holds."""


def project_root(spec: Path) -> Path:
    """The folder whose files a spec may be made of, links followed.

    It is the nearest folder above the spec with a `.git` or a `pyproject.toml`. Where there is
    none, it is the current folder if the spec lies in that, else the spec's own.
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
    """Whether a path leads to a place inside a folder whose own path has no links."""
    try:
        return _real(path).is_relative_to(root)
    except ValueError:  # a name that no system takes: there is no such file
        return True


def _is_root(folder: Path) -> bool:
    return any(os.path.lexists(folder / marker) for marker in MARKERS)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
