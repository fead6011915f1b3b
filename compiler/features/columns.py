"""The columns of a table that are inputs of the program."""

from typing import Any, Literal, NamedTuple, TypeAlias

from ...spec_schema.types import DType, TensorType

Gaps: TypeAlias = Literal["error", "drop", "keep"]
Keys: TypeAlias = tuple[str | int, ...]

NUMBER = TensorType((None, 1))
TEXT = TensorType((None, 1), DType.STRING)
STRICTEST: tuple[Gaps, ...] = ("error", "drop", "keep")
"""What to do about missing values of a column that several features read: the first that one of
them says.
"""


class Prepared(NamedTuple):
    """The tensor that a feature becomes: the name of its node or raw column, and its type."""

    name: str
    type: TensorType


class Selected(NamedTuple):
    """A column that a feature reads.

    Attributes:
        keys: The keys below the feature that lead to where the spec names it.
        take: What is taken of it; empty for all.
    """

    column: str
    keys: Keys
    take: str = ""

    @property
    def label(self) -> str:
        """Its name in messages."""
        return f"{self.column} ({self.take})" if self.take else self.column


class Read(NamedTuple):
    """How a column is read.

    Attributes:
        type: Of the input that it is read into.
        missing: What the reader does about missing values; it keeps those that the program
            replaces.
        values: The values that it may have, besides missing ones; empty if it may have any.
        take: The part of a date or the regular expression that is taken of it; empty for all.
        format: How dates are written; empty for ISO 8601.
        known: The values that an encoding lists where it allows others; empty if none does.
        separator: What separates the values in a list; empty for single values.
    """

    type: TensorType
    missing: Gaps
    values: tuple[Any, ...] = ()
    take: str = ""
    format: str = ""
    known: tuple[Any, ...] = ()
    separator: str = ""

    def is_same(self, other: "Read") -> bool:
        """Whether the other gives the same values."""
        return self._given == other._given

    @property
    def _given(self) -> tuple[Any, ...]:
        return (self.type, self.take, self.format, self.separator)

    def with_other(self, other: "Read") -> "Read":
        """Returns how to read the column for another feature, too."""
        missing = min(self.missing, other.missing, key=STRICTEST.index)
        values = _in_both(self.values, other.values)
        return self._replace(
            missing=missing, values=values, known=_in_both(self.known, other.known)
        )


def _in_both(some: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    """Returns the values in both; an empty list allows any value."""
    both = tuple(value for value in some if value in others)
    return both if some and others else some or others


class Globs(NamedTuple):
    """Names and globs of columns that are read together.

    Attributes:
        patterns: As the spec writes them.
        feature: The feature that reads them.
        input: The input of the network that the feature is part of.
        size: The size of that input; 0 if it isn't a vector.
        each: How many of its numbers are of one column.
    """

    patterns: str | list[str]
    feature: str
    input: str
    size: int
    each: int


class RawColumn(NamedTuple):
    """A column as the reader of the table gives it to the program.

    Attributes:
        column: Its name in the table.
        keys: The keys below `data` that lead to where the spec names it.
        read: How it is read.
        globs: What selects its columns, if the table decides which they are.
    """

    column: str
    keys: Keys
    read: Read
    globs: Globs | None = None

    @property
    def missing(self) -> Gaps:
        """What the reader does about missing values."""
        return self.read.missing

    def for_prediction(self) -> "RawColumn":
        """Returns the column without what would leave out rows: each of them gets a prediction."""
        if self.missing != "drop":
            return self
        return self._replace(read=self.read._replace(missing="error"))
