"""Which checkpoints stay, and which weights a run ends with."""

from collections.abc import Iterable
from math import nan
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from policy_cases import drive, epoch, resolved
from speccompile.runtime.training.policy.retention import Held, Kept, kept, retained


def at(number: int, size: int = 1) -> Held:
    return Held(f"epoch-{number:06d}", number, size)


def history(*values: float) -> list[dict[str, float]]:
    """The history of a run with these values of val_loss."""
    return [{"epoch": n, **epoch(value)} for n, value in enumerate(values, 1)]


def inside(step: int, size: int = 1) -> Held:
    return Held(f"step-{step:06d}", 0, size)


def kept_on_disk(policy: Any, values: Iterable[float], size: int = 1) -> list[tuple[int, ...]]:
    """The epochs whose checkpoints are there after each epoch of a course."""
    held: tuple[Held, ...] = ()
    train_state = []
    for state, decisions in drive(policy, [epoch(value) for value in values]):
        if decisions.save:
            held = retained(policy, state, [*held, at(state.epoch, size)])
        train_state.append(tuple(one.epoch for one in held))
    return train_state


def test_the_best_and_the_last_stay() -> None:
    policy = resolved(checkpoint={"keep": {"best": 2, "last": 1}})
    assert kept_on_disk(policy, (3, 1, 2, 2, 5)) == [
        (1,),
        (1, 2),
        (2, 3),
        (2, 3, 4),
        (2, 3, 4, 5),
    ]


def test_two_stay_where_one_would() -> None:
    assert kept_on_disk(resolved(), (3, 2, 1)) == [(1,), (1, 2), (2, 3)]


def test_each_tenth_stays_for_good() -> None:
    policy = resolved(checkpoint={"keep": {"every_epochs": 10}})
    assert kept_on_disk(policy, range(100, 65, -1))[-1] == (10, 20, 30, 34, 35)


def test_an_epoch_that_stays_for_good_is_saved() -> None:
    policy = resolved(checkpoint={"every_epochs": 4, "keep": {"every_epochs": 3, "best": 1}})
    saved = [d.save for _, d in drive(policy, [epoch(1)] + [epoch(2)] * 8)]
    assert [n for n, is_saved in enumerate(saved, 1) if is_saved] == [1, 3, 4, 6, 8, 9]


def test_room_is_given_to_what_is_wanted_most() -> None:
    """Thirty bytes: the best, the newest two, and one more."""
    keep = {"best": 2, "last": 3, "every_epochs": 1, "megabytes": 40e-6}
    policy = resolved(checkpoint={"keep": keep})
    assert kept_on_disk(policy, (1, 3, 2, 4, 5, 6, 7), size=10)[-1] == (1, 3, 6, 7)
    keep["megabytes"] = 1e-6
    policy = resolved(checkpoint={"keep": keep})
    assert kept_on_disk(policy, (1, 3, 2, 4, 5), size=10)[-1] == (1, 4, 5)


def test_one_inside_an_epoch_stays_while_it_is_new() -> None:
    policy = resolved()
    state = drive(policy, [epoch(1)])[-1][0]
    assert retained(policy, state, [inside(5), inside(9)]) == (inside(5), inside(9))
    assert retained(policy, state, [inside(5), at(1), inside(19)]) == (at(1), inside(19))
    assert retained(policy, state, [at(1), inside(19), at(2), at(3)]) == (at(1), at(2), at(3))


def test_what_a_run_ends_with() -> None:
    best, last = resolved(), resolved(finish="last")
    train_state = history(2, 1, 3)
    assert kept(best, train_state, {1, 2, 3}) == Kept(2, "best")
    assert kept(last, train_state, {2, 3}) == Kept(3, "last")
    assert kept(best, train_state, {1, 3}) == Kept(1, "best")  # the best is lost
    assert kept(best, history(nan, nan), {1, 2}) == Kept(2, "last")
    for nothing in (kept(best, [], ()), kept(best, train_state, ())):
        assert nothing == Kept(0, "last")


def test_no_epoch_before_early_stopping_watches_is_kept_for_best() -> None:
    policy = resolved(early_stopping={"start_from_epoch": 3, "patience": 9})
    everything = {1, 2, 3, 4, 5}
    assert kept(policy, history(4, 0.5, 3, 2, 2), everything) == Kept(4, "best")
    assert kept(policy, history(4, 0.5, 3), everything - {4, 5}) == Kept(3, "last")


@given(
    st.lists(st.sampled_from([nan, 0.0, 1.0, 2.0, 3.0]), min_size=1, max_size=12),
    st.integers(0, 3),
    st.integers(1, 3),
    st.sampled_from([None, 2]),
    st.sampled_from([None, 25e-6, 55e-6]),
)
def test_the_newest_two_and_the_best_always_stay(
    values: list[float], best: int, last: int, every: int | None, room: float | None
) -> None:
    keep = {"best": best, "last": last, "every_epochs": every, "megabytes": room}
    policy = resolved(checkpoint={"keep": keep})
    held: tuple[Held, ...] = ()
    for state, decisions in drive(policy, [epoch(1, val_loss=value) for value in values]):
        if not decisions.save:
            continue
        before = [*held, at(state.epoch, 10)]
        held = retained(policy, state, before)
        assert held[-2:] == tuple(before[-2:])
        assert state.best_epoch in {one.epoch for one in held}
        allowed = 3 + (best - 1 if best else 0) + last + (len(before) if every else 0)
        assert len(held) <= allowed
        if room:
            assert sum(one.size for one in held) <= max(room * 1e6, 30)
