"""The parser of expressions: precedence climbing, bounded in length and depth."""

from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from ..findings import codes
from ..findings.code import Violation
from ..work_budget import MOST_KEPT
from ..yaml.values import short
from .formula import (
    CONSTANTS,
    DEEPEST,
    LONGEST,
    REFERENCE,
    Binary,
    Choice,
    Expression,
    Formula,
    FormulaError,
    FunctionCall,
    ListOf,
    Literal,
    Name,
    Prefix,
    Slice,
    Subscript,
    Syntax,
    Token,
    tokens,
)

FUNCTIONS = ("min", "max", "sum", "round", "len", "range")
_INSTEAD = {
    **dict.fromkeys(("int", "trunc"), "use `round(a)`, or `a // b` to divide and round down"),
    "floor": "use `a // b` to divide and round down",
    "ceil": "use `-(-a // b)` to divide and round up",
    "abs": "write `max(a, -a)`",
    "sqrt": "write `a ** 0.5`",
    "pow": "write `a ** b`",
    "float": "remove it: `a / b` is always a float",
    "str": "remove it: a reference in a longer text is inserted as text",
}
# Left binding power of operators; of `not` and signs the right one.
_STRENGTH = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%", "@"), 6),
    "**": 8,
}
_NOT, _COMPARISON, _SIGN, _POWER = 3, 4, 7, 8
PLAIN = Syntax(
    r"\*\*|//|[<>=!]=|[-+*/%<>(),\[\]:]",
    LONGEST,
    CONSTANTS,
    FUNCTIONS,
    _INSTEAD,
    name=REFERENCE,
)
"""The language inside `$(…)`."""


@lru_cache(maxsize=MOST_KEPT)
def parse(text: str, syntax: Syntax = PLAIN) -> Formula:
    """Parses an expression.

    Raises:
        FormulaError: SC602 for a syntax error, SC603 for a number that is too large.
    """
    parser = _Parser(tokens(text, syntax), syntax)
    root = parser.choice()
    if parser.now.kind != "end":
        parser.fail_unexpected()
    return Formula(root, tuple(parser.names))


class _Parser:
    """A precedence-climbing parser."""

    def __init__(self, words: list[Token], syntax: Syntax) -> None:
        self.words = words
        self.syntax = syntax
        self.at = 0
        self.depth = 0
        self.names: list[Token] = []

    @property
    def now(self) -> Token:
        """The current token."""
        return self.words[self.at]

    def take(self) -> Token:
        """Returns the current token and moves to the next."""
        word = self.now
        self.at += 1
        return word

    def expect(self, text: str) -> Token:
        """Takes a sign. Raises FormulaError if the current token is another."""
        if self.now.text != text:
            self.fail_unexpected(text)
        return self.take()

    def is_next(self, text: str) -> bool:
        """Takes a sign if it is the current token. Returns whether it was."""
        if self.now.text != text:
            return False
        self.at += 1
        return True

    def fail_unexpected(self, missing: str = "") -> NoReturn:
        """Raises FormulaError for the current token."""
        word = self.now
        if word.kind == "end":
            raise FormulaError(codes.expressions.unexpected_end(missing), 0, word.start)
        before = self.words[self.at - 1] if self.at else None
        if word.kind == "name" and before and before.kind == "number" and before.end == word.start:
            what = codes.expressions.invalid_number(before.text + word.text)
            raise FormulaError(what, before.start, word.end)
        words = {word.kind, before.kind if before else ""}
        if before and words == {"name"} and not {word.text, before.text} & self.syntax.reserved:
            self.fail(codes.expressions.name_after_name(word.text, before.text))
        if word.text == "=":
            self.fail(codes.expressions.unexpected_character("=", "=="))
        self.fail(codes.expressions.unexpected_token(word.text, missing))

    def fail(self, what: Violation) -> NoReturn:
        """Raises FormulaError at the current token."""
        raise FormulaError(what, self.now.start, self.now.end)

    def nested(self, part: "Callable[[], Expression]") -> Expression:
        """Parses a part one level deeper. Raises FormulaError at the maximum depth."""
        if self.depth == DEEPEST:
            self.fail(codes.expressions.nested_too_deep(DEEPEST))
        self.depth += 1
        node = part()
        self.depth -= 1
        return node

    def choice(self) -> Expression:
        """Parses a whole expression: `a if c else b`, or operators."""
        value = self.operators(0)
        if self.now.text != "if":
            return value
        word = self.take()
        condition = self.operators(0)
        self.expect("else")
        other = self.nested(self.choice)
        return Choice(word, condition, value, other, value.start, other.end)

    def operators(self, least: int) -> Expression:
        """Parses operands joined by operators that bind at least as tightly as `least`."""
        left = self.operand(least)
        while True:
            word = self.now
            strength = _STRENGTH.get(word.text, -1)
            if strength < least:
                return left
            self.take()
            if word.text == "**":
                right = self.nested(lambda: self.operators(_SIGN))
            else:
                right = self.operators(strength + 1)
            left = Binary(word, left, right, left.start, right.end)
            if strength == _COMPARISON and _STRENGTH.get(self.now.text) == _COMPARISON:
                self.fail(codes.expressions.chained_comparison(self.now.text))

    def operand(self, least: int) -> Expression:
        """Parses a prefix and what it stands before, or a value and its subscripts."""
        word = self.now
        if word.text in ("-", "+"):
            self.take()
            return self.prefixed(word, _SIGN)
        if word.text == "not":
            if least > _NOT:
                self.fail(codes.expressions.not_without_parentheses())
            self.take()
            return self.prefixed(word, _NOT)
        value = self.value()
        while self.now.text == "[":
            self.take()
            items, close = self.listed(self.item, "]")
            value = Subscript(value, items, value.start, close.end)
        return value

    def prefixed(self, word: Token, strength: int) -> Expression:
        """Parses the operand of a prefix."""
        operand = self.nested(lambda: self.operators(strength))
        return Prefix(word, operand, word.start, operand.end)

    def value(self) -> Expression:
        """Parses a literal, a name, a call, a list, or an expression in parentheses."""
        word = self.now
        if word.kind == "number":
            return Literal(_number(self.take(), self.syntax.largest), word.start, word.end)
        if word.kind == "text":
            return Literal(self.take().text[1:-1], word.start, word.end)
        if word.kind == "name":
            return self.word()
        if self.is_next("("):
            inner = self.nested(self.choice)
            return inner._replace(start=word.start, end=self.expect(")").end)
        if self.is_next("["):
            items, close = self.listed(self.choice, "]")
            return ListOf(items, word.start, close.end)
        self.fail_unexpected()

    def word(self) -> Expression:
        """Parses a token that begins with a letter: a name, a call, or a constant."""
        word = self.now
        if word.text in self.syntax.constants:
            return Literal(self.syntax.constants[self.take().text], word.start, word.end)
        if word.text in self.syntax.reserved:
            self.fail_unexpected()
        self.take()
        if self.now.text == "(":
            return self.call(word)
        self.names.append(word)
        return Name(word, word.start, word.end)

    def call(self, function: Token) -> Expression:
        """Parses the arguments of a function."""
        functions = self.syntax.functions
        if functions and function.text not in functions:
            instead = self.syntax.instead.get(function.text, "")
            what = codes.expressions.unknown_function(function.text, functions, instead)
            raise FormulaError(what, function.start, function.end)
        self.take()
        keywords: list[tuple[Token, Expression]] = []
        arguments, close = self.listed(lambda: self.argument(keywords), ")")
        unnamed = arguments[: len(arguments) - len(keywords)]
        return FunctionCall(function, unnamed, tuple(keywords), function.start, close.end)

    def argument(self, keywords: list[tuple[Token, Expression]]) -> Expression:
        """Parses an argument; one with a name is added to the keywords, and no other may follow."""
        word, behind = self.now, self.words[min(self.at + 1, len(self.words) - 1)]
        if word.kind == "name" and behind.text == "=":
            self.at += 2
            value = self.choice()
            keywords.append((word, value))
            return value
        if keywords:
            self.fail(codes.expressions.argument_after_keyword(keywords[-1][0].text))
        return self.choice()

    def item(self) -> Expression:
        """Parses an item of a subscript: an index, a slice, or `...`."""
        word = self.now
        if self.is_next("..."):
            return Literal(..., word.start, word.end)
        first = None if word.text == ":" else self.choice()
        if self.now.text != ":":
            assert first is not None
            return first
        bounds: list[Expression | None] = [first]
        end = self.now.end
        while len(bounds) < 3 and self.is_next(":"):
            end = self.words[self.at - 1].end
            is_given = self.now.text not in (":", ",", "]")
            bounds.append(self.choice() if is_given else None)
            end = max(end, self.words[self.at - 1].end)
        bounds += [None] * (3 - len(bounds))
        return Slice(bounds[0], bounds[1], bounds[2], word.start, end)

    def listed(
        self, part: "Callable[[], Expression]", close: str
    ) -> tuple[tuple[Expression, ...], Token]:
        """Parses parts with commas between them, up to a bracket, and returns that too."""
        items = [self.nested(part)]
        while self.is_next(","):
            items.append(self.nested(part))
        return tuple(items), self.expect(close)


def _number(word: Token, largest: float) -> int | float:
    value = int(word.text) if word.text.isdigit() else float(word.text)
    if value > largest:
        raise FormulaError(
            codes.expressions.number_too_large(short(word.text)), word.start, word.end
        )
    return value
