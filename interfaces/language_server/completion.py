"""Completion at the cursor: keys, components, names of layers, values, params, codes."""

import re
from collections.abc import Iterator

from ...spec_schema.findings.codes import all_codes
from ...spec_schema.paths.find import find, loop_at
from ...spec_schema.yaml.values import Mapping, plain
from .cursor_context import CursorContext, spot_at
from .document import CheckedText
from .expressions import operation_begun, operation_offers
from .names import Symbol
from .offers import Offer, keys, values
from .positions import CursorPosition, Lines
from .tree import hit
from .variant_paths import changed_values, is_in_variant, is_path, paths

_IGNORE = re.compile(r"#.*speccompile:\s*ignore\[[^\]]*?(\w*)$")
_DOLLAR = re.compile(r"\$(\w*)$")
_EXPRESSION = re.compile(r"\$\(([^$]*?)(\w*)$")
_FUNCTIONS = ("min", "max", "sum", "round", "len", "range")


def completions(document: CheckedText, cursor: CursorPosition, typed: str = "") -> list[Offer]:
    """Returns the offers at the cursor, each with the text that it replaces.

    Args:
        typed: The character that triggered completion; a dot is only meaningful in paths.
    """
    lines = Lines(document.text)
    before = lines.line(cursor.line)[: cursor.column - 1]
    found = _IGNORE.search(before)
    if found is not None:
        return [_code(code, cursor, found[1]) for code in all_codes()]
    word = _param_begun(before)
    if word is not None:
        return list(_params(document, lines, cursor, word))
    word = operation_begun(before)
    if word is not None:
        return list(operation_offers(word, cursor))
    spot = spot_at(lines.texts, cursor, document.outline)
    if spot is None or (typed == "." and not (is_in_variant(spot) or is_path(spot))):
        return []
    return list(_offers(document, spot, cursor))


def _offers(document: CheckedText, spot: CursorContext, cursor: CursorPosition) -> Iterator[Offer]:
    if is_path(spot):
        offers = paths(document, spot)
    elif is_in_variant(spot):
        offers = changed_values(document, spot)
    else:
        offers = keys(document, spot) if spot.is_key else values(document, spot)
    for number, offer in enumerate(offers):
        yield offer.at(cursor.line, spot.start, spot.end, number)


def _code(code: str, cursor: CursorPosition, word: str) -> Offer:
    about = all_codes()[code]
    offer = Offer(code, "code", about.title, about.why, code)
    return offer.at(cursor.line, cursor.column - len(word), cursor.column, int(code[2:]))


# Params behind a `$`.


def _param_begun(before: str) -> str | None:
    """Returns the typed part of a reference to a param; None if there is none."""
    if found := _DOLLAR.search(before):
        return found[1]
    found = _EXPRESSION.search(before)
    if found is None or (found[1] + found[2]).count(")") > found[1].count("("):
        return None
    return found[2]


def _params(
    document: CheckedText, lines: Lines, cursor: CursorPosition, word: str
) -> Iterator[Offer]:
    scope = _block_at(document, lines, cursor, word)
    known = document.valid.names
    loop = _loop_at(document, cursor)
    scopes = [*([loop] if loop else []), *([scope] if scope else []), ""]
    names = {name: one for one in reversed(scopes) for name in reversed(known.known("param", one))}
    for number, (name, own) in enumerate(reversed(names.items())):
        symbol = Symbol("param", name, own)
        offer = Offer(name, "param", _worth(document, symbol), "", name)
        yield offer.at(cursor.line, cursor.column - len(word), cursor.column, number)
    if "$(" in lines.line(cursor.line)[: cursor.column - 1]:
        for name in _FUNCTIONS:
            offer = Offer(name, "function", "", "", name)
            yield offer.at(cursor.line, cursor.column - len(word), cursor.column, 999)


def _block_at(document: CheckedText, lines: Lines, cursor: CursorPosition, word: str) -> str:
    """Returns the block that the cursor is in; "" outside of blocks."""
    texts = list(lines.texts)
    line = texts[cursor.line - 1]
    dollar = line.rfind("$", 0, cursor.column - 1)
    texts[cursor.line - 1] = line[:dollar]
    spot = spot_at(texts, CursorPosition(cursor.line, dollar + 1), document.outline)
    segments = spot.place.segments if spot is not None else ()
    return str(segments[1]) if segments[:1] == ("blocks",) and len(segments) > 1 else ""


def _loop_at(document: CheckedText, cursor: CursorPosition) -> str:
    """Returns the path of the `for` whose names can be used at the cursor; "" if there is none."""
    valid = document.valid
    if valid.root is None:
        return ""
    loop = loop_at(valid.merged, hit(valid.root, cursor).place.path)
    return loop[0] if loop is not None else ""


def _worth(document: CheckedText, symbol: Symbol) -> str:
    place = find(document.merged, symbol.path)
    if place is None or isinstance(place.value, Mapping):
        return ""
    return str(plain(place.value))
