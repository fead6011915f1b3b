"""The data of two specs, each written the one way of several that mean the same."""

from os.path import normpath
from typing import Any

from ...spec_schema.document.data import Data
from ..compile import CompiledSpec
from .difference import Difference
from .values import compare


def data_differences(before: CompiledSpec, after: CompiledSpec) -> list[Difference]:
    """What differs in where samples come from.

    A path that is written alike is the same file, wherever the two specs lie: of a repository
    there are many copies. Paths that are written differently are looked at from where they are
    written.
    """
    ours, theirs = _plain(before.document.data), _plain(after.document.data)
    found = list(compare("data", ours, theirs))
    if before.data_path is None or after.data_path is None or ours is None or theirs is None:
        return found
    if before.data_path.absolute != after.data_path.absolute:
        return found
    paths = [f"data.{data.source.name}.{data.source.path_key}" for data in (ours, theirs)]
    return [each for each in found if each.path not in paths]


def _plain(data: Data | None) -> Data | None:
    if data is None:
        return None
    source = data.source
    values = {
        key: _one(getattr(source, key)) for key in (source.inputs_key, source.targets_key) if key
    }
    if source.path_key is not None:
        values[source.path_key] = normpath(source.path_text)
    return data.model_copy(update={"source": source.model_copy(update=values)})


def _one(names: Any) -> Any:
    """A list of one name is that name, and what stands for the only output is what it is."""
    if isinstance(names, dict):
        inside = {name: _one(listed) for name, listed in names.items()}
        return next(iter(inside.values())) if len(inside) == 1 else inside
    return names[0] if isinstance(names, list) and len(names) == 1 else names
