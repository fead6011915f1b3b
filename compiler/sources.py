"""What a spec is loaded from: a file, a text, a mapping, or a spec made in Python."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from ..spec_schema.yaml.writer import one_line, to_text
from .compile import load_written
from .resolving.written import ResolvedFiles, read_written
from .spec import CompiledSpec

TEXT, MAPPING, SPEC = UNNAMED = ("<text>", "<mapping>", "<spec>")
"""The names of sources that are not files."""


@runtime_checkable
class HasYaml(Protocol):
    """A spec made in Python."""

    def to_yaml(self) -> str:
        """The spec as YAML."""


Source: TypeAlias = str | PathLike[str] | Mapping[str, object] | HasYaml
"""A path; a text, if it is a `str` with a line break; a mapping; a spec made in Python."""

Overrides: TypeAlias = Mapping[str, object] | Sequence[str]
"""Path → value, or `path=value` each, in order."""


def written_of(source: Source, root: str | PathLike[str] | None = None) -> ResolvedFiles:
    """The spec of a source, read with its bases.

    Paths in a spec that isn't read from a file are relative to the current folder.

    Args:
        root: the folder outside of which no file is read. Defaults to that of the project.

    Raises TypeError if the source is of another type, or a mapping has values that YAML has not.
    """
    if isinstance(source, CompiledSpec):
        assert source.written is not None
        return source.written
    path, text = _path_and_text(source)
    return read_written(path, text, root=None if root is None else Path(root))


def _path_and_text(source: Source) -> tuple[Path, str | None]:
    if isinstance(source, str) and "\n" in source:
        return Path(TEXT), source
    if isinstance(source, str | PathLike):
        return Path(fspath(source)), None
    if isinstance(source, Mapping):
        return Path(MAPPING), to_text(source)
    if isinstance(source, HasYaml):
        return Path(SPEC), source.to_yaml()
    kind = type(source).__name__
    raise TypeError(f"a spec is loaded from a path, a text, a mapping or a spec, not from {kind}")


def override_texts(overrides: Overrides) -> tuple[str, ...]:
    """Overrides as `path=value` each. Raises TypeError for a value that YAML doesn't have."""
    if isinstance(overrides, Mapping):
        return tuple(f"{path}={one_line(value)}" for path, value in overrides.items())
    if isinstance(overrides, str):
        raise TypeError("overrides are a mapping or a list, such as ['training.epochs=3']")
    return tuple(overrides)


def load_source(
    source: Source,
    overrides: Overrides = (),
    variant: str | None = None,
    root: str | PathLike[str] | None = None,
) -> CompiledSpec:
    """The compiled spec of a source.

    A spec without a name that isn't read from a file is called `spec`.

    Raises SpecError if it has errors.
    """
    applied = override_texts(overrides)
    if isinstance(source, CompiledSpec):
        return source.changed(applied, variant) if applied or variant else source
    spec = load_written(written_of(source, root), applied, variant)
    is_named = spec.document.name is not None or str(spec.path) not in UNNAMED
    return spec if is_named else replace(spec, name="spec")
