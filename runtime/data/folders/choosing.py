"""Finds the files that are samples, with the labels of folders or of a table."""

from dataclasses import replace

import numpy as np

from ....compiler.objectives.shared_inputs import PATH
from ....spec_schema.components.sources.folders import Folders
from ....spec_schema.findings.printable import well_formed
from ..request import Request
from .chosen import Chosen
from .classes import BrokenAt, by_folders, files_of
from .kind import FileKind
from .labelled import Keys, labelled
from .left_out import notes_on_files


def choose(
    source: Folders,
    kind: FileKind,
    request: Request,
    *,
    broken: BrokenAt | None = None,
    beside: tuple[str, Keys] | None = None,
) -> Chosen | None:
    """Returns the files of a source with their labels; None if there are none: reported.

    Args:
        kind: Which files are samples.
        broken: See `by_folders`.
        beside: A further column of the table to read, with the keys that lead to its name.
    """
    if PATH in request.carried:
        return _with_paths(
            choose(source, kind, _without_paths(request), broken=broken, beside=beside)
        )
    by_class = bool(request.objectives) and source.table is None and source.has_labels
    found = files_of(source, kind, request, by_class=by_class)
    if found is None:
        return None
    if source.table is None:
        samples = by_folders(found, source, request, broken)
        chosen = Chosen(samples, 0, found.paths, [*found.names], found.below)
    else:
        by_table = labelled(source, found, request, beside)
        if by_table is None:
            return None
        chosen = by_table
    notes = (*notes_on_files(found), *chosen.samples.notes)
    return replace(chosen, samples=replace(chosen.samples, notes=notes), text=found.text)


def _without_paths(request: Request) -> Request:
    carried = {name: keys for name, keys in request.carried.items() if name != PATH}
    return replace(request, carried=carried)


def _with_paths(chosen: Chosen | None) -> Chosen | None:
    """Returns the files with their paths as the key by which other sources are joined."""
    if chosen is None:
        return None
    paths = np.array([well_formed(name) for name in chosen.below], object)
    carried = {**chosen.samples.carried, PATH: paths}
    columns = {**chosen.samples.carried_columns, PATH: chosen.column}
    return replace(
        chosen, samples=replace(chosen.samples, carried=carried, carried_columns=columns)
    )
