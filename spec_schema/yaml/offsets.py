"""Where a part of a scalar stands in the source: quotes, escapes and line breaks are in between."""

from typing import NamedTuple

_ESCAPES = {"x": 4, "u": 6, "U": 10}


class Raw(NamedTuple):
    """A scalar as it is written, with the line and column where it begins."""

    text: str
    line: int
    column: int

    def place(self, value: str, start: int, end: int) -> tuple[int, int, int, int]:
        """Returns line and column of the start and the end of a part of the value.

        Args:
            value: What the text stands for.
            start, end: Offsets in the value.
        """
        offsets = self._offsets(value)
        first = offsets[min(start, len(offsets) - 1)]
        last = offsets[min(max(end, start + 1), len(offsets)) - 1] + 1
        return (*self._position(first), *self._position(last))

    def _offsets(self, value: str) -> list[int]:
        """Returns the offset of each character of the value in the text."""
        at = (
            self.text.find("\n") + 1 if self.text[:1] in ("|", ">") else self.text[:1] in ("'", '"')
        )
        found: list[int] = []
        for character in value:
            at = self._next(character, at)
            found.append(min(at, len(self.text) - 1))
            at += self._width(at)
        return found or [0]

    def _next(self, character: str, at: int) -> int:
        """Returns the offset of a character of the value from an offset on."""
        while at < len(self.text):
            written = self.text[at]
            is_space = character.isspace() and written.isspace()
            if is_space or written == character or self._width(at) > 1:
                return at
            at += 1
        return at

    def _width(self, at: int) -> int:
        """Returns the number of characters that stand for one."""
        if self.text[:1] == '"' and self.text[at : at + 1] == "\\":
            return _ESCAPES.get(self.text[at + 1 : at + 2], 2)
        return 2 if self.text[:1] == "'" and self.text[at : at + 2] == "''" else 1

    def _position(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        line = before.count("\n")
        column = offset - before.rfind("\n") if line else self.column + offset
        return self.line + line, column
