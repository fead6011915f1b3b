"""The data of two specs, each written the one way of several that mean the same."""

from os.path import normpath
from pathlib import Path
from typing import Any

from ...spec_schema.document.data import Data
from ...spec_schema.paths.find import find
from ..compile import CompiledSpec
from .difference import Difference
from .values import compare

NAMES = ("target", "features", "inputs", "targets")
"""What of a source may be one name, a list of them, or either for each input or output."""


def data_differences(before: CompiledSpec, after: CompiledSpec) -> list[Difference]:
    """What differs in where samples come from.

    A path that is written alike is the same file, wherever the two specs lie: of a repository
    there are many copies. Paths that are written differently are looked at from where they are
    written.
    """
    ours, theirs = _plain(before.document.data), _plain(after.document.data)
    same_file = _file(before) is not None and _file(before) == _file(after)
    found = compare("data", ours, theirs)
    return [each for each in found if not (same_file and _is_path(each.path))]


def _is_path(path: str) -> bool:
    parts = path.split(".")
    return len(parts) == 3 and parts[2] == "path"


def _file(spec: CompiledSpec) -> Path | None:
    """The file or folder that the data come from."""
    data = spec.document.data
    written = getattr(data.source, "path", None) if data else None
    if data is None or written is None:
        return None
    return Path(normpath(_folder(spec, data).absolute() / written))


def _folder(spec: CompiledSpec, data: Data) -> Path:
    """What the path is relative to: the folder of the file it is written in, maybe a base."""
    place = find(spec.tree, f"data.{data.source.name}.path")
    if place is None or spec.folder is not None:
        return spec.folder or spec.path.parent
    return Path() if place.span.source.startswith("--set") else Path(place.span.source).parent


def _plain(data: Data | None) -> Data | None:
    if data is None:
        return None
    values = {
        name: _one(getattr(data.source, name)) for name in NAMES if hasattr(data.source, name)
    }
    if hasattr(data.source, "path"):
        values["path"] = normpath(data.source.path)
    return data.model_copy(update={"source": data.source.model_copy(update=values)})


def _one(names: Any) -> Any:
    """A list of one name is that name, and what stands for the only output is what it is."""
    if isinstance(names, dict):
        inside = {name: _one(listed) for name, listed in names.items()}
        return next(iter(inside.values())) if len(inside) == 1 else inside
    return names[0] if isinstance(names, list) and len(names) == 1 else names
