"""Specs of up to 1 MiB made to keep the layout busy: comments, blanks and brackets, and their depth.

Most have as much of it as is accepted, and is not refused for its length when it is laid out.
"""

from collections.abc import Callable

from hostile_texts import HEAD, LARGEST

_DEEP = 60
_IGNORES = "# speccompile: ignore[SC101]\n"


def _often(item: str, before: str = "a: [", after: str = "]\n", most: int = LARGEST) -> str:
    """As many items as a number of bytes holds; `@` is the number of an item."""
    room = most - len(HEAD + before + after)
    number = room // len(item.replace("@", "12345"))
    inside = "".join(item.replace("@", f"{each:05}") for each in range(number))
    return f"{HEAD}{before}{inside}{after}"


def _deep(item: str, most: int, opens: str = "[", after: str = "\n") -> str:
    """Items in the innermost of brackets inside each other."""
    return _often(item, "a: " + opens * _DEEP, "]" * _DEEP + after, most)


def _staircase(item: str, most: int) -> str:
    """Items below the innermost of mappings inside each other."""
    return _often(item, "".join(f"{' ' * depth}a:\n" for depth in range(_DEEP)), "", most)


TEXTS: dict[str, Callable[[], str]] = {
    "long brackets below a blank line": lambda: _often("1,", "\na: [", most=240_000),
    "long brackets below a long blank line": lambda: _often(
        "1,", f"{' ' * 400_000}\na: [", most=640_000
    ),
    "long brackets in deep brackets": lambda: _deep("1,", 14_000),
    "long brackets in deep brackets, too many": lambda: _deep("1,", 390_000),
    "long brackets in deep brackets in one line": lambda: _deep("1,", 390_000, after=_IGNORES),
    "many deep brackets": lambda: _often("[" * _DEEP + "a" + "]" * _DEEP + ",\n", most=390_000),
    "many deep brackets of long lines": lambda: _often(
        "[" * _DEEP + "a" * 110 + "]" * _DEEP + ",\n", most=25_000
    ),
    "a comment in each of deep brackets": lambda: _deep("1,", 14_000, opens="[ # c\n"),
    "comments in brackets": lambda: _often("# c\n", most=690_000),
    "comments in deep brackets": lambda: _deep("#\n", 16_000),
    "comments in deep brackets, too many": lambda: _deep("#\n", LARGEST),
    "comments behind items in brackets": lambda: _often("x, # c\n", most=800_000),
    "comments between keys and values": lambda: _often("k@: # c\n  # c\n  1\n", "", ""),
    "comments below deep keys": lambda: _staircase("#\n", LARGEST),
    "comments inside deep keys": lambda: _staircase(f"{' ' * _DEEP}#\n", 500_000),
    "comments of one long line each": lambda: _often(f"#{'#' * 60_000}\n", "", ""),
    "number signs in texts": lambda: _often("a#b,", most=700_000),
    "blank lines between keys": lambda: _often("\nk@: 1\n", "", ""),
    "keys behind question marks": lambda: _often("? k@\n: a\n", "", ""),
    "texts that look like keys below theirs": lambda: _often(
        f"{'k' * 1_005}@: a:b,", "a: {", "}\n"
    ),
    "quoted words": lambda: _often("'a',", most=480_000),
    "numbers without a whole": lambda: _often(".5,", most=280_000),
    "a quoted text of many lines": lambda: f"{HEAD}a: '" + "\n" * 60_000 + "'\n",
    "quoted texts of many lines": lambda: _often("k@: 'a\n\n\n\n  b'\n", "", ""),
    "blocks of empty lines": lambda: _often("k@: |+\n\n\n\n\n", "", ""),
    "blocks of long blank lines": lambda: _often(f"k@: |\n{' ' * 30_000}\n", "", ""),
    "carriage returns and line feeds": lambda: _often("k@: 1\r\n", "", "").replace("1\n", "1\r\n"),
    "a key in each of deep lists": lambda: _often("- " * 50 + "a: 1\n", "a:\n", "", 390_000),
    "anchors before comments": lambda: _often("k@: &a # c\n  1\n", "", "", 990_000),
    "tags that make texts": lambda: _often("k@: ! 1\n", "", ""),
}
