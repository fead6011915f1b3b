"""A small run as a console is told of it, a clock that is set by hand, a screen, goldens."""

import os
import re
from collections.abc import Iterable, Iterator
from math import nan
from pathlib import Path

from speccompile.runtime.events import (
    EpochEnded,
    Event,
    Finished,
    Judged,
    Listener,
    Progress,
    RunStarted,
    Stopped,
    Warned,
)

GOLDENS = Path(__file__).parent / "goldens" / "console"

STARTED = RunStarted(
    name="digits [batch, 64] \x1b[31m[/b]",
    folder="runs/digits/1",
    target="graph",
    device="cpu, 2 threads",
    parameters=50826,
    train_size=1257,
    validation_size=270,
    test_size=270,
    batch_size=64,
    epochs=200,
    steps_per_epoch=20,
    notes=(
        "`digit` outputs logits (no activation), and `sparse_categorical_crossentropy` "
        "applies softmax to them",
        "digits.csv: 2 blank lines were skipped",
    ),
)
WARNED = Warned("the file [bold]x\x07[/bold] could not be\nwritten")
STOPPED = Stopped(
    "early_stopping", "val_loss has not improved for 3 epochs (`patience: 3`)", 6, 3, "best", 74.8
)
JUDGED = Judged(
    ("Overfits since epoch 3: `val_loss` rises from 0.0812 to 0.0930, while `loss` falls.",),
    (
        "--set training.policy.finish=best",
        "--set training.epochs=3",
    ),
    "val_loss",
    (0.31, 0.12, 0.0812, 0.085, 0.09, 0.093),
)
FINISHED = Finished(
    {"loss": 0.0812, "accuracy": 0.97512},
    {"model": "runs/digits/1/model.keras", "history": "runs/digits/1/history.csv"},
    ("speccompile evaluate runs/digits/1", "speccompile predict runs/digits/1 --data FILE"),
    ("test: always predicting `3` gives an accuracy of 0.1013 (the network: 0.9751)",),
)


class Clock:
    """Seconds, as the test says."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def short_run() -> Iterator[tuple[float, Event]]:
    """Six epochs with the second of the clock: a best in the third, then patience runs out.

    The first compiles for 2 s; the fourth takes more than a minute, and lowers the rate.
    """
    yield 100.0, STARTED
    losses = (1.8, 0.9, 0.5, 0.4, 0.3, nan)
    now, best = 100.0, (nan, 0)
    for epoch, loss in enumerate(losses, start=1):
        seconds = {1: 3.0, 4: 70.0}.get(epoch, 0.45)
        for step in (5, 10, 15, 20):
            inside = 2.0 * (epoch == 1) + (seconds - 2.0 * (epoch == 1)) * step / 21
            so_far = {"loss": loss, "accuracy": 1 - loss / 3} if inside > 1 else {}
            yield now + inside, Progress(epoch, step, 20, inside, so_far)
        now += seconds
        measured = abs(loss - 0.5) + 0.62
        improved = epoch <= 3
        best = (measured, epoch) if improved else best
        yield now, epoch_ended(epoch, loss, measured, seconds, best, improved)
        if epoch == 2:
            yield now, WARNED
    yield now, STOPPED
    yield now + 0.9, JUDGED
    yield now + 1.0, FINISHED


def epoch_ended(
    epoch: int,
    loss: float = 0.5,
    measured: float = 0.6,
    seconds: float = 0.45,
    best: tuple[float, int] = (0.6, 1),
    improved: bool = False,
) -> EpochEnded:
    """An epoch of the run."""
    return EpochEnded(
        epoch=epoch,
        epochs=200,
        values={
            "loss": loss,
            "accuracy": 1 - loss / 3,
            "val_loss": measured,
            "val_accuracy": 1 - measured / 3,
        },
        seconds=seconds,
        samples_per_second=1257 / seconds,
        learning_rate=1e-3 if epoch <= 4 else 3.13e-4,
        improved=improved,
        monitor="val_loss",
        best=best[0],
        best_epoch=best[1],
        wait=epoch - best[1],
        patience=3,
        lowered=epoch == 4,
    )


def play(listener: Listener, clock: Clock, run: Iterable[tuple[float, Event]]) -> None:
    """Tell a run at its times."""
    for clock.now, event in run:
        listener(event)


def screen(text: str) -> list[str]:
    """What a terminal shows after it was sent this: only what rich uses is understood."""
    lines, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[[?\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", text):
        if part == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        elif part == "\r":
            column = 0
        elif part.startswith("\x1b[") and part.endswith("A"):
            row -= int(part[2:-1])
        elif part == "\x1b[2K":
            lines[row] = ""
        elif not part.startswith("\x1b"):
            lines[row] = lines[row][:column].ljust(column) + part
            column += len(part)
    return [line.rstrip() for line in lines]


def check_golden(name: str, text: str) -> None:
    """Compare with a golden; `UPDATE_GOLDENS=1 pytest` writes it."""
    path = GOLDENS / name
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
