"""The table of completed epochs: chooses the columns that fit, and formats rows."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Literal, TypeAlias

from ..events import EpochEnded
from .readable import duration, number, rate, visible

CellStyle: TypeAlias = Literal["", "title", "label", "good", "notice", "bad", "bar", "rail"]
StyledLine: TypeAlias = list[tuple[str, CellStyle]]

NARROWEST = 8
GAP = 2
RATE, TIME = 7, 6


class EpochTable:
    """The columns that fit.

    If not all fit, the monitored value has priority, then loss and val_loss, then the others. Where
    not even the monitored value fits beside them, there is no learning rate and no time.

    Args:
        first: An epoch, whose values become columns.
        width: Width of the terminal in characters.
    """

    def __init__(self, first: EpochEnded, width: int) -> None:
        self.width = width
        self._epoch = max(len("epoch"), len(str(first.epochs)))
        widths = {name: max(len(visible(name)), NARROWEST) for name in first.values}
        room, ends = width - self._epoch - GAP, RATE + TIME + 2 * GAP + 1
        self._has_ends = room >= widths.get(first.monitor, NARROWEST) + GAP + ends
        room -= ends if self._has_ends else 0
        self._columns = _fitting(widths, room, (first.monitor, "loss", "val_loss"))
        self.left_out = tuple(name for name in widths if name not in self._columns)

    def heading(self) -> StyledLine:
        """The names of the columns."""
        names = "".join(
            f"{'':{GAP}}{visible(name):>{width}}" for name, width in self._columns.items()
        )
        ends = f"{'lr':>{GAP + RATE}} {'time':>{GAP + TIME}}" if self._has_ends else ""
        return [(f"{'':{GAP}}{'epoch':>{self._epoch}}{names}{ends}", "label")]

    def row(self, event: EpochEnded) -> StyledLine:
        """The row of an epoch: ★ marks a new best, ↓ a lowered learning rate."""
        line: StyledLine = [("★ " if event.improved else "  ", "good")]
        line.append((f"{event.epoch:>{self._epoch}}", ""))
        line += self._cells(event)
        if not self._has_ends:
            return line
        line.append((f"{rate(event.learning_rate):>{GAP + RATE}}", "label"))
        line.append(("↓" if event.lowered else " ", "notice"))
        line.append((f"{duration(event.seconds):>{GAP + TIME}}", "label"))
        return line

    def running(self, epoch: int, values: Mapping[str, float], seconds: float | None) -> StyledLine:
        """The row of the epoch that runs, with what it has measured so far."""
        line: StyledLine = [("▸ ", "bar"), (f"{epoch:>{self._epoch}}", "")]
        for name, width in self._columns.items():
            text = number(values[name]) if name in values else ""
            line.append((f"{text:>{GAP + width}}", ""))
        time = "" if seconds is None else duration(seconds)
        ends = f"{'':{GAP + RATE}} {time:>{GAP + TIME}}" if self._has_ends else ""
        return [*line, (ends, "label")]

    def _cells(self, event: EpochEnded) -> Iterable[tuple[str, CellStyle]]:
        for name, width in self._columns.items():
            value = event.values.get(name)
            text = "" if value is None else number(value)
            yield f"{text:>{GAP + width}}", _style(event, name, value)


def _style(event: EpochEnded, name: str, value: float | None) -> CellStyle:
    if value is not None and not isfinite(value):
        return "bad"
    return "good" if event.improved and name == event.monitor else ""


def _fitting(widths: Mapping[str, int], room: int, first: tuple[str, ...]) -> dict[str, int]:
    """The columns that fit, in their own order; at least one."""
    ranked = sorted(widths, key=lambda name: first.index(name) if name in first else len(first))
    chosen: set[str] = set()
    for name in ranked:
        if not chosen or widths[name] + GAP <= room:
            chosen.add(name)
            room -= widths[name] + GAP
    return {name: width for name, width in widths.items() if name in chosen}
