"""The training of a run, in chronological order on one page.

Epoch: order → steps → validation → policy → checkpoint → learning rate → event; then the end: the
weights that the policy keeps. A checkpoint may also be due inside an epoch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...compiler.targets.program import Program
from ..events import EpochEnded, Listener, Progress, Stopped, Warned
from ..memory import in_words, is_out_of_memory
from ..storage.checkpoints import DamagedCheckpoint
from .averages import averaged, use_averages
from .epoch_order import EpochOrder
from .layers import LayerProbe
from .learning import unchanged
from .loop import Loop
from .policy.decisions import Decisions, ResolvedPolicy, StopReason, stop_reason, update
from .policy.retention import Kept, kept
from .policy.stopping import Prunes, never_prunes
from .saver import Saver
from .train_state import TrainState, put, snapshot

UNTRUSTED = ("not_finite", "out_of_memory")
"""Reasons to end after which the weights may be inconsistent with the step."""
TICK = 0.1  # seconds per call of the loop
LOOK = 0.5  # seconds between two looks at what an epoch has measured so far
MOST_NAMED = 8  # samples in a message


class Interruption(Protocol):
    """Whether the run was asked to stop."""

    @property
    def requested(self) -> bool:
        """True once the run was asked to stop."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Settings of the trainer besides the program and the data.

    Attributes:
        order: The samples of each epoch in order.
        averaged: Whether validation uses the averages of the weights, if there are any.
        least_rate: What no learning rate is lowered below.
        rows: The row in the source of each training sample.
        clock: Returns the time in seconds.
        prunes: Tells after an epoch whether a search ends the run there.
        facts: Additional content of each checkpoint, as plain JSON data.
        learning: The weights that should get a gradient.
    """

    order: EpochOrder
    averaged: bool
    least_rate: float
    policy: ResolvedPolicy
    rows: NDArray[Any]
    clock: Callable[[], float]
    interruption: Interruption
    prunes: Prunes = never_prunes
    facts: Mapping[str, Any] = field(default_factory=dict)
    learning: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training ended.

    Attributes:
        stopped: Why and when it ended, and which weights are kept.
        history: The values of each epoch.
    """

    stopped: Stopped
    history: list[dict[str, float]]


class Trainer:
    """Trains a program until the policy ends it."""

    def __init__(
        self,
        program: Program,
        train: Loop,
        validation: Loop | None,
        saver: Saver,
        plan: Plan,
        listener: Listener,
        layers: LayerProbe | None = None,
    ) -> None:
        self.program = program
        self.loop = train
        self.validation = validation
        self.saver = saver
        self.plan = plan
        self.tell = listener
        self.layers = layers
        self._chunk = 1
        self._compiled = False
        self._begun = plan.clock()
        self._saved_at = self._begun

    def run(self, train_state: TrainState) -> Outcome:
        """Train until the end, then load the weights that the policy keeps."""
        reason = stop_reason(self.plan.policy, train_state.state)
        if reason is None and train_state.state.epoch and not train_state.done:
            reason = self._pruned(train_state)  # it was resumed before that was decided
        while reason is None:
            reason = self._next_epoch(train_state)
        if reason.reason == "interrupted" and self.saver.newest != train_state.name:
            self._save(train_state)
        self.saver.flush()
        choice = self._restore(train_state, trusted=reason.reason not in UNTRUSTED)
        stopped = Stopped(
            reason.reason,
            reason.explanation,
            train_state.state.epoch,
            choice.epoch,
            choice.kind,
            self._seconds(train_state),
        )
        self.tell(stopped)
        if self.layers is not None and self.layers.is_wanted(stopped):
            self.tell(self.layers.measured(stopped.kept_epoch))
        return Outcome(stopped, train_state.history)

    def _next_epoch(self, train_state: TrainState) -> StopReason | None:
        """Train an epoch. Running out of memory ends the run; everything saved is kept."""
        epoch = train_state.state.epoch + 1
        try:
            return self._epoch(train_state, epoch)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            size = self.loop.batch_size
            less = f"; use a `batch_size` smaller than {size}" if size > 1 else ""
            return StopReason("out_of_memory", f"{in_words(error)}, in epoch {epoch}{less}")

    def _epoch(self, train_state: TrainState, epoch: int) -> StopReason | None:
        """Train an epoch, or the rest of it. Returns the reason to end, if there is one."""
        begun, first = self.plan.clock(), train_state.done
        if self.layers is not None and not first:
            self.layers.begin(epoch)
        fault = self._steps(train_state, epoch, begun)
        if fault is not None:
            return fault
        trained = self.plan.clock() - begun
        values = self.loop.values(train_state.measures)
        if self.validation is not None:
            measured = self._measured(self.validation)
            values |= {f"val_{name}": value for name, value in measured.items()}
        train_state.history.append({"epoch": epoch, **values})
        train_state.done, train_state.measures = 0, self.loop.initial
        samples = self.plan.order.samples * (self.loop.steps - first) / self.loop.steps
        return self._decide(train_state, values, samples / max(trained, 1e-9), begun)

    def _measured(self, part: Loop) -> dict[str, float]:
        if not self.plan.averaged:
            return part.evaluate()
        with averaged(self.program):
            return part.evaluate()

    def _steps(self, train_state: TrainState, epoch: int, begun: float) -> StopReason | None:
        """Make the remaining steps of an epoch, in chunks of about a tick."""
        rows = self.plan.order.rows(epoch)
        order_tensor = tf.constant(rows)
        so_far: dict[str, float] = {}
        looked = 0.0
        while train_state.done < self.loop.steps:
            before = self.plan.clock()
            train_state.measures, made, finite = self.loop.train(
                order_tensor,
                train_state.done,
                self._most(train_state),
                train_state.steps,
                train_state.measures,
            )
            train_state.done += made
            train_state.steps += made
            if not finite:
                return self._not_finite(rows, train_state.done, train_state.steps, epoch)
            if train_state.steps == made:
                self._warn_of_gradients()
            self._adapt(made, self.plan.clock() - before)
            if train_state.done < self.loop.steps:
                if self.plan.interruption.requested:
                    return StopReason("interrupted", f"interrupted in epoch {epoch}")
                if self._is_due(train_state):
                    self._save(train_state)
                self.saver.tend()
            seconds = self.plan.clock() - begun
            if seconds - looked >= LOOK and train_state.done < self.loop.steps:
                so_far, looked = self.loop.values(train_state.measures), seconds
            self.tell(Progress(epoch, train_state.done, self.loop.steps, seconds, so_far))
        if not self.loop.weights_are_finite():
            return StopReason("not_finite", f"a weight is not finite after epoch {epoch}")
        return None

    def _warn_of_gradients(self) -> None:
        """Warn, after the first steps, of weights that should learn and don't."""
        lost = [name for name in self.program.without_gradient if name in self.plan.learning]
        if lost:
            self.tell(Warned(unchanged(lost)))

    def _most(self, train_state: TrainState) -> int:
        """Returns the number of steps of the next call, which does not go past a due checkpoint."""
        every = self.plan.policy.checkpoint.options.every_steps
        return min(self._chunk, every - train_state.steps % every) if every else self._chunk

    def _adapt(self, made: int, seconds: float) -> None:
        """Adjust the steps per call so that it takes about a tick; the first call also compiles."""
        if not self._compiled:
            self._chunk, self._compiled = 2, True
            return
        wanted = int(made * TICK / max(seconds, 1e-6))
        self._chunk = max(1, min(wanted, self._chunk * 8))

    def _not_finite(self, rows: NDArray[np.int32], index: int, step: int, epoch: int) -> StopReason:
        """Returns a reason that names the rows that fail alone, or else all rows of the batch."""
        batch = self.loop.rows_of(rows, index)
        alone = self.loop.not_finite(batch, step, MOST_NAMED)
        guilty = alone if 0 < len(alone) < MOST_NAMED else batch
        source = sorted(int(row) + 1 for row in self.plan.rows[guilty])
        shown = ", ".join(map(str, source[:MOST_NAMED]))
        shown += " …" if len(source) > MOST_NAMED else ""
        return StopReason(
            "not_finite",
            f"loss or gradient is not finite in step {index + 1} of epoch {epoch} "
            f"(row{'s' * (len(source) > 1)} {shown}); the update was skipped",
        )

    def _decide(
        self, train_state: TrainState, values: dict[str, float], speed: float, begun: float
    ) -> StopReason | None:
        train_state.state, decisions = update(
            self.plan.policy,
            train_state.state,
            train_state.state.epoch + 1,
            values,
            train_state.steps,
            self._seconds(train_state) / 60,
        )
        rate = float(self.program.learning_rate(tf.constant(max(train_state.steps - 1, 0))))
        if decisions.learning_rate_factor is not None:
            self.program.scale_learning_rate(decisions.learning_rate_factor, self.plan.least_rate)
        if decisions.save or (decisions.stop is None and self._is_due(train_state)):
            self._save(train_state)
        self.saver.tend()
        self.tell(self._ended(train_state, decisions, rate, speed, self.plan.clock() - begun))
        if self.layers is not None and self.layers.is_due(train_state.state.epoch):
            self.tell(self.layers.measured(train_state.state.epoch))
        if decisions.stop is not None:
            return decisions.stop
        pruned = self._pruned(train_state)
        if pruned is None and self.plan.interruption.requested:
            return StopReason("interrupted", f"interrupted after epoch {train_state.state.epoch}")
        return pruned

    def _pruned(self, train_state: TrainState) -> StopReason | None:
        """Returns the reason to end if a search prunes the run here."""
        state = train_state.state
        if not self.plan.prunes(state.epoch, state.values):
            return None
        return StopReason("pruned", f"pruned after epoch {state.epoch}: worse than other trials")

    def _ended(
        self,
        train_state: TrainState,
        decisions: Decisions,
        rate: float,
        speed: float,
        seconds: float,
    ) -> EpochEnded:
        state, stopping = train_state.state, self.plan.policy.early_stopping
        return EpochEnded(
            epoch=state.epoch,
            epochs=self.plan.policy.epochs,
            values=state.values,
            seconds=seconds,
            samples_per_second=speed,
            learning_rate=rate,
            improved=decisions.improved,
            monitor=self.plan.policy.checkpoint.monitor.name,
            best=state.best,
            best_epoch=state.best_epoch,
            wait=state.early_stopping.wait,
            patience=stopping.options.patience if stopping else 0,
            lowered=decisions.learning_rate_factor is not None,
        )

    def _seconds(self, train_state: TrainState) -> float:
        """Returns the duration of the run in seconds, over all of its processes."""
        return train_state.seconds + self.plan.clock() - self._begun

    def _is_due(self, train_state: TrainState) -> bool:
        """Whether a checkpoint is due here by steps or minutes."""
        options = self.plan.policy.checkpoint.options
        if options.every_steps is not None and train_state.steps % options.every_steps == 0:
            return True
        since = self.plan.clock() - self._saved_at
        return options.every_minutes is not None and since >= options.every_minutes * 60

    def _save(self, train_state: TrainState) -> None:
        if train_state.done and not self.loop.weights_are_finite():
            return  # the epoch's end will say so, and what is saved stays good
        self._saved_at = self.plan.clock()
        self.saver.take(
            snapshot(train_state, self.program, self._seconds(train_state), self.plan.facts)
        )

    def _restore(self, train_state: TrainState, trusted: bool) -> Kept:
        """Load the weights to keep. Returns epoch 0 if there are none.

        Args:
            trusted: Whether the weights of the program belong to its step.
        """
        while True:
            choice = kept(self.plan.policy, train_state.history, self.saver.epochs)
            is_there = trusted and choice.epoch == train_state.state.epoch and not train_state.done
            if is_there:
                use_averages(self.program)
            if is_there or not choice.epoch:
                return choice
            try:
                put(self.saver.recall(choice.epoch), self.program.weights)
            except DamagedCheckpoint as error:
                self.tell(Warned(error.message))
                self.saver.lose(choice.epoch)
                continue
            return choice
