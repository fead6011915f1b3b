"""Chooses the source for a file or a folder that no spec reads yet."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from ....spec_schema.components.sources import SOURCES, Source
from ....spec_schema.components.sources.tabular import TABLES, Tabular
from ....spec_schema.document.split import PartName
from ....spec_schema.errors import Error
from ....spec_schema.findings.printable import printable
from ..audio.source import AUDIO
from ..folders.kind import OUTSIDE, TAKEN
from ..folders.listing import listed
from ..images.kind import IMAGE
from ..npz.npy_folder import SUFFIX as NPY
from .masks import masks_beside, with_masks
from .named_files import KINDS, files_in, files_of_folder, files_of_table, table_of

_ARRAYS = {".npz": "npz", ".h5": "hdf5", ".hdf5": "hdf5"}
_PARTS: dict[PartName, tuple[str, ...]] = {"validation": ("val", "dev"), "test": ("test", "eval")}
"""What the name of the folder of a part begins with."""


class Given(NamedTuple):
    """A source for data that no spec reads yet.

    Attributes:
        parts: The folders of held-out parts.
    """

    source: Source
    parts: Mapping[PartName, Path] = {}


def given_data(path: Path) -> Given:
    """Returns the source for a file or a folder.

    Raises:
        Error: No source reads such files.
        OSError: It can't be read.
    """
    if path.is_dir():
        return _of_folder(path)
    suffix = path.suffix.lower()
    if suffix in _ARRAYS:
        return Given(_of_kind(_ARRAYS[suffix], path=str(path)))
    if suffix == NPY:
        help = "put inputs and targets into one folder, as x.npy and y.npy, and name the folder"
        raise Error(f"{printable(path.name)} is a single array, without its targets", help)
    if IMAGE.reason(suffix) == TAKEN:
        raise Error(f"{printable(path.name)} is a single image", "name the folder of the images")
    if AUDIO.reason(suffix) == TAKEN:
        raise Error(
            f"{printable(path.name)} is a single audio file", "name the folder of the files"
        )
    table = table_of(path)
    return Given(files_of_table(table) or table)


def _of_folder(path: Path) -> Given:
    names = sorted(entry.name for entry in os.scandir(path) if not entry.name.startswith("."))
    if any(name.endswith(NPY) for name in names):
        return Given(_of_kind("npz", path=str(path)))
    named = files_of_folder(path, path) or with_masks(path)
    if named is not None:
        return Given(named)
    for name, kind in KINDS.items():
        found = listed(path, kind, by_class=True)
        if found.parts:
            return _of_parts(name, path, found.parts)
        if found.left_out.get(OUTSIDE):
            beside = files_of_folder(path.parent, path) or masks_beside(path)
            if beside is not None:
                return Given(beside)
        if found.names or (name == "images" and found.left_out.get(OUTSIDE)):
            return Given(files_in(name, path))
    return Given(_of_tables(path, names))


def _of_parts(kind: str, path: Path, folders: list[str]) -> Given:
    """Returns the source of the folder for training, with the others as its held-out parts."""
    train = next((one for one in folders if "train" in one.lower()), folders[0])
    held_out = {
        part: path / one
        for part, starts in _PARTS.items()
        for one in folders
        if one.lower().startswith(starts)
    }
    return Given(files_in(kind, path / train), held_out)


def _of_tables(path: Path, names: list[str]) -> Tabular:
    """Returns the source of a folder of tables of one format."""
    for kind in TABLES:
        suffixes = cast(type[Tabular], SOURCES.find(kind)).suffixes
        found = [name for name in names if name.lower().endswith(suffixes)]
        if found and len({os.path.splitext(name)[1] for name in found}) == 1:
            first = table_of(path / found[0])
            return first.reading(str(path / f"*{os.path.splitext(found[0])[1]}"))
    raise Error(
        f"{printable(str(path))} has no images, audio files, texts, arrays or tables",
        "name a file, or a folder with a folder of files for each class",
    )


def _of_kind(name: str, **given: Any) -> Source:
    kind = SOURCES.find(name)
    assert kind is not None, name
    return kind(**given)
