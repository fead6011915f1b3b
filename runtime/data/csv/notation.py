"""The numbers that the cells of a table stand for."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from ....spec_schema.components.sources.csv import Csv
from ..cells import is_placeholder, number, quoted

_TRUTHS = {"true", "false", "yes", "no"}
_NOT_FINITE = {"nan", "inf", "infinity"}
_THOUSANDS = ("", ",", ".", " ", "'", "_", "\u00a0", "\u202f", "\u2019")


@dataclass(frozen=True)
class Notation:
    """How a table writes numbers and missing values.

    Attributes:
        decimal: The decimal separator.
        thousands: The thousands separator, or "".
        marks: Texts that mark a missing value, besides an empty cell.
        numbers: Numbers that do.
    """

    decimal: str = "."
    thousands: str = ""
    marks: frozenset[str] = field(default=frozenset())
    numbers: frozenset[float] = field(default=frozenset())

    @classmethod
    def of(cls, source: Csv) -> "Notation":
        """Returns the notation that a source declares."""
        declared = source.missing_values
        marks = declared if isinstance(declared, list) else [declared]
        texts = frozenset(mark.strip() for mark in marks if isinstance(mark, str))
        numbers = frozenset(mark for mark in marks if isinstance(mark, (int, float)))
        return cls(source.decimal, source.thousands or "", texts, numbers)

    @property
    def is_plain(self) -> bool:
        """Whether numbers are written as `float` reads them."""
        return self.decimal == "." and not self.thousands

    def is_missing(self, text: str) -> bool:
        """Whether a cell stands for a missing value."""
        bare = text.strip()
        if not bare or bare in self.marks:
            return True
        return bool(self.numbers) and self._is_marked(bare)

    def _is_marked(self, text: str) -> bool:
        try:
            return self.number(text) in self.numbers
        except ValueError:
            return False

    def number(self, text: str) -> float:
        """Returns the number. Raises ValueError."""
        if self.is_plain:
            return number(text)
        bare = text.strip()
        if self._pattern.fullmatch(bare):
            return float(bare.replace(self.thousands, "").replace(self.decimal, "."))
        if bare.lstrip("+-").lower() in _NOT_FINITE:
            return float(bare)
        raise ValueError(text)

    def is_number(self, text: str) -> bool:
        """Whether `number` accepts the text."""
        try:
            self.number(text)
        except ValueError:
            return False
        return True

    def plain(self, text: str) -> str:
        """Returns a number as `cells.number` reads it, and other text unchanged."""
        if self.is_plain or not self._pattern.fullmatch(text):
            return text
        return text.replace(self.thousands, "").replace(self.decimal, ".")

    def remedy(self, text: str) -> str:
        """Returns what to do about text where a number belongs."""
        bare = text.strip()
        if is_placeholder(bare):
            mark = json.dumps(bare, ensure_ascii=False)
            declared = f"declare `missing_values: [{mark}]`"
            return f"if a value is missing there, {declared}, and with `missing` what that means"
        if bare.lower() in _TRUTHS:
            return "write 1 for yes or true, and 0 for no or false"
        if self.is_number(text):
            return ""
        readings = [one for one in _notations() if one._explains(bare)]
        fitting = [one for one in readings if self.is_plain or one.decimal == self.decimal]
        if readings and not fitting:
            return f"numbers are read with {self._declared()}"
        declared = " or ".join(one._declared() for one in fitting)
        if len(fitting) > 1:
            return f"it can be read in two ways: declare {declared}"
        return f"declare {declared}" if fitting else ""

    def _explains(self, text: str) -> bool:
        """Whether the text is a number in this notation and uses each of its separators."""
        needs = (self.thousands, self.decimal if "." not in (self.thousands, self.decimal) else "")
        return all(sign in text for sign in needs) and bool(self._pattern.fullmatch(text))

    def _declared(self) -> str:
        signs = {"thousands": self.thousands, "decimal": self.decimal}
        if self.decimal == "." or not self.thousands:
            signs = {key: sign for key, sign in signs.items() if sign not in ("", ".")}
        return " and ".join(f'`{key}: "{escaped(sign)}"`' for key, sign in signs.items())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        grouped = rf"[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}})+|" * bool(self.thousands)
        decimal = re.escape(self.decimal)
        mantissa = rf"(?:{grouped}[0-9]+)(?:{decimal}[0-9]*)?|{decimal}[0-9]+"
        return re.compile(rf"[+-]?(?:{mantissa})(?:[eE][+-]?[0-9]+)?")


PLAIN = Notation()


def escaped(sign: str) -> str:
    """Returns a character as a spec writes it between quotes."""
    return sign.encode("unicode_escape").decode()


def _notations() -> Iterator[Notation]:
    """Yields the notations that are in use."""
    pairs = product(_THOUSANDS, ".,")
    return (Notation(decimal, sign) for sign, decimal in pairs if sign != decimal)


def shown_row(cells: Iterable[str]) -> str:
    """Returns the first cells of a row, for a message."""
    found = list(cells)
    return ",".join(quoted(cell)[1:-1] for cell in found[:4]) + ",…" * (len(found) > 4)
