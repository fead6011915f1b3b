"""The `features` of the `data` section: what columns of a table become before the network."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from ..component import Conflict, SpecModel, cross_field
from ..components.encodings import Cross, Cyclic, Encoding, Ordinal
from ..components.normalizers import Normalizer
from ..findings import codes
from ..parameters import Boolean, NonEmptyText, Number, Numbers, Words
from .date_parts import PARTS, PERIODS


def _interval(value: tuple[float, ...]) -> tuple[float, ...]:
    if len(value) != 2 or value[0] >= value[1]:
        raise ValueError("wrong order")
    return value


Interval = Annotated[
    Numbers,
    AfterValidator(_interval),
    Words(
        "a list of two numbers in ascending order",
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    ),
]


def _shares(value: tuple[float, ...]) -> tuple[float, ...]:
    if not (len(value) == 2 and 0 <= value[0] < value[1] <= 1):
        raise ValueError("wrong order")
    return value


Shares = Annotated[
    Numbers,
    AfterValidator(_shares),
    Words(
        "a list of two numbers from 0 to 1 in ascending order",
        {
            "type": "array",
            "items": {"type": "number", "minimum": 0, "maximum": 1},
            "minItems": 2,
            "maxItems": 2,
        },
    ),
]


class ClipQuantiles(SpecModel):
    """Clips each column to quantiles of the training part.

    Args:
        quantiles: The two quantiles: `[0.01, 0.99]` replaces the smallest and the largest 1% of the
            numbers. Between two numbers, they are interpolated (NumPy: `numpy.quantile`).
    """

    quantiles: Shares


Missing = (
    Literal["error", "drop", "mean", "median"]
    | Annotated[Number, Words("a number", {"type": "number"})]
)


LONGEST_PATTERN = 200
_BEYOND_RE2 = re.compile(r"\(\?(?:=|!|<=|<!|P=|>|\()|\\[1-9]|[*+?}]\+")
"""Lookaround, references to groups, and possessive repeats, which no linear-time search has."""


class Feature(SpecModel):
    """What one or more columns of a table become.

    Numbers are prepared in this order: missing values are replaced, `compute` is evaluated, numbers
    are clipped, then encoded or scaled. Statistics are those of the training part only.

    Args:
        column: Column to read.
        columns: Columns to read, each prepared by itself. With `*` or `?`, all columns of numbers
            that match: as many as the input takes, besides its other features.
        compute: Expression over columns of numbers, such as `Fare / (SibSp + Parch + 1)`. See
            `docs/expressions.md`.
        take: What to take of the columns first: parts of a date, such as `month` or
            `[month, weekday]`, which are numbers; or what a regular expression matches in a text
            (its group, if it has one).
        format: How dates are written, as in Python: `%d.%m.%Y`. Defaults to ISO 8601.
        missing: What to do about a missing value: report an error, drop the row, or use the `mean`
            or `median` of the training part, or a number. In categories, a missing value is an
            unknown one by default.
        indicator: Whether to add a number for each column: 1 where its value is missing, else 0.
        clip: Smallest and largest number, or quantiles of each column: `{quantiles: [0.01, 0.99]}`.
            Other numbers are replaced by the nearer of the two.
        encode: Encoding of categories, or of numbers as categories. Defaults to none.
        scale: Scaling of each number. Defaults to none.
    """

    bare_keys = ("column", "compute")
    column: NonEmptyText | None = None
    columns: NonEmptyText | list[NonEmptyText] | None = None
    compute: NonEmptyText | None = None
    take: NonEmptyText | list[NonEmptyText] | None = None
    format: NonEmptyText | None = None
    missing: Missing = "error"
    indicator: Boolean = False
    clip: Interval | ClipQuantiles | None = None
    encode: Encoding | None = None
    scale: Normalizer | None = None

    @property
    def listed(self) -> list[str]:
        """What is written in `columns`."""
        return [self.columns] if isinstance(self.columns, str) else self.columns or []

    @property
    def has_globs(self) -> bool:
        """Whether the table decides which columns are read."""
        return any(sign in name for name in self.listed for sign in "*?")

    @property
    def taken(self) -> list[str]:
        """What is taken of each column: parts of a date, a regular expression, or nothing."""
        return [self.take] if isinstance(self.take, str) else self.take or [""]

    @property
    def has_categories(self) -> bool:
        """Whether its columns hold categories, not numbers."""
        return self.encode is not None and not self.encode.of_numbers

    @cross_field
    def _check_columns(self) -> "Feature":
        ways = ("column", "columns", "compute")
        given = [name for name in ways if getattr(self, name) is not None]
        if len(given) != 1:
            raise Conflict(codes.features.one_way_to_read(given), *reversed(given))
        return self

    @cross_field
    def _check_missing(self) -> "Feature":
        if self.has_categories:
            self._check_categories()
        elif self.indicator and self.missing in ("error", "drop"):
            raise Conflict(codes.features.indicator_without_gaps(str(self.missing)), "indicator")
        return self

    def _check_categories(self) -> None:
        """Raise Conflict for what applies to numbers only."""
        encode = self.encode.name if self.encode else ""
        if self.missing not in ("error", "drop"):
            raise Conflict(codes.features.missing_category(encode, str(self.missing)), "missing")
        for name in ("compute", "indicator", "clip", "scale"):
            is_ordinal = name == "scale" and isinstance(self.encode, Ordinal)
            if getattr(self, name) not in (None, False) and not is_ordinal:
                raise Conflict(codes.features.not_for_categories(name, encode), name)

    @cross_field
    def _check_encoded(self) -> "Feature":
        if self.encode is not None and self.encode.of_numbers and self.scale is not None:
            raise Conflict(codes.features.not_for_categories("scale", self.encode.name), "scale")
        if self.has_globs and (self.has_categories or self.take is not None):
            raise Conflict(codes.features.glob_of_text(self.listed), "columns")
        if isinstance(self.encode, Cross) and len(self.listed) != 2:
            raise Conflict(codes.features.cross_of_two(len(self.listed) or 1), "encode")
        return self

    @cross_field
    def _check_taken(self) -> "Feature":
        takes_parts = all(one in PARTS for one in self.taken)
        if self.take is None or takes_parts:
            self._check_parts(takes_parts)
        elif isinstance(self.take, list):
            unknown = next(one for one in self.take if one not in PARTS)
            raise Conflict(codes.features.unknown_part(unknown, PARTS), "take")
        else:
            self._check_pattern(self.take)
        return self

    def _check_parts(self, takes_parts: bool) -> None:
        if self.format is not None and not takes_parts:
            raise Conflict(codes.features.format_without_part(), "format")
        if self.take is not None and self.compute is not None:
            raise Conflict(codes.features.one_way_to_read(["compute", "take"]), "take")
        if isinstance(self.encode, Cyclic) and self.encode.period is None:
            endless = [one for one in self.taken if one not in PERIODS]
            if endless:
                raise Conflict(codes.features.no_period(endless[0]), "encode")
        values = getattr(self.encode, "vocabulary", None)
        is_of_numbers = values is not None and not isinstance(values[0], str)
        if takes_parts and self.has_categories and not is_of_numbers:
            name = self.encode.name if self.encode else ""
            raise Conflict(codes.features.part_is_a_number(self.taken[0], name), "encode")

    def _check_pattern(self, pattern: str) -> None:
        problem = ""
        try:
            groups = re.compile(pattern).groups
            problem = "it has several groups" if groups > 1 else ""
        except re.error as error:
            problem = str(error)
        if len(pattern) > LONGEST_PATTERN:
            problem = f"it has more than {LONGEST_PATTERN} characters"
        elif _BEYOND_RE2.search(pattern):
            problem = "lookaround, references to groups and possessive repeats are not supported"
        if problem:
            raise Conflict(codes.features.invalid_pattern(pattern, problem, PARTS), "take")
        if self.format is not None:
            raise Conflict(codes.features.format_without_part(), "format")
        values = getattr(self.encode, "vocabulary", ("",))
        if not self.has_categories or not isinstance((values or ("",))[0], str):
            raise Conflict(codes.features.pattern_gives_text(), "take")
