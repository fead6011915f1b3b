"""The `windows` of the `data` section, over the rows of a time series."""

from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from ..component import SpecModel
from ..parameters import NonEmptyText, PositiveInteger, Words, default, is_integer, listed, whole


def _horizon(value: object) -> object:
    """Returns the first and the last row of a target, as numbers of rows after the window."""
    one = whole(value)
    pair = (one, one) if is_integer(one, 0) else listed(value)
    if len(pair) != 2 or not all(is_integer(row, 0) for row in pair) or pair[0] > pair[1]:
        raise ValueError("wrong order")
    return pair


_ROW = {"type": "integer", "minimum": 0}

if TYPE_CHECKING:
    from ..parameter_types import Horizon as Horizon
else:
    Horizon = Annotated[
        tuple[int, int],
        BeforeValidator(_horizon),
        Words(
            "a non-negative integer, or a list of two in ascending order",
            {"anyOf": [_ROW, {"type": "array", "items": _ROW, "minItems": 2, "maxItems": 2}]},
        ),
    ]


class Windows(SpecModel):
    """Makes each sample of several rows in sequence, for time series.

    An input takes `(length, columns)`. A window never extends over a row that is left out, and lies
    in one part of the data with all of its rows, those of its target included.

    Args:
        length: Number of rows in a window.
        horizon: How many rows after the last row of a window its target is. A list of two numbers
            stands for all rows from the first to the second: `[1, 24]` makes a target of 24 rows.
        stride: Number of rows from the start of a window to the start of the next one.
        sampling_rate: Number of rows from one row of a window to the next one in it.
        by: Column that tells series apart, such as a station. A window has rows of one series.
    """

    section = True
    bare_keys = ("length",)
    length: PositiveInteger
    horizon: Horizon = default((1, 1))
    stride: PositiveInteger = 1
    sampling_rate: PositiveInteger = 1
    by: NonEmptyText | None = None

    @property
    def targets(self) -> int:
        """The number of rows that a target is read from."""
        return self.horizon[1] - self.horizon[0] + 1

    @property
    def is_ahead(self) -> bool:
        """Whether targets come after the window, so that their past values may be inputs."""
        return self.horizon[0] > 0
