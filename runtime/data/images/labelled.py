"""The table with a row per image: finds the image of each row, and its labels."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.csv import Csv
from ....spec_schema.components.sources.images import Images
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import counted, quoted
from ....spec_schema.findings.printable import well_formed
from ..folders.gathering import Gathered
from ..read import read_samples
from ..request import InnerSource, Labels, Request, Samples
from .chosen import Chosen

MOST_NAMED = 8


def labelled(source: Images, found: Gathered, request: Request) -> Chosen | None:
    """Returns the rows of a table with their images; None if it can't be read, which is reported.

    Rows without an image are faults, or left out. Images without a row are reported.
    """
    samples = _rows(source, request)
    if samples is None:
        return None
    assert source.column is not None
    cells = [str(cell).strip() for cell in samples.carried[source.column]]
    finder = Finder(found, (request.folder / str(source.table)).parent)
    places = [finder.find(cell) for cell in cells]
    missing = np.array([place is None for place in places], np.bool_)
    column = samples.carried_columns[source.column]
    notes = list(samples.notes)
    gone = np.flatnonzero(missing).tolist()
    if gone and source.missing == "drop":
        names = [cells[index] for index in gone]
        notes.append(f"{source.table}: {_rows_without(names)} dropped: {_first(names)}")
    for index in gone if source.missing == "error" else ():
        what = codes.image_files.no_image_for_row(cells[index], found.text)
        samples.faults.add(int(samples.rows[index]), column, what)
    taken = [place for place in places if place is not None]
    times = Counter(taken)
    _report_unused(times, found, source, request)
    several = sum(count > 1 for count in times.values())
    if several:
        notes.append(f"{source.table}: {counted(several, 'image')} in several rows")
    samples = samples.only(np.flatnonzero(~missing))
    masks = _masks(source, samples)
    samples = replace(samples, notes=tuple(notes), carried=_asked(samples, request))
    names = [found.names[place] for place in taken]
    below = [found.below[place] for place in taken]
    return Chosen(samples, column, [found.paths[place] for place in taken], names, below, masks)


def _masks(source: Images, samples: Samples) -> tuple[str, ...]:
    """Returns the mask of each row as the table names it; empty if it doesn't."""
    if source.masking is None or source.masking.column is None:
        return ()
    return tuple(str(cell).strip() for cell in samples.carried.get(source.masking.column, ()))


def _rows(source: Images, request: Request) -> Samples | None:
    """Returns the labels of the table, and the paths as what is carried."""
    assert source.table is not None
    assert source.column is not None
    of_masks = source.masking is not None
    delimiter = "\t" if source.table.lower().endswith((".tsv", ".tab")) else source.delimiter
    target = source.target or source.column  # none is read if masks are the targets
    table = Csv(
        path=source.table,
        target=target,
        features=[],
        delimiter=delimiter,
        labels=source.labels,
    ).with_file(source.table)
    carried = {source.column: ("images", "column"), **request.carried}
    if source.masking is not None and source.masking.column is not None and request.objectives:
        carried |= {source.masking.column: ("images", "masks", "column")}
    inside = replace(
        request,
        inputs={},
        columns={},
        objectives=() if of_masks else request.objectives,
        carried=carried,
        inner=InnerSource(table.name, ("images",), {"path": "table"}),
    )
    samples = read_samples(table, inside)
    if samples is None:
        return None
    labels = {name: _at_home(one) for name, one in samples.labels.items()}
    return replace(samples, labels=labels)


def _at_home(labels: Labels) -> Labels:
    return replace(labels, keys=("images", *labels.keys[1:]))


def _asked(samples: Samples, request: Request) -> dict[str, NDArray[np.object_]]:
    return {name: values for name, values in samples.carried.items() if request.carries(name)}


class Finder:
    """Finds images by the paths in a table.

    Args:
        found: All images.
        home: The folder of the table.
    """

    def __init__(self, found: Gathered, home: Path) -> None:
        self._home = os.path.normpath(home)
        self._by_path = {os.path.normpath(path): n for n, path in enumerate(found.paths)}
        names = [well_formed(name) for name in found.below]
        self._below = _numbered(names)
        self._bare = _numbered([os.path.splitext(name)[0] for name in names])

    def bare(self, name: str) -> int | None:
        """Returns the index of the image of this name without its suffix, like `find`."""
        return self._bare.get(name)

    def find(self, cell: str) -> int | None:
        """Returns the index of an image; None if there is none, or several."""
        if not cell:
            return None
        name = os.path.normpath(cell.replace("\\", "/"))
        index = self._below.get(name)
        if index is None:
            index = self._bare.get(name)
        if index is None:
            index = self._by_path.get(os.path.normpath(os.path.join(self._home, name)))
        return index


def _numbered(names: Sequence[str]) -> dict[str, int | None]:
    """Returns the number of each name; None if there are several of it."""
    found: dict[str, int | None] = {}
    for number, name in enumerate(names):
        found[name] = None if name in found else number
    return found


def _report_unused(taken: Counter[int], found: Gathered, source: Images, request: Request) -> None:
    unused = [name for index, name in enumerate(found.names) if index not in taken]
    if unused and taken:
        first = unused[:MOST_NAMED]
        what = codes.image_files.images_without_row(
            found.text, len(unused), first, str(source.table)
        )
        request.report(what, "images", "table")


def _rows_without(names: Sequence[str]) -> str:
    return f"{counted(len(names), 'row')} without an image {'was' if len(names) == 1 else 'were'}"


def _first(names: Sequence[str]) -> str:
    """Returns the first paths, and how many more there are."""
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return ", ".join([*(quoted(well_formed(name)) for name in names[:MOST_NAMED]), *more])
