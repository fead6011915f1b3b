"""The files open in an editor: their texts, and the result of checking the latest text of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from ...compiler.project.dependents import Project, text_of
from ...compiler.project.recognition import is_spec
from ...compiler.project.walk import TooManyFiles
from ...compiler.resolving.containment import project_root
from ...compiler.resolving.written import has_network, read_written
from ...spec_schema.findings.finding import Findings
from ...spec_schema.yaml.loading import read_source
from .document import CheckedText, read_base, read_document

MOST_DEPENDENTS = 16
"""The maximum number of specs that an open base is checked through; open ones first."""


@dataclass(slots=True)
class OpenFile:
    """An open file. Its document may be that of an older text; it is updated on request.

    Attributes:
        is_unsettled: whether a file that it extends or that extends it may have changed.
        dependents: if it is a base, the specs that it is checked through.
    """

    text: str
    version: int
    document: CheckedText | None = None
    is_unsettled: bool = False
    dependents: "_Dependents | None" = None


class _Dependents(NamedTuple):
    """The specs that a base is checked through, valid as long as everything else is the same."""

    text: str
    others: dict[str, str]
    project: Project
    names: tuple[str, ...]


class OpenFiles:
    """Open files by path. A document is created on request, once for each text.

    Each file may be asked for in a thread of its own, while another thread replaces the texts.
    """

    def __init__(self) -> None:
        self._files: dict[Path, OpenFile] = {}
        self._projects: dict[Path, Project] = {}
        self._reading = Lock()
        """Held while the files of a project are read, which all threads share."""

    def put(self, path: Path, text: str, version: int) -> None:
        """A file was opened, or its text has changed."""
        known = self._files.get(path)
        if known is None:
            self._files[path] = OpenFile(text, version)
        else:
            known.text, known.version = text, version

    def close(self, path: Path) -> None:
        """The editor has closed the file."""
        self._files.pop(path, None)

    def __contains__(self, path: Path) -> bool:
        return path in self._files

    def version(self, path: Path) -> int | None:
        """The version of a file's text; None if it is not open."""
        known = self._files.get(path)
        return None if known is None else known.version

    def texts(self) -> dict[str, str]:
        """The texts of all files by name."""
        return {str(path): file.text for path, file in [*self._files.items()]}

    def document(self, path: Path) -> CheckedText | None:
        """The checked text of a file; None if it is not open, or is neither a spec nor a base."""
        file = self._files.get(path)
        if file is None:
            return None
        text = file.text  # only once: the editor may replace it at any time
        dependents = self._dependents(path, file, text)
        if not dependents and not _is_spec(text):
            return None
        made = file.document
        is_known = made is not None and made.text == text and made.dependents == dependents
        if made is None or not is_known or self._is_outdated(path, file):
            file.is_unsettled = False  # first, as it may be set again meanwhile
            made = self._read(path, text, dependents, file.document)
            file.document = made
        return made

    def _read(
        self, path: Path, text: str, dependents: tuple[str, ...], last: CheckedText | None
    ) -> CheckedText:
        others = self._others(path)
        if not dependents:
            return read_document(path, text, others, last)
        texts = {**others, str(path): text}
        specs = [read_document(Path(name), text_of(name, texts), texts) for name in dependents]
        return read_base(path, text, others, specs, last)

    def _dependents(self, path: Path, file: OpenFile, text: str) -> tuple[str, ...]:
        """The specs that a base is checked through; empty for specs and other files."""
        if _is_whole(text):
            return ()
        with self._reading:
            known, others, project = file.dependents, self._others(path), self._project(path)
            if known is None or known[:3] != (text, others, project):
                names = _dependents(path, text, others, project)
                file.dependents = known = _Dependents(text, others, project, names)
            return known.names

    def _project(self, path: Path) -> Project:
        root = project_root(path)
        known = self._projects.get(root)  # `unsettle` may remove it at any time
        if known is None:
            self._projects[root] = known = Project.around(path)
        return known

    def glimpse(self, path: Path) -> CheckedText | None:
        """The latest text of a file with the results for the previous one, without checking it."""
        file = self._files.get(path)
        made = file.document if file is not None else None
        if file is None or made is None or made.text == file.text:
            return self.document(path)
        valid = made.valid
        return CheckedText(path, file.text, None, made.result, (), valid, made.others, made.merged)

    def _is_outdated(self, path: Path, file: OpenFile) -> bool:
        """Whether a file, or one that it depends on, has changed since its document was created."""
        made = file.document
        if made is None or file.is_unsettled:
            return True
        others, before = self._others(path), made.others or {}
        bases = (name for name in made.sources if name != made.name)
        return any(others.get(name) != before.get(name) for name in bases)

    def _others(self, path: Path) -> dict[str, str]:
        """The texts of the other open files by name."""
        found = self.texts()
        found.pop(str(path), None)
        return found

    def unsettle(self) -> list[Path]:
        """Files on disk have changed: mark and return the open files that may be affected."""
        self._projects.clear()
        found = [path for path, file in self._files.items() if _depends_on_others(file)]
        for path in found:
            self._files[path].is_unsettled = True
        return found

    def affected_by(self, path: Path) -> list[Path]:
        """The other open files whose findings may depend on a file: those that extend it, and
        those that it extends.
        """
        return [
            other
            for other, file in self._files.items()
            if other != path and _depends_on_others(file) and _may_read(file, path)
        ]


def _dependents(
    path: Path, text: str, others: Mapping[str, str], project: Project
) -> tuple[str, ...]:
    texts = {**others, str(path): text}
    try:
        names = project.dependents({str(path)}, texts)
    except TooManyFiles:
        return ()
    if not names or (_is_spec(text) and not read_written(path, text, texts).is_partial):
        return ()
    near = sorted(names, key=lambda name: name not in texts)[:MOST_DEPENDENTS]
    whole = [name for name in near if not _is_partial(name, texts)]
    return tuple(whole or near)


def _depends_on_others(file: OpenFile) -> bool:
    return "extends" in file.text or not _is_whole(file.text)


def _may_read(file: OpenFile, path: Path) -> bool:
    made = file.document
    is_known = made is not None and made.text == file.text and _is_whole(file.text)
    return not is_known or (made is not None and str(path) in made.sources)


@lru_cache(maxsize=16)
def _is_spec(text: str) -> bool:
    return is_spec(text.encode("utf-8", "replace"))


@lru_cache(maxsize=16)
def _is_whole(text: str) -> bool:
    """Whether a text is a spec with a network of its own, so that it is not checked as a base."""
    if not _is_spec(text):
        return False
    tree = read_source("", text, Findings())
    return tree is not None and has_network(tree)


def _is_partial(name: str, texts: Mapping[str, str]) -> bool:
    return read_written(Path(name), text_of(name, texts), texts).is_partial
