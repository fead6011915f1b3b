"""Reads folders of images: each folder is a class, each image in it a sample."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ....compiler.objectives.data_checks import picture_size
from ....spec_schema.components.sources.images import Images
from ....spec_schema.findings.printable import well_formed
from ..faults import DataLocation
from ..files import find, unreadable
from ..request import Labels, Request, Samples, reads
from ..rows import Rows
from .folder import DEEP, DEEPEST, LINK, OTHER, OUTSIDE, Listing, class_of, listed
from .header import CONVERT, FORMATS
from .pictures import Pictures

MOST_NAMED = 8
NONE = f"no {', '.join(FORMATS[:-1])} or {FORMATS[-1]}"


class LeftOut(NamedTuple):
    """What to say about files that are left out, after their number: singular, plural, and help."""

    one: str
    several: str
    help: str


_LEFT_OUT = {
    LINK: LeftOut(
        "linked folder of {0} isn't followed",
        "linked folders of {0} aren't followed",
        "move the folder itself to where the link is",
    ),
    DEEP: LeftOut(
        f"folder of {{0}} lies more than {DEEPEST} folders deep",
        f"folders of {{0}} lie more than {DEEPEST} folders deep",
        "move it further up",
    ),
    OUTSIDE: LeftOut(
        "picture lies directly in {0}, and not in the folder of a class",
        "pictures lie directly in {0}, and not in the folder of a class",
        "move each into the folder of its class",
    ),
}


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
        if reason == OTHER or (reason == OUTSIDE and not listing.classes):
            continue
        words = _LEFT_OUT.get(reason) or LeftOut(
            f"{reason} file of {{0}} can't be read",
            f"{reason} files of {{0}} can't be read",
            CONVERT if len(names) == 1 else CONVERT.replace("it", "them"),
        )
        said = (words.one if len(names) == 1 else words.several).format(source.path)
        message = f"{len(names):,} {said}: {_first(names)}"
        request.report_text("SC450", message, "images", "path", help=words.help)


def _first(names: Sequence[str]) -> str:
    """Returns the first names, and how many more there are."""
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return ", ".join([*map(well_formed, names[:MOST_NAMED]), *more])


def _is_usable(listing: Listing, source: Images, request: Request) -> bool:
    if request.objectives and not _has_classes(listing, source, request):
        return False
    empty = listing.empty
    if empty:
        message = f"{NONE} lies in {_first([f'{source.path}/{name}' for name in empty])}"
        help = "remove an empty folder, or fill it: it would be a class without samples"
        request.report_text("SC432", message, "images", "path", help=help)
    elif not listing.names:
        request.report_text("SC432", f"{NONE} lies in {source.path}", "images", "path")
    return bool(listing.names) and not empty


def _has_classes(listing: Listing, source: Images, request: Request) -> bool:
    if listing.classes:
        checks = (_are_parts, _are_in_one_folder, _are_shown_alike)
        return not any(check(listing, source, request) for check in checks)
    message = f"{source.path} has no folders in it, and each class needs one"
    help = f"put the pictures into {source.path}/<class>/"
    request.report_text("SC431", message, "images", "path", help=help)
    return False


def _are_parts(listing: Listing, source: Images, request: Request) -> bool:
    """Report folders that look like parts of the data."""
    if not listing.parts:
        return False
    several = len(listing.parts) > 1
    look = "look like parts of the data, not classes"
    look = look if several else "looks like a part of the data, not a class"
    message = f"{_joined(listing.parts)} in {source.path} {look}"
    first = next((name for name in listing.parts if "train" in name.lower()), listing.parts[0])
    help = f"use one of them: `path: {source.path}/{first}`, with a folder for each class in it"
    request.report_text("SC451", message, "images", "path", help=help)
    return True


def _are_in_one_folder(listing: Listing, source: Images, request: Request) -> bool:
    """Report a single folder around those of the classes."""
    if len(listing.inner) < 2:
        return False
    (only,) = listing.classes
    message = f"every picture of {source.path} lies in `{only}`, which makes one class"
    classes = ", ".join(f"`{well_formed(name)}`" for name in listing.inner[:MOST_NAMED])
    help = f"if the folders in it are the classes ({classes}), use `path: {source.path}/{only}`"
    request.report_text("SC417", message, "images", "path", help=help)
    return True


def _are_shown_alike(listing: Listing, source: Images, request: Request) -> bool:
    """Report two folders whose names differ only in bytes that are not text."""
    shown = Counter(map(well_formed, listing.classes))
    twice = next((name for name, count in shown.items() if count > 1), None)
    if twice is None:
        return False
    message = f"two folders of {source.path} are both shown as `{twice}`"
    help = "rename one of them; one of the names is not UTF-8"
    request.report_text("SC451", message, "images", "path", help=help)
    return True


def _joined(names: Sequence[str]) -> str:
    *first, last = (f"`{name}`" for name in names)
    return f"{', '.join(first)} and {last}" if first else last


def _samples(
    listing: Listing, size: tuple[int, int, int], source: Images, request: Request
) -> Samples:
    names = tuple(map(well_formed, listing.names))
    places = names if listing.is_folder else ("picture 1",)
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
            "the folder name",
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
    names = listing.left_out.get(OTHER, ())
    if len(names) == 1:
        yield f"1 file that isn't a picture was left out: {_first(names)}"
    elif names:
        yield f"{len(names):,} files that aren't pictures were left out: {_first(names)}"


def _places(names: Sequence[str], cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
    return [(names[row], None) for row, _ in cells]
