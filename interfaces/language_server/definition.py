"""Go to definition, and find references."""

import re
from os.path import normpath
from pathlib import Path

from ...spec_schema.findings.finding import Span
from .document import CheckedText
from .names import Mention, Symbol
from .positions import CursorPosition, Lines
from .tree import hit

_ALIAS = re.compile(r"(?<![\w.])[*&]([^\s,\[\]{}]+)")


def definition(document: CheckedText, cursor: CursorPosition) -> Span | None:
    """Returns where the name at the cursor is defined, or where a base file begins; None if
    unknown.
    """
    base = _base(document, cursor)
    if base is not None:
        return base
    mention = document.names.at(document.name, cursor)
    if mention is None:
        return _anchor(document, cursor)
    found = document.names.definitions.get(mention.symbol)
    return found.span if found is not None else None


def references(
    document: CheckedText, cursor: CursorPosition, *, with_definition: bool = True
) -> list[Span]:
    """Returns every place where the name at the cursor is written, also in base files."""
    mention = document.names.at(document.name, cursor)
    found = mentions_of(document, mention.symbol) if mention is not None else []
    return [one.span for one in found if with_definition or not one.defines]


def mentions_of(document: CheckedText, symbol: Symbol) -> list[Mention]:
    """Returns the places of a name. In a block, `from: input` does not count."""
    own = document.names.of(symbol)
    return [m for m in own if symbol.kind != "block" or m.text == symbol.name]


def _base(document: CheckedText, cursor: CursorPosition) -> Span | None:
    """Returns the beginning of the file that `extends` names at the cursor."""
    place = hit(document.root, cursor).place if document.root is not None else None
    if place is None or place.segments[:1] != ("extends",) or not place.text:
        return None
    name = normpath(document.path.parent / place.text)
    is_there = name in document.sources or Path(name).is_file()
    return Span(name, 1, 1, 1, 1) if is_there else None


def _anchor(document: CheckedText, cursor: CursorPosition) -> Span | None:
    """Returns the anchor (`&name`) of the alias (`*name`) at the cursor."""
    lines = Lines(document.text)
    line = lines.line(cursor.line)
    for alias in _ALIAS.finditer(line):
        if alias.start() < cursor.column <= alias.end() + 1:
            return _written(lines, f"&{alias.group(1)}", document.name)
    return None


def _written(lines: Lines, anchor: str, source: str) -> Span | None:
    pattern = re.compile(rf"(?<!\S){re.escape(anchor)}(?![^\s,\[\]{{}}])")
    for number, line in enumerate(lines.texts, 1):
        if found := pattern.search(line):
            return Span(source, number, found.start() + 1, number, found.end() + 1)
    return None
