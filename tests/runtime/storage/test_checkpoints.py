"""Checkpoints: what is saved comes back, and only what this run made goes away."""

import errno
import json
from math import inf, isnan, nan
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from failing_disk import FullDisk
from saved_checkpoints import arrays, assert_is, save
from speccompile.runtime.storage.checkpoints import Checkpoints, DamagedCheckpoint, SaveError


class TestContent:
    @pytest.mark.parametrize(
        "array",
        [
            np.arange(6, dtype=np.float32).reshape(2, 3),
            np.asarray([nan, inf, -0.0, 1e-45], np.float32),
            np.asarray([1.5, 65504], np.float16),
            np.asarray([[1.5, nan, -3.0]], ml_dtypes.bfloat16),
            np.asarray(2.5, ml_dtypes.bfloat16),
            np.asarray(7),
            np.asarray(True),
            np.arange(4, dtype=np.uint8),
            np.zeros((0, 3), np.float32),
            np.asfortranarray(np.arange(6.0).reshape(2, 3)),
            np.arange(3, dtype=">f4"),
            np.arange(12.0)[::3],
        ],
        ids=lambda array: f"{array.dtype.str}{array.shape}",
    )
    def test_arrays_come_back_to_the_bit(self, array: Any, tmp_path: Path) -> None:
        names = ["residual_2/main/kernel", "file", "a.npy", "größe %2F", "a/../b", "\0\\"]
        checkpoints = Checkpoints(tmp_path)
        checkpoints.save("epoch-000001", {"weights": dict.fromkeys(names, array)}, None)
        loaded = checkpoints.load("epoch-000001").arrays["weights"]
        assert list(loaded) == names
        for found in loaded.values():
            assert found.dtype == array.dtype.newbyteorder("=")
            assert found.shape == array.shape
            assert found.tobytes() == array.astype(found.dtype).tobytes()
            assert found.flags.writeable

    def test_state_comes_back_to_the_bit(self, tmp_path: Path) -> None:
        state = {"history": [0.1 + 0.2, inf, -inf, 1e-310], "name": "digits", "stop": None}
        checkpoints = Checkpoints(tmp_path)
        checkpoints.save("step-000001", {}, {**state, "last": nan})
        found = checkpoints.load("step-000001").state
        assert isnan(found.pop("last"))
        assert found == state

    def test_others_can_read_it(self, tmp_path: Path) -> None:
        save(Checkpoints(tmp_path), 1)
        with np.load(tmp_path / "epoch-000001" / "weights.npz") as file:
            assert file["block/dense/kernel"].tolist() == [[1, 1]] * 3

    def test_equal_arrays_are_equal_bytes(self, tmp_path: Path) -> None:
        for folder in ("a", "b"):
            save(Checkpoints(tmp_path / folder), 1)
        for file in ("weights.npz", "optimizer.npz", "manifest.json"):
            first, second = (tmp_path / folder / "epoch-000001" / file for folder in ("a", "b"))
            assert first.read_bytes() == second.read_bytes()

    @pytest.mark.parametrize("name", ["latest", "epoch-1", "../epoch-000001", "epoch-000001/"])
    def test_a_name_that_is_none(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="invalid checkpoint name"):
            Checkpoints(tmp_path).save(name, {}, None)

    def test_text_is_no_array(self, tmp_path: Path) -> None:
        checkpoints = Checkpoints(tmp_path)
        with pytest.raises(TypeError):
            checkpoints.save("epoch-000001", {"weights": {"a": np.asarray(["x"])}}, None)
        assert checkpoints.newest_intact() is None


class TestRetention:
    def test_others_go(self, tmp_path: Path) -> None:
        checkpoints = Checkpoints(tmp_path)
        save(checkpoints, 1, 2, 3, 4)
        assert checkpoints.retain(["epoch-000002"]) == ["epoch-000001", "epoch-000003"]
        assert [path.name for path in sorted(tmp_path.iterdir())] == [
            "epoch-000002",
            "epoch-000004",
        ]

    def test_the_newest_intact_one_stays(self, tmp_path: Path) -> None:
        save(Checkpoints(tmp_path), 1, 2, 3)
        (tmp_path / "epoch-000003" / "weights.npz").write_bytes(b"")
        checkpoints = Checkpoints(tmp_path)
        assert checkpoints.retain([]) == ["epoch-000001"]
        assert_is(checkpoints, 2)

    def test_only_what_is_ours_goes(self, tmp_path: Path) -> None:
        save(Checkpoints(tmp_path, run="digits/1"), 1)
        ours = Checkpoints(tmp_path, run="digits/2")
        save(ours, 2, 3, 4, 5)
        (tmp_path / "epoch-000002" / "note.txt").write_text("mine")
        (tmp_path / "epoch-000003" / "state.json").unlink()
        (tmp_path / "notes").mkdir()
        (tmp_path / ".tmp-mine").mkdir()
        assert ours.retain([]) == ["epoch-000004"]
        assert len(list(tmp_path.iterdir())) == 6

    def test_leftovers_go_with_the_first_save(self, tmp_path: Path) -> None:
        for name, file in ((".tmp-epoch-000002", "weights.npz"), (".tmp-epoch-000003", "x.txt")):
            (tmp_path / name).mkdir()
            (tmp_path / name / file).touch()
        checkpoints = Checkpoints(tmp_path)
        assert checkpoints.newest_intact() is None
        assert len(list(tmp_path.iterdir())) == 2
        save(checkpoints, 3)
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            ".tmp-epoch-000003",
            "epoch-000003",
        ]


class TestFaults:
    def test_the_newest_counts_not_the_highest(self, tmp_path: Path) -> None:
        checkpoints = Checkpoints(tmp_path)
        checkpoints.save("epoch-000001", arrays(1), None)
        checkpoints.save("step-000030", arrays(1), None)
        assert Checkpoints(tmp_path).newest_intact() == "step-000030"
        Checkpoints(tmp_path).save("epoch-000002", arrays(2), None)
        assert Checkpoints(tmp_path).newest_intact() == "epoch-000002"

    def test_inspect_says_what_is_wrong(self, tmp_path: Path) -> None:
        save(Checkpoints(tmp_path), 1, 2, 3, 4, 5)
        (tmp_path / "epoch-000002" / "weights.npz").write_bytes(b"x")
        (tmp_path / "epoch-000003" / "manifest.json").unlink()
        (tmp_path / "epoch-000005").rename(tmp_path / "epoch-000006")
        (tmp_path / ".tmp-epoch-000007").mkdir()
        found = Checkpoints(tmp_path).inspect()
        assert [(info.name, info.intact, info.problem) for info in found] == [
            ("epoch-000001", True, ""),
            ("epoch-000002", False, "weights.npz has 1 bytes instead of 338"),
            ("epoch-000004", True, ""),
            ("epoch-000003", False, "the manifest is missing"),
            ("epoch-000006", False, "the manifest belongs to epoch-000005"),
            (".tmp-epoch-000007", False, "incomplete save"),
        ]
        assert [info.unfinished for info in found] == [False] * 5 + [True]
        assert [info.size > 0 for info in found] == [True] * 5 + [False]

    def test_a_newer_format(self, tmp_path: Path) -> None:
        save(Checkpoints(tmp_path), 1)
        (tmp_path / "epoch-000001" / "manifest.json").write_text(json.dumps({"format": 2}))
        with pytest.raises(DamagedCheckpoint, match=r"a newer version \(format 2\)"):
            Checkpoints(tmp_path).load("epoch-000001")

    def test_one_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(DamagedCheckpoint, match=": missing"):
            Checkpoints(tmp_path).load("epoch-000001")

    def test_an_intact_one_is_not_overwritten(self, tmp_path: Path) -> None:
        checkpoints = Checkpoints(tmp_path)
        save(checkpoints, 1)
        with pytest.raises(SaveError, match="already exists"):
            save(checkpoints, 1)

    def test_a_damaged_one_is_put_aside(self, tmp_path: Path) -> None:
        save(Checkpoints(tmp_path), 1, 2)
        (tmp_path / "epoch-000002" / "manifest.json").write_bytes(b"")
        checkpoints = Checkpoints(tmp_path)
        save(checkpoints, 2)
        assert_is(checkpoints, 2)
        assert (tmp_path / "epoch-000002.damaged" / "weights.npz").exists()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses(error: int, many_files: Path) -> None:
    whole = FullDisk(first=1000)
    save(Checkpoints(many_files, disk=whole), 1)
    for first in range(1, whole.calls + 1):
        folder = many_files / str(first)
        save(Checkpoints(folder), 1)
        disk = FullDisk(first, error)
        refused = Checkpoints(folder, disk=disk)
        with pytest.raises(SaveError, match="checkpoint epoch-000002 could not be saved: ") as e:
            save(refused, 2)
        assert e.value.help
        assert {path.name for path in folder.iterdir()} <= {"epoch-000001", "epoch-000002"}
        assert_is(Checkpoints(folder), 1)
        disk.first = 1000
        save(refused, 2)
        assert {path.name for path in folder.iterdir()} == {"epoch-000001", "epoch-000002"}
        assert_is(refused, 2)
