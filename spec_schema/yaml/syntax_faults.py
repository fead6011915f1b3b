"""YAML's syntax errors in the words of the person who made them, each with a remedy."""

import re
from collections.abc import Callable
from typing import Any

from ..findings import codes
from ..findings.finding import Edit, Finding, Related, Span
from . import foreign_notation
from .indentation import depths, unknown_level
from .parse_fault import IndentLevel, ParseFault
from .yaml_errors import begins_glued, key_not_text, second_document, space_missing, tag

_QUOTES = ("'", '"')
_CLOSES = {"[": "]", "{": "}"}
_RESERVED = {
    "*": "starts an alias",
    "&": "starts an anchor",
    "|": "starts a block of text",
    ">": "starts a block of text",
    "%": "starts a directive",
    ",": "separates the entries of a list",
    "@": "is reserved by YAML",
    "`": "is reserved by YAML",
    "?": "starts a key",
}
_COPY = re.compile(r"[A-Za-z][\w.-]*\[\d+\]")
"""A reference to a copy of a layer."""
_FORMULA = re.compile(r"\b(?:compute|expression):\s+([^\s,\[{][^,\[{]*)$")
_PAIR = re.compile(r"([^\s,\[{:]+):\s+[^\s,:]+$")
_COLON = re.compile(r":(?:\s|$)")
_SURROGATE = re.compile(
    r"(\\(?:u|U0000)d[89a-f][0-9a-f]{2})(?:(?<=\\ud[89ab]..)(\\ud[c-f][0-9a-f]{2}))?", re.IGNORECASE
)
_KEY_AND_VALUE = re.compile(r"([^\s:][^:]*):\s+\S")


def explain(error: Any, name: str, text: str, open_flows: list[Span]) -> Finding:
    """Returns the finding for a `yaml.MarkedYAMLError`.

    Args:
        open_flows: Spans of the brackets that are still open, outermost first.
    """
    fault = ParseFault.of(error, name, text, open_flows)
    for rule in _RULES:
        found = rule(fault)
        if found:
            return found
    return Finding.of(codes.yaml_syntax.invalid_yaml(fault.problem), fault.here)


def _quote(fault: ParseFault) -> Finding | None:
    if "quoted scalar" not in fault.context:
        return None
    if "end of stream" in fault.problem or "document" in fault.problem:
        return _never_closed(fault, fault.start)
    column = fault.text.rfind("\\", 0, fault.column) + 1
    half = _SURROGATE.match(fault.text, column - 1)
    if half is not None:
        written, other = half.groups()
        found = codes.yaml_syntax.surrogate(written, _character(written, other) if other else "")
        return Finding.of(found, fault.at(fault.line, column, len(half[0])))
    written = fault.text[column - 1 : column + 1]
    place = fault.at(fault.line, column, 2)
    return Finding.of(codes.yaml_syntax.unknown_escape(written), place)


def _character(*pair: str) -> str:
    """Returns the character that two surrogates are in JSON, as escapes."""
    units = b"".join(int(half[2:], 16).to_bytes(2, "big") for half in pair)
    return units.decode("utf-16-be")


def _never_closed(fault: ParseFault, quote: Span) -> Finding:
    return Finding.of(codes.yaml_syntax.unclosed_quote(fault.character(quote)), quote)


def _tab(fault: ParseFault) -> Finding | None:
    lead = fault.text[: len(fault.text) - len(fault.text.lstrip())]
    if "\t" in lead:
        column = lead.index("\t") + 1
        span = fault.at(fault.line, column, len(lead) - column + 1)
        return Finding.of(codes.source_text.tab_indentation(), span, fixes=_spaces(fault))
    if fault.character(fault.here) == "\t":
        fixes = (Edit(fault.here, " ", True, "write a space"),)
        return Finding.of(codes.source_text.tab(), fault.here, fixes=fixes)
    return None


def _spaces(fault: ParseFault) -> tuple[Edit, ...]:
    """Returns the fix of two spaces per tab, if the whole text is indented by tabs only."""
    leads = [line[: len(line) - len(line.lstrip())] if line.strip() else "" for line in fault.lines]
    if set("".join(leads)) != {"\t"}:
        return ()
    return tuple(
        Edit(fault.at(number, 1, len(lead)), "  " * len(lead), True, "indent with spaces")
        for number, lead in enumerate(leads, 1)
        if lead
    )


def _reserved(fault: ParseFault) -> Finding | None:
    words = ("alias", "anchor", "block scalar", "directive")
    place = fault.start if any(word in fault.context for word in words) else fault.here
    if fault.text.startswith("%"):
        place = fault.at(fault.line, 1)
    character = fault.character(place)
    problems = ("token", "content", "mapping keys")
    told = place != fault.here or any(problem in fault.problem for problem in problems)
    if character not in _RESERVED or not told:
        return None
    opening = fault.quote_above(place)
    if opening is not None:
        return _never_closed(fault, opening)
    word = fault.rest(place) if character == "?" else fault.word(place)
    what = codes.yaml_syntax.reserved_character(character, _RESERVED[character], word)
    return Finding.of(what, place)


def _tag(fault: ParseFault) -> Finding | None:
    if "tag" not in fault.context and "tag" not in fault.problem:
        return None
    written = fault.word(fault.start)
    place = fault.at(fault.start.line, fault.start.column, max(len(written), 1))
    return tag(written, place)


def _strange_space(fault: ParseFault) -> Finding | None:
    for number in dict.fromkeys((fault.line, fault.above, fault.start.line)):
        if number and not fault.lines[number - 1].isascii():
            line = fault.lines[number - 1]
            for place in foreign_notation.strange_spaces(fault.name, number, line):
                return foreign_notation.strange_space(place, fault.lines)
    return None


def _foreign(fault: ParseFault) -> Finding | None:
    """A notation of another language, at this line or where YAML says the construct begins."""
    above = "mapping values" in fault.problem
    for number in (
        fault.line if fault.begins_line else 0,
        fault.above if above else fault.start.line,
    ):
        place, content = fault.content(number) if number else (fault.here, "")
        found = foreign_notation.of_content(content, place) if content else None
        if found:
            return found
    return None


def _bracket(fault: ParseFault) -> Finding | None:
    character = fault.character(fault.here)
    opening = next((place for place in fault.open_flows if fault.character(place) in _CLOSES), None)
    if fault.before.endswith("$") and character == "{":
        found = re.match(r"\{([^\W\d]\w*)\}", fault.text[fault.column - 1 :])
        place = fault.at(fault.line, fault.column - 1)
        if found:
            return foreign_notation.reference(f"${found[0]}", found[1], place)
    if opening is None:
        return _stray_bracket(fault) if character in ("]", "}") else None
    opener = fault.character(opening)
    closer = _CLOSES[opener]
    if character in ("]", "}") and character != closer:
        related = (Related(opening, "opened here"),)
        what = codes.yaml_syntax.mismatched_bracket(opener, closer, character)
        return Finding.of(what, fault.here, related=related)
    if fault.is_closed(opening):
        return _comma(fault, opening)
    return Finding.of(codes.yaml_syntax.unclosed_bracket(opener, closer), opening)


def _stray_bracket(fault: ParseFault) -> Finding:
    what = codes.yaml_syntax.unexpected_bracket(fault.character(fault.here))
    return Finding.of(what, fault.here)


def _comma(fault: ParseFault, opening: Span) -> Finding:
    pair = _PAIR.search(fault.before)
    if pair and fault.character(fault.here) == ":":
        return _two_colons(fault, pair.group(1))
    formula = _FORMULA.search(fault.before)
    if formula and fault.character(fault.here) == "[":
        place = fault.at(fault.line, formula.start(1) + 1, len(formula[1]))
        return foreign_notation.cut_formula(formula[1], place, fault.lines)
    word = re.search(r"[^\s,\[{]+\s*$", fault.before)
    column = word.start() + 1 if word else fault.column
    copy = _COPY.match(fault.text, column - 1)
    if copy:
        place = fault.at(fault.line, column, len(copy[0]))
        fixes = (Edit(place, f"'{copy[0]}'", True, "put it in quotes"),)
        return Finding.of(codes.yaml_syntax.unquoted_copy(copy[0]), place, fixes=fixes)
    span = fault.at(fault.line, column, max(fault.column - column, 1))
    related = (Related(opening, "in these brackets"),)
    return Finding.of(codes.yaml_syntax.missing_comma(), span, related=related)


def _after_end(fault: ParseFault) -> Finding | None:
    last = fault.before.rstrip()[-1:]
    if fault.begins_line or last not in (*_QUOTES, *_CLOSES.values()):
        return None
    opening = fault.quote_above(fault.here)
    if opening is not None:
        return _never_closed(fault, opening)
    what = codes.yaml_syntax.text_after_bracket(last)
    if last in _QUOTES:
        what = codes.yaml_syntax.text_after_quote(last)
    return Finding.of(what, fault.here)


def _list_beside_key(fault: ParseFault) -> Finding | None:
    if "sequence entries" not in fault.problem:
        return None
    return Finding.of(codes.yaml_syntax.list_on_the_line_of_its_key(), fault.here)


def _no_colon(fault: ParseFault) -> Finding | None:
    if "find expected ':'" not in fault.problem:
        return None
    number = fault.start.line
    above = [level for level in fault.levels(number) if level.depth == fault.indentation(number)]
    if above and all(level.is_item for level in above) and not _has_more(fault, number):
        return _without_dash(fault, number, above[0])
    return _key_without_colon(fault, *fault.content(number))


def _has_more(fault: ParseFault, line: int) -> bool:
    """Returns whether a line has something below it."""
    below = (number for number in range(line + 1, len(fault.lines) + 1) if fault.content(number)[1])
    following = next(below, 0)
    return following > 0 and fault.indentation(following) > fault.indentation(line)


def _without_dash(fault: ParseFault, line: int, level: IndentLevel) -> Finding:
    place, word = fault.content(line)
    gap = Span(fault.name, line, place.column, line, place.column)
    return Finding.of(
        codes.yaml_syntax.missing_dash(word),
        place,
        related=(Related(fault.at(level.line, level.depth + 1), "each item of this list has one"),),
        fixes=(Edit(gap, "- ", title="write the dash"),),
    )


def _key_without_colon(
    fault: ParseFault, span: Span, word: str, related: tuple[Related, ...] = ()
) -> Finding:
    if begins_glued(word):
        return space_missing(word, span)
    dash = "- " if fault.lines[span.line - 1].lstrip().startswith("- ") else ""
    key, rest = _parted(word)
    end = span.column + len(key)
    is_sure = bool(related) and not rest  # what is indented deeper can belong to a key only
    gap = Span(span.source, span.line, end, span.line, end)
    return Finding.of(
        codes.yaml_syntax.missing_colon(key, f"{dash}{key}:{rest}"),
        fault.at(span.line, span.column, len(key)),
        related=related,
        fixes=(Edit(gap, ":", is_sure, "write the colon"),),
    )


def _parted(word: str) -> tuple[str, str]:
    """Returns a key without its colon, and its value, which begins with the space between."""
    found = re.match(r"[A-Za-z_][\w.]*(?=[ \t])", word)
    return (found[0], word[found.end() :]) if found else (word, "")


def _misplaced_colon(fault: ParseFault) -> Finding | None:
    if "mapping values" not in fault.problem:
        return None
    place, content = fault.content(fault.line)
    if begins_glued(content):
        return space_missing(content, place)
    first = _KEY_AND_VALUE.match(content)
    if first and place.column + first.end() <= fault.column:
        return _two_colons(fault, first.group(1))
    return _below(fault) if fault.above else None


def _below(fault: ParseFault) -> Finding | None:
    """A line that can't follow the one above: that lacks its colon, or this is misindented."""
    above, word = fault.content(fault.above)
    place, content = fault.content(fault.line)
    if fault.text.lstrip().startswith("- ") or _KEY_AND_VALUE.match(word):
        fits = fault.indentation(fault.line) in depths(fault)
        return None if fits else unknown_level(fault)
    key = fault.at(place.line, place.column, max(len(content.partition(":")[0]), 1))
    deeper = fault.indentation(fault.line) > fault.indentation(fault.above)
    if not deeper and not _is_beside(fault):
        return None if fault.indentation(fault.line) in depths(fault) else unknown_level(fault)
    related = (Related(key, "has this under it"),) if deeper else ()
    return _key_without_colon(fault, above, word, related)


def _two_colons(fault: ParseFault, key: str) -> Finding:
    return Finding.of(codes.yaml_syntax.second_colon(key), fault.here)


def _indentation(fault: ParseFault) -> Finding | None:
    if not fault.begins_line:
        return None
    if fault.above and fault.content(fault.above)[1].startswith(("...", "---")):
        return second_document(fault.here)
    if fault.character(fault.here) == ":":
        return key_not_text(fault.here)
    lacks_colon = fault.above and not _COLON.search(fault.content(fault.above)[1])
    if lacks_colon and _is_beside(fault) and _COLON.search(fault.text):
        return _below(fault)
    if fault.indentation(fault.line) in depths(fault):
        return _wrong_kind(fault)
    return _below(fault) if lacks_colon and ":" in fault.text else unknown_level(fault)


def _is_beside(fault: ParseFault) -> bool:
    """Returns whether the line could be another key of the mapping begun by the line above."""
    return fault.content(fault.above)[0].column == fault.indentation(fault.line) + 1


def _wrong_kind(fault: ParseFault) -> Finding:
    """A line of the right indentation: an item among keys, or a key among items."""
    from .mixed_levels import item_among_keys, key_among_items

    if fault.is_item(fault.line):
        return item_among_keys(fault)
    is_among_items = fault.is_item(fault.start.line)
    return key_among_items(fault) if is_among_items else unknown_level(fault)


_RULES: tuple[Callable[[ParseFault], Finding | None], ...] = (
    _quote,
    _reserved,
    _tab,
    _strange_space,
    _tag,
    _bracket,
    _after_end,
    _list_beside_key,
    _foreign,
    _no_colon,
    _misplaced_colon,
    _indentation,
)
