"""Conditions of `stop_when`: which don't hold, and what is remembered of progress."""

from math import nan
from typing import Any

import pytest
from policy_cases import drive, epoch, resolved
from speccompile.runtime.training.policy.resuming import resumed


def stops(policy: Any, *train_state: Any) -> tuple[int, str, str]:
    """The epoch, the reason and the sentence a course ends with."""
    (state, decisions) = drive(policy, train_state)[-1]
    assert decisions.stop, "the course went on"
    return state.epoch, decisions.stop.reason, decisions.stop.explanation


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [{"monitor": "val_loss", "at_most": 2}, {"steps": 31}]},
        {"monitor": "val_loss", "progress_below": 0.1, "over_epochs": 3},
        {"monitor": "accuracy", "gap": 0.1},
        {"monitor": "val_accuracy", "progress_below": 0.01, "over_epochs": 2},
    ],
)
def test_what_does_not_hold_does_not_stop(condition: Any) -> None:
    policy = resolved(stop_when=condition, epochs=3)
    course = (epoch(1), epoch(1), epoch(1, val_accuracy=0.6))
    assert stops(policy, *course)[1] == "epochs"


def test_progress_that_is_not_finite_does_not_stop() -> None:
    slow = {"monitor": "val_accuracy", "progress_below": 0.1, "over_epochs": 1}
    course = [epoch(1, val_accuracy=nan), epoch(1, val_accuracy=0.5), epoch(1)]
    assert stops(resolved(stop_when=slow, epochs=3), *course)[0] == 3


def test_edited_progress_is_replayed() -> None:
    slow = {"monitor": "val_loss", "progress_below": 0.1, "over_epochs": 2}
    before, after = resolved(), resolved(stop_when=slow)
    rows = [epoch(1), epoch(1), epoch(0.9)]
    history = [{"epoch": number, **row} for number, row in enumerate(rows, 1)]
    state = drive(before, rows)[-1][0]
    again = resumed(after, before, state, history, [])
    assert again.recent == {"val_loss": (1, 1, 0.9)}
    assert resumed(before, after, again, history, []).recent == {}
