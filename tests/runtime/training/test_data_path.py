"""A resumed run compares the data file that it reads: its own, or the one an override names."""

from pathlib import Path

import pytest
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.storage.run_folder import RunFolder
from speccompile.runtime.training.resume import survey
from speccompile.spec_schema.yaml.writer import to_yaml

SPEC = """\
spec: 1
name: waves
data: {csv: {path: waves.csv, target: high}}
model: {inputs: {x: [2]}, layers: [{dense: 2}]}
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 9}
"""


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """A run whose data is in the folder `home`."""
    home = tmp_path / "home"
    (home / "inside").mkdir(parents=True)
    tree = compile_spec(home / "waves.yaml", text=SPEC).tree
    assert tree is not None
    with RunFolder.create(tmp_path / "runs", "waves") as folder:
        folder.write_environment({"folder": str(home)})
        folder.write_spec(to_yaml(tree))
    return folder


@pytest.mark.parametrize(
    ("current", "written", "is_the_same"),
    [
        ("home/inside", "../waves.csv", True),
        ("home", "inside/../waves.csv", True),
        (".", "home/waves.csv", True),
        ("home/inside", "../home/waves.csv", False),  # it is, from `home`
        (".", "other.csv", False),
    ],
)
def test_an_override_is_relative_to_the_current_folder(
    run: RunFolder,
    monkeypatch: pytest.MonkeyPatch,
    current: str,
    written: str,
    is_the_same: bool,
) -> None:
    there = run.path.parents[2] / current
    monkeypatch.chdir(there)
    found = survey(run, overrides=[f"data.csv.path={written}"])
    assert found.spec.data_path is not None
    same = run.path.parents[2] / "home" / "waves.csv"
    assert (found.spec.data_path.absolute == same) is is_the_same
    assert [line for line in found.changes if "data.csv.path" in line] == (
        [] if is_the_same else [f"data.csv.path: waves.csv → {written}"]
    )


def test_the_own_path_is_relative_to_where_the_run_began(
    run: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = survey(run, overrides=["training.epochs=10"])
    assert found.spec.data_path is not None
    assert found.spec.data_path.absolute == tmp_path / "home" / "waves.csv"
    assert not [line for line in found.changes if "data" in line]
