"""Damaged checkpoints, edited specs, disks that refuse: what a run says, and that it keeps what is
saved."""

import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from killed_runs import Ended, Run, names_in
from patience import PATIENCE

if TYPE_CHECKING:
    from conftest import Runs

pytestmark = [pytest.mark.tensorflow, pytest.mark.faults]
TARGETS = ("keras", "graph")
FEW = "training.epochs=16"
SMALL = 500_000
"""Bytes: room for the weights of `dense`, not for what the optimizer keeps."""


def saved(runs: "Runs", target: str, *overrides: str) -> Run:
    """A run that was killed when it had several checkpoints."""
    run = runs.new("dense", target, FEW, *overrides)
    running = run.go_on()
    assert running.bear(PATIENCE, lambda: "epoch=2/" in running.out.read_text()), (
        running.wait().said
    )
    running.bear(PATIENCE, lambda: len(names_in(run.path / "checkpoints", "epoch", "step")) > 2)
    running.send(signal.SIGKILL)
    running.wait()
    assert len(names(run)) >= 2
    return run


def names(run: Run) -> list[str]:
    """The intact checkpoints, oldest first."""
    return [one.name for one in run.checkpoints.inspect() if one.intact]


def flip(run: Run, name: str, file: str = "weights.npz") -> None:
    """One bit in the middle of a file of a checkpoint."""
    path = run.path / "checkpoints" / name / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def refused(run: Run, *more: str, code: int = 1) -> str:
    """What a run says that will not go on, and has written nothing."""
    before = contents(run.path)
    ended = run.go_on(*more).wait()
    assert ended.code == code, ended.said
    assert "epoch=" not in ended.out  # at most the header, and what was waited for
    assert contents(run.path) == before
    return ended.err


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("file", ["weights.npz", "optimizer.npz", "state.json", "manifest.json"])
def test_the_newest_is_damaged(file: str, target: str, runs: "Runs") -> None:
    _, outcome = runs.whole("dense", target, FEW)
    run = saved(runs, target)
    *_, before, newest = names(run)
    flip(run, newest, file)
    ended = run.finish()
    assert f'warning="ignoring checkpoint {newest}: ' in ended.out
    assert f"resumed={before} " in ended.out
    assert run.outcome() == outcome


def test_all_are_damaged(runs: "Runs") -> None:
    run = saved(runs, "graph")
    for name in names(run):
        flip(run, name)
    said = refused(run, code=2)
    assert "error: all checkpoints of runs/dense/1 are damaged" in said
    assert "help: for details: speccompile doctor runs/dense/1; nothing was deleted" in said


@pytest.fixture(scope="module")
def run(runs: "Runs") -> Run:
    """One that nothing changes."""
    return saved(runs, "graph")


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "reason", "shown"),
        [
            ("params.width=128", "a different network", "384 → 128"),
            ("seed=12", "a different seed", "11 → 12"),
            ("training.batch_size=32", "different settings", "64 → 32"),
            ("data.split.validation=0.2", "different data", "0.15 → 0.2"),
            ("training.optimizer.adam.beta_1=0.8", "different settings", "0.9 → 0.8"),
            ("runtime.target=keras", "a different target or precision", "graph → keras"),
        ],
    )
    def test_of_an_edited_spec(self, change: str, reason: str, shown: str, run: Run) -> None:
        said = refused(run, "--set", change)
        assert "error: runs/dense/1 can't be resumed with this spec (" in said
        assert reason in said
        assert shown in said

    def test_of_other_data(self, run: Run) -> None:
        data = run.folder / "digits.csv"
        usual = data.read_text()
        lines = usual.splitlines()
        cells = lines[5].split(",")
        lines[5] = ",".join([cells[0], str((int(cells[1]) + 1) % 16), *cells[2:]])
        data.write_text("\n".join(lines) + "\n")
        try:
            said = refused(run)
        finally:
            data.write_text(usual)
        assert (
            "digits.csv differs from the data that runs/dense/1 was trained on: the values" in said
        )

    def test_it_goes_on_afterwards(self, run: Run, runs: "Runs") -> None:
        run.finish()
        assert run.outcome() == runs.whole("dense", "graph", FEW)[1]


def ended_in_words(ended: Ended) -> str:
    """What a run says that could not be carried out: no traceback, no defect."""
    assert ended.code not in (0, 3), ended.said
    assert "Traceback" not in ended.out + ended.err
    return ended.err


class TestLimitOfFiles:
    """No file may be larger than a limit, which the next checkpoint hits."""

    @pytest.mark.parametrize("target", TARGETS)
    def test_the_run_goes_on(self, target: str, runs: "Runs") -> None:
        """To the last epoch, after which the model is too large, too."""
        _, outcome = runs.whole("dense", target, FEW)
        run = saved(runs, target)
        before = names(run)
        ended = run.go_on(file_size=SMALL).wait()
        said = "could not be saved: the file exceeds the file size limit"
        assert ended.out.count(said) == 1, ended.said
        assert "training continues, and saving will be retried" in ended.out
        assert "epoch=16/16" in ended.out
        assert ended.code == 2, ended.said
        model = {"keras": "model.keras", "graph": "saved_model"}[target]
        assert f"error: runs/dense/1/{model} could not be written: " in ended_in_words(ended)
        assert names(run) == before
        run.finish()
        assert run.outcome() == outcome

    def test_the_run_stops(self, runs: "Runs") -> None:
        _, outcome = runs.whole("dense", "graph", FEW)
        run = saved(runs, "graph", "training.policy.checkpoint.if_not_saved=stop")
        before = names(run)
        ended = run.go_on(file_size=SMALL).wait()
        assert ended.code == 2, ended.said
        said = ended_in_words(ended)
        assert "could not be saved: the file exceeds the file size limit" in said
        assert "ulimit -f" in said
        assert names(run) == before
        run.finish()
        assert run.outcome() == outcome


@pytest.mark.parametrize("policy", ["continue", "stop"])
@pytest.mark.parametrize("target", TARGETS)
def test_a_folder_that_is_removed(target: str, policy: str, runs: "Runs") -> None:
    run = runs.new("dense", target, f"training.policy.checkpoint.if_not_saved={policy}")
    running = run.go_on()
    assert running.bear(PATIENCE, lambda: "epoch=3/" in running.out.read_text()), (
        running.wait().said
    )
    os.rename(run.path, run.folder / "away")
    shutil.rmtree(run.folder / "away")
    ended = running.wait()
    assert "a folder in the path does not exist" in ended_in_words(ended) + ended.out
    assert not run.path.exists()


def test_a_folder_of_runs_that_is_read_only(runs: "Runs") -> None:
    run = runs.new("dense", "graph", FEW)
    (run.folder / "runs").mkdir(mode=0o555)
    ended = run.go_on(ordinary=1).wait()
    assert ended.code == 2, ended.said
    said = ended_in_words(ended)
    assert "can't create a run folder in runs: permission denied" in said
    assert "help: choose a writable folder" in said
    assert list((run.folder / "runs").iterdir()) == []


def test_a_run_that_becomes_read_only(runs: "Runs") -> None:
    run = saved(runs, "graph")
    before = contents(run.path)
    for path in (run.path, *run.path.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    said = ended_in_words(run.go_on(ordinary=1).wait())
    assert "permission denied" in said
    assert contents(run.path) == before
    for path in (run.path, *run.path.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    run.finish()
    assert run.outcome() == runs.whole("dense", "graph", FEW)[1]
