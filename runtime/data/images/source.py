"""Reads folders of images, with the folders as classes or with a table of labels."""

from dataclasses import replace
from typing import TypeAlias

import numpy as np

from ....compiler.objectives.image_checks import image_size
from ....spec_schema.components.sources.images import Images
from ..folders.choosing import choose
from ..folders.chosen import Chosen
from ..request import Request, Samples, reads
from ..rows import Rows
from .kind import IMAGE
from .pairing import paired
from .pictures import Pictures

Size: TypeAlias = tuple[int, int, int]


@reads(Images)
def read(source: Images, request: Request) -> Samples | None:
    """Returns the images of a source; None if there are none or they don't fit: reported."""
    (type_,) = request.inputs.values()
    size = image_size(type_, source)
    assert size is not None, "the compiler has checked the input"
    column = source.masking.column if source.masking is not None and request.objectives else None
    masks = (column, ("images", "masks", "column")) if column is not None else None
    chosen = choose(source, IMAGE, request, beside=masks)
    return None if chosen is None else _read(chosen, size, source, request)


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
    sizes = np.array(pictures.sizes, np.int32) if pictures.sizes else None
    samples = replace(samples, inputs=inputs, digest=digest, notes=notes, sizes=sizes)
    return samples if masked is None else masked.labelled(samples, pictures.sizes, source, request)
