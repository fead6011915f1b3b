"""Scalars are copied; equivalent spellings are normalized."""

import re

from ..yaml.writer import PLAIN, WORDS

_WORDS = {
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
    **dict.fromkeys(("~", "Null", "NULL"), "null"),
}
_NO_WHOLE = re.compile(r"[-+]?\.[0-9]")
_NO_FRACTION = re.compile(r"[-+]?[0-9]+\.")
_BLANKS = " \t"
_HEADER = re.compile(r"([|>])([-+]?)([1-9]?)([-+]?)")


def plain(text: str) -> str:
    """Returns a one-line plain scalar with booleans, null and decimal points normalized."""
    if "." not in text:
        return _WORDS.get(text, text)
    if _NO_WHOLE.match(text) and _is_number(text):
        return text.replace(".", "0.", 1)
    return f"{text}0" if _NO_FRACTION.fullmatch(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def quoted(text: str) -> str:
    """Returns a one-line quoted scalar without quotes if no YAML reader needs them, else in `"`.

    The quotes stay if it contains escapes or would need them.
    """
    inner = text[1:-1]
    value = inner if text[0] == '"' else inner.replace("''", "'")
    if "\\" in value or '"' in value:
        return text
    if PLAIN.match(value) and value.lower() not in WORDS:
        return value
    return f'"{value}"'


def in_quotes(text: str) -> str:
    """Returns a one-line text in quotes."""
    if "\\" in text or '"' in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def folded(text: str, style: str) -> list[str]:
    """Returns the lines of a plain or quoted scalar without their insignificant indentation."""
    first, *others = text.split("\n")
    lines = [first, *(line.lstrip(_BLANKS) for line in others)]
    return [*(_without_end(line, style) for line in lines[:-1]), lines[-1]]


def _without_end(line: str, style: str) -> str:
    """Strips trailing blanks from a line, unless a backslash makes one significant."""
    cut = line.rstrip(_BLANKS)
    return line if style == '"' and cut.endswith("\\") else cut


def block_text(text: str, parent: int) -> list[str]:
    """Returns the header and lines of a `|` or `>` scalar, without indentation and comment.

    Args:
        parent: Column of the enclosing collection, from which a digit in the header counts. The
            digit is adapted to the new indentation.
    """
    first, *lines = text.split("\n")
    header = _HEADER.match(first)
    assert header is not None
    style, chomping, digit = header[1], header[2] or header[4], header[3]
    indentation = parent + int(digit) if digit else _indentation(lines)
    content = [line[indentation:] for line in lines]
    if content and content.pop():  # without a final line break there is none to keep
        content.append(lines[-1][indentation:])
        chomping = "-"
    if chomping != "+":
        while content and not content[-1]:
            content.pop()
    return [f"{style}{'2' if digit else ''}{chomping}", *content]


def _indentation(lines: list[str]) -> int:
    """Returns the indentation of the first line that is not blank."""
    for line in lines:
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
    return max(map(len, lines), default=0)
