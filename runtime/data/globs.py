"""The files of a source that has several: a list, globs, and folders."""

import glob
import os
from collections.abc import Iterator

from ...spec_schema.components.sources import Source
from ...spec_schema.findings import codes
from .request import Request

GLOB_SIGNS = "*?["


def is_glob(written: str) -> bool:
    """Whether a path or a name is a pattern."""
    return any(sign in written for sign in GLOB_SIGNS)


def files_of(
    source: Source,
    suffixes: tuple[str, ...],
    request: Request,
    *,
    spreads: bool = False,
    takes_folders: bool = False,
) -> list[str] | None:
    """Returns the paths of all files, relative to the folder of the spec; None if a glob or a
    folder has none, which is reported.

    Args:
        suffixes: What the names of its files end in.
        spreads: Whether a folder stands for all such files below it.
        takes_folders: Whether a glob also matches folders.
    """
    found: dict[str, None] = {}
    for given in source.paths:
        path = os.path.join(request.folder, given)
        if spreads and os.path.isdir(path):
            names = [os.path.join(given, name) for name in _below(path, suffixes)]
        elif is_glob(given) and not os.path.lexists(path):
            names = [*_matching(given, request, takes_folders)]
        else:
            names = [given]
        if not names:
            what = codes.files.no_match(given, str(request.folder), [*suffixes])
            request.report(what, source.name, str(source.path_key))
            return None
        found |= dict.fromkeys(names)
    return [*found]


def _below(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Yields the files below a folder, relative to it, in the order of their names."""
    for below, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.lower().endswith(suffixes) and not name.startswith((".", "_")):
                yield os.path.relpath(os.path.join(below, name), folder)


def _matching(given: str, request: Request, takes_folders: bool) -> Iterator[str]:
    for name in sorted(glob.glob(given, root_dir=request.folder, recursive=True)):
        if takes_folders or not os.path.isdir(os.path.join(request.folder, name)):
            yield name
