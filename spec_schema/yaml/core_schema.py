"""Plain scalars by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema).

`no`, `on`, `12:30`, `1_000`, `0b11` and dates are text here, as they are in editors.
"""

import math
import re

from ..findings import codes
from ..findings.code import Violation
from .values import Plain

LONGEST_NUMBER = 250
"""Maximum number of characters of a number. Any integer this short fits a float."""

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **{sign + word: math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **{"-" + word: -math.inf for word in (".inf", ".Inf", ".INF")},
}
_STARTS = frozenset("0123456789+-.")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_OCTAL = r"0o[0-7]+"
_HEXADECIMAL = r"0x[0-9a-fA-F]+"
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class NumberFault(Exception):
    """Raised for a number that is out of range or ambiguous. `value` is the likeliest."""

    def __init__(self, violation: Violation, value: Plain) -> None:
        super().__init__(violation.text.message)
        self.violation = violation
        self.value = value


def resolve(text: str) -> Plain:
    """Returns the value of a plain scalar: null, a boolean, a number, or the text itself.

    Raises:
        NumberFault: for a leading zero (SC007) or a number out of range (SC706).
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS:
        return text
    if _DECIMAL.fullmatch(text):
        return _integer(text, 10)
    if _FLOAT.fullmatch(text):
        return _float(text)
    if re.fullmatch(_OCTAL, text):
        return _integer(text, 8)
    if re.fullmatch(_HEXADECIMAL, text):
        return _integer(text, 16)
    return text


def _integer(text: str, base: int) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NumberFault(codes.sizes.number_too_long(len(text), LONGEST_NUMBER), 0)
    if base != 10:
        return int(text[2:], base)
    if _LEADING_ZERO.fullmatch(text):
        raise _leading_zero(text)
    return int(text)


def _float(text: str) -> float:
    if len(text) > LONGEST_NUMBER:
        raise NumberFault(codes.sizes.number_too_long(len(text), LONGEST_NUMBER), 0.0)
    value = float(text)
    if math.isinf(value):
        raise NumberFault(codes.sizes.number_out_of_range(text), value)
    return value


def _leading_zero(text: str) -> NumberFault:
    value, octal = int(text), None
    if not set(text) & set("89") and value != int(text, 8):
        octal = int(text, 8)
    return NumberFault(codes.yaml_values.leading_zero(text, value, octal), value)
