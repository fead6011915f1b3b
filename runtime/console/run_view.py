"""The text of a run in a terminal, as styled lines: the header and the summary."""

from collections.abc import Mapping, Sequence
from math import log
from textwrap import wrap

from ..events import (
    Announced,
    EpochEnded,
    Finished,
    Judged,
    Resumed,
    RunStarted,
    Stopped,
    Working,
)
from .epoch_table import CellStyle, StyledLine
from .readable import cut, duration, number, short, visible

LABEL = 12
"""Width of the labels of the header and the summary."""

LONGEST_BAR = 40
BLOCKS = "▁▂▃▄▅▆▇█"
MANY = 8
MOST_REMEDIES = 3
SEPARATOR = " · "
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
    lines += [_uncut("report", event.report)] * bool(event.report)
    for index, note in enumerate(event.notes):
        lines += _labelled("notes" if index == 0 else "", short(note), width)
    return [*lines, []]


def working(event: Working, width: int) -> list[StyledLine]:
    """What the run is waiting for, with a bar if the progress is known."""
    if not event.of:
        return [[], [(f"  {short(event.what)} …", "label")]]
    counts = f"  {event.done:,}/{event.of:,}"
    what = cut(visible(event.what), max(width - 4 - len(counts), 1))
    room = min(width - 4 - len(what) - len(counts), LONGEST_BAR)
    drawn = bar(event.done / event.of, max(room, 0))
    return [[], [(f"  {what}  ", "label"), *drawn, (counts, "")]]


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
        name = cut(visible(event.monitor), LABEL - 1)
        drawn = sparkline(event.course, width - LABEL - 4)
        lines.append([(f"  {name:<{LABEL}}", "label"), (drawn, "bar")])
    for index, sentence in enumerate(event.verdicts):
        lines += _labelled("" if index else "verdict", sentence, width)
    for index, options in enumerate(event.remedies[:MOST_REMEDIES]):
        lines.append(_uncut("or" if index else "try", options))
    return lines


def sparkline(values: Sequence[float], room: int) -> str:
    """Returns values as a row of blocks, the lowest at the bottom; by their logarithms if some are
    many times the others.
    """
    shown = [values[n * len(values) // room] for n in range(room)] if len(values) > room else values
    if min(shown) > 0 and max(shown) > MANY * min(shown):
        shown = [*map(log, shown)]
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


def _count(amount: int, unit: str) -> str:
    return f"{amount:,} {unit}" if amount == 1 else f"{amount:,} {unit}s"
