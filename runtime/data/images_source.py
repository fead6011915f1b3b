"""Reads folders of pictures: each folder is a class, each PNG or JPEG in it a sample."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...compiler.aims.refusals import picture_refusal, picture_size
from ...spec_schema.components.sources.images import Images
from .faults import Faults, Place
from .files import find, unreadable
from .pictures import Pictures
from .request import Labels, Request, Samples
from .rows import Rows

ENDINGS = (".png", ".jpg", ".jpeg")


@dataclass(slots=True)
class _Listing:
    """What lies in the folder.

    Attributes:
        pictures: in the order of the samples.
        classes: the class of each picture.
        names: of the classes, sorted.
        empty: class folders without a picture.
        ignored: how many files and folders are neither.
    """

    pictures: list[Path]
    classes: list[str]
    names: list[str]
    empty: list[str]
    ignored: int = 0


def read(source: Images, request: Request) -> Samples | None:
    """The pictures of a folder; None: there are none, or they don't fit, and that is reported."""
    root = find(request, "images", source.path, folder=True)
    size = _size(request)
    if root is None or size is None:
        return None
    try:
        listing = _by_class(root) if request.objectives else _any(root)
    except OSError as error:
        unreadable(request, "images", source.path, error)
        return None
    if not _is_usable(listing, source, request):
        return None
    return _samples(listing, root, size, source, request)


def _size(request: Request) -> tuple[int, int, int] | None:
    """Height, width and channels of the one input."""
    refusal = picture_refusal(request.inputs, request.objectives)
    if refusal is not None:
        request.report(refusal.code, refusal.message, *refusal.keys, help=refusal.help)
        return None
    return picture_size(*request.inputs.values())


def _by_class(root: Path) -> _Listing:
    entries = [entry for entry in sorted(root.iterdir()) if not entry.name.startswith(".")]
    folders = sorted((entry for entry in entries if entry.is_dir()), key=_in_order)
    listing = _Listing([], [], [folder.name for folder in folders], [])
    listing.ignored = len(entries) - len(folders)
    for folder in folders:
        files = [file for file in sorted(folder.iterdir()) if not file.name.startswith(".")]
        pictures = [file for file in files if _is_picture(file)]
        listing.pictures += pictures
        listing.classes += [folder.name] * len(pictures)
        listing.ignored += len(files) - len(pictures)
        if not pictures:
            listing.empty.append(folder.name)
    return listing


def _in_order(folder: Path) -> tuple[int, str]:
    """2 before 10, and numbers before words."""
    name = folder.name
    return (int(name) if name.isdecimal() else sys.maxsize, name)


def _any(root: Path) -> _Listing:
    """All pictures at any depth, where their classes don't matter."""
    files = [file for file in sorted(root.rglob("*")) if not file.name.startswith(".")]
    pictures = [file for file in files if _is_picture(file)]
    ignored = sum(file.is_file() for file in files) - len(pictures)
    return _Listing(pictures, [""] * len(pictures), [], [], ignored)


def _is_picture(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS and file.is_file()


def _is_usable(listing: _Listing, source: Images, request: Request) -> bool:
    if request.objectives and not listing.names:
        request.report(
            "SC431",
            f"{source.path} has no folders in it, and each class needs one",
            "images",
            "path",
            help=f"put the pictures into {source.path}/<class>/",
        )
        return False
    if listing.empty:
        folders = ", ".join(f"{source.path}/{name}" for name in listing.empty[:8])
        message = f"no PNG or JPEG lies in {folders}"
        help = "remove an empty folder, or fill it: it would be a class without samples"
        request.report("SC432", message, "images", "path", help=help)
    elif not listing.pictures:
        message = f"no PNG or JPEG lies in {source.path}"
        request.report("SC432", message, "images", "path")
    return bool(listing.pictures) and not listing.empty


def _samples(
    listing: _Listing, root: Path, size: tuple[int, int, int], source: Images, request: Request
) -> Samples:
    names = tuple(picture.relative_to(root).as_posix() for picture in listing.pictures)
    faults = Faults(source.path, lambda cells: _places(names, cells))
    faults.rows = len(names)
    pictures = Pictures(listing.pictures, names, size, source.resize)
    inputs: dict[str, Rows] = {}
    digest = b""
    if request.start_decoder is None:
        pictures.look_inside(faults)
    else:
        request.start_decoder()
        rows, digest = pictures.checked(faults, request.streams(pictures.memory))
        inputs = dict.fromkeys(request.inputs, rows)
    labels = {
        objective.output: Labels(
            "the folder name", np.array(listing.classes), 0, ("images",), tuple(listing.names)
        )
        for objective in request.objectives
    }
    ignored = f"{source.path}: {listing.ignored:,} files that are no PNG or JPEG were ignored"
    notes = (ignored,) if listing.ignored else ()
    return Samples(inputs, labels, np.arange(len(names)), faults, digest, names, notes=notes)


def _places(names: Sequence[str], cells: Sequence[tuple[int, int]]) -> list[Place]:
    return [(names[row], None) for row, _ in cells]
