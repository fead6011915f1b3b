"""A spec's data source, pointed at another file."""

from pathlib import Path

from ...spec_schema.components.sources import Source
from .arguments import UsageError


def pointed_at(source: Source, path: Path) -> Source:
    """The source reading `path` instead. Raises UsageError where it reads nothing."""
    if source.path_key is None:
        raise UsageError(
            f"the run's data is `{source.name}`, which reads no file",
            "train on `csv`, `npz` or `images` to use files here",
        )
    return source.reading(str(path))
