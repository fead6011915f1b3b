"""Says what is left out of folders of images."""

from collections.abc import Iterator, Sequence

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation, counted
from ....spec_schema.findings.printable import well_formed
from ..request import Request
from . import folder
from .gathering import Gathered
from .header import BY_PILLOW

MOST_NAMED = 8


def report_left_out(found: Gathered, request: Request) -> None:
    """Report images that are left out."""
    for root, listing in zip(found.roots, found.listings, strict=True):
        for reason, names in listing.left_out.items():
            if reason == folder.OTHER or (reason == folder.OUTSIDE and not listing.classes):
                continue
            request.report(_left_out(reason, root.text, names), "images", "path")


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


def notes_on_files(found: Gathered) -> Iterator[str]:
    """Yields notes about files that are no images, and about images found twice."""
    for root, listing in zip(found.roots, found.listings, strict=True):
        names = listing.left_out.get(folder.OTHER, ())
        if names:
            files = counted(len(names), "file")
            yield f"{root.text}: skipped {files} of other kinds: {_first(names)}"
    if found.twice:
        images = counted(found.twice, "image")
        yield f"{found.text}: {images} found in two of the folders, used once"
