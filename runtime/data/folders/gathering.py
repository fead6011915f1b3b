"""Gathers the files of all folders that a source names: several, or those that a glob matches."""

import glob
import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ....spec_schema.components.sources import Source
from ....spec_schema.findings import codes
from ....spec_schema.findings.printable import well_formed
from ..files import find
from ..request import Request
from .kind import OTHER, FileKind
from .listing import Listing, class_of, in_order, listed

_SIGNS = "*?["


@dataclass(frozen=True, slots=True)
class Root:
    """A folder, or a file.

    Attributes:
        text: Its name in messages.
        path: Where it is.
        chosen: The paths below it that a glob matches. None for all.
        glob: The glob that matches the folder, or "".
    """

    text: str
    path: Path
    chosen: frozenset[str] | None = None
    glob: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of all folders that are samples.

    Attributes:
        roots: The folders.
        listings: What is in each.
        paths: Where each file is, in the order of the samples.
        names: Its name in messages: its path below the only folder, else with the folder.
        below: Its path below its folder.
        kind: What they are.
        twice: How many were found in two folders.
    """

    roots: Sequence[Root]
    listings: Sequence[Listing]
    paths: list[str]
    names: tuple[str, ...]
    below: list[str]
    kind: FileKind
    twice: int = 0

    @property
    def text(self) -> str:
        """What messages call all of them."""
        return ", ".join(root.text for root in self.roots)

    @property
    def classes(self) -> list[str]:
        """The folders that are classes, of all folders, in order."""
        found = dict.fromkeys(name for listing in self.listings for name in listing.classes)
        return sorted(found, key=in_order)

    @property
    def empty(self) -> list[str]:
        """The folders of classes without a sample in any folder, with the first folder."""
        filled = {class_of(name) for name in self.below}
        return [
            f"{root.text}/{well_formed(name)}"
            for name in self.classes
            if name not in filled
            for root in [self._first_with(name)]
        ]

    def _first_with(self, folder: str) -> Root:
        pairs = zip(self.roots, self.listings, strict=True)
        return next(root for root, listing in pairs if folder in listing.classes)


def roots_of(
    source: Source, kind: FileKind, request: Request, *, single: bool
) -> list[Root] | None:
    """Returns the folders of a source; None if one isn't there, which is reported.

    Args:
        kind: Which files are samples.
        single: Whether a path may be that of a file.
    """
    found: list[Root] = []
    is_whole = True
    for given in source.paths:
        some = list(_expanded(given, source, kind, request, single))
        is_whole = is_whole and bool(some)
        found += some
    return found if is_whole else None


def _expanded(
    given: str, source: Source, kind: FileKind, request: Request, single: bool
) -> Iterator[Root]:
    path = request.folder / given
    if single and os.path.isfile(path):
        yield Root(given, path)
    elif not any(sign in given for sign in _SIGNS) or os.path.lexists(path):
        found = find(request, source.reading(given), folder=True)
        yield from [Root(given, found)] if found else []
    else:
        matches = sorted(glob.glob(given, root_dir=request.folder, recursive=True))
        some = list(_matched(given, matches, request.folder, kind))
        if not some:
            what = codes.images.no_match(given, str(request.folder))
            request.report(what, source.name, "path")
        yield from some


def _matched(pattern: str, matches: Sequence[str], folder: Path, kind: FileKind) -> Iterator[Root]:
    """Yields one root for all files that a glob matches; if it matches none, the folders."""
    files = [name for name in matches if _may_be(kind, folder / name)]
    if files:
        fixed = _fixed_part(pattern)
        below = frozenset(Path(os.path.relpath(name, fixed)).as_posix() for name in files)
        yield Root(fixed, folder / fixed, below)
        return
    for name in matches:
        if os.path.isdir(folder / name):
            yield Root(name.rstrip("/"), folder / name, glob=pattern)


def _may_be(kind: FileKind, path: Path) -> bool:
    return kind.reason(path.suffix.lower()) != OTHER and not path.is_dir()


def _fixed_part(pattern: str) -> str:
    """Returns the folder of a glob above its first wildcard."""
    steps = pattern.split("/")
    first = next(n for n, step in enumerate(steps) if any(sign in step for sign in _SIGNS))
    return "/".join(steps[:first]) or ("/" if pattern.startswith("/") else ".")


def gathered(
    roots: Sequence[Root],
    kind: FileKind,
    *,
    by_class: bool,
    classes: Container[str] | None = None,
) -> Gathered:
    """Lists the samples of all folders, each once. Raises OSError. See `listed`."""
    listings = [
        listed(root.path, kind, by_class=by_class, chosen=root.chosen, classes=classes)
        for root in roots
    ]
    found: dict[str, tuple[str, str]] = {}
    twice = 0
    for root, listing in zip(roots, listings, strict=True):
        prefix = "" if len(roots) == 1 else f"{root.text.rstrip('/')}/"
        for name in listing.names:
            path = os.path.join(listing.root, name)
            path = os.path.normpath(path) if prefix else path
            twice += path in found
            found.setdefault(path, (f"{prefix}{well_formed(name)}", name))
    places = list(found)
    if by_class and len(roots) > 1:  # sorted is stable: in the order of the folders
        places.sort(key=lambda place: in_order(class_of(found[place][1])))
    names = tuple(found[place][0] for place in places)
    below = [found[place][1] for place in places]
    return Gathered(roots, listings, places, names, below, kind, twice)
