"""The training of a run, on one page in the order of time.

epoch: order → steps → validation → policy → checkpoint → learning rate → say so; then the end:
the weights that the policy keeps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Program
from ..data.order import order
from ..events import EpochEnded, Listener, Progress, Stopped
from ..policy.decisions import PolicyState, ResolvedPolicy, StopReason, kept, update
from ..storage.checkpoints import Checkpoints, epoch_name
from .loop import Loop

TICK = 0.1  # seconds between two looks at the loop
MOST_NAMED = 8  # samples in a message


class Interruption(Protocol):
    """Whether somebody has asked the run to end."""

    @property
    def requested(self) -> bool:
        """True from the moment of asking on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the trainer goes by, besides program and data.

    Attributes:
        seed: the spec's; the order of the samples is derived from it.
        rows: the row in the source of each sample of the training part.
        clock: seconds, from anywhere.
    """

    seed: int
    shuffle: bool
    learning_rate: float | None
    policy: ResolvedPolicy
    rows: NDArray[Any]
    clock: Callable[[], float]
    interruption: Interruption


@dataclass(slots=True)
class Course:
    """Where a training is: all that grows with it."""

    state: PolicyState = field(default_factory=PolicyState)
    history: list[dict[str, float]] = field(default_factory=list)
    steps: int = 0
    started: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training ended.

    Attributes:
        stopped: why, when, and which weights are kept.
        history: the values of each epoch.
    """

    stopped: Stopped
    history: list[dict[str, float]]


class Trainer:
    """Trains a program until the policy says stop."""

    def __init__(
        self,
        program: Program,
        train: Loop,
        validation: Loop | None,
        checkpoints: Checkpoints,
        plan: Plan,
        listener: Listener,
    ) -> None:
        self.program = program
        self.loop = train
        self.validation = validation
        self.checkpoints = checkpoints
        self.plan = plan
        self.tell = listener
        self._chunk = 1

    def run(self) -> Outcome:
        """Train to the end, and put the weights in place that the policy keeps."""
        course = Course(started=self.plan.clock())
        reason: StopReason | None = None
        while reason is None:
            reason = self._epoch(course, course.state.epoch + 1)
        kept_epoch = self._restore(course)
        seconds = self.plan.clock() - course.started
        which = kept(self.plan.policy, course.state).kind
        stopped = Stopped(
            reason.reason, reason.explanation, course.state.epoch, kept_epoch, which, seconds
        )
        self.tell(stopped)
        return Outcome(stopped, course.history)

    def _epoch(self, course: Course, epoch: int) -> StopReason | None:
        """One epoch; the reason to end where there is one."""
        begun = self.plan.clock()
        measures, fault = self._steps(course, epoch, begun)
        if fault is not None:
            return fault
        trained = self.plan.clock() - begun
        values = self.loop.values(measures)
        if self.validation is not None:
            values |= {f"val_{name}": value for name, value in self.validation.evaluate().items()}
        course.history.append({"epoch": epoch, **values})
        return self._decide(course, epoch, values, trained, begun)

    def _steps(self, course: Course, epoch: int, begun: float) -> tuple[Any, StopReason | None]:
        """The steps of an epoch, in chunks of about a tick."""
        rows = self._order(epoch)
        order_tensor = tf.constant(rows)
        measures = self.program.initial_measures()
        done = 0
        while done < self.loop.steps:
            before = self.plan.clock()
            measures, made, finite = self.loop.train(
                order_tensor, done, self._chunk, course.steps, measures
            )
            done += made
            course.steps += made
            if not finite:
                return measures, self._not_finite(rows, done, course.steps, epoch)
            if self.plan.interruption.requested and done < self.loop.steps:
                return measures, StopReason("interrupted", f"interrupted in epoch {epoch}")
            self._adapt(made, self.plan.clock() - before, epoch)
            self.tell(Progress(epoch, done, self.loop.steps, self.plan.clock() - begun))
        if not self.loop.weights_are_finite():
            explanation = f"a weight was not finite after epoch {epoch}"
            return measures, StopReason("not_finite", explanation)
        return measures, None

    def _order(self, epoch: int) -> NDArray[np.int32]:
        size = self.loop.data.size
        if not self.plan.shuffle:
            return np.arange(size, dtype=np.int32)
        return order(self.plan.seed, epoch, size)

    def _adapt(self, made: int, seconds: float, epoch: int) -> None:
        """So many steps a call that it takes about a tick; the first call also compiles."""
        if epoch == 1 and self._chunk == 1:
            self._chunk = 2
            return
        wanted = int(made * TICK / max(seconds, 1e-6))
        self._chunk = max(1, min(wanted, self._chunk * 8))

    def _not_finite(self, rows: NDArray[np.int32], index: int, step: int, epoch: int) -> StopReason:
        """Names the samples that are at fault each by itself; else those of the batch."""
        batch = self.loop.rows_of(rows, index)
        alone = self.loop.not_finite(batch, step, MOST_NAMED)
        guilty = alone if 0 < len(alone) < MOST_NAMED else batch
        source = sorted(int(row) + 1 for row in self.plan.rows[guilty])
        shown = ", ".join(map(str, source[:MOST_NAMED]))
        shown += " …" if len(source) > MOST_NAMED else ""
        return StopReason(
            "not_finite",
            f"loss or gradient was not finite in step {index + 1} of epoch {epoch} "
            f"(sample{'s' * (len(source) > 1)} {shown}); the update was skipped",
        )

    def _decide(
        self, course: Course, epoch: int, values: dict[str, float], trained: float, begun: float
    ) -> StopReason | None:
        minutes = (self.plan.clock() - course.started) / 60
        state, decisions = update(
            self.plan.policy, course.state, epoch, values, course.steps, minutes
        )
        course.state = state
        rate = float(self.program.learning_rate(tf.constant(max(course.steps - 1, 0))))
        if decisions.learning_rate_factor is not None and self.plan.learning_rate is not None:
            self.program.set_learning_rate(self.plan.learning_rate * decisions.learning_rate_factor)
        if decisions.save:
            self._save(course)
            self.checkpoints.retain([epoch_name(kept) for kept in decisions.retain])
        stopping = self.plan.policy.early_stopping
        self.tell(
            EpochEnded(
                epoch=epoch,
                epochs=self.plan.policy.epochs,
                values=values,
                seconds=self.plan.clock() - begun,
                samples_per_second=self.loop.data.size / max(trained, 1e-9),
                learning_rate=rate,
                improved=decisions.improved,
                monitor=self.plan.policy.checkpoint.monitor.name,
                best=state.best,
                best_epoch=state.best_epoch,
                wait=state.early_stopping.wait,
                patience=stopping.options.patience if stopping else 0,
                lowered=decisions.learning_rate_factor is not None,
            )
        )
        if decisions.stop is None and self.plan.interruption.requested:
            return StopReason("interrupted", f"interrupted after epoch {epoch}")
        return decisions.stop

    def _save(self, course: Course) -> None:
        arrays = {
            "weights": {name: v.numpy() for name, v in self.program.weights.items()},
            "optimizer": {name: v.numpy() for name, v in self.program.optimizer_state.items()},
        }
        state = {
            "policy": course.state.to_json(),
            "history": course.history,
            "steps": course.steps,
        }
        self.checkpoints.save(epoch_name(course.state.epoch), arrays, state)

    def _restore(self, course: Course) -> int:
        """Put the kept weights in place; the epoch they are of, 0 where nothing was saved."""
        epoch = kept(self.plan.policy, course.state).epoch
        if epoch == 0:
            return 0
        loaded = self.checkpoints.load(epoch_name(epoch))
        for name, value in loaded.arrays["weights"].items():
            self.program.weights[name].assign(value)
        return epoch
