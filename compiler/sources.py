"""The sources of a spec: a file, a text, a mapping, or a spec made in Python."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from ..spec_schema.errors import path_of, root_path, several
from ..spec_schema.yaml.writer import to_text
from .project.spec_files import SpecFile, find_specs
from .resolving.overrides import Overrides, override_texts
from .resolving.written import ResolvedFiles, read_written
from .spec import CompiledSpec, load_written

TEXT, MAPPING, SPEC = UNNAMED = ("<text>", "<mapping>", "<spec>")
"""The names of sources that are not files."""


@runtime_checkable
class HasYaml(Protocol):
    """A spec made in Python."""

    def to_yaml(self) -> str:
        """The spec as YAML."""


@runtime_checkable
class HasSpec(Protocol):
    """A run."""

    @property
    def spec(self) -> CompiledSpec:
        """The spec that it was trained on."""


SpecSource: TypeAlias = str | PathLike[str] | SpecFile | Mapping[str, object] | HasYaml | HasSpec
"""A path; a text, if it is a `str` with a line break; a text with a path; a mapping; a spec that
was made in Python or is already loaded; or a run, for its stored spec.
"""
_ONE = (str, PathLike, SpecFile, Mapping, HasYaml, HasSpec)


def compiled_of(source: SpecSource) -> CompiledSpec | None:
    """Returns the compiled spec of a source; None if it is not compiled yet."""
    if isinstance(source, CompiledSpec):
        return source
    spec = source.spec if isinstance(source, HasSpec) and not isinstance(source, HasYaml) else None
    return spec if isinstance(spec, CompiledSpec) else None


def written_of(source: SpecSource, root: str | PathLike[str] | None = None) -> ResolvedFiles:
    """Read the spec of a source and its bases.

    Paths in a spec that isn't from a file are relative to the current folder.

    Args:
        root: Read no files outside of this folder. Defaults to the project of the spec.

    Raises TypeError if the source has another type, or if a mapping has values that YAML doesn't
    have.
    """
    compiled = compiled_of(source)
    if compiled is not None:
        assert compiled.written is not None
        return compiled.written
    file = file_of(source)
    return read_written(file.path, file.text, root=root_path(root))


def each_written(
    sources: SpecSource | Iterable[SpecSource], root: str | PathLike[str] | None = None
) -> Iterator[ResolvedFiles]:
    """The specs of one source or several; of a folder or a glob, all of its specs.

    Raises Error if a folder or a glob has no specs.
    """
    for source in several(sources, "sources", _ONE):
        file = source if compiled_of(source) is not None else file_of(source)
        is_path = isinstance(file, SpecFile) and file.text is None
        for one in find_specs(file.path, bases=False, missing=True).files if is_path else [file]:
            yield written_of(one, root)


def file_of(source: SpecSource) -> SpecFile:
    """Returns the file of a source, or its text with a name."""
    if isinstance(source, SpecFile):
        return source
    if isinstance(source, str) and "\n" in source:
        return SpecFile(Path(TEXT), source)
    if isinstance(source, str | PathLike):
        return SpecFile(path_of(source, "source"))
    if isinstance(source, Mapping):
        return SpecFile(Path(MAPPING), to_text(source))
    if isinstance(source, HasYaml):
        return SpecFile(Path(SPEC), source.to_yaml())
    kind = type(source).__name__
    raise TypeError(f"a spec must be a path, a text, a mapping or a Spec, got {kind}")


def load_source(
    source: SpecSource,
    overrides: Overrides = (),
    variant: str | None = None,
    root: str | PathLike[str] | None = None,
) -> CompiledSpec:
    """Returns the compiled spec of a source.

    A spec without a name that isn't from a file is called `spec`.

    Raises SpecError if it has errors.
    """
    applied = override_texts(overrides)
    compiled = compiled_of(source)
    if compiled is not None:
        return compiled.changed(applied, variant) if applied or variant else compiled
    spec = load_written(written_of(source, root), applied, variant)
    is_named = spec.document.name is not None or str(spec.path) not in UNNAMED
    return spec if is_named else replace(spec, name="spec")
