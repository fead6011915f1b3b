"""The parts of a text with references: literal text, and what a `$` begins."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from ..findings import codes
from ..findings.code import Violation
from ..work_budget import MOST_KEPT
from .evaluation import kind_of
from .formula import (
    LARGEST,
    REFERENCE,
    RESERVED,
    WORD,
    Formula,
    FormulaError,
    Name,
    Token,
    literal,
)

LONGEST = 10_000

_WORD = re.compile(WORD)
_NAME = re.compile(REFERENCE)
_BRACES = r"\{\s*([^\W\d]\w*)\s*\}"
_BRACKETS = re.compile(r"""'[^']*'|"[^"]*"|[()]""")


class TextPart(NamedTuple):
    """Part of a text: a literal (without a formula) or a reference, with its offsets."""

    start: int
    end: int
    text: str
    formula: Formula | None = None
    inside: int = 0  # where the formula's own text begins


def is_name(text: str) -> bool:
    """Returns whether a reference can mention it: a word that has no other meaning."""
    return _WORD.fullmatch(text) is not None and text not in RESERVED


@lru_cache(maxsize=MOST_KEPT)
def parts_of(text: str) -> tuple[TextPart, ...]:
    """Returns the parts of a text in order. Raises FormulaError with offsets into the text."""
    if len(text) > LONGEST:
        raise FormulaError(codes.expressions.text_too_long(len(text), LONGEST), 0, len(text))
    parts: list[TextPart] = []
    at = 0
    while (dollar := text.find("$", at)) >= 0:
        if dollar > at:
            parts.append(TextPart(at, dollar, text[at:dollar]))
        parts.append(_reference(text, dollar))
        at = parts[-1].end
    rest = (TextPart(at, len(text), text[at:]),) if at < len(text) else ()
    return (*parts, *rest)


def _reference(text: str, dollar: int) -> TextPart:
    """Returns the reference that a `$` begins."""
    begin = dollar + 1
    if text.startswith("$", begin):
        return TextPart(dollar, begin + 1, "$")
    if name := _NAME.match(text, begin):
        word = Token("name", name.group(), 0)
        formula = Formula(Name(word), (word,))
        return TextPart(dollar, name.end(), name.group(), formula, begin)
    if text.startswith("(", begin):
        return _expression(text, dollar)
    if braces := re.compile(_BRACES).match(text, begin):
        raise _in_braces(braces, dollar)
    raise FormulaError(codes.expressions.stray_dollar(), dollar, begin)


def _in_braces(found: re.Match[str], dollar: int) -> FormulaError:
    """Handles `${name}`, as shells and templates write it."""
    name = found[1]
    following = found.string[found.end() : found.end() + 1]
    goes_on = following.isalnum() or following == "_"  # `$name` would take that in
    written = f"$({name})" if goes_on else f"${name}"
    what = codes.expressions.braces(f"${found[0]}", written)
    return FormulaError(what, dollar, found.end(), written)


def _expression(text: str, dollar: int) -> TextPart:
    from .parser import parse  # most specs have no expression

    close = _closing(text, dollar + 1)
    if close is None:
        raise FormulaError(codes.expressions.unclosed_expression(), dollar, len(text))
    inside = text[dollar + 2 : close]
    part = TextPart(dollar, close + 1, inside, inside=dollar + 2)
    try:
        return part._replace(formula=parse(inside))
    except FormulaError as error:
        raise moved(error, part) from None


def _closing(text: str, open: int) -> int | None:
    """Returns the offset of the closing parenthesis, ignoring those in quotes."""
    depth = 0
    for match in _BRACKETS.finditer(text, open):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
    return None


def written(data: Any, part: TextPart) -> str:
    """Returns a value as part of a longer text. Raises FormulaError unless it is a short scalar."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return data
    if isinstance(data, (int, float)) and abs(data) <= LARGEST:
        return str(data)
    is_number = isinstance(data, (int, float))
    got = "a number beyond 10^15" if is_number else kind_of(data)
    raise refusal(part, codes.expressions.not_text(got))


def in_formula(data: Any, part: TextPart) -> str:
    """Returns a value as part of a tensor expression. Raises FormulaError unless it has constants.

    A negative number is in parentheses: `$a ** 2` is its square.
    """
    if isinstance(data, (list, tuple)):
        return f"[{', '.join(in_formula(item, part) for item in data)}]"
    if data is None or (isinstance(data, str) and not {"'", '"'} <= set(data)):
        return literal(data)
    text = written(data, part)
    return f"({text})" if text.startswith("-") else text


def refusal(part: TextPart, what: Violation) -> FormulaError:
    """Returns the error that a whole part can't be evaluated."""
    return FormulaError(what, part.start, part.end)


def moved(error: FormulaError, part: TextPart) -> FormulaError:
    """Returns the error with offsets into the text instead of the expression."""
    start, end = part.inside + error.start, part.inside + error.end
    if error.start == error.end:
        start, end = part.start, part.end
    return FormulaError(error.violation, start, end)


def names_in(text: str) -> Iterator[str]:
    """Yields the names that a text mentions; of an invalid part, every word behind its `$`."""
    try:
        parts = parts_of(text)
    except FormulaError:
        yield from _NAME.findall(text[text.index("$") :])
        return
    for part in parts:
        if part.formula:
            yield from (word.text for word in part.formula.names)
