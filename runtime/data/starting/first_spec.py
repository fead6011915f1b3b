"""A first spec for data of any kind."""

from collections.abc import Iterator
from os.path import relpath
from pathlib import Path

from ....spec_schema.components.sources import Source
from ....spec_schema.components.sources.arrays import Arrays
from ....spec_schema.components.sources.audio import Audio
from ....spec_schema.components.sources.folders import Folders
from ....spec_schema.components.sources.images import Images
from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.errors import Error, as_asked
from ....spec_schema.findings.printable import printable
from ..profiling.given import Given
from ..profiling.profile import Kind, Profile
from ..profiling.reading import read_given
from .arrays import ArrayStart
from .files import AudioStart, ImageStart, TextStart
from .flow import scalar
from .masks import MaskStart
from .tables import TableStart

LISTED = 12
"""Columns that are offered as targets."""
USUAL = {"target", "label", "labels", "class", "y", "outcome", "result", "output"}
"""Names that targets usually have."""


def first_spec(place: Path, data: Path, target: str | None, reconstruct: bool = False) -> str:
    """Returns the text of a spec.

    Args:
        place: Where it will be.
        data: A file, or a folder of files.
        target: The column or array to predict.
        reconstruct: Whether to predict nothing, but to give back what the network gets.

    Raises:
        DataError: The data can't be read.
        Error: It has no such column, or needs one, or can't have a first spec.
    """
    found, given = read_given(data, () if target is None else (target,))
    if target is None and not reconstruct:
        target = _only_target(found, given)
    head = f"# {found.title}."
    lines = [head, "spec: 1", f"name: {scalar(place.stem)}", "seed: 1", ""]
    return "\n".join([*lines, *_lines(found, given, target, place.parent), ""])


def _lines(found: Profile, given: Given, target: str | None, folder: Path) -> Iterator[str]:
    source = _seen_from(folder, given.source)
    parts = {str(part): relpath(path, folder) for part, path in given.parts.items()}
    if isinstance(source, Tabular):
        return TableStart(found, source, target).lines()
    if target is None:
        help = as_asked("leave out `--reconstruct`", "leave out `reconstruct`")
        raise Error("a first spec gives back rows of tables only", help)
    if isinstance(source, Arrays):
        return ArrayStart(found, source, target).lines()
    assert isinstance(source, Folders)
    if isinstance(source, Images) and source.masking is not None:
        return MaskStart(found, source).lines()
    if isinstance(source, Images):
        return ImageStart(found, source, parts, target).lines()
    if isinstance(source, Audio):
        return AudioStart(found, source, parts, target).lines()
    return TextStart(found, source, parts, target).lines()


def _seen_from(folder: Path, source: Source) -> Source:
    """Returns a source whose paths are relative to the folder of a spec."""
    path = relpath(source.path_text, folder)
    if not isinstance(source, Folders):
        return source.reading(path)
    given: dict[str, object] = {"path": path}
    if source.table is not None:
        given["table"] = relpath(source.table, folder)
    if isinstance(source, Images) and source.masking is not None:
        masks = source.masking
        given["masks"] = masks.model_copy(update={"path": relpath(masks.paths[0], folder)})
    return source.model_copy(update=given)


def _only_target(found: Profile, given: Given) -> str:
    """Returns the target of data that can have no other. Raises Error."""
    if found.targets:
        return found.targets[0]
    source = given.source
    if isinstance(source, Folders) and source.table is None:
        message = f"{printable(found.file)} has no folders that could be the classes"
        raise Error(message, "put the files of each class into a folder of its own")
    if isinstance(given.source, Arrays):
        usual = [one.name for one in found.columns if one.name.removesuffix("_train") in USUAL]
        if len(usual) == 1:
            return usual[0]
    raise Error("which column is to be predicted?", _candidates(found, given))


def _candidates(found: Profile, given: Given) -> str:
    """Returns what can be a target, the likely ones first."""
    able = [one for one in found.columns if one.kind in (Kind.NUMBER, Kind.CATEGORY, Kind.YES_NO)]
    able = [one for one in able if one.name]
    last = found.columns[-1].name if found.columns else ""
    able.sort(key=lambda one: (one.name.lower() not in USUAL, one.name != last))
    shown = "; ".join(
        f"`{printable(one.name)}` ({one.kind.value}: {printable(one.values)})"
        for one in able[:LISTED]
    )
    more = f"; and {len(able) - LISTED:,} more" if len(able) > LISTED else ""
    add = as_asked("add `--target COLUMN`", "add `target`")
    none = as_asked("`--reconstruct`", "`reconstruct=True`")
    nothing = f"; or {none} to predict none" if isinstance(given.source, Tabular) else ""
    return f"{add}: {shown}{more}{nothing}"
