"""Finds the specs that paths name: files, folders, globs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from os import PathLike
from os.path import exists, isdir, relpath
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeAlias

from ...spec_schema.errors import Error, as_asked, path_text, several
from ...spec_schema.findings.printable import printable
from ...spec_schema.yaml.files import is_yaml_name, read_bytes
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from .run_marker import STORED_SPEC, run_of

if TYPE_CHECKING:
    from ..resolving.written import ResolvedFiles
    from .walk import Walk

MOST_NAMED = 3
"""The maximum number of files or run folders that a note names."""

_GLOB = re.compile(r"[*?\[]")


class SpecFile(NamedTuple):
    """A spec to be read.

    Attributes:
        path: Its file.
        text: Its text, if it doesn't come from the file.
        is_base: Whether it can only be checked through the specs that extend it.
    """

    path: Path
    text: str | None = None
    is_base: bool = False

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class FoundSpecs:
    """The specs that some paths name; iterating it yields its files.

    Attributes:
        files: The files in order, each once, followed by bases.
        notes: What was skipped in folders and globs, a sentence per kind.
    """

    files: list[SpecFile]
    notes: tuple[str, ...]

    def __iter__(self) -> Iterator[SpecFile]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def find_specs(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    skip_others: bool = False,
    bases: bool = True,
    missing: bool = False,
    stdin: SpecFile | None = None,
) -> FoundSpecs:
    """Find the specs that paths name.

    Args:
        paths: A file, a folder or a glob, or several of them. A named file is used whether or not
            it is a spec. A folder stands for the specs in it and the bases that they extend,
            without run folders and virtual environments.
        skip_others: Whether to skip also named files that are not specs or that belong to a run.
        bases: Whether to include bases.
        missing: Whether to include named files that don't exist, which a check reports.
        stdin: The spec for the path `-`.

    Raises Error if a folder or a glob has no specs, or if a path doesn't exist.
    """
    found: dict[Path, SpecFile] = {}
    skipped = _Skipped()
    for path in [path_text(path, "paths") for path in several(paths, "paths")]:
        is_input = path == "-" and stdin is not None
        if not (missing or is_input or exists(path) or _GLOB.search(path)):
            raise Error(f"{printable(path)} does not exist", "check the path")
        files = [stdin] if is_input and stdin else _named(path, skipped, skip_others)
        for file in files:
            if file.path not in found or file.is_base:
                found[file.path] = file
    specs = [file for file in found.values() if not file.is_base]
    specs += [file for file in found.values() if file.is_base and bases]
    return FoundSpecs(specs, tuple(skipped.notes()))


SpecFiles: TypeAlias = (
    FoundSpecs | SpecFile | str | PathLike[str] | Iterable[SpecFile | str | PathLike[str]]
)
"""A result of `find_specs`, or the paths for a call of it."""


def files_of(given: SpecFiles) -> list[SpecFile]:
    """Returns the specs of the argument `files`. Raises Error if a folder or a glob has none."""
    if isinstance(given, FoundSpecs):
        return given.files
    found: list[SpecFile] = []
    for one in several(given, "files", (str, PathLike, SpecFile)):
        path = None if isinstance(one, SpecFile) else path_text(one, "files")
        found += [one] if path is None else find_specs(path, missing=True).files
    return found


@dataclass(slots=True, eq=False, repr=False)
class _Skipped:
    """The files that were skipped in folders and globs, in order."""

    others: dict[Path, None] = field(default_factory=dict)
    runs: dict[Path, None] = field(default_factory=dict)
    links: dict[Path, None] = field(default_factory=dict)
    environments: dict[Path, None] = field(default_factory=dict)

    def notes(self) -> Iterator[str]:
        """Returns a sentence for each kind of skipped files."""
        for paths, one, many in (
            (self.others, "YAML file that is not a spec", "YAML files that are not specs"),
            (self.runs, "run folder", "run folders"),
            (self.links, "link to a folder", "links to folders"),
            (self.environments, "virtual environment", "virtual environments"),
        ):
            if paths:
                what = f"{len(paths):,} {one if len(paths) == 1 else many}"
                yield f"skipped {what}: {_listed([*paths])}"


def _listed(paths: Sequence[Path]) -> str:
    shown = ", ".join(printable(str(path)) for path in paths[:MOST_NAMED])
    more = len(paths) - MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown


def _named(name: str, skipped: _Skipped, skip_others: bool) -> list[SpecFile]:
    path = Path(name)
    if isdir(path):
        return _specs_in(name, [path], skipped)
    if _GLOB.search(name) and not exists(path):
        return _specs_in(name, _matches(name), skipped)
    return [SpecFile(path)] if not skip_others or _is_relevant(path) else []


def _matches(pattern: str) -> list[Path]:
    from glob import glob

    names = sorted(glob(pattern, recursive=True))
    if not names:
        raise Error(f"no files match {pattern}")
    return [Path(name) for name in names]


def _specs_in(named: str, paths: Iterable[Path], skipped: _Skipped) -> list[SpecFile]:
    """Returns the specs and bases among files and below folders. Raises Error if there are none."""
    from .recognition import recognized  # not needed for named files
    from .walk import Walk

    walk = Walk(_refuse_unreadable)
    files = dict.fromkeys(str(file) for path in paths for file in _files(path, walk))
    found = recognized(files, _content, _written)
    others = (Path(name) for name in found.others if is_yaml_name(name))
    skipped.others.update(dict.fromkeys(others))
    skipped.runs.update(dict.fromkeys(walk.runs))
    skipped.links.update(dict.fromkeys(walk.links))
    skipped.environments.update(dict.fromkeys(walk.environments))
    if not found.specs and not found.bases:
        _refuse_empty(named, walk.runs)
    specs = [SpecFile(Path(name)) for name in found.specs]
    return specs + [SpecFile(Path(name), is_base=True) for name in found.bases]


def _files(path: Path, walk: "Walk") -> Iterator[Path]:
    """Returns a file, or the YAML files below a folder except those of runs."""
    run = run_of(path)
    if run is not None:
        walk.runs.append(Path(relpath(run)))
    elif isdir(path):
        yield from walk.yaml_files(path)
    else:
        yield path


def _refuse_empty(named: str, runs: Sequence[Path]) -> NoReturn:
    create = as_asked("`speccompile init`", "`speccompile.init()`")
    help = f"a spec has a top-level `spec: 1` or `extends`; create one with {create}"
    if runs:
        help = f"run folders are skipped; to check the spec of a run, pass {runs[0] / STORED_SPEC}"
    raise Error(f"no specs found in {named}", help)


def _refuse_unreadable(folder: Path, error: OSError) -> NoReturn:
    raise Error(f"{folder} can't be read: {error.strerror}") from error


def _content(name: str) -> bytes:
    """Returns the content of a file. An unreadable file counts as a spec: checking it
    reports why.
    """
    try:
        return read_bytes(Path(name), LARGEST_TEXT)
    except OSError:
        return b"spec: 1"


def _written(name: str) -> "ResolvedFiles":
    from ..resolving.written import read_written

    return read_written(Path(name))


def _is_relevant(path: Path) -> bool:
    """Whether a file is a spec outside of run folders."""
    from .recognition import is_spec

    return is_spec(_content(str(path))) and run_of(path) is None
