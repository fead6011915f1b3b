"""Lists a folder of files: those that are samples, their classes, and what is left out."""

import os
import re
import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ....spec_schema.findings.printable import well_formed
from .kind import DEEP, LINK, OUTSIDE, TAKEN, UNLISTED, FileKind

DEEPEST = 32
"""Maximum depth of nested folders."""

PART_NAMES = frozenset(
    ["train", "training", "val", "valid", "validation", "dev", "test", "testing", "eval"]
)
_OF_TRAINING = ("train", "training")
_WORD = re.compile("[a-z]+")


@dataclass(slots=True)
class Listing:
    """What a folder contains, at any depth.

    Attributes:
        root: The folder.
        is_folder: Whether a folder was given; otherwise, one file in it.
        names: The paths of the samples below it, in the order of the samples.
        classes: The folders directly in it, in order, if they are classes.
        parts: Those of them that look like parts of the data, not like classes.
        left_out: The paths that are left out, by reason: see `FileKind`. Hidden files and
            folders don't count.
    """

    root: Path
    is_folder: bool = True
    names: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    @property
    def folders(self) -> list[str]:
        """The classes, and the folders of samples that are left out as they are not listed."""
        return [*self.classes, *sorted({*map(class_of, self.left_out.get(UNLISTED, ()))})]

    @property
    def inner(self) -> list[str]:
        """The folders with samples in the only class, which may be the classes that were meant."""
        steps = (name.split("/") for name in self.names) if len(self.classes) == 1 else ()
        return sorted({inside[1] for inside in steps if len(inside) > 2}, key=in_order)


def listed(
    root: Path,
    kind: FileKind,
    *,
    by_class: bool,
    chosen: Container[str] | None = None,
    classes: Container[str] | None = None,
) -> Listing:
    """List all samples below a folder, or the one file that was given. Raises OSError.

    Args:
        root: The folder, or a file.
        kind: Which files are samples.
        by_class: Whether the folders directly in it are classes.
        chosen: The paths below it that count. Defaults to all.
        classes: The folders directly in it that are classes. Defaults to all.
    """
    if not root.is_dir():
        return Listing(root.parent, False, [root.name])
    listing, folders = Listing(root), list[str]()
    for name, reason in _walk(root, kind):
        if reason == "":
            folders.append(name)
        elif chosen is not None and name not in chosen:
            continue
        elif "/" in name and not _is_class(name, classes):
            if reason == TAKEN:
                listing.left_out.setdefault(UNLISTED, []).append(name)
        elif reason != TAKEN:
            listing.left_out.setdefault(reason, []).append(name)
        elif by_class and "/" not in name:
            listing.left_out.setdefault(OUTSIDE, []).append(name)
        else:
            listing.names.append(name)
    left_out = sorted(listing.left_out.items())
    listing.left_out = {reason: sorted(names, key=_steps) for reason, names in left_out}
    listing.names.sort(key=_in_order_of_classes if by_class else _steps)
    if by_class:
        _add_classes(listing, folders if chosen is None else None, classes)
    return listing


def _add_classes(
    listing: Listing, folders: list[str] | None, classes: Container[str] | None
) -> None:
    """Add the folders that are classes; without folders, those that have samples."""
    if folders is None:
        folders = sorted({class_of(name) for name in listing.names})
    found = [name for name in folders if "/" not in name and _is_class(name, classes)]
    listing.classes = sorted(found, key=in_order)
    listing.parts = _parts(folders) if classes is None or not found else []


def _is_class(name: str, classes: Container[str] | None) -> bool:
    """Whether the folder directly in the root that a path is or lies in is a class."""
    return classes is None or well_formed(class_of(name)) in classes


def class_of(name: str) -> str:
    """Returns the class of a sample by its path."""
    return name.partition("/")[0]


def _walk(root: Path, kind: FileKind) -> Iterator[tuple[str, str]]:
    """Yields the path of everything below a folder, and what it is; "" for a folder.

    Links to files are followed, and links to folders directly in the root, since the classes of a
    data set may be stored elsewhere. Deeper links could form cycles.
    """
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        depth = inside.count("/")
        with os.scandir(root / inside) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".")]
        for entry in found:
            name = inside + entry.name
            reason = _reason(entry, root, depth, kind)
            yield name, reason
            if reason == "":
                waiting.append(f"{name}/")


def _reason(entry: os.DirEntry[str], root: Path, depth: int, kind: FileKind) -> str:
    if not entry.is_dir():
        return kind.reason(os.path.splitext(entry.name)[1].lower())
    if entry.is_symlink() and (depth or _leads_back(entry, root)):
        return LINK
    return "" if depth < DEEPEST else DEEP


def _leads_back(entry: os.DirEntry[str], root: Path) -> bool:
    """Whether a link leads to the folder it is in or to one above it."""
    there = os.path.realpath(entry.path)
    return os.path.commonpath([there, os.path.realpath(root)]) == there


def _steps(name: str) -> tuple[str, ...]:
    """Returns the sort key of a path: folder by folder, as `Path` compares."""
    return tuple(name.split("/"))


def in_order(folder: str) -> tuple[int, str]:
    """Returns the sort key of a folder: 2 before 10, and numbers before words."""
    return (int(folder) if folder.isdecimal() else sys.maxsize, folder)


def _in_order_of_classes(name: str) -> tuple[tuple[int, str], tuple[str, ...]]:
    return in_order(class_of(name)), _steps(name)


def _parts(folders: list[str]) -> list[str]:
    """Returns folders such as `train` and `validation`: parts of the data, not classes.

    They are all folders there are, or several that contain folders of the same names.
    """
    inside: dict[str, set[str]] = {name: set() for name in folders if "/" not in name}
    for name in folders:
        first, _, rest = name.partition("/")
        if rest:
            inside[first].add(rest)
    parts = sorted(name for name in inside if name.lower() in PART_NAMES)
    if parts and len(parts) == len(inside):
        return parts if len(parts) > 1 or parts[0].lower() in _OF_TRAINING else []
    parts = parts if len(parts) > 1 else _named_alike(inside)
    return parts if parts and set.intersection(*(inside[name] for name in parts)) else []


def _named_alike(folders: Iterable[str]) -> list[str]:
    """Returns folders such as `training_set` and `test_set`: one for training and at least one
    other.
    """
    words = {name: PART_NAMES.intersection(_WORD.findall(name.lower())) for name in folders}
    of_training = [name for name, said in words.items() if said.intersection(_OF_TRAINING)]
    parts = sorted(name for name, said in words.items() if said)
    return parts if 0 < len(of_training) < len(parts) else []
