"""Saves that a crash interrupts: what was acknowledged is there, whole, and the run can go on."""

from collections.abc import Collection
from pathlib import Path
from random import Random

import pytest
from failing_disk import Crash, KilledDisk, PowerlessDisk
from saved_checkpoints import assert_is, epoch_of, save
from speccompile.runtime.storage.checkpoints import Checkpoints, epoch_name
from speccompile.runtime.storage.durable import Disk

BEST = {1: 1, 2: 1, 3: 1, 4: 4, 5: 4}
"""Epoch → the best so far. After the fourth two checkpoints go at once, after the fifth one."""


def kept(epoch: int) -> set[int]:
    """What stays after an epoch: the newest two and the best."""
    return {epoch, epoch - 1, BEST[epoch]} - {0} if epoch else set()


def run(folder: Path, disk: Disk, acknowledged: list[int]) -> None:
    """Five epochs; the first makes the folder, the others are four saves one after another."""
    checkpoints = Checkpoints(folder, disk=disk)
    for epoch in BEST:
        save(checkpoints, epoch)
        acknowledged.append(epoch)
        checkpoints.retain([epoch_name(number) for number in kept(epoch)])


def crashed(folder: Path, disk: KilledDisk, loses: Random | None) -> int:
    """A run up to the crash. Returns the last epoch that was acknowledged."""
    folder.parent.mkdir()
    acknowledged = [0]
    with pytest.raises(Crash):
        run(folder, disk, acknowledged)
    if isinstance(disk, PowerlessDisk):
        disk.lose_power(loses)
    return acknowledged[-1]


@pytest.mark.parametrize(
    ("kind", "seed"),
    [(KilledDisk, None), (PowerlessDisk, None), *((PowerlessDisk, seed) for seed in range(2))],
    ids=["kill", "power", *(f"power, some is there {seed}" for seed in range(2))],
)
def test_a_crash_at_any_call(kind: type[KilledDisk], seed: int | None, many_files: Path) -> None:
    whole = kind()
    (many_files / "whole").mkdir()
    run(many_files / "whole" / "checkpoints", whole, [])
    assert whole.calls > 150
    for at in range(1, whole.calls + 1):
        folder = many_files / str(at) / "checkpoints"
        disk, random = kind(at), Random(f"{seed} {at}")
        acknowledged = crashed(folder, disk, None if seed is None else random)
        newest = recovered(
            folder, acknowledged, kept(acknowledged) & kept(max(acknowledged - 1, 0))
        )
        goes_on(folder, newest + 1, random)


def recovered(folder: Path, acknowledged: int, whole: Collection[int]) -> int:
    """After a crash nothing acknowledged is lost and nothing damaged. Returns the newest epoch."""
    checkpoints = Checkpoints(folder)
    newest = epoch_of(checkpoints.newest_intact())
    assert acknowledged <= newest <= acknowledged + 1
    intact = {epoch_of(info.name) for info in checkpoints.inspect() if info.intact}
    assert intact >= {*whole, acknowledged, newest} - {0}
    for epoch in intact:
        assert_is(checkpoints, epoch)
    problems = {info.problem for info in checkpoints.inspect() if not info.intact}
    assert problems <= {"incomplete save"}
    return newest


def goes_on(folder: Path, epoch: int, random: Random) -> None:
    """The next process is killed too, as it tidies up or saves; the one after that saves."""
    try:
        save(Checkpoints(folder, disk=KilledDisk(random.randint(1, 40))), epoch)
    except Crash:
        assert recovered(folder, epoch - 1, ()) in (epoch - 1, epoch)
    checkpoints = Checkpoints(folder, disk=KilledDisk())
    newest = epoch_of(checkpoints.newest_intact())
    save(checkpoints, newest + 1)
    assert all(info.intact for info in checkpoints.inspect())
    assert_is(checkpoints, newest + 1)
