"""Resolves the path in the `data` section."""

import collections.abc as collections
from os.path import normpath
from pathlib import Path
from typing import NamedTuple

from ...spec_schema.document.data import Data
from ...spec_schema.document.split import HELD_OUT
from ...spec_schema.findings.finding import Span
from ...spec_schema.paths.find import find
from ...spec_schema.yaml.values import Mapping


class DataPath(NamedTuple):
    """The file or folder that a spec reads its data from.

    Attributes:
        text: The path as written.
        folder: The folder that it is relative to: that of the file it is written in (the spec or
            one of its bases), or the current folder if an override sets it.
        span: Where it is written.
    """

    text: str
    folder: Path
    span: Span

    @property
    def absolute(self) -> Path:
        """The absolute path without `..`, with links not followed."""
        return Path(normpath((self.folder / self.text).absolute()))


def data_path(data: Data | None, tree: Mapping, home: Path | None = None) -> DataPath | None:
    """Returns the path that a resolved spec reads its data from; None if it reads no file.

    Args:
        home: What the path is relative to if it is written in a file.
    """
    source = data.source if data is not None else None
    if source is None or source.path_key is None:
        return None
    return _path_at([f"data.{source.name}.{source.path_key}"], source.path_text, tree, home)


def part_paths(
    data: Data | None, tree: Mapping, homes: collections.Mapping[str, Path | None]
) -> dict[str, DataPath]:
    """Returns the same for each part with a source of its own, and for joined sources, by the keys
    that lead to them ("targets", "join[0]").

    Args:
        homes: What the path of a part is relative to if it is written in a file.
    """
    found: dict[str, DataPath] = {}
    for join, (place,) in data.joined if data is not None else ():
        given = join.source
        inside = f"data.{place}.{given.name}"
        places = [f"{inside}.{given.path_key}", inside]
        found[place] = _path_at(places, given.path_text, tree, homes.get(place))
    for part in HELD_OUT:
        source = data.split.own_source(part) if data is not None else None
        if source is not None:
            above = f"data.split.{part}"
            inside = f"{above}.{source.name}"
            places = [f"{inside}.{source.path_key}", inside, f"{above}.path", above]
            found[part] = _path_at(places, source.path_text, tree, homes.get(part))
    return found


def _path_at(places: list[str], text: str, tree: Mapping, home: Path | None) -> DataPath:
    """Returns a path that is written at the first of these places that exists."""
    there = (place for path in places if (place := find(tree, path)) is not None)
    place = next(there, None)
    span = place.value.span if place is not None else tree.span
    folder = home if home is not None and span.is_in_a_file else span.folder
    return DataPath(text, folder, span)
