"""Reads folders of images, with the folders as classes or with a table of labels."""

from dataclasses import replace
from typing import TypeAlias

from ....compiler.objectives.image_checks import image_size
from ....spec_schema.components.sources.images import Images
from ..folders.classes import by_folders, files_of
from ..folders.gathering import Gathered
from ..folders.left_out import notes_on_files
from ..request import Request, Samples, reads
from ..rows import Rows
from .chosen import Chosen
from .kind import IMAGE
from .labelled import labelled
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
    found = files_of(source, IMAGE, request, by_class=by_class)
    if found is None:
        return None
    chosen = (
        _by_folders(found, source, request)
        if source.table is None
        else _by_table(found, source, request)
    )
    if chosen is None:
        return None
    notes = (*notes_on_files(found), *chosen.samples.notes)
    chosen = replace(chosen, samples=replace(chosen.samples, notes=notes))
    return _read(chosen, size, source, request)


def _by_folders(found: Gathered, source: Images, request: Request) -> Chosen:
    """Returns all images; the folders are their classes, unless classes don't matter."""
    samples = by_folders(found, source, request)
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
