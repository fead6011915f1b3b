"""A spec's data source, pointed at another file."""

from pathlib import Path

from ...spec_schema.components.sources import Source
from .arguments import UsageError


def pointed_at(source: Source, path: Path) -> Source:
    """The source reading `path` instead. Raises UsageError where it reads nothing."""
    if "path" not in type(source).model_fields:
        raise UsageError(
            f"the run's data is `{source.name}`, which reads no file",
            "train on `csv`, `npz` or `images` to use files here",
        )
    return source.model_copy(update={"path": str(path)})
