"""Finds the mask of each image."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from ....compiler.objectives.image_checks import mask_size
from ....spec_schema.components.sources.images import Images, Masks
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import well_formed
from ..files import unreadable
from ..folders.chosen import Chosen
from ..folders.gathering import Gathered, gathered, roots_of
from ..folders.labelled import Finder
from ..folders.left_out import MOST_NAMED, report_left_out
from ..request import InnerSource, Labels, Request, Samples
from .kind import IMAGE
from .masks import MaskReader


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """Images with their masks.

    Attributes:
        chosen: The images that have a mask.
        paths: Where the mask of each is.
        names: Its name in messages.
    """

    chosen: Chosen
    paths: list[str]
    names: list[str]

    def labelled(
        self,
        samples: Samples,
        sizes: Sequence[tuple[int, int]],
        source: Images,
        request: Request,
    ) -> Samples:
        """Returns the samples with the targets of their pixels; bad masks are counted as faults.

        Args:
            sizes: Height and width of each image; empty if they are not decoded.
        """
        (objective,), (type_,) = request.objectives, request.inputs.values()
        size = mask_size(type_, source, objective.type)
        assert size is not None, "the compiler has checked it"
        assert source.masking is not None
        reader = MaskReader(source.masking, source.resizing, objective, size)
        if sizes:
            values, faults = reader.read(self.paths, self.names, sizes)
        else:
            values = reader.stand_ins(len(self.paths))
            faults = reader.look(self.paths, self.names)
        for number, what in faults.items():
            samples.faults.add(int(samples.rows[number]), self.chosen.column, what)
        labels = Labels(
            "the masks",
            values,
            self.chosen.column,
            ("images", "masks"),
            reader.names,
            is_indexed=bool(reader.names),
        )
        return replace(samples, labels={objective.output: labels})


def paired(chosen: Chosen, masks: Masks, source: Images, request: Request) -> Paired | None:
    """Returns the images with their masks; None if there is none, which is reported.

    Images without a mask are faults, or left out. Masks without an image are reported.
    """
    found = _found(masks, request)
    if found is None:
        return None
    finder = Finder(found, (request.folder / (source.table or "")).parent)
    wanted = chosen.beside or [
        os.path.splitext(well_formed(name))[0] + masks.suffix for name in chosen.below
    ]
    find = finder.find if chosen.beside else finder.bare
    places = [find(name) for name in wanted]
    samples = chosen.samples
    several = {
        number: finder.alike(wanted[number]) for number, place in enumerate(places) if place is None
    }
    missing = [number for number, alike in several.items() if not alike]
    if missing and source.missing == "drop":
        images = counted(len(missing), "image")
        notes = (*samples.notes, f"{found.text}: {images} without a mask dropped")
        chosen = replace(chosen, samples=replace(samples, notes=notes))
    for number, alike in several.items():
        what = codes.image_files.no_mask(wanted[number], found.text)
        if alike:
            names = [found.names[index] for index in alike]
            what = codes.image_files.several_masks(wanted[number], found.text, names)
        if alike or source.missing == "error":
            samples.faults.add(int(samples.rows[number]), chosen.column, what)
    taken = [place for place in places if place is not None]
    _report_unused({*taken, *chain(*several.values())}, found, request)
    kept = np.flatnonzero([place is not None for place in places])
    names = [found.names[place] for place in taken]
    return Paired(chosen.only(kept), [found.paths[place] for place in taken], names)


def _found(masks: Masks, request: Request) -> Gathered | None:
    """Returns all masks; None if there are none, which is reported."""
    inside = replace(request, inner=InnerSource("images", ("images",), {"path": "masks"}))
    folders = Images(path=masks.path)
    roots = roots_of(folders, IMAGE, inside, single=False)
    if roots is None:
        return None
    try:
        found = gathered(roots, IMAGE, by_class=False)
    except OSError as error:
        unreadable(inside, folders, error, str(error.filename or ""))
        return None
    report_left_out(found, "images", inside)
    if not found.names:
        what = codes.images.folders_without_samples([root.text for root in roots], False, "image")
        inside.report(what, "images", "path")
        return None
    return found


def _report_unused(used: Collection[int], found: Gathered, request: Request) -> None:
    unused = [name for index, name in enumerate(found.names) if index not in used]
    if unused and used:
        what = codes.image_files.masks_without_image(found.text, len(unused), unused[:MOST_NAMED])
        request.report(what, "images", "masks")
