"""The words and the tree of expressions: of `$(…)`, and of tensors (`compute`)."""

import re
from collections.abc import Mapping
from copy import copy
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from ..findings import codes
from ..findings.code import Violation
from ..yaml.values import Plain

LONGEST = 500
DEEPEST = 32
LARGEST = 10**15
CONSTANTS: dict[str, Plain] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
}
_OPERATORS = ("and", "or", "not", "if", "else")
RESERVED = frozenset({*CONSTANTS, *_OPERATORS})

_MODULES = ("ops", "keras", "tf", "np", "math", "K")
"""What Python code has before the name of an operation."""

_FOREIGN = {"=": "==", "&": "and", "|": "or", "!": "not", "^": "**", "?": "a if c else b"}

WORD = r"[^\W\d]\w*"
SIZES = ("shape", "channels")
"""What a reference can ask of a tensor: `$input.channels`."""
REFERENCE = rf"{WORD}(?:\.(?:{'|'.join(SIZES)})\b)?"
_SPACE_OR_NUMBER = r"(?P<space>\s+)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_TEXT = r"""(?P<text>'[^']*'|"[^"]*")"""


class Syntax:
    """What sets a language of expressions apart. Operators and their strengths are common to all.

    Args:
        signs: Regular expression of its operators and brackets.
        longest: Maximum length of an expression.
        constants: Its words that stand for values.
        functions: Its functions, if calls are checked while parsing.
        instead: Function of Python → how to write it.
        shorter: How to make an expression shorter.
        name: Regular expression of its names.
    """

    def __init__(
        self,
        signs: str,
        longest: int,
        constants: Mapping[str, Plain],
        functions: tuple[str, ...] = (),
        instead: Mapping[str, str] = MappingProxyType({}),
        shorter: str = "define parts of it in `params`",
        name: str = WORD,
    ) -> None:
        words = f"(?P<name>{name})|{_TEXT}|(?P<sign>{signs})"
        self.token = re.compile(f"{_SPACE_OR_NUMBER}|{words}")
        self.longest, self.largest = longest, float(LARGEST)
        self.constants = constants
        self.functions = functions
        self.instead = instead
        self.shorter = shorter
        self.reserved = frozenset({*constants, *_OPERATORS})

    def up_to(self, longest: int, largest: float) -> "Syntax":
        """Returns the same language with another maximum length, and another largest number."""
        other = copy(self)
        other.longest, other.largest = longest, largest
        return other


class FormulaError(Exception):
    """Raised when an expression can't be parsed (SC602) or evaluated (SC603).

    Attributes:
        start, end: Offsets of the part at fault within the expression.
        replacement: What was probably meant by that part.
    """

    def __init__(self, violation: Violation, start: int, end: int, replacement: str = "") -> None:
        super().__init__(violation.text.message)
        self.replacement = replacement
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
    """A literal value. `...` only occurs in subscripts."""

    value: Any
    start: int = 0
    end: int = 0


class Name(NamedTuple):
    """The name of a param, or of a tensor."""

    token: Token
    start: int = 0
    end: int = 0


class Prefix(NamedTuple):
    """`-a`, `+a`, `not a`."""

    operator: Token
    operand: "Expression"
    start: int
    end: int


class Binary(NamedTuple):
    """`a + b`, `a < b`, `a and b`."""

    operator: Token
    left: "Expression"
    right: "Expression"
    start: int
    end: int


class Choice(NamedTuple):
    """`yes if condition else no`."""

    operator: Token
    condition: "Expression"
    yes: "Expression"
    no: "Expression"
    start: int
    end: int


class FunctionCall(NamedTuple):
    """`min(a, b)`, `sum(x, axis=1)`."""

    function: Token
    arguments: tuple["Expression", ...]
    keywords: tuple[tuple[Token, "Expression"], ...]
    start: int
    end: int


class ListOf(NamedTuple):
    """`[a, b]`."""

    items: tuple["Expression", ...]
    start: int
    end: int


class Slice(NamedTuple):
    """`first:last:step` in a subscript."""

    first: "Expression | None"
    last: "Expression | None"
    step: "Expression | None"
    start: int
    end: int


class Subscript(NamedTuple):
    """`x[:, 0]`."""

    base: "Expression"
    items: tuple["Expression", ...]
    start: int
    end: int


Expression: TypeAlias = (
    Literal | Name | Prefix | Binary | Choice | FunctionCall | ListOf | Slice | Subscript
)


class Formula(NamedTuple):
    """A parsed expression, and the names it mentions with their tokens."""

    root: Expression
    names: tuple[Token, ...]


def tokens(text: str, syntax: Syntax) -> list[Token]:
    """Returns the tokens, followed by an `end`. Raises FormulaError (SC602)."""
    if len(text) > syntax.longest:
        what = codes.expressions.expression_too_long(len(text), syntax.longest, syntax.shorter)
        raise FormulaError(what, 0, len(text))
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = syntax.token.match(text, at)
        if match is None:
            raise _strange(text, at, found)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def _strange(text: str, at: int, before: list[Token]) -> FormulaError:
    character = text[at]
    if character == "." and before and before[-1].text in _MODULES:
        return FormulaError(
            codes.expressions.qualified_name(before[-1].text), before[-1].start, at + 1
        )
    if character in "'\"":
        return FormulaError(codes.expressions.unclosed_quote(), at, len(text))
    instead = _FOREIGN.get(character, "")
    what = codes.expressions.unexpected_character(character, instead)
    return FormulaError(what, at, at + 1)


def literal(value: Any) -> str:
    """Returns a constant as an expression writes it."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, str):
        return f'"{value}"' if "'" in value else f"'{value}'"
    return str(value)
