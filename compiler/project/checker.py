"""Checks files: specs directly, bases through the specs that extend them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from os.path import abspath, isabs, normpath, relpath
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ...spec_schema.findings.finding import Finding, Findings, Ignored, Span
from ...spec_schema.findings.suppressions import Use
from ..checking import Checked, check, uses_of
from ..compile import Compilation
from ..resolving.containment import project_root
from ..resolving.written import ResolvedFiles, read_written
from .run_marker import is_stored_spec
from .spec_files import SpecFile

if TYPE_CHECKING:
    from .dependents import Project


class CheckedFile(NamedTuple):
    """The result of checking a file.

    Attributes:
        checked: for a base, the findings in the base itself, without a compiled spec.
        dependents: the number of specs that a base was checked through; 0 for a spec.
    """

    checked: Checked
    dependents: int = 0


class Applied(NamedTuple):
    """What is applied to each file.

    Attributes:
        overrides: `path=value`, in order.
        root: the folder outside of which no file is read; None for that of the project.
    """

    overrides: tuple[str, ...] = ()
    variant: str | None = None
    root: Path | None = None


class _InBases(NamedTuple):
    """What checking a spec found in its bases.

    Attributes:
        is_read: Whether the spec and its bases can be read. If not, everything that was found in
            it is here: that is why the bases can't be checked through it.
    """

    found: list[Finding]
    ignored: list[Ignored]
    sources: dict[str, str]
    is_read: bool


class Checker:
    """Checks files that belong together.

    A suppression in a base may be used by any of the files. This is only determined when a
    suppression would be reported as unused, and once for all of them.
    """

    def __init__(self, files: Sequence[SpecFile], applied: Applied) -> None:
        self._files, self._applied = files, applied
        self._projects: dict[Path, Project] = {}
        self._in_bases: dict[str, _InBases] = {}
        self._elsewhere = cache(self._uses)

    def check(self, file: SpecFile) -> CheckedFile:
        """The findings in a file and, for a spec, in its bases."""
        written = self._read(file.path, file.text)
        if file.is_base or written.is_partial:
            results = self._through_dependents(file)
            if results:
                return CheckedFile(_of_base(written, results), len(results))
        checked = self._check(written)
        if file.text is None:
            self._in_bases[str(file.path)] = _in_bases(written, checked)
        return CheckedFile(checked)

    def _read(
        self, path: Path, text: str | None = None, unsaved: Mapping[str, str] = MappingProxyType({})
    ) -> ResolvedFiles:
        return read_written(path, text, unsaved, self._applied.root)

    def _check(self, written: ResolvedFiles) -> Checked:
        written.suppressions.elsewhere = self._elsewhere
        overrides, variant = self._applied.overrides, self._applied.variant
        return check(written, overrides, variant, is_stored=is_stored_spec(written.path))

    def _uses(self) -> frozenset[Use]:
        specs = [file for file in self._files if not file.is_base]
        return frozenset(use for file in specs for use in uses_of(self._read(file.path, file.text)))

    def _through_dependents(self, file: SpecFile) -> list[_InBases]:
        """What each spec that extends a base found in its bases. Specs that can't be read and
        partial ones count only if there are no others.
        """
        unsaved = {} if file.text is None else {normpath(file.path): file.text}
        results: list[_InBases] = []
        partial: list[ResolvedFiles] = []
        for name in self._dependents(file.path):
            if not unsaved and name in self._in_bases:
                results.append(self._in_bases[name])
                continue
            written = self._read(Path(name), unsaved=unsaved)
            if written.is_partial:
                partial.append(written)
            else:
                results.append(_in_bases(written, self._check(written)))
        read = [result for result in results if result.is_read]
        return read or results or [_in_bases(one, self._check(one)) for one in partial]

    def _dependents(self, path: Path) -> Iterable[str]:
        """The files that extend a file, with absolute paths if its own path is absolute."""
        from .dependents import Project
        from .walk import TooManyFiles

        whole = abspath(path)
        try:
            names = self._project(Path(whole)).dependents({whole})
        except TooManyFiles:
            given = Project(abspath(file.path) for file in self._files)
            names = given.dependents({whole})
        return names if isabs(path) else map(relpath, names)

    def _project(self, path: Path) -> "Project":
        from .dependents import Project

        root = self._applied.root or project_root(path)
        if root not in self._projects:
            found = (
                Project.in_folder(root.absolute()) if self._applied.root else Project.around(path)
            )
            self._projects[root] = found
        return self._projects[root]


def _in_bases(written: ResolvedFiles, checked: Checked) -> _InBases:
    own, is_read = str(written.path), written.tree is not None
    found = [one for one in checked.found if not is_read or _source(one.span) not in (None, own)]
    hidden = [one for one in checked.found.ignored if _source(one.found.span) not in (None, own)]
    return _InBases(found, hidden, checked.compilation.sources, is_read)


def _of_base(written: ResolvedFiles, results: Sequence[_InBases]) -> Checked:
    """The findings in a base, each once, and those in `--set` and `--variant` that all its
    dependents share: a path or a variant may exist in some of them only. All findings in
    dependents that can't be read.
    """
    name = normpath(written.path)
    found, sources = Findings(), dict(written.sources)
    shared = set[Span].intersection(*(_in_options(result.found) for result in results))
    for result in results:
        found.extend(
            one
            for one in result.found
            if not result.is_read or _source(one.span) == name or one.span in shared
        )
        found.ignored += [one for one in result.ignored if _source(one.found.span) == name]
        sources |= result.sources
    return Checked(Compilation(findings=found, sources=sources), found, 0)


def _in_options(found: Iterable[Finding]) -> set[Span]:
    return {one.span for one in found if one.span and not one.span.is_in_a_file}


def _source(span: Span | None) -> str | None:
    return span.source if span else None
