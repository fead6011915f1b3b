"""A training from its first epoch to its end: why it ends, with which weights, and what is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.tensorflow
tf = pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
from driven_programs import TARGETS, Driven, assert_equal, compiled, on_target  # noqa: E402
from speccompile.runtime.data.splits.split import order  # noqa: E402
from speccompile.runtime.events import EpochEnded, Event, Progress, Stopped  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints, epoch_name  # noqa: E402
from speccompile.runtime.training.epoch_order import EpochOrder  # noqa: E402
from speccompile.runtime.training.in_memory import InMemoryData  # noqa: E402
from speccompile.runtime.training.loop import Loop  # noqa: E402
from speccompile.runtime.training.policy.decisions import resolve_policy  # noqa: E402
from speccompile.runtime.training.run_data import load_data  # noqa: E402
from speccompile.runtime.training.saver import Saver  # noqa: E402
from speccompile.runtime.training.train_state import TrainState  # noqa: E402
from speccompile.runtime.training.trainer import Outcome, Plan, Trainer  # noqa: E402
from speccompile.spec_schema.findings.finding import Findings  # noqa: E402

SPEC = """
spec: 1
seed: 3
params: {rate: 0.5}
data: {synthetic: 50, split: {validation: 0.2}}
model:
  inputs: {x: [6]}
  layers: [{dense: 8}, batch_normalization, {dropout: 0.2}, {dense: 3}]
training:
  loss: sparse_categorical_crossentropy
  optimizer: {sgd: {learning_rate: $rate}}
  batch_size: 16
  epochs: 4
"""
FAST = "params.rate=20.0"  # so fast that it gets worse
STOPPING = "training.policy.early_stopping={patience: 2, min_delta: 1000}"  # at the third epoch
FIRST_ROW = 100
"""The row in the source of the first sample, from 0."""


class Asking:
    """Somebody asks the run to end when an event is the one that is waited for."""

    def __init__(self, waited_for: Callable[[Event], bool]) -> None:
        self.waited_for = waited_for
        self.requested = False

    def __call__(self, event: Event) -> None:
        self.requested = self.requested or self.waited_for(event)


@dataclass
class Run:
    driven: Driven
    outcome: Outcome
    events: list[Event]
    checkpoints: Checkpoints

    def said(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def saved(self, epoch: int, group: str = "weights") -> dict[str, np.ndarray]:
        return self.checkpoints.load(epoch_name(epoch)).arrays[group]

    @property
    def best(self) -> int:
        """The epoch with the least val_loss."""
        return 1 + int(np.argmin([epoch["val_loss"] for epoch in self.outcome.history]))


def train(
    folder: Path,
    target: str,
    *overrides: str,
    text: str = SPEC,
    react: Callable[[Event], None] = lambda event: None,
    asking: Asking | None = None,
    prepare: Callable[[Driven], None] = lambda driven: None,
) -> Run:
    """A run with a clock that ticks a second at each look: a step a call, but for the first."""
    spec = compiled(text, *overrides)
    driven = on_target(spec, target)
    prepare(driven)
    events: list[Event] = []

    def listen(event: Event) -> None:
        events.append(event)
        react(event)
        if asking:
            asking(event)

    ticks = count()
    plan = Plan(
        order=EpochOrder(spec.document.training, spec.document.seed, driven.train.data.size),
        averaged=True,
        least_rate=0.0,
        policy=resolve_policy(spec.document.training, spec.monitors),
        rows=np.arange(FIRST_ROW, FIRST_ROW + driven.train.data.size),
        clock=lambda: float(next(ticks)),
        interruption=asking or Asking(lambda event: False),
    )
    checkpoints = Checkpoints(folder / target)
    saver = Saver(checkpoints, plan.policy, (), plan.clock, listen)
    trainer = Trainer(driven.program, driven.train, driven.validation, saver, plan, listen)
    train_state = TrainState(driven.program.initial_measures())
    return Run(driven, trainer.run(train_state), events, checkpoints)


@pytest.mark.parametrize("target", TARGETS)
def test_early_stopping_ends_the_run_with_the_best_weights(target: str, tmp_path: Path) -> None:
    run = train(tmp_path, target, STOPPING, FAST)
    stopped = run.outcome.stopped
    assert (stopped.reason, stopped.epoch) == ("early_stopping", 3)
    assert (stopped.kept, stopped.kept_epoch) == ("best", run.best)
    assert run.best < 3  # else nothing would be put back
    assert_equal(run.driven.weights(), run.saved(run.best))
    assert [event.wait for event in run.said(EpochEnded)] == [0, 1, 2]


@pytest.mark.parametrize("target", TARGETS)
def test_finish_last_keeps_the_last_weights(target: str, tmp_path: Path) -> None:
    run = train(tmp_path, target, STOPPING, FAST, "training.policy.finish=last")
    stopped = run.outcome.stopped
    assert (stopped.reason, stopped.kept, stopped.kept_epoch) == ("early_stopping", "last", 3)
    assert_equal(run.driven.weights(), run.saved(3))


def test_the_last_epoch_ends_the_run(tmp_path: Path) -> None:
    run = train(tmp_path, "graph", "training.epochs=2")
    assert (run.outcome.stopped.reason, run.outcome.stopped.epoch) == ("epochs", 2)
    assert [epoch["epoch"] for epoch in run.outcome.history] == [1, 2]
    progress = run.said(Progress)
    assert [(event.epoch, event.step) for event in progress][-1] == (2, 3)
    measured = {name for name in run.outcome.history[0] if not name.startswith(("epoch", "val_"))}
    assert progress[-1].values.keys() == measured
    (stopped,) = run.said(Stopped)
    assert stopped == run.outcome.stopped


@pytest.mark.parametrize("target", TARGETS)
def test_a_checkpoint_has_all_of_the_state(target: str, tmp_path: Path) -> None:
    run = train(tmp_path, target, "training.epochs=1", "training.optimizer={adam: {}}")
    assert run.saved(1).keys() == run.driven.program.weights.keys()
    assert_equal(
        run.saved(1, "optimizer"),
        {name: variable.numpy() for name, variable in run.driven.program.optimizer_state.items()},
    )
    state = run.checkpoints.load(epoch_name(1)).state
    assert (state["steps"], state["history"]) == (3, run.outcome.history)


@pytest.mark.parametrize("target", TARGETS)
def test_a_plateau_lowers_the_rate_of_the_next_epoch(target: str, tmp_path: Path) -> None:
    plateau = "training.policy.reduce_lr_on_plateau={factor: 0.0, patience: 2, min_delta: 1000}"
    run = train(tmp_path, target, plateau, "training.policy.checkpoint={keep: {last: 4}}")
    ended = run.said(EpochEnded)
    assert [event.lowered for event in ended] == [False, False, True, False]
    assert [event.learning_rate for event in ended] == [0.5, 0.5, 0.5, 0.0]
    before, after = run.saved(3), run.saved(4)
    moved = {name for name in after if not np.array_equal(before[name], after[name])}
    assert moved == {f"batch_normalization/moving_{what}" for what in ("mean", "variance")}


@pytest.mark.parametrize("target", TARGETS)
def test_a_schedule_follows_the_step_not_the_epoch(target: str, tmp_path: Path) -> None:
    """Steps 0 to 3 are made with one rate, those from 4 on with another: in the second epoch."""
    schedule = "params.rate={piecewise_constant_decay: {boundaries: [3], values: [0.5, 0.0]}}"
    run = train(tmp_path, target, schedule, "training.policy.checkpoint={keep: {last: 4}}")
    assert [event.learning_rate for event in run.said(EpochEnded)] == [0.5, 0.0, 0.0, 0.0]
    kernels = [run.saved(epoch)["dense/kernel"] for epoch in (1, 2, 3)]
    assert not np.array_equal(kernels[0], kernels[1])
    np.testing.assert_array_equal(kernels[1], kernels[2])
    run.driven.program.scale_learning_rate(2)  # which a schedule ignores
    assert float(run.driven.program.learning_rate(tf.constant(0))) == 0.5


def with_faults(*rows: int) -> Callable[[Driven], None]:
    """A change of the training data: these samples have no number in their third feature."""

    def plant(driven: Driven) -> None:
        part = load_data(compiled(SPEC), Findings()).train
        part.inputs["x"][list(rows), 2] = np.nan
        driven.train = Loop(driven.program, InMemoryData(part), 16)

    return plant


@pytest.mark.parametrize("target", TARGETS)
def test_a_sample_without_a_number_ends_the_run_and_is_named(target: str, tmp_path: Path) -> None:
    second = order(3, 1, 40)[16:32]  # the second batch of the first epoch
    guilty = [int(second[5]), int(second[9])]
    run = train(tmp_path, target, prepare=with_faults(*guilty))
    stopped = run.outcome.stopped
    named = " ".join(f"{row + FIRST_ROW + 1}," for row in sorted(guilty)).rstrip(",")
    assert stopped.explanation == (
        f"loss or gradient is not finite in step 2 of epoch 1 (rows {named}); "
        "the update was skipped"
    )
    assert (stopped.reason, stopped.epoch, stopped.kept_epoch) == ("not_finite", 0, 0)
    assert run.checkpoints.inspect() == []
    clean = on_target(compiled(SPEC), target)
    rows, measures = tf.constant(order(3, 1, 40)), clean.program.initial_measures()
    clean.train.train(rows, 0, 1, 0, measures)
    assert_equal(run.driven.variables(), clean.variables())


def test_many_samples_without_a_number_are_named_in_part(tmp_path: Path) -> None:
    run = train(tmp_path, "graph", prepare=with_faults(*range(40)))
    first = sorted(int(row) + FIRST_ROW + 1 for row in order(3, 1, 40)[:16])
    shown = ", ".join(map(str, first[:8]))
    assert f"(rows {shown} …)" in run.outcome.stopped.explanation


@pytest.mark.parametrize("target", TARGETS)
def test_a_late_fault_gives_the_best_weights_back(target: str, tmp_path: Path) -> None:
    def spoil(event: Event) -> None:
        if isinstance(event, EpochEnded) and event.epoch == 2:
            spoiled[0].program.weights["dense/bias"].assign([np.nan] * 8)

    spoiled: list[Driven] = []
    run = train(tmp_path, target, react=spoil, prepare=spoiled.append)
    stopped = run.outcome.stopped
    assert (stopped.reason, stopped.epoch, stopped.kept) == ("not_finite", 2, "best")
    assert "step 1 of epoch 3" in stopped.explanation
    assert_equal(run.driven.weights(), run.saved(stopped.kept_epoch))
    for info in run.checkpoints.inspect():
        loaded = run.checkpoints.load(info.name)
        arrays = [value for group in loaded.arrays.values() for value in group.values()]
        assert all(np.isfinite(value).all() for value in arrays)


@pytest.mark.parametrize("target", TARGETS)
def test_weights_thrown_out_of_range_by_the_last_step_are_not_kept(
    target: str, tmp_path: Path
) -> None:
    """Loss and gradients are finite, what they lead to is not; there is no validation to see it."""
    run = train(tmp_path, target, "params.rate=3e38", "data.split={}", prepare=large)
    assert run.outcome.stopped.reason == "not_finite"
    assert run.outcome.stopped.explanation == "a weight is not finite after epoch 1"
    assert run.checkpoints.inspect() == []
    assert run.outcome.history == []


def large(driven: Driven) -> None:
    """One step an epoch, over samples of some hundreds."""
    part = load_data(compiled(SPEC, "data.split={}"), Findings()).train
    part.inputs["x"] *= 100
    driven.train = Loop(driven.program, InMemoryData(part), part.size)


@pytest.mark.parametrize("target", TARGETS)
def test_asked_within_an_epoch_a_run_ends_with_the_best_of_those_before(
    target: str, tmp_path: Path
) -> None:
    asking = Asking(lambda event: isinstance(event, Progress) and event.epoch == 3)
    run = train(tmp_path, target, asking=asking)
    stopped = run.outcome.stopped
    assert (stopped.reason, stopped.explanation) == ("interrupted", "interrupted in epoch 3")
    assert (stopped.epoch, stopped.kept, stopped.kept_epoch) == (2, "best", run.best)
    assert_equal(run.driven.weights(), run.saved(run.best))
    assert len(run.outcome.history) == 2


def test_asked_between_epochs_a_run_ends_there(tmp_path: Path) -> None:
    asking = Asking(lambda event: isinstance(event, EpochEnded) and event.epoch == 2)
    run = train(tmp_path, "graph", asking=asking)
    stopped = run.outcome.stopped
    assert (stopped.explanation, stopped.epoch) == ("interrupted after epoch 2", 2)
    assert stopped.kept_epoch == run.best


def test_an_epoch_whose_steps_are_made_is_finished(tmp_path: Path) -> None:
    asking = Asking(lambda event: isinstance(event, Progress) and event.step == event.steps)
    run = train(tmp_path, "graph", asking=asking)
    assert run.outcome.stopped.explanation == "interrupted after epoch 1"
    assert len(run.outcome.history) == 1
    assert run.outcome.stopped.kept_epoch == 1


def test_asked_in_the_first_epoch_nothing_is_kept(tmp_path: Path) -> None:
    asking = Asking(lambda event: isinstance(event, Progress))
    run = train(tmp_path, "graph", "training.batch_size=4", asking=asking)
    stopped = run.outcome.stopped
    assert (stopped.reason, stopped.kept_epoch, run.outcome.history) == ("interrupted", 0, [])


@pytest.mark.parametrize("target", TARGETS)
def test_two_runs_of_a_seed_are_one_and_another_seed_is_another(
    target: str, tmp_path: Path
) -> None:
    runs = [
        train(tmp_path / name, target, f"seed={seed}", "training.epochs=2")
        for name, seed in (("one", 3), ("two", 3), ("three", 4))
    ]
    assert runs[0].outcome.history == runs[1].outcome.history
    assert_equal(runs[0].driven.variables(), runs[1].driven.variables())
    assert runs[2].outcome.history != runs[0].outcome.history


@pytest.mark.parametrize("shuffle", [True, False])
def test_samples_come_in_a_new_order_each_epoch_or_in_their_own(
    shuffle: bool, tmp_path: Path
) -> None:
    orders: list[list[int]] = []

    def watch(driven: Driven) -> None:
        whole = driven.train.train

        def train_on(rows: Any, *others: Any) -> Any:
            orders.append(rows.numpy().tolist())
            return whole(rows, *others)

        driven.train.train = train_on

    overrides = (f"training.shuffle={str(shuffle).lower()}", "training.epochs=3")
    train(tmp_path, "graph", *overrides, prepare=watch)
    distinct = {tuple(rows) for rows in orders}
    assert {tuple(sorted(rows)) for rows in orders} == {tuple(range(40))}
    assert distinct == {tuple(range(40))} if not shuffle else len(distinct) == 3
