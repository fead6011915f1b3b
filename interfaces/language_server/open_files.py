"""The files that an editor has open: their texts, and what was found in the newest of each."""

from dataclasses import dataclass
from pathlib import Path

from ..command_line.spec_files import is_spec
from .document import CheckedText, read_document


@dataclass(slots=True)
class OpenFile:
    """One open file; its document is that of an older text until it is asked for.

    Attributes:
        is_unsettled: whether a file that it builds upon may be another by now.
    """

    text: str
    version: int
    document: CheckedText | None = None
    is_unsettled: bool = False


class OpenFiles:
    """Open files by their paths. A document is made when it is asked for, once for each text."""

    def __init__(self) -> None:
        self._files: dict[Path, OpenFile] = {}

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
        """The version of a file's text; None where it is not open."""
        known = self._files.get(path)
        return None if known is None else known.version

    def texts(self) -> dict[str, str]:
        """The texts of all files, by their names."""
        return {str(path): file.text for path, file in [*self._files.items()]}

    def document(self, path: Path) -> CheckedText | None:
        """What an open file says; None where it is not open, or no spec."""
        file = self._files.get(path)
        if file is None or not is_spec(file.text.encode("utf-8", "replace")):
            return None
        made = file.document
        if made is None or self._is_outdated(path, file):
            file.is_unsettled = False  # first, as it may be set again meanwhile
            made = read_document(path, file.text, self._others(path), made)
            file.document = made
        return made

    def glimpse(self, path: Path) -> CheckedText | None:
        """A file's newest text with what was known of the one before: for what can't wait."""
        file = self._files.get(path)
        made = file.document if file is not None else None
        if file is None or made is None or made.text == file.text:
            return self.document(path)
        valid = made.valid
        return CheckedText(path, file.text, None, made.result, (), valid, made.others, made.merged)

    def _is_outdated(self, path: Path, file: OpenFile) -> bool:
        """Whether a file, or one that it builds upon, has another text than its document."""
        made = file.document
        if made is None or file.is_unsettled or made.text != file.text:
            return True
        others, before = self._others(path), made.others or {}
        bases = (name for name in made.sources if name != made.name)
        return any(others.get(name) != before.get(name) for name in bases)

    def _others(self, path: Path) -> dict[str, str]:
        """The texts of the other open files, by their names."""
        found = self.texts()
        found.pop(str(path), None)
        return found

    def unsettle(self) -> list[Path]:
        """Have every file read again that builds upon others, which have changed on the disk."""
        found = [path for path, file in self._files.items() if _builds_upon_others(file)]
        for path in found:
            self._files[path].is_unsettled = True
        return found

    def dependents(self, path: Path) -> list[Path]:
        """The open files that build upon a file, or may do so: their documents are not made yet."""
        return [
            other
            for other, file in self._files.items()
            if other != path and _builds_upon_others(file) and _may_read(file, path)
        ]


def _builds_upon_others(file: OpenFile) -> bool:
    return "extends" in file.text


def _may_read(file: OpenFile, path: Path) -> bool:
    made = file.document
    return made is None or made.text != file.text or str(path) in made.sources
