"""When checkpoints are written, what waits, and what happens when the disk refuses."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from policy_cases import drive, epoch, resolved
from speccompile.runtime.events import Event, Warned
from speccompile.runtime.storage.checkpoints import (
    Checkpoints,
    DamagedCheckpoint,
    SaveError,
    epoch_name,
)
from speccompile.runtime.training.policy.state import PolicyState
from speccompile.runtime.training.saver import MOST_WAITING, Saver, Snapshot

VALUES = (5, 4, 1, 3, 2, 6, 7)


class Disk(Checkpoints):
    """Checkpoints whose saves take a time, and are refused when the test says so."""

    def __init__(self, folder: Path, clock: "Clock", cost: float) -> None:
        super().__init__(folder)
        self.clock, self.cost, self.refuses = clock, cost, False
        self.tried = 0

    def save(self, name: str, arrays: Any, state: Any) -> Path:
        self.tried += 1
        self.clock.now += self.cost
        if self.refuses:
            raise SaveError(f"checkpoint {name} could not be saved: the disk is full")
        return super().save(name, arrays, state)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Case:
    """A saver on a disk whose saves take a second, and the states of a course."""

    def __init__(self, folder: Path, cost: float = 1.0, **checkpoint: Any) -> None:
        self.policy = resolved(checkpoint=checkpoint)
        self.clock = Clock()
        folder.mkdir(exist_ok=True)
        self.disk = Disk(folder / "checkpoints", self.clock, cost)
        self.said: list[Event] = []
        self.saver = Saver(self.disk, self.policy, (), self.clock, self.said.append)
        self.states = [s for s, _ in drive(self.policy, [epoch(value) for value in VALUES])]

    def take(self, number: int, size: int = 1) -> None:
        self.saver.take(snapshot(number, self.states[number - 1], size))

    @property
    def on_disk(self) -> list[str]:
        return [info.name for info in self.disk.inspect()]


def snapshot(number: int, state: PolicyState, size: int) -> Snapshot:
    arrays = {"weights": {"kernel": np.full(size, number, np.float32)}}
    return Snapshot(epoch_name(number), number, state, arrays, {"epoch": number})


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_the_first_two_are_written_at_once_and_the_next_when_it_is_earned(case: Case) -> None:
    case.take(1)
    case.take(2)
    assert case.on_disk == ["epoch-000001", "epoch-000002"]
    case.clock.now = 299.0  # three seconds of saving are one percent of three hundred
    case.take(3)
    assert case.on_disk == ["epoch-000001", "epoch-000002"]
    case.clock.now = 300.0
    case.saver.tend()
    assert case.on_disk == ["epoch-000002", "epoch-000003"]


def test_where_saving_is_slow_none_waits_for_longer_than_twenty_saves(case: Case) -> None:
    for number in (1, 2, 3):
        case.take(number)  # at 2 s, after two saves of a second
    case.clock.now = 21.9
    case.saver.tend()
    assert case.on_disk == ["epoch-000001", "epoch-000002"]
    case.clock.now = 22.1
    case.take(4)
    assert case.on_disk == ["epoch-000003", "epoch-000004"]


def test_epochs_that_replace_each_other_do_not_wait_for_ever(tmp_path: Path) -> None:
    case = Case(tmp_path, cost=0.1, keep={"best": 0, "last": 2})
    for number in range(1, 8):
        case.take(number)
        case.clock.now += 4.0
        case.saver.tend()
    assert case.on_disk[-1] >= "epoch-000005"


def test_a_disk_that_refuses_is_not_tried_all_the_time(case: Case) -> None:
    case.take(1)
    case.take(2)
    case.disk.refuses = True
    case.take(3)
    for _ in range(1000):
        case.clock.now += 0.1
        case.saver.tend()
    assert case.disk.tried <= 2 + 5


def test_saving_takes_one_percent_at_the_most(tmp_path: Path) -> None:
    case = Case(tmp_path, cost=0.1)
    for number in range(1, 8):
        case.take(number)
        for _ in range(1000):
            case.clock.now += 0.01
            case.saver.tend()
    assert case.disk.tried >= 3
    assert case.disk.tried * case.disk.cost <= 0.01 * case.clock.now + 2 * case.disk.cost


def test_what_is_written_late_is_what_would_be_there_had_it_been_written_at_once(
    tmp_path: Path,
) -> None:
    late, prompt = Case(tmp_path / "late", cost=1e9), Case(tmp_path / "prompt", cost=0.0)
    for case in (late, prompt):
        for number in range(1, 8):
            case.take(number)
        case.saver.flush()
    assert late.on_disk == prompt.on_disk == ["epoch-000003", "epoch-000006", "epoch-000007"]
    for name in late.on_disk:
        ours, theirs = late.disk.load(name), prompt.disk.load(name)
        assert ours.state == theirs.state
        np.testing.assert_array_equal(
            ours.arrays["weights"]["kernel"], theirs.arrays["weights"]["kernel"]
        )


def test_the_newest_on_disk_never_names_a_best_that_is_not_there(tmp_path: Path) -> None:
    """At whatever moment the process ends."""
    case = Case(tmp_path, cost=0.25)
    for number in range(1, 8):
        case.take(number)
        case.clock.now += 4.0
        case.saver.tend()
        newest = int(case.on_disk[-1].removeprefix("epoch-"))
        assert epoch_name(case.states[newest - 1].best_epoch) in case.on_disk


def test_what_waits_can_be_recalled(tmp_path: Path) -> None:
    case = Case(tmp_path, cost=1e9)
    for number in (1, 2, 3, 4):
        case.take(number)
    assert case.on_disk == ["epoch-000001", "epoch-000002"]
    assert case.saver.epochs == {1, 2, 3, 4}
    assert case.saver.newest == "epoch-000004"
    assert case.saver.recall(4)["kernel"] == [4.0]
    assert case.saver.recall(1)["kernel"] == [1.0]


def test_much_that_waits_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_WAITING < 2**30
    monkeypatch.setattr("speccompile.runtime.training.saver.MOST_WAITING", 399)
    case = Case(tmp_path, cost=1e9)
    for number in (1, 2, 3):
        case.take(number, size=50)
    assert case.on_disk == ["epoch-000001", "epoch-000002"]
    case.take(4, size=50)
    assert case.on_disk[-1] == "epoch-000003"  # so that no more than a checkpoint waits


def test_a_full_disk_is_said_once_and_tried_again(case: Case) -> None:
    case.disk.refuses = True
    for number in (1, 2, 3):
        case.take(number)
        case.clock.now += 10000.0
        case.saver.tend()
    assert [event.message for event in case.said if isinstance(event, Warned)] == [
        "checkpoint epoch-000001 could not be saved: the disk is full; "
        "training continues, and saving will be retried"
    ]
    assert case.disk.tried > 3
    case.disk.refuses = False
    case.saver.flush()
    assert case.on_disk[-1] == "epoch-000003"
    assert case.saver.recall(3)["kernel"] == [3.0]


def test_the_policy_may_stop_for_it(tmp_path: Path) -> None:
    case = Case(tmp_path, if_not_saved="stop")
    case.disk.refuses = True
    with pytest.raises(SaveError, match="the disk is full"):
        case.take(1)


def test_what_is_damaged_is_counted_no_more(case: Case) -> None:
    case.take(1)
    (case.disk.folder / "epoch-000001" / "weights.npz").write_bytes(b"")
    with pytest.raises(DamagedCheckpoint, match="epoch-000001"):
        case.saver.recall(1)
    case.saver.lose(1)
    assert case.saver.epochs == frozenset()
    assert Saver(case.disk, case.policy, (), case.clock, case.said.append).newest == ""


def test_a_waiting_checkpoint_shares_the_history_and_has_only_its_own_epochs() -> None:
    history = [{"epoch": 1.0, "loss": 0.5}]
    waiting = Snapshot("epoch-000001", 1, PolicyState(epoch=1), {}, {"steps": 3}, history, 1)
    history.append({"epoch": 2.0, "loss": 0.4})
    assert waiting.history is history
    assert waiting.content == {"steps": 3, "history": history[:1]}
