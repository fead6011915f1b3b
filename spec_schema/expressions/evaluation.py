"""Evaluation of expressions, strictly typed, with results up to 10^15 or 1,000 characters."""

import operator
from collections.abc import Callable, Mapping, Sequence
from math import fsum
from typing import Any, NoReturn

from ..findings import codes
from ..findings.code import Violation
from ..yaml.values import describe_plain
from .formula import (
    LARGEST,
    Binary,
    Choice,
    Expression,
    FormulaError,
    FunctionCall,
    ListOf,
    Literal,
    Name,
    Prefix,
    Slice,
    Subscript,
    Token,
)

LONGEST_TEXT = 1_000
LONGEST_LIST = 1_000

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Unknown:
    """A size that isn't known before the network runs."""

    __slots__ = ("why",)

    def __init__(self, why: Violation) -> None:
        self.why = why


def evaluate(node: Expression, names: Mapping[str, Any]) -> Any:
    """Returns the value of an expression. All names in it must have a value.

    Raises:
        FormulaError: (SC603) if it can't be evaluated.
    """
    links: list[Binary] = []
    while isinstance(node, Binary):  # long sums nest on the left: iterate instead of recursing
        links.append(node)
        node = node.left
    value = _single(node, names)
    for link in reversed(links):
        value = _joined(link, value, names)
    return value


def _single(node: Expression, names: Mapping[str, Any]) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return _known(names[node.token.text], node.token)
    if isinstance(node, Prefix):
        return _prefixed(node, evaluate(node.operand, names))
    if isinstance(node, Choice):
        condition = _truth(evaluate(node.condition, names), node.operator)
        return evaluate(node.yes if condition else node.no, names)
    if isinstance(node, ListOf):
        return [evaluate(item, names) for item in node.items]
    if isinstance(node, Subscript):
        return _subscripted(node, evaluate(node.base, names), names)
    assert isinstance(node, FunctionCall)
    return _called(node, [evaluate(argument, names) for argument in node.arguments])


def _subscripted(node: Subscript, base: Any, names: Mapping[str, Any]) -> Any:
    """Returns an item of a list, or a part of it."""
    index, *more = node.items
    is_part = isinstance(index, Slice)
    parts = index[:3] if isinstance(index, Slice) else (index,)
    given = [None if part is None else evaluate(part, names) for part in parts]
    integers = [value for value in given if value is not None or not is_part]
    if more or not isinstance(base, list) or not all(map(_is_integer, integers)):
        got = "several indices" if more else _several([base, *integers])
        _refuse(node, codes.expressions.wrong_operands("[…]", "a list and an integer", got))
    return _part(node, base, slice(*given)) if is_part else _item(node, base, given[0])


def _item(node: Subscript, items: list[Any], at: Any) -> Any:
    if not -len(items) <= at < len(items):
        _refuse(node, codes.expressions.index_out_of_range(at, len(items)))
    if isinstance(items[at], Unknown):
        _refuse(node, items[at].why)
    if _is_number(items[at]) and not abs(items[at]) <= LARGEST:
        _refuse(node, codes.expressions.number_too_large(f"[{at}]"))
    return items[at]


def _part(node: Subscript, items: list[Any], bounds: slice) -> list[Any]:
    if bounds.step == 0:
        _refuse(node, codes.expressions.step_of_zero())
    places = _listed(range(*bounds.indices(len(items))), node)
    return [items[place] for place in places]


def _known(value: Any, word: Token) -> Any:
    """Returns the value of a param, which may be larger than expressions can compute with."""
    if isinstance(value, Unknown):
        _refuse(word, value.why)
    return _bounded(value, word) if _is_number(value) else value


def _prefixed(node: Prefix, value: Any) -> Any:
    word = node.operator
    if word.text == "not":
        return not _truth(value, word)
    if not _is_number(value):
        _refuse(word, codes.expressions.wrong_operands(word.text, "a number", kind_of(value)))
    return -value if word.text == "-" else value


def _joined(link: Binary, left: Any, names: Mapping[str, Any]) -> Any:
    word = link.operator
    if word.text in ("and", "or"):
        decided = _truth(left, word) is (word.text == "or")
        return left if decided else _truth(evaluate(link.right, names), word)
    right = evaluate(link.right, names)
    if word.text in ("==", "!="):
        return _equal(word, left, right) is (word.text == "==")
    if word.text in _ORDER:
        return _ordered(word, left, right)
    return _arithmetic(word, left, right)


def _equal(word: Token, left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is right
    if _kind(left) != _kind(right) or isinstance(left, (list, dict)):
        takes = "two numbers, strings or booleans"
        _refuse(word, codes.expressions.wrong_operands(word.text, takes, _pair(left, right)))
    return bool(left == right)


def _ordered(word: Token, left: Any, right: Any) -> bool:
    if _kind(left) != _kind(right) or _kind(left) not in ("number", "text"):
        takes = "two numbers or two strings"
        _refuse(word, codes.expressions.wrong_operands(word.text, takes, _pair(left, right)))
    return _ORDER[word.text](left, right)


def _arithmetic(word: Token, left: Any, right: Any) -> Any:
    if word.text == "+" and isinstance(left, str) and isinstance(right, str):
        return _short(left + right, word)
    if not (_is_number(left) and _is_number(right)):
        takes = "two numbers or two strings" if word.text == "+" else "two numbers"
        about = word.text, takes, _pair(left, right)
        if isinstance(left, bool) or isinstance(right, bool):
            _refuse(word, codes.expressions.boolean_operand(*about))
        _refuse(word, codes.expressions.wrong_operands(*about))
    if word.text == "**":
        return _power(word, left, right)
    if right == 0 and word.text in ("/", "//", "%"):
        _refuse(word, codes.expressions.division_by_zero(word.text))
    return _bounded(_ARITHMETIC[word.text](left, right), word)


def _power(word: Token, base: int | float, exponent: int | float) -> Any:
    if base == 0 and exponent < 0:
        _refuse(word, codes.expressions.division_by_zero(word.text))
    if base < 0 and exponent != int(exponent):
        _refuse(word, codes.expressions.root_of_negative(base, exponent))
    if abs(base) >= 2 and exponent > 50:  # 2^50 is above 10^15: refused before it is computed
        return _bounded(float("inf"), word)
    try:
        return _bounded(base**exponent, word)
    except OverflowError:
        return _bounded(float("inf"), word)


def _called(node: FunctionCall, given: list[Any]) -> Any:
    name = node.function.text
    if name == "len":
        return _length(node.function, given)
    if name == "round":
        return _rounded(node.function, given)
    if name == "range":
        return _range(node.function, given)
    if name == "sum":
        return _sum(node.function, given)
    return _extreme(node.function, given)


def _extreme(word: Token, given: list[Any]) -> Any:
    numbers = given[0] if len(given) == 1 and isinstance(given[0], list) else given
    if (numbers is given and len(given) < 2) or not 0 < len(numbers) <= LONGEST_LIST:
        takes = f"two or more numbers or a list of 1 to {LONGEST_LIST:,}"
        _refuse(word, codes.expressions.wrong_operands(word.text, takes, _several(given)))
    other = next((item for item in numbers if not _is_number(item)), 0)
    if other != 0:
        _refuse(word, codes.expressions.wrong_operands(word.text, "numbers", kind_of(other)))
    return _known(min(numbers) if word.text == "min" else max(numbers), word)


def _sum(word: Token, given: list[Any]) -> Any:
    numbers = given[0] if len(given) == 1 else None
    if not isinstance(numbers, list) or len(numbers) > LONGEST_LIST:
        takes = f"a list of up to {LONGEST_LIST:,} numbers"
        _refuse(word, codes.expressions.wrong_operands("sum", takes, _several(given)))
    other = next((item for item in numbers if not _is_number(item)), 0)
    if other != 0:
        _refuse(word, codes.expressions.wrong_operands("sum", "numbers", kind_of(other)))
    # Python's `sum` rounds differently from version 3.12 on.
    return _bounded(sum(numbers) if all(map(_is_integer, numbers)) else _exact(numbers), word)


def _exact(numbers: list[int | float]) -> float:
    try:
        return fsum(numbers)
    except OverflowError:
        return float("inf")


def _length(word: Token, given: list[Any]) -> int:
    if len(given) != 1 or not isinstance(given[0], (str, list, dict)):
        _refuse(word, codes.expressions.wrong_operands("len", "a string or list", _several(given)))
    return len(given[0])


def _range(word: Token, given: list[Any]) -> list[int]:
    if not 0 < len(given) <= 3 or not all(map(_is_integer, given)):
        _refuse(word, codes.expressions.wrong_operands("range", "1 to 3 integers", _several(given)))
    if given[2:] == [0]:
        _refuse(word, codes.expressions.step_of_zero())
    return _listed(range(*given), word)


def _listed(items: Sequence[Any], place: Token | Subscript) -> list[Any]:
    """Returns a new list, whose length is bounded."""
    if len(items) > LONGEST_LIST:
        _refuse(place, codes.expressions.list_too_long(LONGEST_LIST))
    return [*items]


def _rounded(word: Token, given: list[Any]) -> Any:
    fits = len(given) in (1, 2) and all(_is_number(item) for item in given)
    if not fits or (len(given) == 2 and not (isinstance(given[1], int) and abs(given[1]) <= 15)):
        takes = "a number and a number of digits"
        _refuse(word, codes.expressions.wrong_operands("round", takes, _several(given)))
    return _bounded(round(*given), word)


def _truth(value: Any, word: Token) -> bool:
    if not isinstance(value, bool):
        if _is_number(value):
            _refuse(word, codes.expressions.number_as_condition(word.text, kind_of(value)))
        takes = "true or false"
        _refuse(word, codes.expressions.wrong_operands(word.text, takes, kind_of(value)))
    return value


def _bounded(value: Any, word: Token) -> Any:
    if not abs(value) <= LARGEST:  # also refuses nan
        _refuse(word, codes.expressions.number_too_large(word.text))
    return value


def _short(text: str, word: Token) -> str:
    if len(text) > LONGEST_TEXT:
        _refuse(word, codes.expressions.result_too_long(LONGEST_TEXT))
    return text


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    if _is_number(value):
        return "number"
    return "text" if isinstance(value, str) else type(value).__name__


def kind_of(value: Any) -> str:
    """Returns the type of a value in the words of a message."""
    if isinstance(value, Unknown):
        return "an unknown size"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a mapping" if isinstance(value, dict) else describe_plain(value)


def _pair(left: Any, right: Any) -> str:
    return f"{kind_of(left)} and {kind_of(right)}"


def _several(given: list[Any]) -> str:
    return ", ".join(kind_of(item) for item in given)


def _refuse(word: Token | Subscript, what: Violation) -> NoReturn:
    raise FormulaError(what, word.start, word.end)
