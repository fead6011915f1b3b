"""A policy that is replayed over a past run decides as a run with that policy does."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from hypothesis import given
from policy_cases import epoch, resolved
from policy_strategies import courses, policies
from speccompile.runtime.training.policy.decisions import PolicyState, ResolvedPolicy, update
from speccompile.runtime.training.policy.replaying import (
    PastEpoch,
    Replayed,
    rates_of,
    replayed,
)
from speccompile.runtime.training.policy.retention import Held, Kept, kept, retained
from speccompile.runtime.training.policy.stopping import StopReason


@dataclass(frozen=True, slots=True)
class Trained:
    """A run of the toy below: what it recorded, why it ended, what it kept, and its rates."""

    past: tuple[PastEpoch, ...]
    stop: StopReason | None
    kept: Kept
    factors: tuple[float, ...]


def trained(policy: ResolvedPolicy, course: Sequence[dict[str, float]]) -> Trained:
    """Trains a toy whose losses depend on all learning rates so far, and saves as a run does."""
    state, held, factors = PolicyState(), (), [1.0]
    past: list[PastEpoch] = []
    stop = None
    for number, values in enumerate(course, 1):
        shift = sum(1 - factor for factor in factors)
        row = {"epoch": number, **{name: value - shift for name, value in values.items()}}
        state, decisions = update(policy, state, number, values_of(row), number * 10, number / 10)
        lowered = decisions.learning_rate_factor is not None
        past.append(PastEpoch(row, number * 10, number / 10, lowered))
        factors.append(state.learning_rate_factor)
        if decisions.save:
            held = retained(policy, state, [*held, Held(f"epoch-{number:06d}", number, 1)])
        stop = decisions.stop
        if stop is not None:
            break
    found = kept(policy, [one.values for one in past], [one.epoch for one in held])
    return Trained(tuple(past), stop, found, tuple(factors))


def values_of(row: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in row.items() if name != "epoch"}


def replay(run: Trained, own: ResolvedPolicy, policy: ResolvedPolicy) -> Replayed:
    return replayed(policy, run.past, [*rates_of(own, run.past)])


@given(courses, policies, policies)
def test_a_replay_says_what_training_does_or_that_it_does_not_know(
    course: list[dict[str, float]], own: ResolvedPolicy, changed: ResolvedPolicy
) -> None:
    run, expected = trained(own, course), trained(changed, course)
    found = replay(run, own, changed)
    count = found.state.epoch
    alike = [repr(one.values) for one in run.past[:count]]
    assert alike == [repr(one.values) for one in expected.past[:count]]
    if found.stop is not None:
        assert (found.stop, count) == (expected.stop, len(expected.past))
        assert found.kept(changed, run.past) == expected.kept
    elif found.other_rate:
        assert run.factors[:count] == expected.factors[:count]
        assert run.factors[count] != expected.factors[count]
    else:
        assert count == len(run.past)
        assert expected.stop is None or len(expected.past) > count


@given(courses, policies)
def test_the_policy_of_the_run_gives_what_the_run_did(
    course: list[dict[str, float]], own: ResolvedPolicy
) -> None:
    run = trained(own, course)
    found = replay(run, own, own)
    assert not found.other_rate
    assert (found.stop, found.state.epoch) == (run.stop, len(run.past))
    assert found.kept(own, run.past) == run.kept


def test_a_rate_that_the_policy_did_not_lower_makes_the_rest_unknown() -> None:
    own = resolved()
    past = [PastEpoch({"epoch": n, **epoch(n)}, lowered=n == 2) for n in (1, 2, 3)]
    assert [*rates_of(own, past)] == [(1.0, 0.0), None, None]
    found = replayed(resolved(epochs=3), past, [*rates_of(own, past)])
    assert (found.stop, found.other_rate, found.state.epoch) == (None, True, 2)


def test_another_lower_bound_is_another_rate() -> None:
    lowers = {"patience": 1, "factor": 0.5}
    own = resolved(reduce_lr_on_plateau=lowers)
    other = resolved(reduce_lr_on_plateau={**lowers, "min_lr": 0.2})
    past = [PastEpoch({"epoch": n, **epoch(n)}, lowered=n > 1) for n in (1, 2, 3)]
    assert replayed(other, past, [*rates_of(own, past)]).state.epoch == 2


def test_nothing_of_an_epoch_whose_loss_is_not_finite_is_kept() -> None:
    own = resolved(finish="last")
    run = trained(own, [epoch(2.0), epoch(1.0), epoch(nan)])
    found = replay(run, own, resolved(finish="last", early_stopping={"patience": 5}))
    assert found.stop is not None
    assert found.stop.reason == "not_finite"
    assert found.kept(own, run.past) == Kept(2, "last")
