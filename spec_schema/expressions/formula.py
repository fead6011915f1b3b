"""The language inside `$(…)`: a tokenizer and a Pratt parser, bounded in length and depth."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, NoReturn, TypeAlias

from ..findings import codes
from ..findings.code import Violation
from ..work_budget import MOST_KEPT
from ..yaml.values import Plain, short

LONGEST = 500
DEEPEST = 32
LARGEST = 10**15

FUNCTIONS = ("min", "max", "round", "len")
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
CONSTANTS: dict[str, Plain] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
}
RESERVED = frozenset({*CONSTANTS, "and", "or", "not", "if", "else"})

# Left binding power of operators; of `not` and signs the right one.
_STRENGTH = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%"), 6),
    "**": 8,
}
_NOT, _COMPARISON, _SIGN, _POWER = 3, 4, 7, 8
_FOREIGN = {"=": "==", "&": "and", "|": "or", "!": "not", "^": "**", "?": "a if c else b"}

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"""|(?P<text>'[^']*'|"[^"]*")"""
    r"|(?P<sign>\*\*|//|[<>=!]=|[-+*/%<>(),])"
)


class FormulaError(Exception):
    """Raised when an expression can't be parsed (SC602) or evaluated (SC603).

    Attributes:
        start, end: Offsets of the part at fault within the expression.
        replacement: What was probably meant by that part.
    """

    replacement: str = ""

    def __init__(self, violation: Violation, start: int, end: int) -> None:
        super().__init__(violation.text.message)
        self.violation = violation
        self.start = start
        self.end = end


class Token(NamedTuple):
    """A token: number, string, name, sign or end."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind the token."""
        return self.start + len(self.text)


class Literal(NamedTuple):
    """A literal value."""

    value: Plain


class ParamReference(NamedTuple):
    """A reference to a param."""

    token: Token


class Prefix(NamedTuple):
    """`-a`, `+a`, `not a`."""

    operator: Token
    operand: "Expression"


class Binary(NamedTuple):
    """`a + b`, `a < b`, `a and b`."""

    operator: Token
    left: "Expression"
    right: "Expression"


class Choice(NamedTuple):
    """`yes if condition else no`."""

    operator: Token
    condition: "Expression"
    yes: "Expression"
    no: "Expression"


class FunctionCall(NamedTuple):
    """`min(a, b)`."""

    function: Token
    arguments: tuple["Expression", ...]


Expression: TypeAlias = Literal | ParamReference | Prefix | Binary | Choice | FunctionCall


class Formula(NamedTuple):
    """A parsed expression, and the names it mentions with their tokens."""

    root: Expression
    names: tuple[Token, ...]


def tokens(text: str) -> list[Token]:
    """Returns the tokens, followed by an `end`. Raises FormulaError (SC602)."""
    if len(text) > LONGEST:
        what = codes.expressions.expression_too_long(len(text), LONGEST)
        raise FormulaError(what, 0, len(text))
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _strange(text, at)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def _strange(text: str, at: int) -> FormulaError:
    character = text[at]
    if character in "'\"":
        return FormulaError(codes.expressions.unclosed_quote(), at, len(text))
    instead = _FOREIGN.get(character, "")
    what = codes.expressions.unexpected_character(character, instead)
    return FormulaError(what, at, at + 1)


@lru_cache(maxsize=MOST_KEPT)
def parse(text: str) -> Formula:
    """Parses an expression.

    Raises:
        FormulaError: SC602 for a syntax error, SC603 for a number that is too large.
    """
    parser = _Parser(tokens(text))
    root = parser.choice()
    if parser.now.kind != "end":
        parser.fail_unexpected()
    return Formula(root, tuple(parser.names))


class _Parser:
    """A precedence-climbing parser."""

    def __init__(self, words: list[Token]) -> None:
        self.words = words
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

    def expect(self, text: str) -> None:
        """Takes a sign. Raises FormulaError if the current token is another."""
        if self.now.text != text:
            self.fail_unexpected(text)
        self.at += 1

    def fail_unexpected(self, missing: str = "") -> NoReturn:
        """Raises FormulaError for the current token."""
        word = self.now
        if word.kind == "end":
            raise FormulaError(codes.expressions.unexpected_end(missing), 0, word.start)
        before = self.words[self.at - 1] if self.at else None
        if word.kind == "name" and before and before.kind == "number" and before.end == word.start:
            what = codes.expressions.invalid_number(before.text + word.text)
            raise FormulaError(what, before.start, word.end)
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
        return Choice(word, condition, value, self.nested(self.choice))

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
            left = Binary(word, left, right)
            if strength == _COMPARISON and _STRENGTH.get(self.now.text) == _COMPARISON:
                self.fail(codes.expressions.chained_comparison(self.now.text))

    def operand(self, least: int) -> Expression:
        """Parses a literal, a name, a call, or an expression in parentheses."""
        word = self.now
        if word.kind == "number":
            return Literal(_number(self.take()))
        if word.kind == "text":
            return Literal(self.take().text[1:-1])
        if word.kind == "name":
            return self.word(least)
        if word.text in ("-", "+"):
            self.take()
            return Prefix(word, self.nested(lambda: self.operators(_SIGN)))
        if word.text == "(":
            self.take()
            inner = self.nested(self.choice)
            self.expect(")")
            return inner
        self.fail_unexpected()

    def word(self, least: int) -> Expression:
        """Parses a token that begins with a letter: a name, a call, or a constant."""
        word = self.now
        if word.text in CONSTANTS:
            return Literal(CONSTANTS[self.take().text])
        if word.text == "not":
            if least > _NOT:
                self.fail(codes.expressions.not_without_parentheses())
            self.take()
            return Prefix(word, self.nested(lambda: self.operators(_NOT)))
        if word.text in RESERVED:
            self.fail_unexpected()
        self.take()
        if self.now.text == "(":
            return self.call(word)
        self.names.append(word)
        return ParamReference(word)

    def call(self, function: Token) -> Expression:
        """Parses the arguments of a function."""
        if function.text not in FUNCTIONS:
            instead = _INSTEAD.get(function.text, "")
            what = codes.expressions.unknown_function(function.text, FUNCTIONS, instead)
            raise FormulaError(what, function.start, function.end)
        self.take()
        arguments = [self.nested(self.choice)]
        while self.now.text == ",":
            self.take()
            arguments.append(self.nested(self.choice))
        self.expect(")")
        return FunctionCall(function, tuple(arguments))


def _number(word: Token) -> int | float:
    value = int(word.text) if word.text.isdigit() else float(word.text)
    if value > LARGEST:
        raise FormulaError(
            codes.expressions.number_too_large(short(word.text)), word.start, word.end
        )
    return value
