"""The columns of a table that are inputs of the program."""

from typing import Literal, NamedTuple, TypeAlias

Gaps: TypeAlias = Literal["error", "drop", "keep"]


class RawColumn(NamedTuple):
    """A column as the reader of the table gives it to the program.

    Attributes:
        column: Its name in the table.
        keys: The keys below `data` that lead to where the spec names it.
        missing: What the reader does about missing values; it keeps those that the program
            replaces.
    """

    column: str
    keys: tuple[str | int, ...]
    missing: Gaps

    def for_prediction(self) -> "RawColumn":
        """Returns the column without what would leave out rows: each of them gets a prediction."""
        return self._replace(missing="error") if self.missing == "drop" else self
