"""A policy that is edited between two processes of a run."""

from dataclasses import replace
from typing import Any

from policy_cases import drive, epoch, resolved
from speccompile.runtime.training.policy.decisions import PolicyState, update
from speccompile.runtime.training.policy.resuming import resumed
from speccompile.runtime.training.policy.retention import Held, retained
from speccompile.runtime.training.policy.state import Ranked

COURSE = [
    epoch(value, val_accuracy=accuracy)
    for value, accuracy in ((3, 0.5), (1, 0.7), (2, 0.9), (2, 0.8), (2, 0.6))
]
HISTORY = [{"epoch": n, **values} for n, values in enumerate(COURSE, 1)]
ALL = (1, 2, 3, 4, 5)


def go_on(before: Any, policy: Any, epochs: tuple[int, ...] = ALL) -> PolicyState:
    state = drive(before, COURSE)[-1][0]
    return resumed(policy, before, state, HISTORY, epochs)


def test_nothing_is_forgotten_where_nothing_changed() -> None:
    policy = resolved(early_stopping={"patience": 9}, reduce_lr_on_plateau={"patience": 1})
    assert go_on(policy, policy) == drive(policy, COURSE)[-1][0]


def test_more_patience_goes_on_counting() -> None:
    before, more = (resolved(early_stopping={"patience": patience}) for patience in (3, 5))
    state = go_on(before, more)
    assert (state.epoch, state.early_stopping.wait) == (5, 3)
    state, decisions = update(more, state, 6, epoch(2), 60, 1.0)
    assert (state.early_stopping.wait, decisions.stop) == (4, None)


def test_another_monitor_remembers_as_if_it_had_watched_from_the_start() -> None:
    accuracy = {"monitor": "val_accuracy", "patience": 9}
    before = resolved(early_stopping={"patience": 9})
    after = resolved(early_stopping=accuracy)
    whole = drive(after, COURSE)[-1][0]
    state = go_on(before, after)
    assert state.early_stopping == whole.early_stopping
    assert (state.early_stopping.epoch, state.best_epoch) == (3, 3)


def test_a_part_that_is_new_remembers_too() -> None:
    state = go_on(resolved(), resolved(early_stopping={"patience": 9}))
    assert (state.early_stopping.epoch, state.early_stopping.wait) == (2, 3)


def test_the_rate_stays_lowered() -> None:
    before = resolved(reduce_lr_on_plateau={"patience": 1, "factor": 0.5})
    after = resolved(reduce_lr_on_plateau={"monitor": "val_accuracy", "patience": 1})
    state = go_on(before, after)
    assert state.learning_rate_factor == 0.125
    assert state.plateau.epoch == 3


def test_a_best_epoch_whose_checkpoint_is_lost_is_the_best_no_more() -> None:
    policy = resolved(checkpoint={"keep": {"best": 3}})
    assert go_on(policy, policy, (3, 4, 5)).best_epoch == 3
    assert [one.epoch for one in go_on(policy, policy, (3, 4, 5)).ranking] == [3, 4, 5]
    assert [one.epoch for one in go_on(policy, policy, (2, 4, 5)).ranking] == [2, 4, 5]
    assert go_on(policy, policy, ()).ranking == ()
    # Without checkpoints of the best there is none to lose.
    last = resolved(finish="last", checkpoint={"keep": {"best": 0}})
    assert go_on(last, last, (4, 5)).best_epoch == 2


def test_the_epoch_that_the_run_goes_on_from_is_ranked_where_the_best_is_lost() -> None:
    """So that a worse one after it does not take its place."""
    policy = resolved(checkpoint={"keep": {"best": 1}})
    state = go_on(policy, policy, (4, 5))
    assert (state.best_epoch, state.best) == (4, 2)  # as good as 5, and earlier
    state, decisions = update(policy, state, 6, epoch(2.5), 60, 1.0)
    assert (state.best_epoch, decisions.improved, decisions.save_best) == (4, False, False)
    held = [Held(f"epoch-{n:06d}", n, 1) for n in (4, 5, 6, 7)]
    assert retained(policy, state, held) == tuple(held[i] for i in (0, 2, 3))
    state, decisions = update(policy, state, 7, epoch(1.5), 70, 1.2)
    assert (state.best_epoch, decisions.improved) == (7, True)


def test_more_of_the_best_are_found_among_those_that_are_there() -> None:
    one, three = (resolved(checkpoint={"keep": {"best": best}}) for best in (1, 3))
    assert [ranked.epoch for ranked in go_on(one, three, (2, 4, 5)).ranking] == [2, 4, 5]
    assert [ranked.epoch for ranked in go_on(three, one).ranking] == [2]


def test_what_was_deleted_for_want_of_room_is_not_lost() -> None:
    policy = resolved(checkpoint={"keep": {"best": 3, "megabytes": 1}})
    assert go_on(policy, policy, (2, 5)) == drive(policy, COURSE)[-1][0]
    assert [one.epoch for one in go_on(policy, policy, (4, 5)).ranking] == [4, 5]


def test_another_start_of_watching_holds_from_the_beginning() -> None:
    before = resolved(early_stopping={"patience": 9})
    after = resolved(early_stopping={"patience": 9, "start_from_epoch": 2})
    whole = drive(after, COURSE)[-1][0]
    assert go_on(before, after) == whole
    assert (whole.best_epoch, whole.early_stopping.epoch) == (3, 3)


def test_a_ranking_that_holds_epochs_before_the_start_is_made_anew() -> None:
    """As it was before they were left out."""
    policy = resolved(early_stopping={"patience": 9, "start_from_epoch": 2})
    old = replace(drive(policy, COURSE)[-1][0], ranking=(Ranked(2, 1.0),))
    assert resumed(policy, policy, old, HISTORY, ALL).best_epoch == 3
