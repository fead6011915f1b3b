"""Reads folders of images: each folder is a class, each image in it a sample."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ....compiler.objectives.data_checks import picture_size
from ....spec_schema.components.sources.images import Images
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation, counted
from ....spec_schema.findings.printable import well_formed
from ..faults import DataLocation
from ..files import find, unreadable
from ..request import Labels, Request, Samples, reads
from ..rows import Rows
from . import folder
from .folder import Listing, class_of, listed
from .pictures import Pictures

MOST_NAMED = 8


@reads(Images)
def read(source: Images, request: Request) -> Samples | None:
    """Returns the images of a folder; None if there are none or they don't fit: reported."""
    root = _root(source, request)
    size = picture_size(*request.inputs.values())
    assert size is not None, "the compiler has checked the input"
    if root is None:
        return None
    try:
        listing = listed(root, by_class=bool(request.objectives))
    except OSError as error:
        unreadable(request, source, error, str(error.filename or ""))
        return None
    _report_left_out(listing, source, request)
    if not _is_usable(listing, source, request):
        return None
    return _samples(listing, size, source, request)


def _root(source: Images, request: Request) -> Path | None:
    """Returns the folder; if classes don't matter, it may be a single image."""
    path = request.folder / source.path
    if not request.objectives and os.path.isfile(path):
        return path
    return find(request, source, folder=True)


def _report_left_out(listing: Listing, source: Images, request: Request) -> None:
    for reason, names in listing.left_out.items():
        if reason == folder.OTHER or (reason == folder.OUTSIDE and not listing.classes):
            continue
        request.report(_left_out(reason, source.path, names), "images", "path")


def _left_out(reason: str, root: str, names: Sequence[str]) -> Violation:
    group, count, first = codes.image_files, len(names), [*map(well_formed, names[:MOST_NAMED])]
    match reason:
        case folder.LINK:
            return group.linked_folders(root, count, first)
        case folder.DEEP:
            return group.deep_folders(root, count, first, folder.DEEPEST)
        case folder.OUTSIDE:
            return group.images_outside_classes(root, count, first)
    return group.unsupported_formats(reason, root, count, first)


def _first(names: Sequence[str]) -> str:
    """Returns the first names, and how many more there are."""
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return ", ".join([*map(well_formed, names[:MOST_NAMED]), *more])


def _is_usable(listing: Listing, source: Images, request: Request) -> bool:
    if request.objectives and not _has_classes(listing, source, request):
        return False
    empty = listing.empty
    if empty or not listing.names:
        folders = [f"{source.path}/{well_formed(name)}" for name in empty] or [source.path]
        what = codes.images.folders_without_images(folders, are_classes=bool(empty))
        request.report(what, "images", "path")
    return bool(listing.names) and not empty


def _has_classes(listing: Listing, source: Images, request: Request) -> bool:
    what = _wrong_classes(listing, source.path)
    if what is not None:
        request.report(what, "images", "path")
    return what is None


def _wrong_classes(listing: Listing, root: str) -> Violation | None:
    """Returns why the folders can't be the classes; None if they can."""
    if not listing.classes:
        return codes.images.no_class_folders(root)
    if listing.parts:
        likely = [name for name in listing.parts if "train" in name.lower()] or listing.parts
        return codes.images.splits_as_classes(listing.parts, root, likely[0])
    if len(listing.inner) > 1:
        inner = [*map(well_formed, listing.inner[:MOST_NAMED])]
        return codes.labels.images_in_one_folder(root, listing.classes[0], inner)
    shown = Counter(map(well_formed, listing.classes))
    twice = next((name for name, count in shown.items() if count > 1), None)
    return codes.images.folder_names_look_alike(root, twice) if twice is not None else None


def _samples(
    listing: Listing, size: tuple[int, int, int], source: Images, request: Request
) -> Samples:
    names = tuple(map(well_formed, listing.names))
    places = names if listing.is_folder else ("image 1",)
    faults = request.faults(source.path, lambda cells: _places(places, cells))
    faults.rows = len(names)
    pictures = Pictures(listing.paths, names, size, source.resize)
    inputs: dict[str, Rows] = {}
    digest = b""
    if request.start_decoder is None:
        pictures.look_inside(faults)
    else:
        request.start_decoder()
        rows, digest = pictures.checked(faults, request.streams(pictures.memory))
        inputs = dict.fromkeys(request.inputs, rows)
    classes = tuple(map(well_formed, listing.classes))
    labels = {
        objective.output: Labels(
            "the folder names",
            np.array([well_formed(class_of(name)) for name in listing.names]),
            0,
            ("images",),
            classes,
        )
        for objective in request.objectives
    }
    notes = tuple(f"{source.path}: {note}" for note in (*_others(listing), *pictures.notes()))
    return Samples(inputs, labels, np.arange(len(names)), faults, digest, names, notes=notes)


def _others(listing: Listing) -> Iterator[str]:
    names = listing.left_out.get(folder.OTHER, ())
    if names:
        yield f"skipped {counted(len(names), 'file')} of other kinds: {_first(names)}"


def _places(names: Sequence[str], cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
    return [(names[row], None) for row, _ in cells]
