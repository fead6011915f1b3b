"""Reads folders of images, with the folders as classes or with a table of labels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from ....compiler.objectives.image_checks import image_size
from ....spec_schema.components.sources.images import Images
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.printable import well_formed
from ..faults import DataLocation
from ..files import unreadable
from ..request import Labels, Request, Samples, reads
from ..rows import Rows
from .chosen import Chosen
from .folder import class_of
from .gathering import Gathered, Root, gathered, roots_of
from .labelled import labelled
from .left_out import MOST_NAMED, notes_on_files, report_left_out
from .pairing import paired
from .pictures import Pictures

Size: TypeAlias = tuple[int, int, int]


@reads(Images)
def read(source: Images, request: Request) -> Samples | None:
    """Returns the images of a source; None if there are none or they don't fit: reported."""
    (type_,) = request.inputs.values()
    size = image_size(type_, source)
    assert size is not None, "the compiler has checked the input"
    by_class = bool(request.objectives) and source.table is None and source.masks is None
    roots = roots_of(source, request, single=not request.objectives)
    if roots is None:
        return None
    try:
        found = gathered(roots, by_class=by_class)
    except OSError as error:
        unreadable(request, source, error, str(error.filename or ""))
        return None
    report_left_out(found, request)
    if not _is_usable(found, by_class, request):
        return None
    chosen = (
        _by_folders(found, request) if source.table is None else _by_table(found, source, request)
    )
    if chosen is None:
        return None
    notes = (*notes_on_files(found), *chosen.samples.notes)
    chosen = replace(chosen, samples=replace(chosen.samples, notes=notes))
    return _read(chosen, size, source, request)


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


def _by_folders(found: Gathered, request: Request) -> Chosen:
    """Returns all images; the folders are their classes, unless classes don't matter."""
    is_folder = all(listing.is_folder for listing in found.listings)
    places = found.names if is_folder else ("image 1",)
    faults = request.faults(found.text, lambda cells: _places(places, cells))
    faults.rows = len(found.names)
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
    samples = Samples({}, labels, np.arange(faults.rows), faults, b"", found.names)
    return Chosen(samples, 0, found.paths, [*found.names], found.below)


def _by_table(found: Gathered, source: Images, request: Request) -> Chosen | None:
    """Returns the images that a table names."""
    chosen = labelled(source, found, request)
    if chosen is None:
        return None
    samples = chosen.samples
    named = dict(zip(samples.rows.tolist(), chosen.names, strict=True))
    samples.faults.show_content(chosen.column, lambda row: named.get(row, ""))
    names = tuple(named.get(row, f"row {row + 1}") for row in range(samples.faults.rows))
    return replace(chosen, samples=replace(samples, names=names))


def _read(chosen: Chosen, size: Size, source: Images, request: Request) -> Samples | None:
    """Returns the samples with the images as inputs; without a decoder, only checked."""
    masked = None
    if source.masking is not None and request.objectives:
        masked = paired(chosen, source.masking, source, request)
        if masked is None:
            return None
        chosen = masked.chosen
    samples = chosen.samples
    rows, column = samples.rows.tolist(), chosen.column
    pictures = Pictures(chosen.paths, chosen.names, size, source.resizing, rows, column)
    inputs: dict[str, Rows] = {}
    digest = b""
    if request.start_decoder is None:
        pictures.look_inside(samples.faults)
    else:
        request.start_decoder()
        stream = request.streams(pictures.memory)
        images, digest = pictures.checked(samples.faults, stream, source.cache == "disk")
        inputs = dict.fromkeys(request.inputs, images)
    what = samples.faults.file
    notes = (*samples.notes, *(f"{what}: {note}" for note in pictures.notes()))
    samples = replace(samples, inputs=inputs, digest=digest, notes=notes)
    return samples if masked is None else masked.labelled(samples, pictures.sizes, source, request)


def _places(names: Sequence[str], cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
    return [(names[row], None) for row, _ in cells]
