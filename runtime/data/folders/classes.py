"""Files in folders that are their classes."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import numpy as np

from ....spec_schema.components.sources import Source
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ....spec_schema.findings.finding import Span
from ....spec_schema.findings.printable import well_formed
from ..faults import DataLocation
from ..files import unreadable
from ..request import Labels, Request, Samples
from .gathering import Gathered, Root, gathered, roots_of
from .kind import FileKind
from .left_out import MOST_NAMED, report_left_out
from .listing import class_of

BrokenAt: TypeAlias = Callable[[int], tuple[int, int] | None]


def files_of(
    source: Source, kind: FileKind, request: Request, *, by_class: bool
) -> Gathered | None:
    """Returns the files of a source; None if there are none, which is reported.

    Args:
        kind: Which files are samples.
        by_class: Whether the folders directly in those of the source are classes.
    """
    roots = roots_of(source, kind, request, single=not request.objectives)
    if roots is None:
        return None
    listed = _listed(source, request) if by_class else ()
    try:
        found = gathered(roots, kind, by_class=by_class, classes=listed or None)
    except OSError as error:
        unreadable(request, source, error, str(error.filename or ""))
        return None
    report_left_out(found, source.name, request)
    what = _fault_of(found, by_class)
    if what is not None:
        request.report(what, source.name, "path")
        return None
    return found if _has_folders(found, listed, source, request) else None


def _listed(source: Source, request: Request) -> tuple[str, ...]:
    """Returns the classes that the spec lists; none if an output takes all folders."""
    every = [source.classes_of(objective.output) for objective in request.objectives]
    return tuple(dict.fromkeys(chain(*every))) if all(every) else ()


def _has_folders(found: Gathered, listed: Sequence[str], source: Source, request: Request) -> bool:
    """Whether each listed class has a folder; those without are reported.

    Once the network is trained, its classes are known, and other data may have some of them.
    """
    there = {well_formed(name): None for each in found.listings for name in each.folders}
    missing = [name for name in listed if name not in there]
    if missing and request.class_names is None:
        what = codes.labels.class_without_folder(missing, found.text, [*there])
        request.report(what, source.name, "classes")
        return False
    return True


def _fault_of(found: Gathered, by_class: bool) -> Violation | None:
    what = _wrong_classes(found) if by_class else None
    empty = found.empty if by_class and what is None else []
    if what is None and (empty or not found.names):
        folders = empty or [root.text for root in found.roots]
        what = codes.images.folders_without_samples(folders, bool(empty), found.kind.noun)
    return what


def _wrong_classes(found: Gathered) -> Violation | None:
    """Returns why the folders can't be the classes; None if they can."""
    for root, listing in zip(found.roots, found.listings, strict=True):
        if not listing.folders:
            return _no_classes(root, found.kind.noun)
        if listing.parts:
            likely = [name for name in listing.parts if "train" in name.lower()] or listing.parts
            return codes.images.splits_as_classes(listing.parts, root.text, likely[0])
    first = found.listings[0]
    if len(found.roots) == 1 and len(first.inner) > 1:
        inner = [*map(well_formed, first.inner[:MOST_NAMED])]
        noun = found.kind.noun
        return codes.labels.samples_in_one_folder(found.text, first.classes[0], inner, noun)
    shown = Counter(map(well_formed, found.classes))
    twice = next((name for name, count in shown.items() if count > 1), None)
    return codes.images.folder_names_look_alike(found.text, twice) if twice is not None else None


def _no_classes(root: Root, noun: str) -> Violation:
    above = root.glob.rpartition("/")[0]
    if root.glob and above:
        return codes.images.glob_of_classes(root.glob, root.text, above)
    return codes.images.no_class_folders(root.text, noun)


def by_folders(
    found: Gathered, source: Source, request: Request, broken: BrokenAt | None = None
) -> Samples:
    """Returns a sample per file, without inputs; the folders are the classes of all outputs.

    Args:
        broken: Returns the line and column of the fault in a file, if it has one.
    """

    def located(cells: Sequence[tuple[int, int]]) -> list[DataLocation]:
        return [_place(found, row, broken(row) if broken else None) for row, _ in cells]

    faults = request.faults(found.text, located)
    faults.rows = len(found.names)
    classes = tuple(map(well_formed, found.classes))
    labels = {
        objective.output: Labels(
            "the folder names",
            np.array([well_formed(class_of(name)) for name in found.below]),
            0,
            (source.name,),
            source.classes_of(objective.output) or classes,
            "names",
        )
        for objective in request.objectives
    }
    return Samples({}, labels, np.arange(faults.rows), faults, b"", found.names)


def _place(found: Gathered, row: int, broken: tuple[int, int] | None) -> DataLocation:
    """Returns the words for the place of a fault in a file, and its span."""
    is_folder = all(listing.is_folder for listing in found.listings)
    name = found.names[row] if is_folder else f"{found.kind.noun} 1"
    if broken is None:
        return name, None
    line, column = broken
    span = Span(str(Path(found.paths[row])), line, column, line, column + 1)
    return f"{name}, line {line}" if is_folder else f"line {line}", span
