"""Changes of the text of a spec, formatted or fixed: shown as a diff, written atomically."""

import re
from dataclasses import dataclass
from pathlib import Path

from ...compiler.project.spec_files import SpecFile
from ...spec_schema.findings.printable import printable
from ...spec_schema.yaml.files import read_bytes
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, repr=False)
class TextChange:
    """The text of a spec before and after a change. Nothing is written until `write` is called.

    Attributes:
        file: The spec.
        before: The text before, byte order mark and line breaks as they are.
        after: The text after.
        repairs: The number of findings that were repaired.
        unwritten: What to say if it can't be written.
    """

    file: SpecFile
    before: str
    after: str
    repairs: int = 0
    unwritten: str = "it was not changed"

    @property
    def is_changed(self) -> bool:
        """Whether the text differs."""
        return self.before != self.after

    def diff(self) -> str:
        """The change as a unified diff, which `patch` takes; empty if there is none."""
        from difflib import unified_diff

        before, after = (_LINE.findall(text) for text in (self.before, self.after))
        name = str(self.file.path)
        shown = printable(name.removeprefix("/"), len(name))
        lines = unified_diff(before, after, f"a/{shown}", f"b/{shown}")
        return "".join(_whole(line) for line in lines)

    def write(self) -> None:
        """Write the text to the file, if it differs.

        Raises StorageError if the file is read-only, was changed meanwhile, or can't be written.
        """
        from .durable import StorageError
        from .whole_files import write_whole

        path = self.file.path
        if not self.is_changed:
            return
        try:
            if not path.stat().st_mode & 0o222:
                raise StorageError(f"{path} is read-only: {self.unwritten}")
            if read_bytes(path, LARGEST_TEXT + 1) != self.before.encode():
                raise StorageError(f"{path} has changed on disk: {self.unwritten}")
            write_whole(path, self.after.encode())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StorageError(f"{path} can't be written: {reason}") from error

    def __repr__(self) -> str:
        how = "changed" if self.is_changed else "unchanged"
        return f"<TextChange of {str(self.file.path)!r}: {how}>"


def text_of(file: SpecFile) -> str | None:
    """Returns the text of a spec, with byte order mark and line breaks unchanged; None if it can't
    be read, which checking reports.
    """
    return _text(file.path) if file.text is None else file.text


def _text(path: Path) -> str | None:
    try:
        data = read_bytes(path, LARGEST_TEXT + 1)
        return data.decode("utf-8") if len(data) <= LARGEST_TEXT else None
    except (OSError, ValueError):
        return None


def _whole(line: str) -> str:
    """Returns a line with the marker that `diff` adds if the last line has no line break."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
