"""The live region of a run in a terminal: the epoch that runs, bars, the course of the monitor."""

from collections.abc import Iterable, Mapping
from math import isfinite, nan

from ..events import EpochEnded, Progress, Resumed, RunStarted, Stopped
from .epoch_table import CellStyle, EpochTable, StyledLine
from .pace import Pace
from .readable import cut, duration, number, visible
from .run_view import LONGEST_BAR, SEPARATOR, bar, sparkline

WHAT = 6
COUNTS = 8
"""Width of the text left of the bars, as in `  epoch   12/200  `; large counts may need more."""

TIMES = 27
LONG = 1.0
"""Duration of an epoch in seconds from which its progress is worth showing."""


class Region:
    """The live region: the epoch that runs, and the progress of the run, in at most nine lines.

    Args:
        started: The sizes of the run.
        begun: The time of the clock when the run began, in seconds.
    """

    def __init__(self, started: RunStarted, begun: float) -> None:
        self._started = started
        self._begun = begun
        self._pace = Pace(started)
        self._progress: Progress | None = None
        self._ended: EpochEnded | None = None
        self._course: list[float] = []
        self._closing = False
        self._before = 0
        most = max(started.epochs, started.steps_per_epoch)
        self._counts_width = max(COUNTS, 2 * len(str(most)) + 1)

    def hear(self, event: Resumed | Progress | EpochEnded | Stopped) -> None:
        """Update the region for an event."""
        match event:
            case Resumed():
                self._before = event.epoch
            case Progress():
                self._progress = event
                self._pace.progress(event)
            case EpochEnded():
                self._ended, self._progress = event, None
                self._pace.epoch_ended(event)
                value = event.values.get(event.monitor, nan)
                self._course += [value] if isfinite(value) else []
            case Stopped():
                self._closing = True

    def lines(
        self, now: float, width: int, table: EpochTable | None = None, is_headed: bool = True
    ) -> list[StyledLine]:
        """The lines of the region.

        Args:
            now: The time of the clock, in seconds.
            table: The table of the epochs above the region; None before the first.
            is_headed: Whether its heading can be seen.
        """
        if self._closing:
            doing = "testing and saving" if self._started.test_size else "saving"
            return [[], [(f"  {doing} …", "label")]]
        room = width - 2 - WHAT - self._counts_width - 2 - TIMES
        room = max(min(room, LONGEST_BAR), 0)
        bars = [self._epochs(now, room, width), self._steps(room, width)]
        if self._ended is None or table is None:
            return [[], *bars, *self._so_far(width)]
        heading = [] if is_headed else [table.heading()]
        state = [self._monitor(self._ended, room), _policy(self._ended, width)]
        others = {name: self._ended.values[name] for name in table.left_out}
        return [*self._row(table), *heading, [], *bars, *state, *_measures(others, width)[:1]]

    def _row(self, table: EpochTable) -> list[StyledLine]:
        """Returns the row of the epoch that runs; none after the last."""
        epoch = self._current
        if self._ended is not None and self._ended.epoch >= self._started.epochs:
            return []
        inside = self._progress
        values = inside.values if inside else {}
        return [table.running(epoch, values, inside.seconds if inside else None)]

    def _so_far(self, width: int) -> list[StyledLine]:
        """Returns what the first epoch has measured so far."""
        return _measures(self._progress.values, width)[:1] if self._progress else []

    @property
    def _done(self) -> int:
        inside = self._progress
        return inside.epoch - 1 if inside else self._ended.epoch if self._ended else self._before

    @property
    def _current(self) -> int:
        return min(self._done + 1, self._started.epochs)

    def _epochs(self, now: float, room: int, width: int) -> StyledLine:
        epochs, done = self._started.epochs, self._done
        inside = self._progress
        part = inside.step / max(inside.steps, 1) if inside else 0.0
        left = self._pace.seconds_left()
        times: list[StyledLine] = [[(duration(now - self._begun), "")]]
        if left is not None and done < epochs:
            most = "≤ " if self._ended and self._ended.patience else ""
            times.append([(f"{most}{duration(left)} left", "")])
        drawn = bar((done + part) / max(epochs, 1), room)
        before = [*self._counts("epoch", self._current, epochs), *drawn, ("  ", "")]
        return fitted(before, times, width)

    def _steps(self, room: int, width: int) -> StyledLine:
        inside = self._progress
        steps = inside.steps if inside else self._started.steps_per_epoch
        step = inside.step if inside else 0
        drawn = bar(step / max(steps, 1), room)
        before = [*self._counts("step", step, steps), *drawn, ("  ", "")]
        return fitted(before, [[(self._doing(), "")]], width)

    def _monitor(self, event: EpochEnded, room: int) -> StyledLine:
        """Returns the course of the monitor, as wide as the bars above, and its last value."""
        name = WHAT + self._counts_width
        drawn = sparkline(self._course, room) if room and self._course else ""
        value = event.values.get(event.monitor, nan)
        return [
            (f"  {cut(visible(event.monitor), name):<{name}}  ", "label"),
            (f"{drawn:<{room}}", "bar"),
            (f"  {number(value)}", "" if isfinite(value) else "bad"),
        ]

    def _counts(self, what: str, done: int, of: int) -> StyledLine:
        counts = f"{done}/{of}"
        return [(f"  {what:<{WHAT}}", "label"), (f"{counts:>{self._counts_width}}  ", "")]

    def _doing(self) -> str:
        inside = self._progress
        if inside is None and self._ended is None:
            return "compiling the first step"
        if inside and inside.step >= inside.steps and inside.seconds >= LONG:
            return "validating" if self._started.validation_size else ""
        speed = self._pace.samples_per_second
        return "" if speed is None else f"{speed:,.0f} samples/s"


def _policy(event: EpochEnded, width: int) -> StyledLine:
    """Returns the best epoch, how long it was ago, and the gap to the training loss."""
    parts: list[StyledLine] = []
    if event.best_epoch:
        best = f"best {visible(event.monitor)} {number(event.best)} @ epoch {event.best_epoch}"
        parts.append([(best, "good")])
    if event.patience:
        waiting: CellStyle = "notice" if event.wait * 4 >= event.patience * 3 else "label"
        parts.append([(f"patience {event.wait}/{event.patience}", waiting)])
    if "val_loss" in event.values and "loss" in event.values:
        gap = event.values["val_loss"] - event.values["loss"]
        parts.append([(f"val_loss - loss = {number(gap)}", "label")])
    return fitted([("  ", "")], parts, width)


def fitted(
    line: StyledLine, parts: Iterable[StyledLine], width: int, first_gap: str = ""
) -> StyledLine:
    """Returns a line with the parts that fit behind it, none of them cut."""
    whole, is_first = [*line], True
    for part in parts:
        added = [(first_gap if is_first else SEPARATOR, "label"), *part]
        if _length(whole) + _length(added) <= width:
            whole, is_first = [*whole, *added], False
    return whole


def _length(line: StyledLine) -> int:
    return sum(len(text) for text, _ in line)


def _measures(values: Mapping[str, float], width: int) -> list[StyledLine]:
    """Returns values by name, on as many lines as needed."""
    lines: list[StyledLine] = []
    room = 0
    for name, value in values.items():
        pieces: StyledLine = [(f"{visible(name)} ", "label"), (number(value), "")]
        taken = sum(len(text) for text, _ in pieces) + len(SEPARATOR)
        if taken > room:
            lines.append([("  ", "")])
            room = width - 2 + len(SEPARATOR)
        else:
            lines[-1].append((SEPARATOR, "label"))
        lines[-1] += pieces
        room -= taken
    return lines
