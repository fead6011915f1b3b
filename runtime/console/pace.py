"""How fast a run goes, and how long it still takes: from what it has said so far, no clock."""

from collections import deque
from statistics import median

from ..events import EpochEnded, Progress, RunStarted

RECENT = 20
SETTLED = 5.0


class Pace:
    """The speed of a run. Steady: medians of recent epochs, the first, which compiles, left out.

    Args:
        started: the sizes of the run.
    """

    def __init__(self, started: RunStarted) -> None:
        self._started = started
        self._epochs: deque[EpochEnded] = deque(maxlen=RECENT)
        self._done = 0
        self._compiled: Progress | None = None
        self._progress: Progress | None = None

    def progress(self, event: Progress) -> None:
        """Take in how far the epoch is."""
        self._compiled = self._compiled or event
        self._progress = event

    def epoch_ended(self, event: EpochEnded) -> None:
        """Take in what an epoch took."""
        if self._done == 1:
            self._epochs.clear()
        self._epochs.append(event)
        self._done += 1
        self._progress = None

    @property
    def samples_per_second(self) -> float | None:
        """Samples trained on in a second; None before the second look at the first epoch."""
        inside = self._progress
        if self._epochs and (inside is None or inside.seconds < SETTLED):
            return median(event.samples_per_second for event in self._epochs)
        per_step = self._seconds_per_step()
        return None if per_step is None else self._samples_per_step / per_step

    def seconds_left(self) -> float | None:
        """Seconds to the last epoch's end, were none left out; None where nothing is known."""
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
        """In the epoch that runs; the first look of the run, which compiles, does not count."""
        inside, first = self._progress, self._compiled
        if inside is None or first is None:
            return None
        same = first.epoch == inside.epoch
        steps = inside.step - (first.step if same else 0)
        seconds = inside.seconds - (first.seconds if same else 0.0)
        return seconds / steps if steps > 0 and seconds > 0 else None


def _rest(inside: Progress, each: float) -> float:
    """Seconds that an epoch still takes, by what others took, or longer by its own steps."""
    by_steps = inside.seconds * (inside.steps / max(inside.step, 1) - 1)
    return max(each - inside.seconds, by_steps, 0.0)
