"""Estimates the speed and the remaining time of a run from its events, without a clock."""

from collections import deque
from statistics import median

from ..events import EpochEnded, Progress, RunStarted

RECENT = 20
SETTLED = 5.0


class Pace:
    """The speed of a run: medians of recent epochs. The first epoch, which compiles, is ignored.

    Args:
        started: The sizes of the run.
    """

    def __init__(self, started: RunStarted) -> None:
        self._started = started
        self._epochs: deque[EpochEnded] = deque(maxlen=RECENT)
        self._done = 0
        self._compiled: Progress | None = None
        self._progress: Progress | None = None

    def progress(self, event: Progress) -> None:
        """Update with the progress inside an epoch."""
        self._compiled = self._compiled or event
        self._progress = event

    def epoch_ended(self, event: EpochEnded) -> None:
        """Update with the duration of an epoch."""
        if self._done == 1:
            self._epochs.clear()
        self._epochs.append(event)
        self._done += 1
        self._progress = None

    @property
    def samples_per_second(self) -> float | None:
        """Samples trained on per second; None before the second event inside the first epoch."""
        inside = self._progress
        if self._epochs and (inside is None or inside.seconds < SETTLED):
            return median(event.samples_per_second for event in self._epochs)
        per_step = self._seconds_per_step()
        return None if per_step is None else self._samples_per_step / per_step

    def seconds_left(self) -> float | None:
        """Seconds until the end of the last epoch, without early stopping; None if unknown."""
        inside = self._progress
        left = self._started.epochs - (inside.epoch - 1 if inside else self._last)
        if self._epochs:
            each = median(event.seconds for event in self._epochs)
            return each * left if inside is None else each * (left - 1) + _rest(inside, each)
        per_step = self._seconds_per_step()
        if per_step is None or inside is None:
            return None
        return per_step * (inside.steps * left - inside.step)

    @property
    def _last(self) -> int:
        return self._epochs[-1].epoch if self._epochs else 0

    @property
    def _samples_per_step(self) -> float:
        return self._started.train_size / max(self._started.steps_per_epoch, 1)

    def _seconds_per_step(self) -> float | None:
        """Speed in the current epoch. The first event of the run, which includes compiling, is
        ignored.
        """
        inside, first = self._progress, self._compiled
        if inside is None or first is None:
            return None
        same = first.epoch == inside.epoch
        steps = inside.step - (first.step if same else 0)
        seconds = inside.seconds - (first.seconds if same else 0.0)
        return seconds / steps if steps > 0 and seconds > 0 else None


def _rest(inside: Progress, each: float) -> float:
    """Remaining seconds of an epoch, from earlier epochs or, if that is more, from its own
    steps.
    """
    by_steps = inside.seconds * (inside.steps / max(inside.step, 1) - 1)
    return max(each - inside.seconds, by_steps, 0.0)
