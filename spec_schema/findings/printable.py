"""Text that others wrote, made safe to print: nothing in it can act on a terminal or a CI log."""

import re
import unicodedata
from functools import cache

LONGEST_TEXT = 400
"""Characters of a message, a label or a help that are shown."""

LONGEST_WORD = 40
"""Characters that are given up so that a cut is between two words."""

# Variation selectors choose the form of the character before them and take no room.
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))

_SURROGATE = "[\ud800-\udfff]"
_COMMAND = re.compile(
    r"#(?=#\w*\[)"  # GitHub, Azure and TeamCity read `##[…`, `##vso[…`, `##teamcity[…` anywhere
    r"|(?<=section)_(?=(?:start|end):\d)"  # GitLab folds its log there
    r"|\A\s*:(?=:)"  # GitHub reads `::…` where a line begins
)
"""What CI services take for a command; the last character of a match is shown as an escape."""


class Rendered(str):
    """Text that is printed as it is: it has colors or commands of ours, and whoever made it has
    made the texts of others in it printable.
    """

    __slots__ = ()


def printable(text: str, limit: int = LONGEST_TEXT) -> str:
    """The text in one line, invisible characters as escapes (`\\x1b`), cut in its middle."""
    text = cut(text, limit)
    return text if _is_plain(text) else "".join(cells(text))


def printable_lines(text: str, begins_line: bool = True) -> str:
    """A text of several lines, each made printable; line breaks and tabs stay as they are.

    Args:
        begins_line: whether the text stands at the start of a line.
    """
    first, *rest = text.split("\n")
    lines = [_line(first, begins_line, bool(rest))]
    lines += [_line(line, True, number < len(rest)) for number, line in enumerate(rest, 1)]
    return "\n".join(lines)


def _line(line: str, begins: bool, ends: bool) -> str:
    ending = "\r" if ends and line.endswith("\r") else ""
    line = line.removesuffix(ending) if ending else line
    if not _is_plain(line):
        before = "" if begins else "…"
        pairs = zip(line, cells(before + line)[len(before) :], strict=True)
        line = "".join(sign if sign == "\t" else shown for sign, shown in pairs)
    return line + ending


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not _COMMAND.search(text)


def cut(text: str, limit: int = LONGEST_TEXT) -> str:
    """The text, without its middle if it is too long to be read; between words if there are any."""
    if len(text) <= limit:
        return text
    half = limit // 2
    head, tail = text[: half + 1], text[-half - 1 :]
    head = head[:-1] if " " not in head[-LONGEST_WORD:] else head[: head.rindex(" ")]
    tail = tail[1:] if " " not in tail[:LONGEST_WORD] else tail[tail.index(" ") + 1 :]
    return f"{head} … {tail}"


def escaped(text: str, forbidden: re.Pattern[str]) -> str:
    """The text with what a pattern forbids as visible escapes (`\\x1b`)."""
    return forbidden.sub(lambda found: ascii(found.group())[1:-1], text)


def well_formed(text: str) -> str:
    """The text, lone surrogates as escapes: a name of a file that is not UTF-8 has some."""
    return text if text.isascii() else escaped(text, re.compile(_SURROGATE))


@cache
def _invisible() -> re.Pattern[str]:
    """Compiled on first use: its ranges are wide, and what is printed is nearly always ASCII."""
    return re.compile(
        # Fillers and joiners that count as printable and show nothing.
        "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\U000e0100-\U000e01ef]"
        # A variation selector behind a character that has no variants hides between two others.
        "|(?<![0-9\xa9-\ufdff\ufe10-\U0010ffff])[\ufe00-\ufe0f]"
    )


def cells(text: str) -> list[str]:
    """What is shown for each character; an escape where it is invisible, or makes a text a command
    of a CI service. A tab is four spaces.
    """
    shown = [_cell(character) for character in text]
    for found in (*_invisible().finditer(text), *_COMMAND.finditer(text)):
        shown[found.end() - 1] = _escape(text[found.end() - 1])
    return shown


def width(shown: str) -> int:
    """The columns that shown text takes on a terminal: two for wide characters, none for marks."""
    if shown.isascii():
        return len(shown)
    return sum(map(_columns, shown))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in _SELECTORS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cell(character: str) -> str:
    if character.isprintable():
        return character
    return "    " if character == "\t" else _escape(character)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if 0x20 < number < 0x7F else ascii(character)[1:-1]
