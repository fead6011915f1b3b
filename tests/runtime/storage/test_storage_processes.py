"""Real processes on a real disk: killed, locked out, out of space, without permission."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from patience import PATIENCE
from saved_checkpoints import assert_is, epoch_of, save, staged
from speccompile.runtime.events import Warned
from speccompile.runtime.storage import durable
from speccompile.runtime.storage.checkpoints import Checkpoints, SaveError, epoch_name
from speccompile.runtime.storage.identity import RunFolderError
from speccompile.runtime.storage.run_folder import RunFolder, RunInUse

TESTS = Path(__file__).parents[2]
SCRIPT = (sys.executable, str(TESTS / "saving_process.py"))
ROWS = 50_000
PRIVATE_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")


def checkpoints_of(run: RunFolder) -> Checkpoints:
    return Checkpoints(run.checkpoints_path, str(run.identity))


def process(scenario: str, folder: Path) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen([*SCRIPT, scenario, str(folder)], text=True, stdin=pipe, stdout=pipe)


def happened(scenario: str, folder: Path, *before: str) -> list[dict[str, Any]]:
    """Run a scenario to its end; what it said."""
    command = [*before, *SCRIPT, scenario, str(folder)]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def named(said: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {content["name"]: content for content in said if "name" in content}


def states(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [content for content in said if "intact" in content]


def found(*epochs: int) -> dict[str, Any]:
    """Just these, and no rest of a save."""
    return {"intact": [epoch_name(epoch) for epoch in epochs], "staged": []}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunFolder]:
    """A run that nobody writes."""
    with RunFolder.create(tmp_path / "runs", "digits") as folder:
        folder.log(Warned("made"))
    yield folder
    folder.close()


def test_saves_that_are_killed(many_files: Path) -> None:
    random, newest, caught = Random(3), 0, 0
    with RunFolder.create(many_files, "digits") as run:
        pass
    checkpoints = checkpoints_of(run)
    for number in range(30):
        acknowledged = killed(run, newest, random, while_saving=number % 2 == 0)
        caught += bool(staged(run.checkpoints_path))
        newest = epoch_of(checkpoints.newest_intact())
        assert acknowledged <= newest <= acknowledged + 1
        assert_is(checkpoints, newest, ROWS)
        problems = {info.problem for info in checkpoints.inspect() if not info.intact}
        assert problems <= {"incomplete save"}
    assert caught >= 10


def killed(run: RunFolder, newest: int, random: Random, while_saving: bool) -> int:
    """Kill a process that saves. Returns the last epoch it said was saved."""
    saver = process("loop", run.path)
    assert saver.stdout is not None
    first = json.loads(saver.stdout.readline())["epoch"]
    assert first == newest + 1
    time.sleep(random.uniform(0, 0.05))
    until = time.monotonic() + PATIENCE
    while while_saving and not staged(run.checkpoints_path) and time.monotonic() < until:
        pass
    saver.kill()
    lines = [line for line in saver.stdout if line.endswith("}\n")]
    saver.communicate()
    return int(json.loads(lines[-1])["epoch"]) if lines else first


def test_a_second_writer(run: RunFolder) -> None:
    holder = process("hold", run.path)
    assert holder.stdout is not None
    assert json.loads(holder.stdout.readline()) == {"locked": True}
    with pytest.raises(RunInUse, match="another process is writing to") as refused:
        run.lock()
    assert refused.value.help == "wait for that process to end, or stop it"
    with pytest.raises(RunInUse):
        run.log(Warned("late"))
    holder.kill()
    holder.communicate()
    assert holder.returncode == -signal.SIGKILL
    run.log(Warned("free"))
    assert len(run.events_path.read_text().splitlines()) == 2


def test_a_limit_of_the_size_of_a_file(run: RunFolder) -> None:
    said = happened("limit", run.path)
    endings = named(said)
    for name in ("100", "5000", "300000", "manifest"):
        assert endings[name]["error"] == "SaveError"
        assert "exceeds the file size limit" in endings[name]["message"]
        assert "ulimit -f" in endings[name]["help"]
    assert "exceeds the file size limit" in endings["log"]["message"]
    assert endings["after"]["error"] is None
    assert states(said) == [found(1, 2)] * 4 + [found(1, 2, 3)]
    lines = [json.loads(line)["message"] for line in run.events_path.read_text().splitlines()]
    assert lines == ["made", "first", *["x" * 150] * (len(lines) - 3), "last"]


def mounts() -> bool:
    """Whether a process of ours may mount what only it sees."""
    try_it = [*PRIVATE_MOUNTS, "mount", "-t", "tmpfs", "none", "/mnt"]
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(try_it, check=False, stderr=subprocess.DEVNULL).returncode
    )


private_mounts = pytest.mark.skipif(not mounts(), reason="this system lets nobody mount")


@private_mounts
def test_a_full_disk(tmp_path: Path) -> None:
    said = happened("fill", tmp_path, *PRIVATE_MOUNTS)
    endings = named(said)
    for name in ("save", "log", "history", "result"):
        assert "the disk is full" in endings[name]["message"], endings
        assert "free some space" in endings[name]["help"]
    assert {"log": True} in said
    assert {"rest": [".lock", "checkpoints", "events.jsonl", "run.json"]} in said
    assert endings["after"]["error"] is None
    assert states(said) == [found(1, 2), found(2, 3)]


@private_mounts
def test_a_file_system_that_becomes_read_only(tmp_path: Path) -> None:
    said = happened("read_only_mount", tmp_path, *PRIVATE_MOUNTS)
    endings = named(said)
    for name in ("save", "log", "create"):
        assert "the file system is read-only" in endings[name]["message"], endings
        assert endings[name]["help"] == "choose a writable folder"
    assert endings["retain"]["error"] is None
    assert states(said) == [found(1)]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_log_on_a_full_device(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_CAREFUL", 0)  # a run writes to no device
    run.lock()
    run.events_path.unlink()
    run.events_path.symlink_to("/dev/full")
    with pytest.raises(RunFolderError, match=r"events\.jsonl could not be written: the disk is"):
        run.log(Warned("full"))


class TestPermissions:
    def test_a_read_only_folder(self, run: RunFolder) -> None:
        save(checkpoints_of(run), 1, 2)
        parts = [run.path, *run.path.rglob("*")]
        endings, said = self.held_back(
            "write_without_permission", run, {part: 0o555 for part in parts}
        )
        for name in ("save", "log", "retain"):
            assert "permission denied" in endings[name]["message"], endings
            assert endings[name]["help"] == "choose a writable folder"
        assert {"newest": "epoch-000002"} in said

    def test_a_checkpoint_that_may_not_be_read(self, run: RunFolder) -> None:
        save(checkpoints_of(run), 1, 2)
        _, said = self.held_back(
            "read_without_permission", run, {run.checkpoints_path / "epoch-000002": 0}
        )
        assert {"newest": "epoch-000001"} in said
        assert {"problems": ["", "can't be read: Permission denied"]} in said

    def test_a_file_that_may_not_be_read(self, run: RunFolder) -> None:
        save(checkpoints_of(run), 1, 2)
        file = run.checkpoints_path / "epoch-000002" / "weights.npz"
        _, said = self.held_back("read_without_permission", run, {file: 0})
        assert {"newest": "epoch-000001"} in said

    def test_checkpoints_that_may_not_be_listed(self, run: RunFolder) -> None:
        save(checkpoints_of(run), 1)
        endings, _ = self.held_back("read_without_permission", run, {run.checkpoints_path: 0})
        for name in ("list", "inspect"):
            assert endings[name]["error"] == "StorageError"
            assert "checkpoints can't be listed: permission denied" in endings[name]["message"]

    def held_back(
        self, scenario: str, run: RunFolder, modes: dict[Path, int]
    ) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
        """What happens to a person who has these permissions; nothing of the run changes."""
        before = [part.name for part in sorted(run.path.rglob("*"))]
        usual = {path: path.stat().st_mode for path in modes}
        for path, mode in modes.items():
            path.chmod(mode)
        try:
            said = happened(scenario, run.path)
        finally:
            for path, mode in usual.items():
                path.chmod(mode)
        assert [part.name for part in sorted(run.path.rglob("*"))] == before
        return named(said), said


class TestFolder:
    """The folder of a run that goes away, or that another is put in the place of."""

    @pytest.mark.parametrize("moved", [True, False])
    @pytest.mark.parametrize("saved", [0, 2])
    def test_it_is_removed(self, moved: bool, saved: int, run: RunFolder, tmp_path: Path) -> None:
        run.lock()
        checkpoints = checkpoints_of(run)
        save(checkpoints, *range(1, saved + 1))
        if moved:
            run.path.rename(tmp_path / "away")
        else:
            shutil.rmtree(run.path)
        self.assert_refused(run, checkpoints, "a folder in the path does not exist")
        assert list(run.path.parent.iterdir()) == []
        if moved and saved:
            assert_is(Checkpoints(tmp_path / "away" / "checkpoints"), 2)

    def test_it_is_put_back(self, run: RunFolder, tmp_path: Path) -> None:
        checkpoints = checkpoints_of(run)
        save(checkpoints, 1)
        run.path.rename(tmp_path / "away")
        with pytest.raises(SaveError):
            save(checkpoints, 2)
        (tmp_path / "away").rename(run.path)
        save(checkpoints, 2)
        assert_is(checkpoints, 2)

    @pytest.mark.parametrize("link", [True, False])
    @pytest.mark.parametrize("saved", [0, 2])
    def test_another_is_in_its_place(
        self, link: bool, saved: int, run: RunFolder, tmp_path: Path
    ) -> None:
        other = RunFolder.create(tmp_path / "others", "digits")
        save(checkpoints_of(other), 1, 2, 3)
        other.close()
        run.lock()
        checkpoints = checkpoints_of(run)
        save(checkpoints, *range(1, saved + 1))
        (tmp_path / "runs").rename(tmp_path / "away")
        if link:
            (tmp_path / "runs").symlink_to(tmp_path / "others")
        else:
            (tmp_path / "others").rename(tmp_path / "runs")
        before = contents(tmp_path / "runs")
        self.assert_refused(run, checkpoints, "the folder was replaced")
        assert contents(tmp_path / "runs") == before

    def test_a_link_to_where_it_was_moved(self, run: RunFolder, tmp_path: Path) -> None:
        checkpoints = checkpoints_of(run)
        save(checkpoints, 1)
        (tmp_path / "runs").rename(tmp_path / "away")
        (tmp_path / "runs").symlink_to(tmp_path / "away")
        save(checkpoints, 2)
        run.log(Warned("moved"))
        assert_is(Checkpoints(tmp_path / "away" / "digits" / "1" / "checkpoints"), 2)

    def assert_refused(self, run: RunFolder, checkpoints: Checkpoints, why: str) -> None:
        with pytest.raises(SaveError, match=f"epoch-000009 could not be saved: {why}") as refused:
            save(checkpoints, 9)
        assert refused.value.help
        with pytest.raises(SaveError, match=f"could not be removed: {why}"):
            checkpoints.retain([])
        with pytest.raises(RunFolderError, match=f"could not be written: {why}"):
            run.log(Warned("late"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
