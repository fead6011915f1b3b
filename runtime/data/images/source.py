"""Reads folders of images, with the folders as classes or with a table of labels."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from ....compiler.objectives.image_checks import image_size
from ....spec_schema.components.sources.images import Images
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation, counted
from ....spec_schema.findings.printable import well_formed
from ..faults import DataLocation
from ..files import unreadable
from ..request import Labels, Request, Samples, reads
from ..rows import Rows
from . import folder
from .folder import Listing, class_of
from .gathering import Gathered, Root, gathered, roots_of
from .header import BY_PILLOW
from .labelled import labelled
from .pictures import Pictures

MOST_NAMED = 8

Size: TypeAlias = tuple[int, int, int]


@reads(Images)
def read(source: Images, request: Request) -> Samples | None:
    """Returns the images of a source; None if there are none or they don't fit: reported."""
    (type_,) = request.inputs.values()
    size = image_size(type_, source)
    assert size is not None, "the compiler has checked the input"
    by_class = bool(request.objectives) and source.table is None
    roots = roots_of(source, request, single=not request.objectives)
    if roots is None:
        return None
    try:
        found = gathered(roots, by_class=by_class)
    except OSError as error:
        unreadable(request, source, error, str(error.filename or ""))
        return None
    for root, listing in zip(roots, found.listings, strict=True):
        _report_left_out(listing, root.text, request)
    if not _is_usable(found, by_class, request):
        return None
    notes = tuple(_notes(found))
    if source.table is not None:
        return _with_table(found, notes, size, source, request)
    return _with_folders(found, notes, size, source, request)


def _report_left_out(listing: Listing, root: str, request: Request) -> None:
    for reason, names in listing.left_out.items():
        if reason == folder.OTHER or (reason == folder.OUTSIDE and not listing.classes):
            continue
        request.report(_left_out(reason, root, names), "images", "path")


def _left_out(reason: str, root: str, names: Sequence[str]) -> Violation:
    group, count, first = codes.image_files, len(names), [*map(well_formed, names[:MOST_NAMED])]
    match reason:
        case folder.LINK:
            return group.linked_folders(root, count, first)
        case folder.DEEP:
            return group.deep_folders(root, count, first, folder.DEEPEST)
        case folder.OUTSIDE:
            return group.images_outside_classes(root, count, first)
    needs_pillow = reason in BY_PILLOW.values()
    return group.unsupported_formats(reason, root, count, first, needs_pillow)


def _first(names: Sequence[str]) -> str:
    """Returns the first names, and how many more there are."""
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return ", ".join([*map(well_formed, names[:MOST_NAMED]), *more])


def _is_usable(found: Gathered, by_class: bool, request: Request) -> bool:
    what = _wrong_classes(found) if by_class else None
    empty = found.empty if by_class and what is None else []
    if what is None and (empty or not found.names):
        folders = empty or [root.text for root in found.roots]
        what = codes.images.folders_without_images(folders, are_classes=bool(empty))
    if what is not None:
        request.report(what, "images", "path")
    return what is None


def _wrong_classes(found: Gathered) -> Violation | None:
    """Returns why the folders can't be the classes; None if they can."""
    for root, listing in zip(found.roots, found.listings, strict=True):
        if not listing.classes:
            return _no_classes(root)
        if listing.parts:
            likely = [name for name in listing.parts if "train" in name.lower()] or listing.parts
            return codes.images.splits_as_classes(listing.parts, root.text, likely[0])
    first = found.listings[0]
    if len(found.roots) == 1 and len(first.inner) > 1:
        inner = [*map(well_formed, first.inner[:MOST_NAMED])]
        return codes.labels.images_in_one_folder(found.text, first.classes[0], inner)
    shown = Counter(map(well_formed, found.classes))
    twice = next((name for name, count in shown.items() if count > 1), None)
    return codes.images.folder_names_look_alike(found.text, twice) if twice is not None else None


def _no_classes(root: Root) -> Violation:
    above = root.glob.rpartition("/")[0]
    if root.glob and above:
        return codes.images.glob_of_classes(root.glob, root.text, above)
    return codes.images.no_class_folders(root.text)


def _with_folders(
    found: Gathered, notes: tuple[str, ...], size: Size, source: Images, request: Request
) -> Samples:
    """Returns all images; the folders are their classes."""
    is_folder = all(listing.is_folder for listing in found.listings)
    places = found.names if is_folder else ("image 1",)
    faults = request.faults(found.text, lambda cells: _places(places, cells))
    faults.rows = len(found.names)
    pictures = Pictures(found.paths, found.names, size, source.resizing, range(faults.rows))
    classes = tuple(map(well_formed, found.classes))
    labels = {
        objective.output: Labels(
            "the folder names",
            np.array([well_formed(class_of(name)) for name in found.below]),
            0,
            ("images",),
            classes,
        )
        for objective in request.objectives
    }
    rows = np.arange(faults.rows)
    samples = Samples({}, labels, rows, faults, b"", found.names, notes=notes)
    return _decoded(samples, pictures, request)


def _with_table(
    found: Gathered, notes: tuple[str, ...], size: Size, source: Images, request: Request
) -> Samples | None:
    """Returns the images that a table names."""
    table = labelled(source, found, request)
    if table is None:
        return None
    samples = table.samples
    rows = samples.rows.tolist()
    named = dict(zip(rows, table.names, strict=True))
    samples.faults.show_content(table.column, lambda row: named.get(row, ""))
    names = tuple(named.get(row, f"row {row + 1}") for row in range(samples.faults.rows))
    samples = replace(samples, names=names, notes=(*notes, *samples.notes))
    pictures = Pictures(table.paths, table.names, size, source.resizing, rows, table.column)
    return _decoded(samples, pictures, request)


def _decoded(samples: Samples, pictures: Pictures, request: Request) -> Samples:
    """Returns the samples with the images as inputs; without a decoder, only checked."""
    inputs: dict[str, Rows] = {}
    digest = b""
    if request.start_decoder is None:
        pictures.look_inside(samples.faults)
    else:
        request.start_decoder()
        rows, digest = pictures.checked(samples.faults, request.streams(pictures.memory))
        inputs = dict.fromkeys(request.inputs, rows)
    what = samples.faults.file
    notes = (*samples.notes, *(f"{what}: {note}" for note in pictures.notes()))
    return replace(samples, inputs=inputs, digest=digest, notes=notes)


def _notes(found: Gathered) -> Iterator[str]:
    for root, listing in zip(found.roots, found.listings, strict=True):
        names = listing.left_out.get(folder.OTHER, ())
        if names:
            files = counted(len(names), "file")
            yield f"{root.text}: skipped {files} of other kinds: {_first(names)}"
    if found.twice:
        images = counted(found.twice, "image")
        yield f"{found.text}: {images} found in two of the folders, used once"


def _places(names: Sequence[str], cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
    return [(names[row], None) for row, _ in cells]
