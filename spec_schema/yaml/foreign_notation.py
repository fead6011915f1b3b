"""Notations of other languages: `epochs = 3`, `dense(10)`, `(3, 3)`, `{{ width }}`."""

import re
from collections.abc import Iterator
from itertools import islice

from ..findings import codes
from ..findings.finding import Edit, Finding, Span

LONGEST_CALL = 500
MOST_LINES = 10
"""Of an expression in brackets, that are searched for its end."""
MOST_MENDED = 1_000
_STRANGE_SPACE = r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_WORDS = {"None": "null", "True": "true", "False": "false"}


def of_content(content: str, span: Span) -> Finding | None:
    """Returns the finding for a line that is not YAML but a notation of another language."""
    return dash_glued(content, span) or equals_sign(content, span) or call(content, span)


def dash_glued(content: str, span: Span) -> Finding | None:
    """`-flatten`: without a space, the dash is part of the word."""
    found = re.match(r"-([A-Za-z_][^\s:]*)(:\s+\S+$|:$)?", content)
    if not found:
        return None
    gap = Span(span.source, span.line, span.column + 1, span.line, span.column + 1)
    word = Span(span.source, span.line, span.column, span.line, span.column + 1 + len(found[1]))
    fixes = (Edit(gap, " ", True, "write a space after the dash"),)
    line = f"- {found[1]}{found[2] or ''}"
    return Finding.of(codes.yaml_syntax.missing_space_after_dash(found[1], line), word, fixes=fixes)


def equals_sign(content: str, span: Span) -> Finding | None:
    """`epochs = 3`."""
    found = re.fullmatch(r"([A-Za-z_][\w.-]*)(\s*=\s*)([^\s=].*)", content)
    if not found or re.search(r":\s", content):
        return None
    begin, end = span.column + found.start(2), span.column + found.end(2)
    sign = Span(span.source, span.line, begin, span.line, end)
    return Finding.of(
        codes.yaml_syntax.equals_sign(found[1], found[3]),
        Span(span.source, span.line, span.column, span.line, span.column + len(content)),
        fixes=(Edit(sign, ": ", True, "write a colon"),),
    )


def call(content: str, span: Span) -> Finding | None:
    """`dense(10)`. The parameter of a positional value is unknown here."""
    parts = called(content)
    if parts is None:
        return None
    name, arguments = parts
    named = [argument for argument in arguments if "=" in argument]
    if not arguments:
        written = f"{name}:"
    elif not named:
        written = f"{name}: {value(arguments[0])}" if len(arguments) == 1 else ""
    else:
        written = f"{name}: {pairs(named)}" if named == arguments else ""
    what = codes.yaml_syntax.call(name, written or f"{name}: {{…}}")
    fixes = (Edit(span, written, title=f"write `{written}`"),) if written else ()
    return Finding.of(what, span, fixes=fixes)


def called(text: str) -> tuple[str, list[str]] | None:
    """Returns the name and arguments of `name(…)`; None for anything else."""
    found = re.fullmatch(r"([A-Za-z_][\w.]*)\((.*)\)", text) if len(text) <= LONGEST_CALL else None
    if not found or _end(text, len(found[1])) != len(text):
        return None
    return found[1], list(_arguments(found[2]))


def pairs(arguments: list[str]) -> str:
    """Returns `a=1, b="c"` as a mapping."""
    parted = [argument.partition("=") for argument in arguments]
    inside = ", ".join(f"{name.strip()}: {value(given)}" for name, _, given in parted)
    return f"{{{inside}}}"


def value(written: str) -> str:
    """Returns a Python value as a spec writes it."""
    plain = written.strip()
    unquoted = re.fullmatch(r"""(['"])([A-Za-z_]\w*)\1""", plain)
    if unquoted:
        return unquoted[2]
    return _bracketed(plain) if plain.startswith("(") else _WORDS.get(plain, plain)


def _bracketed(written: str) -> str:
    """Returns a tuple as a list; empty if it is not a tuple."""
    if re.search(r"[^\s(,]\s*\(|[$:{}]", written):
        return ""
    plain = re.sub(r"\b(?:None|True|False)\b", lambda word: _WORDS[word[0]], written)
    plain = re.sub(r"\s*,?\s*\)", ")", plain)
    return plain.replace("(", "[").replace(")", "]")


def parted(text: str, span: Span, lines: list[str]) -> Finding | None:
    """A value cut by a comma in brackets: `{units: $(min(a, b)), kernel_size: (3, 3)}`."""
    line = lines[span.line - 1]
    begin = span.column - 1
    open = line.find("(", begin)
    end = _end(line, open) if open >= 0 else 0
    whole = line[begin:end] if end else ""
    if span.end_line > span.line and not whole:  # the value goes on in the next line
        text = line[begin:].rstrip()
    place = Span(span.source, span.line, span.column, span.line, span.column + len(whole or text))
    if text.startswith("$("):
        is_closed = _end("\n".join(lines[span.line - 1 : span.line + MOST_LINES]), open) > 0
        return _expression(whole, place) if is_closed else _unclosed(text, place, span)
    if not text.startswith("("):
        return call(whole, place) if whole else _unclosed_call(text, place)
    written = _bracketed(whole)
    fixes = (Edit(place, written, True, f"write `{written}`"),) if written else ()
    return Finding.of(codes.yaml_syntax.parentheses(written or "[…, …]"), place, fixes=fixes)


def cut_formula(text: str, span: Span, lines: list[str]) -> Finding:
    """A tensor expression cut by a comma in brackets: `{compute: sum(x, axis=1)}`."""
    rest = lines[span.line - 1][span.column - 1 :]
    depth, end = 0, len(rest)
    for at, sign in enumerate(rest):
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0 or (depth == 0 and sign == ","):
            end = at
            break
    whole = rest[:end].rstrip() if depth <= 0 else ""
    place = Span(span.source, span.line, span.column, span.line, span.column + len(whole or text))
    return _expression(whole, place)


def _unclosed(text: str, place: Span, span: Span) -> Finding:
    """An expression without its last parenthesis, or cut by a comma and without it."""
    if text.count("(") - text.count(")") > 1:
        return Finding.of(codes.yaml_syntax.unclosed_parenthesis_before_comma(), place)
    end = Span(place.source, place.line, place.end_column, place.line, place.end_column)
    fixes = (Edit(end, ")", title="close the expression"),)
    return Finding.of(codes.yaml_syntax.unclosed_parenthesis(f"{text})"), place, fixes=fixes)


def _unclosed_call(text: str, place: Span) -> Finding | None:
    found = re.match(r"([A-Za-z_][\w.]*)\(", text)
    if found is None:
        return None
    return Finding.of(codes.yaml_syntax.call(found[1], f"{found[1]}: {{…}}"), place)


def _expression(whole: str, place: Span) -> Finding:
    quote = '"' if "'" in whole else "'"
    written = f"{quote}{whole}{quote}" if whole and quote not in whole else ""
    what = codes.yaml_syntax.comma_in_expression(written or repr("$(min(a, b))"))
    fixes = (Edit(place, written, True, "put it in quotes"),) if written else ()
    return Finding.of(what, place, fixes=fixes)


def template(span: Span, lines: list[str]) -> tuple[str, Finding] | None:
    """`{{ width }}`: returns what it stands for, and the message."""
    pattern = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}")
    found = pattern.match(lines[span.line - 1], span.column - 1)
    return (f"${found[1]}", reference(found[0], found[1], span)) if found else None


def reference(written: str, name: str, span: Span) -> Finding:
    """A param as templates and shells write it."""
    place = Span(span.source, span.line, span.column, span.line, span.column + len(written))
    fixes = (Edit(place, f"${name}", title=f"write `${name}`"),)
    return Finding.of(codes.expressions.braces(written, f"${name}"), place, fixes=fixes)


def strange_space(place: Span, lines: list[str]) -> Finding:
    """A character that looks like a space but isn't one. The fix replaces all of them."""
    character = lines[place.line - 1][place.column - 1]
    everywhere = (
        one for at, line in enumerate(lines, 1) for one in strange_spaces(place.source, at, line)
    )
    places = dict.fromkeys((place, *islice(everywhere, MOST_MENDED)))
    return Finding.of(
        codes.source_text.strange_space(ord(character)),
        place,
        fixes=tuple(Edit(one, " ", True, "write spaces instead") for one in places),
    )


def strange_spaces(name: str, number: int, line: str) -> Iterator[Span]:
    """Yields where a line has such characters: in its indentation, or after a dash or colon."""
    if line.isascii():
        return
    found = re.match(r"([\s-]*)(?:[^'\"#:]*:(\s*))?", line)
    assert found is not None
    for one in re.finditer(_STRANGE_SPACE, line):
        if one.start() < found.end(1) or found.start(2) <= one.start() < found.end(2):
            yield Span(name, number, one.start() + 1, number, one.start() + 2)


def _end(text: str, open: int) -> int:
    """Returns the offset after the parenthesis that closes the one at `open`; 0 if none does."""
    depth = 0
    signs = re.compile(r"""'[^']*'|"[^"]*"|[()]""")
    for found in signs.finditer(text, open, open + LONGEST_CALL):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return 0


def _arguments(inside: str) -> Iterator[str]:
    """Splits at commas outside quotes and brackets."""
    depth = begin = 0
    for found in re.finditer(r"""'[^']*'|"[^"]*"|[()\[\]{},]""", inside):
        depth += {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}.get(found[0], 0)
        if found[0] == "," and depth == 0:
            yield inside[begin : found.start()].strip()
            begin = found.end()
    if inside[begin:].strip():
        yield inside[begin:].strip()
