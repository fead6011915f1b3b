"""Checkpoints that were altered: never wrong data, always the newest that nobody touched."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from failing_disk import CountingDisk
from saved_checkpoints import arrays, assert_is, epoch_of, save
from speccompile.runtime.storage.checkpoints import Checkpoints, DamagedCheckpoint, epoch_name

EPOCHS = (1, 2, 3, 4)
ANOTHER_RUN = "another run"


def content(folder: Path, random: Random) -> Path:
    return random.choice(sorted(path for path in folder.iterdir() if path.is_file()))


def flip(folder: Path, random: Random) -> None:
    file = content(folder, random)
    data = bytearray(file.read_bytes())
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    file.write_bytes(data)


def cut(folder: Path, random: Random) -> None:
    file = content(folder, random)
    data = file.read_bytes()
    file.write_bytes(data[: random.randrange(len(data))])


def empty(folder: Path, random: Random) -> None:
    content(folder, random).write_bytes(b"")


def zeros(folder: Path, random: Random) -> None:
    file = content(folder, random)
    data = file.read_bytes()
    start = random.randrange(len(data))
    file.write_bytes(data[:start] + bytes(len(data) - start - 1) + b"\xff")


def lengthen(folder: Path, random: Random) -> None:
    file = content(folder, random)
    file.write_bytes(file.read_bytes() + random.randbytes(random.randint(1, 9)))


def miss_a_file(folder: Path, random: Random) -> None:
    content(folder, random).unlink()


def miss_the_manifest(folder: Path, _: Random) -> None:
    (folder / "manifest.json").unlink()


def nest_the_manifest(folder: Path, _: Random) -> None:
    (folder / "manifest.json").write_text("[" * 100_000)


def miss_all_files(folder: Path, _: Random) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def become_a_file(folder: Path, _: Random) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"epoch")


def become_a_link(folder: Path, _: Random) -> None:
    shutil.rmtree(folder)
    folder.symlink_to("nowhere")


def put_a_folder_for_a_file(folder: Path, random: Random) -> None:
    file = content(folder, random)
    file.unlink()
    file.mkdir()


def take_a_file_of_the_first(folder: Path, random: Random) -> None:
    name = random.choice(["weights.npz", "optimizer.npz", "state.json", "manifest.json"])
    shutil.copyfile(folder.parent / epoch_name(1) / name, folder / name)


def become_the_first(folder: Path, _: Random) -> None:
    shutil.rmtree(folder)
    shutil.copytree(folder.parent / epoch_name(1), folder)


def come_from_another_run(folder: Path, _: Random) -> None:
    shutil.rmtree(folder)
    other = Checkpoints(folder.parent, ANOTHER_RUN, CountingDisk())
    other.save(folder.name, arrays(7), {"epoch": 7})


DAMAGES: tuple[Callable[[Path, Random], None], ...] = (
    *(flip,) * 6,
    *(cut,) * 4,
    *(zeros, empty, lengthen) * 2,
    *(miss_a_file, miss_the_manifest, nest_the_manifest, miss_all_files),
    *(become_a_file, become_a_link, put_a_folder_for_a_file),
    *(take_a_file_of_the_first, become_the_first, come_from_another_run),
)


def swap(folder: Path, random: Random) -> set[int]:
    """Exchange a file, or all of them, between the newest two."""
    newest, before = (folder / epoch_name(epoch) for epoch in (4, 3))
    part = random.choice(["weights.npz", "state.json", "manifest.json", ""])
    (newest / part).rename(folder / "between")
    (before / part).rename(newest / part)
    (folder / "between").rename(before / part)
    return {3, 4}


def damage(folder: Path, random: Random) -> set[int]:
    """Damage the newest one, the newest two, or any two. Returns which."""
    if random.random() < 0.1:
        return swap(folder, random)
    damaged = random.choice([{4}, {4}, {4, 3}, {4, 2}, {3, 2}])
    for epoch in damaged:
        random.choice(DAMAGES)(folder / epoch_name(epoch), random)
    return damaged


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    save(Checkpoints(folder, run="digits/1"), *EPOCHS)
    return folder


@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_corruptions(seed: int, saved: Path, many_files: Path) -> None:
    random = Random(seed)
    for number in range(100):
        folder = many_files / str(number)
        shutil.copytree(saved, folder)
        damaged = damage(folder, random)
        checkpoints = Checkpoints(folder, run="digits/1")
        intact = set(EPOCHS) - damaged
        assert epoch_of(checkpoints.newest_intact()) == max(intact)
        found = {epoch_of(info.name): info for info in checkpoints.inspect()}
        assert {epoch for epoch, info in found.items() if info.intact} == intact
        assert all(found[epoch].problem for epoch in damaged)
        for epoch in damaged:
            with pytest.raises(DamagedCheckpoint, match="can't be used: "):
                checkpoints.load(epoch_name(epoch))
        for epoch in intact:
            assert_is(checkpoints, epoch)
        if number % 4 == 0:
            goes_on(folder, damaged)


def goes_on(folder: Path, damaged: set[int]) -> None:
    """The run saves again what was damaged, and that is then the newest; nothing is deleted."""
    checkpoints = Checkpoints(folder, "digits/1", CountingDisk())
    for epoch in sorted(damaged):
        save(checkpoints, epoch)
        assert_is(checkpoints, epoch)
        assert epoch_of(Checkpoints(folder, run="digits/1").newest_intact()) == epoch
    aside = {path.name for path in folder.iterdir() if path.name.endswith(".damaged")}
    assert aside == {f"{epoch_name(epoch)}.damaged" for epoch in damaged}


def test_all_are_damaged(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"
    shutil.copytree(saved, folder)
    for epoch in EPOCHS:
        flip(folder / epoch_name(epoch), Random(epoch))
    checkpoints = Checkpoints(folder, run="digits/1")
    assert checkpoints.newest_intact() is None
    assert not any(info.intact for info in checkpoints.inspect())
    assert checkpoints.retain([]) == []
    assert len(list(folder.iterdir())) == len(EPOCHS)


def test_the_newest_is_damaged_while_the_run_goes_on(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    save(checkpoints, 1, 2, 3)
    (tmp_path / epoch_name(3) / "weights.npz").unlink()
    checkpoints.retain([])
    assert_is(Checkpoints(tmp_path), 2)
