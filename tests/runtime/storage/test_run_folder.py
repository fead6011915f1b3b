"""A run's folder: numbers that nobody else gets, files that are whole, failures in words."""

import csv
import errno
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import inf, isnan, nan
from pathlib import Path

import pytest
from failing_disk import Crash, FullDisk, KilledDisk, PowerlessDisk
from hypothesis import given
from hypothesis import strategies as st
from speccompile.runtime.events import EpochEnded, Progress, Warned
from speccompile.runtime.storage.durable import replace_file
from speccompile.runtime.storage.identity import NotARunFolder, RunFolderError, safe_name
from speccompile.runtime.storage.run_folder import RunFolder, RunInUse


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunFolder]:
    with RunFolder.create(tmp_path, "digits", clock=lambda: 0.5) as folder:
        yield folder


class TestCreate:
    def test_the_next_number(self, tmp_path: Path) -> None:
        (tmp_path / "digits" / "7").mkdir(parents=True)
        (tmp_path / "digits" / "notes").touch()
        paths = [RunFolder.create(tmp_path, "digits").path for _ in range(2)]
        assert paths == [tmp_path / "digits" / "8", tmp_path / "digits" / "9"]

    def test_nobody_gets_the_same(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            runs = list(pool.map(lambda _: RunFolder.create(tmp_path, "digits"), range(24)))
        assert sorted(run.identity.number for run in runs) == list(range(1, 25))
        for folder in runs:
            folder.close()

    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("digits", "digits"),
            ("größe 2.0_b", "größe-2.0_b"),
            ("../../etc/passwd", "etc-passwd"),
            ("..", "run"),
            ("", "run"),
            (".hidden", "hidden"),
            ("a\n\x1b[31m\0b\udc80", "a-31m-b"),
            ("x" * 300, "x" * 60),
        ],
    )
    def test_names_are_made_safe(self, name: str, safe: str, tmp_path: Path) -> None:
        assert RunFolder.create(tmp_path, name).path == tmp_path / safe / "1"

    @given(st.text())
    def test_any_name_is_one_part_of_a_path(self, name: str) -> None:
        safe = safe_name(name)
        assert Path(safe).parts == (safe,)
        assert safe.strip(".")
        assert len(os.fsencode(safe)) <= 255
        assert safe_name(safe) == safe

    @pytest.mark.parametrize(
        ("error", "why"),
        [
            (errno.EROFS, "the file system is read-only"),
            (errno.ENOSPC, "the disk is full"),
            (errno.EACCES, "permission denied"),
        ],
    )
    def test_a_disk_that_refuses(self, error: int, why: str, tmp_path: Path) -> None:
        for first in (1, 3, 5, 7):
            with pytest.raises(RunFolderError, match=why) as refused:
                RunFolder.create(tmp_path / str(first), "digits", disk=FullDisk(first, error))
            assert refused.value.help

    def test_a_file_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "runs").touch()
        with pytest.raises(RunFolderError, match="part of the path is a file"):
            RunFolder.create(tmp_path / "runs", "digits")


class TestOpen:
    def test_a_run(self, run: RunFolder) -> None:
        opened = RunFolder.open(run.path)
        assert opened.identity == run.identity
        assert str(opened.identity) == "digits/1 1970-01-01T00:00:00.500+00:00"

    @pytest.mark.parametrize(
        ("path", "message", "help"),
        [
            ("digits", "is not a run folder", "such as {root}/digits/1"),
            ("digits/1/checkpoints/epoch-000001", "does not exist", "{root}/digits/1"),
            ("digit/1", "does not exist", "runs/digits/1"),
            ("x" * 5000, "does not exist", "runs/digits/1"),
        ],
    )
    def test_anything_else(
        self, path: str, message: str, help: str, run: RunFolder, tmp_path: Path
    ) -> None:
        with pytest.raises(NotARunFolder, match=message) as refused:
            RunFolder.open(tmp_path / path)
        assert help.format(root=tmp_path) in refused.value.help

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 9, "name": "a"}', "\xff"])
    def test_a_file_of_that_name_is_not_enough(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "run.json").write_text(text, encoding="latin-1")
        with pytest.raises(NotARunFolder):
            RunFolder.open(tmp_path)

    def test_one_writer(self, run: RunFolder) -> None:
        other = RunFolder.open(run.path)
        with pytest.raises(RunInUse, match="another process is writing to"):
            other.write_spec("a: 1")
        run.close()
        other.write_spec("a: 1")
        with pytest.raises(RunInUse):
            run.log(Warned("late"))
        other.close()


class TestFiles:
    def test_spec_and_environment(self, run: RunFolder) -> None:
        run.write_spec("model: größe\n")
        run.write_environment({"threads": (2, 2), "memory": inf})
        assert run.spec_path.read_text(encoding="utf-8") == "model: größe\n"
        content = json.loads(run.environment_path.read_text(encoding="utf-8"))
        assert content == {"threads": [2, 2], "memory": "Infinity"}

    def test_history_is_exact(self, run: RunFolder) -> None:
        run.append_history(1, {"loss": 0.1 + 0.2, "a,b": nan})
        run.append_history(2, {"loss": 1e-310})
        with run.history_path.open(newline="") as file:
            first, second = csv.DictReader(file)
        assert (first["epoch"], float(first["loss"])) == ("1", 0.1 + 0.2)
        assert isnan(float(first["a,b"]))
        assert second == {"epoch": "2", "loss": "1e-310", "a,b": ""}

    def test_columns_are_those_of_the_first_epoch(self, run: RunFolder) -> None:
        run.append_history(1, {"loss": 1.0})
        with pytest.raises(ValueError, match="missing in the first epoch"):
            run.append_history(2, {"loss": 1.0, "accuracy": 0.5})

    def test_history_of_a_run_that_goes_on(self, run: RunFolder) -> None:
        for epoch in (1, 2, 3):
            run.append_history(epoch, {"loss": float(epoch)})
        run.close()
        again = RunFolder.open(run.path)
        again.append_history(4, {"loss": 4.0})
        assert again.history_path.read_text().count("\n") == 5
        again.rewrite_history([(1, {"loss": 1.0})])
        again.append_history(2, {"loss": 2.5})
        assert again.history_path.read_text() == "epoch,loss\n1,1.0\n2,2.5\n"
        again.rewrite_history([])
        again.append_history(1, {"loss": 1.0, "accuracy": 0.5})
        assert again.history_path.read_text() == "epoch,loss,accuracy\n1,1.0,0.5\n"
        again.close()

    def test_events(self, run: RunFolder) -> None:
        run.log(Progress(1, 2, 3, 0.1))
        run.log(EpochEnded(1, 9, {"loss": inf}, 0.1, 10.0, 0.01, True, "val_loss", nan, 0))
        run.log(Warned("\x1b[31m größe \udc80\nx"))
        first, second = map(json.loads, run.events_path.read_text(encoding="utf-8").splitlines())
        assert (first["event"], first["time"]) == ("epoch_ended", run.identity.created)
        assert (first["values"], first["best"]) == ({"loss": "Infinity"}, "NaN")
        assert second["message"] == "\x1b[31m größe ?\nx"

    def test_the_rest_of_a_line_goes(self, run: RunFolder) -> None:
        run.log(Warned("first"))
        run.close()
        with run.events_path.open("a") as file:
            file.write('{"event": "war')
        with RunFolder.open(run.path) as again:
            again.log(Warned("second"))
        lines = [json.loads(line) for line in run.events_path.read_text().splitlines()]
        assert [line["message"] for line in lines] == ["first", "second"]

    def test_a_full_disk_leaves_whole_lines(self, tmp_path: Path) -> None:
        disk = FullDisk(first=1000)
        with RunFolder.create(tmp_path, "digits", disk=disk) as run:
            run.log(Warned("first"))
            run.append_history(1, {"loss": 1.0})
            disk.first = disk.calls + 2
            with pytest.raises(
                RunFolderError, match=r"events\.jsonl could not be written: the disk"
            ):
                run.log(Warned("second"))
            disk.first = disk.calls + 2
            with pytest.raises(
                RunFolderError, match=r"history\.csv could not be written: the disk"
            ):
                run.append_history(2, {"loss": 1.0})
        assert run.events_path.read_text().endswith('"first"}\n')
        assert run.history_path.read_text() == "epoch,loss\n1,1.0\n"


class TestWhole:
    def test_a_file_and_a_directory(self, run: RunFolder) -> None:
        with run.whole(run.keras_path) as path:
            assert path.suffix == ".keras"
            path.write_text("model")
            assert not run.keras_path.exists()
        with run.whole(run.saved_model_path) as path:
            (path / "variables").mkdir(parents=True)
            (path / "variables" / "data").write_text("weights")
        assert run.keras_path.read_text() == "model"
        assert (run.saved_model_path / "variables" / "data").read_text() == "weights"

    def test_nothing_is_left_of_a_failure(self, run: RunFolder) -> None:
        before = sorted(run.path.iterdir())

        def save() -> None:
            with run.whole(run.saved_model_path) as path:
                path.mkdir()
                (path / "data").touch()
                raise OSError(errno.ENOSPC, "full")

        with pytest.raises(RunFolderError, match="the disk is full"):
            save()
        assert sorted(run.path.iterdir()) == before


@pytest.mark.parametrize("kind", [KilledDisk, PowerlessDisk])
def test_a_file_is_the_old_or_the_new(kind: type[KilledDisk], tmp_path: Path) -> None:
    path, at = tmp_path / "spec.yaml", 0
    path.write_text("old")
    while path.read_text() == "old":
        at += 1
        disk = kind(at)
        try:
            replace_file(disk, path, b"new one")
        except Crash:
            if isinstance(disk, PowerlessDisk):
                disk.lose_power()
    assert path.read_text() == "new one"
    assert at >= 4
