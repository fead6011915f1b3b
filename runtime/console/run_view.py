"""The text of a run in a terminal, as styled lines: header, live region, summary."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from ..events import (
    Announced,
    EpochEnded,
    Finished,
    Judged,
    Progress,
    Resumed,
    RunStarted,
    Stopped,
    Working,
)
from .epoch_table import CellStyle, StyledLine
from .pace import Pace
from .readable import duration, number, rate, short, visible

LABEL = 12
"""Width of the labels of the header and the summary."""

WHAT = 6
COUNTS = 8
"""Width of the text left of the bars, as in `  epoch   12/200  `; large counts may need more."""

TIMES = 27
LONGEST_BAR = 40
BLOCKS = "▁▂▃▄▅▆▇█"
MOST_REMEDIES = 3
SEPARATOR = " · "
LONG = 1.0
"""Duration of an epoch in seconds from which its progress is worth showing."""

END_STYLES: Mapping[str, CellStyle] = {
    "not_finite": "bad",
    "out_of_memory": "bad",
    "interrupted": "notice",
}


def announced(event: Announced, width: int) -> list[StyledLine]:
    """The first lines of the header: what the spec says."""
    lines: list[StyledLine] = [[], [(f"  {short(event.name)}", "title")], []]
    if event.variant:
        lines += _labelled("variant", short(event.variant), width)
    for index, override in enumerate(event.overrides):
        lines += _labelled("" if index else "set", short(override), width)
    lines += _labelled("target", visible(event.target), width)
    lines += _labelled("parameters", f"{event.parameters:,}", width)
    lines += _labelled("epochs", f"{event.epochs:,}{SEPARATOR}batch {event.batch_size}", width)
    return [*lines, _uncut("run", event.folder)] if event.folder else lines


def started(event: RunStarted, width: int, names_folder: bool = True) -> list[StyledLine]:
    """The rest of the header: the device and the amount of data.

    Args:
        names_folder: Whether to show the run folder.
    """
    samples = SEPARATOR.join(f"{size:,} {part}" for part, size in event.sizes.items() if size)
    lines = _labelled("samples", samples, width)
    lines += _labelled("steps", f"{event.steps_per_epoch:,} per epoch", width)
    lines += _labelled("device", visible(event.device), width)
    lines += [_uncut("run", event.folder)] * names_folder
    for index, note in enumerate(event.notes):
        lines += _labelled("notes" if index == 0 else "", short(note), width)
    return [*lines, []]


def working(event: Working, width: int) -> list[StyledLine]:
    """What the run is waiting for, with a bar if the progress is known."""
    if not event.of:
        return [[], [(f"  {short(event.what)} …", "label")]]
    counts = f"  {event.done:,}/{event.of:,}"
    room = min(width - 4 - len(event.what) - len(counts), LONGEST_BAR)
    drawn = bar(event.done / event.of, max(room, 0))
    return [[], [(f"  {short(event.what)}  ", "label"), *drawn, (counts, "")]]


def resumed(event: Resumed, width: int) -> list[StyledLine]:
    """Where a run resumes, and what has changed."""
    where = "from the start: no checkpoint was saved"
    if event.checkpoint:
        done = f"{_count(event.epoch, 'epoch')} and {_count(event.step, 'step')}"
        where = f"from {event.checkpoint}, after {done}"
    lines = _labelled("resumed", where, width)
    for index, change in enumerate(event.changes):
        lines += _labelled("" if index else "changed", short(change), width)
    for index, reason in enumerate(event.inexact):
        lines += _labelled("" if index else "not exact", short(reason), width, "notice")
    return [*lines, []]


def stopped(event: Stopped, best: EpochEnded | None, width: int) -> list[StyledLine]:
    """Why training stopped, and which weights were kept."""
    after = f"after {_count(event.epoch, 'epoch')} in {duration(event.seconds)}: "
    style = END_STYLES.get(event.reason, "")
    lines = _labelled("stopped", after + short(event.explanation), width, style)
    return [[], *lines, *_labelled("kept", _kept(event, best), width)]


def judged(event: Judged, width: int) -> list[StyledLine]:
    """The course of the monitor, what the run shows, and what to try first."""
    lines: list[StyledLine] = []
    if event.course:
        lines.append(_uncut(event.monitor[: LABEL - 1], sparkline(event.course, width - LABEL - 4)))
    for index, sentence in enumerate(event.verdicts):
        lines += _labelled("" if index else "verdict", sentence, width)
    for index, options in enumerate(event.remedies[:MOST_REMEDIES]):
        lines.append(_uncut("" if index else "try", options))
    return lines


def sparkline(values: Sequence[float], room: int) -> str:
    """Returns values as a row of blocks, the lowest at the bottom."""
    shown = [values[n * len(values) // room] for n in range(room)] if len(values) > room else values
    low, high = min(shown), max(shown)
    steps = len(BLOCKS) - 1
    return "".join(BLOCKS[round((v - low) / ((high - low) or 1.0) * steps)] for v in shown)


def finished(event: Finished, width: int) -> list[StyledLine]:
    """The summary: test metrics, files, next commands. Paths and commands are never wrapped."""
    lines: list[StyledLine] = []
    if event.test:
        measures = SEPARATOR.join(f"{visible(n)} {number(v)}" for n, v in event.test.items())
        lines += _labelled("test", measures, width, "title")
    for sentence in event.simple:
        lines += _labelled("compare", short(sentence), width)
    lines += [[], *(_uncut(what, path) for what, path in event.artefacts.items()), []]
    for index, command in enumerate(event.next_commands):
        lines.append(_uncut("next" if index == 0 else "", command))
    return [*lines, []] if event.next_commands else lines


def warning(message: str, width: int) -> list[StyledLine]:
    """A warning; the run continues."""
    return _labelled("warning", short(message), width, "notice")


class Region:
    """The live region: the progress of the run, in at most eight lines.

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
            case Stopped():
                self._closing = True

    def lines(self, now: float, width: int) -> list[StyledLine]:
        """The lines of the region at a time of the clock, in seconds."""
        if self._closing:
            doing = "testing and saving" if self._started.test_size else "saving"
            return [[], [(f"  {doing} …", "label")]]
        room = width - 2 - WHAT - self._counts_width - 2 - TIMES
        room = max(min(room, LONGEST_BAR), 0)
        lines = [[], self._epochs(now, room), self._steps(room)]
        return lines if self._ended is None else [*lines, *_state(self._ended, width)]

    def _epochs(self, now: float, room: int) -> StyledLine:
        epochs = self._started.epochs
        inside = self._progress
        done = inside.epoch - 1 if inside else self._ended.epoch if self._ended else self._before
        part = inside.step / max(inside.steps, 1) if inside else 0.0
        left = self._pace.seconds_left()
        times = duration(now - self._begun)
        if left is not None and done < epochs:
            most = "≤ " if self._ended and self._ended.patience else ""
            times += f"{SEPARATOR}{most}{duration(left)} left"
        current = min(done + 1, epochs)
        drawn = bar((done + part) / max(epochs, 1), room)
        return [*self._counts("epoch", current, epochs), *drawn, (f"  {times}", "")]

    def _steps(self, room: int) -> StyledLine:
        inside = self._progress
        steps = inside.steps if inside else self._started.steps_per_epoch
        step = inside.step if inside else 0
        return [
            *self._counts("step", step, steps),
            *bar(step / max(steps, 1), room),
            (f"  {self._doing()}", ""),
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


def _state(event: EpochEnded, width: int) -> list[StyledLine]:
    """Returns the values of the last epoch, and the state of the policy."""
    lines = _measures(event.values, width)[:2]
    rates = [f"learning rate {rate(event.learning_rate)}"]
    if "val_loss" in event.values and "loss" in event.values:
        gap = event.values["val_loss"] - event.values["loss"]
        rates.insert(0, f"gap {'+' if gap >= 0 else ''}{number(gap)} (val_loss - loss)")
    lines.append([(f"  {SEPARATOR.join(rates)}", "label")])
    return [*lines, *_best(event)]


def _best(event: EpochEnded) -> list[StyledLine]:
    line: StyledLine = []
    if event.best_epoch:
        best = f"best {visible(event.monitor)} {number(event.best)} @ epoch {event.best_epoch}"
        line.append((f"  {best}", "good"))
    if event.patience:
        before = SEPARATOR if line else "  "
        waiting: CellStyle = "notice" if event.wait * 4 >= event.patience * 3 else "label"
        line.append((f"{before}patience {event.wait}/{event.patience}", waiting))
    return [line] if line else []


def bar(part: float, room: int) -> StyledLine:
    """Returns a bar that is readable without colors."""
    halves = round(max(0.0, min(part, 1.0)) * room * 2)
    full = "━" * (halves // 2) + "╸" * (halves % 2)
    return [(full, "bar"), ("─" * (room - len(full)), "rail")]


def _kept(event: Stopped, best: EpochEnded | None) -> str:
    if not event.kept_epoch:
        return "the current weights: no epoch was saved"
    which = f"weights of epoch {event.kept_epoch} ({event.kept})"
    if best is None or best.best_epoch != event.kept_epoch:
        return which
    return f"{which}, {visible(best.monitor)} {number(best.best)}"


def _labelled(label: str, text: str, width: int, style: CellStyle = "") -> list[StyledLine]:
    """Returns a label and text, wrapped beside it. Words longer than a line are not split."""
    room = max(width - LABEL - 3, 20)
    parts = wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    labels = [label, *("" for _ in parts[1:])]
    return [
        [(f"  {name:<{LABEL}}", "label"), (part, style)]
        for name, part in zip(labels, parts, strict=True)
    ]


def _uncut(label: str, text: str) -> StyledLine:
    return [(f"  {visible(label):<{LABEL}}", "label"), (visible(text), "")]


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


def _count(amount: int, unit: str) -> str:
    return f"{amount:,} {unit}" if amount == 1 else f"{amount:,} {unit}s"
