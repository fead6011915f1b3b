"""Damaged files of runs in the public Python API."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import speccompile as sc

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: tiny
data: {npz: tiny.npz}
model: {inputs: {x: [2]}, layers: [{dense: 2, name: y}]}
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> sc.Run:
    folder = tmp_path_factory.mktemp("tiny")
    np.savez(folder / "tiny.npz", x=np.ones((8, 2)), y=np.ones((8, 2)))
    (folder / "tiny.yaml").write_text(SPEC, encoding="utf-8")
    return sc.train(folder / "tiny.yaml", runs=folder / "runs")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("history.csv", lambda run: run.history),
        ("result.json", lambda run: run.stopped),
        ("result.json", lambda run: run.test),
        ("result.json", lambda run: run.validation),
        ("environment.json", lambda run: run.spec),
    ],
)
def test_a_damaged_file_is_one_exception(
    run: sc.Run, tmp_path: Path, name: str, read: Callable[[sc.Run], object]
) -> None:
    copy = tmp_path / "1"
    shutil.copytree(run.folder, copy)
    (copy / name).write_bytes(b"\xff{")
    damaged = sc.open_run(copy)
    assert repr(damaged).startswith("<Run ")
    with pytest.raises(sc.StorageError, match=f"{name} is damaged") as caught:
        read(damaged)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "read",
    [
        lambda run: run.history,
        lambda run: run.stopped,
        lambda run: run.test,
        lambda run: run.validation,
        lambda run: run.spec,
        lambda run: run.model,
    ],
)
def test_a_run_whose_folder_is_gone_is_not_one_that_has_not_ended(
    run: sc.Run, tmp_path: Path, read: Callable[[sc.Run], object]
) -> None:
    copy = tmp_path / "1"
    shutil.copytree(run.folder, copy)
    gone = sc.open_run(copy)
    shutil.rmtree(copy)
    with pytest.raises(sc.StorageError, match="does not exist"):
        read(gone)
    assert repr(gone) == f"<Run {str(copy)!r}: missing>"
    assert "does not exist" in gone._repr_html_()


def test_a_run_is_found_after_a_change_of_the_current_folder(
    run: sc.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(run.folder, tmp_path / "runs/1")
    monkeypatch.chdir(tmp_path)
    relative = sc.open_run("runs/1")
    assert relative.folder == Path("runs/1")
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    assert relative.folder == tmp_path / "runs/1"
    assert relative.history == run.history
    assert relative.predict(np.ones((1, 2)))["y"].shape == (1, 2)
    (tmp_path / "else").rmdir()
    assert relative.test == run.test
