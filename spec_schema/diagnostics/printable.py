"""Text that others wrote, made safe to print: nothing in it can act on a terminal or a CI log."""

import re
import unicodedata

LONGEST_TEXT = 400
"""Characters of a message, a label or a help that are shown."""

# Variation selectors choose the form of the character before them and take no room.
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))

_SURROGATE = re.compile("[\ud800-\udfff]")
_CI_COMMAND = re.compile(r"##(?=\[)")


def printable(text: str, limit: int = LONGEST_TEXT) -> str:
    """The text in one line, invisible characters as escapes (`\\x1b`), cut in its middle."""
    text = cut(text, limit)
    if text.isascii() and text.isprintable() and "##[" not in text:
        return text
    return "".join(cells(text))


def cut(text: str, limit: int = LONGEST_TEXT) -> str:
    """The text, without its middle where it is too long to be read."""
    half = limit // 2
    return text if len(text) <= limit else f"{text[:half]} … {text[-half:]}"


def escaped(text: str, forbidden: re.Pattern[str]) -> str:
    """The text with what a pattern forbids as visible escapes (`\\x1b`)."""
    return forbidden.sub(lambda found: ascii(found.group())[1:-1], text)


def well_formed(text: str) -> str:
    """The text, lone surrogates as escapes: a name of a file that is not UTF-8 has some."""
    return text if text.isascii() else escaped(text, _SURROGATE)


def cells(text: str) -> list[str]:
    """What is shown for each character; an escape where it is invisible. A tab is four spaces."""
    shown = [_cell(character) for character in text]
    # GitHub reads `##[command]` anywhere in a line of its log.
    for command in _CI_COMMAND.finditer(text):
        shown[command.start()] = "\\x23"
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
    if character == "\t":
        return "    "
    return ascii(character)[1:-1]
