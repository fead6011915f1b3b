"""Says what is left out of folders."""

from collections.abc import Iterator, Sequence

from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation, counted
from ....spec_schema.findings.printable import well_formed
from ..request import Request
from . import kind
from .gathering import Gathered
from .listing import DEEPEST

MOST_NAMED = 8


def report_left_out(found: Gathered, source: str, request: Request) -> None:
    """Report files that are left out, at the path of a source."""
    for root, listing in zip(found.roots, found.listings, strict=True):
        for reason, names in listing.left_out.items():
            if reason in (kind.OTHER, kind.UNLISTED) or (
                reason == kind.OUTSIDE and not listing.classes
            ):
                continue
            request.report(_left_out(reason, root.text, names, found.kind), source, "path")


def _left_out(reason: str, root: str, names: Sequence[str], taken: kind.FileKind) -> Violation:
    group, count, first = codes.image_files, len(names), [*map(well_formed, names[:MOST_NAMED])]
    match reason:
        case kind.LINK:
            return group.linked_folders(root, count, first)
        case kind.DEEP:
            return group.deep_folders(root, count, first, DEEPEST)
        case kind.OUTSIDE:
            return group.files_outside_classes(root, count, first, taken.noun)
    library = taken.library if reason in taken.by_library else ""
    return group.unsupported_formats(reason, root, count, first, taken.formats, library)


def _first(names: Sequence[str]) -> str:
    """Returns the first names, and how many more there are."""
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return ", ".join([*map(well_formed, names[:MOST_NAMED]), *more])


def notes_on_files(found: Gathered) -> Iterator[str]:
    """Yields notes about files of other kinds, and about files found twice."""
    for root, listing in zip(found.roots, found.listings, strict=True):
        names = listing.left_out.get(kind.OTHER, ())
        if names:
            files = counted(len(names), "file")
            yield f"{root.text}: skipped {files} of other kinds: {_first(names)}"
        unlisted = listing.left_out.get(kind.UNLISTED, ())
        if unlisted:
            files = counted(len(unlisted), found.kind.noun)
            folders = _first(listing.folders[len(listing.classes) :])
            yield f"{root.text}: left out {files} in folders that aren't in `classes`: {folders}"
    if found.twice:
        files = counted(found.twice, found.kind.noun)
        yield f"{found.text}: {files} found in two of the folders, used once"
