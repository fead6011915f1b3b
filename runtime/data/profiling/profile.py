"""The profile of data: its columns, its target, and what a person should know about both."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from ....spec_schema.errors import check_choice
from ....spec_schema.findings.code import counted
from ....spec_schema.findings.printable import Rendered, printable, printable_lines
from ....spec_schema.reports.table import table
from ...strict_json import strict

HEADER = ("column", "kind", "missing", "different", "values")
ONE_HOT = "one-hot"
"""What the profile of an array says of vectors with a single 1 each."""
FORMATS = ("text", "json", "html")


class Kind(StrEnum):
    """What kind of values a column has."""

    NUMBER = "number"
    YES_NO = "yes/no"
    CATEGORY = "category"
    TEXT = "text"
    DATE = "date"
    IDENTIFIER = "identifier"
    ARRAY = "array"
    IMAGE = "image"
    AUDIO = "audio"
    CONSTANT = "constant"
    EMPTY = "empty"


class ColumnProfile(NamedTuple):
    """What is known about a column.

    Attributes:
        missing: The number of rows without a value.
        distinct: The number of different values.
        low, high: The smallest and the greatest number, or the first and the last date as text.
        mean, deviation: Of numbers.
        common: The most frequent values, and how often each occurs.
        marks: Texts among numbers that probably mark missing values, and how often each occurs.
        is_whole: Whether all numbers are integers.
        is_ascending: Whether its values ascend from row to row.
        formats: The formats in which all its dates can be read, the most likely first; "" is ISO
            8601.
        parts: The parts of its dates that differ.
        words: The length of texts in words; one in ten is longer.
        vocabulary: The number of different words that occur in several texts.
        shape: The shape of each value; of images, that of most. Of audio, the most frequent rate,
            and the samples that nine in ten files have at most at that rate.
        samples: The number of samples of an array.
    """

    name: str
    kind: Kind
    missing: int
    distinct: int
    low: float | str | None = None
    high: float | str | None = None
    mean: float | None = None
    deviation: float | None = None
    common: tuple[tuple[str, int], ...] = ()
    marks: tuple[tuple[str, int], ...] = ()
    is_whole: bool = False
    is_ascending: bool = False
    formats: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    words: int = 0
    vocabulary: int = 0
    shape: tuple[int, ...] = ()
    samples: int = 0

    @property
    def values(self) -> str:
        """What its values are, in words."""
        if self.kind in (Kind.ARRAY, Kind.IMAGE):
            shape = " x ".join(map(str, self.shape))
            least = f", {_number(self.low)} to {_number(self.high)}" if self.low is not None else ""
            more = "".join(f", {text} ({count:,})" for text, count in self.common)
            return f"{shape}{least}{more}"
        if self.kind is Kind.AUDIO and self.low is not None:
            rates = ", ".join(f"{text} ({count:,})" for text, count in self.common[:4])
            seconds = " to ".join(dict.fromkeys((f"{self.low:.3g}", f"{self.high:.3g}")))
            return f"{seconds} seconds, {rates} samples per second"
        if self.kind in (Kind.NUMBER, Kind.DATE) and self.low is not None:
            return f"{_number(self.low)} to {_number(self.high)}"
        if self.kind is Kind.TEXT and not self.common:
            return f"mostly up to {self.words:,} words"
        shown = ", ".join(f"{text} ({count:,})" for text, count in self.common[:4])
        others = self.distinct - len(self.common[:4])
        return f"{shown}, and {others:,} more" if others > 0 and shown else shown


def _number(value: float | str | None) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What is in data. `print(profile)` shows it.

    Attributes:
        file: The path of the file or folder.
        rows: The number of rows, or of samples of another kind.
        columns: What is known about each column.
        targets: The columns to predict.
        notes: What to know before training, a sentence each.
        nouns: What a sample and a column are called.
    """

    file: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    targets: tuple[str, ...]
    notes: tuple[str, ...]
    nouns: tuple[str, str] = ("row", "column")

    def __getitem__(self, name: str) -> ColumnProfile:
        return next(one for one in self.columns if one.name == name)

    def render(self, format: str = "text", width: int | None = None) -> str:
        """The profile as text.

        Args:
            format: `text`, `json` or `html`.
            width: Columns of the page (`text` only).
        """
        check_choice("format", format, FORMATS)
        made = {"text": lambda: self._text(width), "json": self._json, "html": self._html}
        return Rendered(printable_lines(made[format]()))

    def to_dict(self) -> dict[str, Any]:
        """The profile as plain data."""
        columns = [{**one._asdict(), "kind": one.kind.value} for one in self.columns]
        data = {**{key: getattr(self, key) for key in ("file", "rows")}, "columns": columns}
        return {**data, "targets": list(self.targets), "notes": list(self.notes)}

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for one in self.columns:
            named = one.name or "(no name)"
            name = f"{named} (target)" if one.name in self.targets else named
            missing = f"{one.missing:,}" if one.missing else ""
            yield name, one.kind.value, missing, f"{one.distinct:,}", one.values

    @property
    def title(self) -> str:
        """How much there is, in a line."""
        sample, column = self.nouns
        several = f", {counted(len(self.columns), column)}" if column else ""
        return f"{self.file}: {counted(self.rows, sample)}{several}"

    def _text(self, width: int | None) -> str:
        rows = [tuple(map(printable, row)) for row in self._rows()]
        shown = table([HEADER, *rows], right=(2, 3), page=width)
        notes = "".join(f"\nnote: {printable(note)}" for note in self.notes)
        return f"{printable(self.title)}\n\n{shown}\n{notes}".rstrip()

    def _json(self) -> str:
        return json.dumps(strict(self.to_dict()), indent=2, ensure_ascii=False)

    def _html(self) -> str:
        from html import escape

        from ....spec_schema.reports import html

        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        shown = html.table(HEADER, self._rows(), (2, 3), self.title)
        return f"{shown}<ul>{notes}</ul>" if notes else shown

    def _repr_html_(self) -> str:
        return self._html()

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<Profile of {self.title}>"
