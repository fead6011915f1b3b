"""How a table writes numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ....spec_schema.components.sources.tabular import Tabular
from ....spec_schema.findings import codes
from ....spec_schema.findings.code import Violation
from ..cells import is_placeholder, number

TRUTHS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}
"""Words for 1 and 0, in lower case."""
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
        is_after_commas: Whether commas are between cells: one in a number is then for thousands,
            if it can be.
    """

    decimal: str = "."
    thousands: str = ""
    marks: frozenset[str] = field(default=frozenset())
    numbers: frozenset[float] = field(default=frozenset())
    is_after_commas: bool = False

    @classmethod
    def of(cls, source: Tabular) -> "Notation":
        """Returns the notation that a source declares."""
        declared = source.missing_values
        marks = declared if isinstance(declared, list) else [declared]
        texts = frozenset(mark.strip() for mark in marks if isinstance(mark, str))
        numbers = frozenset(mark for mark in marks if isinstance(mark, (int, float)))
        decimal, thousands = getattr(source, "decimal", "."), getattr(source, "thousands", None)
        commas = getattr(source, "delimiter", "") == ","
        return cls(decimal, thousands or "", texts, numbers, commas)

    @property
    def is_plain(self) -> bool:
        """Whether numbers are written as `float` reads them."""
        return self.decimal == "." and not self.thousands

    def is_missing(self, text: str) -> bool:
        """Whether a cell represents a missing value."""
        bare = text.strip()
        if not bare or bare in self.marks:
            return True
        return bool(self.numbers) and self._is_marked(bare)

    def _is_marked(self, text: str) -> bool:
        try:
            return self.number(text) in self.numbers
        except ValueError:
            return False

    def without_marked(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Returns numbers with NaN where a declared number marks a missing value."""
        if not self.numbers:
            return values
        return np.where(np.isin(values, [*self.numbers]), np.nan, values)

    def may_mark(self, values: NDArray[np.float64]) -> bool:
        """Whether one of the numbers may be written like a text that marks a missing value."""
        return bool(self._marks_of_digits) and bool(np.isin(values, self._marks_of_digits).any())

    @cached_property
    def _marks_of_digits(self) -> list[float]:
        return [self.number(mark) for mark in self.marks if self.is_number(mark)]

    def numbers_of(self, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Returns cells as numbers; None if one of them may not be a number, or is missing."""
        parse = float if self.is_plain else self.number
        # `float` accepts 1_000, and digits of any script.
        if self.is_plain and ("_" in (joined := "".join(cells)) or not joined.isascii()):
            return None
        if self.marks and not self.marks.isdisjoint(map(str.strip, cells)):
            return None
        try:
            values = np.fromiter(map(parse, cells), np.float64, len(cells))
        except ValueError:
            return None
        return None if np.isnan(values).any() else values

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

    def not_a_number(
        self, text: str, *, is_feature: bool = False, is_target: bool = False
    ) -> Violation:
        """Returns what is wrong with text that `number` doesn't accept."""
        bare = text.strip()
        if is_placeholder(bare):
            return codes.cells.undeclared_missing_value(text)
        if bare.lower() in TRUTHS:
            return codes.cells.boolean_word(text)
        readings = [one for one in notations() if one._explains(bare)]
        fitting = [one for one in readings if self.is_plain or one.decimal == self.decimal]
        if self.is_after_commas:
            fitting = [one for one in fitting if one.thousands == ","] or fitting
        if fitting:
            return codes.cells.undeclared_notation(text, [one.declared() for one in fitting])
        if readings:
            return codes.cells.unlike_declared_notation(text, self.declared())
        if is_target:
            return codes.cells.text_target(text)
        return codes.cells.not_a_number(text, is_feature)

    def _explains(self, text: str) -> bool:
        """Whether the text is a number in this notation and uses each of its separators."""
        needs = (self.thousands, self.decimal if "." not in (self.thousands, self.decimal) else "")
        return all(sign in text for sign in needs) and bool(self._pattern.fullmatch(text))

    def declared(self) -> dict[str, str]:
        """Returns the keys of a source that declare it."""
        signs = {"thousands": self.thousands, "decimal": self.decimal}
        if self.decimal == "." or not self.thousands:
            signs = {key: sign for key, sign in signs.items() if sign not in ("", ".")}
        return signs

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        grouped = rf"[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}})+|" * bool(self.thousands)
        decimal = re.escape(self.decimal)
        mantissa = rf"(?:{grouped}[0-9]+)(?:{decimal}[0-9]*)?|{decimal}[0-9]+"
        return re.compile(rf"[+-]?(?:{mantissa})(?:[eE][+-]?[0-9]+)?")


PLAIN = Notation()


def notations() -> Iterator[Notation]:
    """Yields the notations that are in use."""
    pairs = product(_THOUSANDS, ".,")
    return (Notation(decimal, sign) for sign, decimal in pairs if sign != decimal)
