"""Folders that commands on runs are given: empty names, no folder of a run, damaged ones."""

from pathlib import Path

import pytest
from command_line import speccompile
from speccompile.runtime.storage.run_folder import RunFolder

SPEC = """
spec: 1
name: small
data: {synthetic: 8}
model: {inputs: {x: [2]}, layers: [{dense: 2}]}
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", ""),
        ("run", "--resume", ""),
        ("run", "s.yaml", "--resume", ""),
        ("run", "s.yaml", "--resume="),
        ("run", "s.yaml", "--runs", ""),
        ("evaluate", ""),
        ("evaluate", "runs/small/1", "--data", ""),
        ("predict", "", "--data", "t.csv"),
        ("predict", "runs/small/1", "--data", ""),
        ("predict", "runs/small/1", "--data", "t.csv", "--output", ""),
        ("doctor", ""),
        ("compile", "", "--output", "m.keras"),
        ("compile", "s.yaml", "--output", ""),
    ],
)
def test_an_empty_name_is_a_mistake(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also inside the folder of a run, which an empty name would be."""
    (tmp_path / "s.yaml").write_text(SPEC)
    with RunFolder.create(tmp_path / "runs", "small") as folder:
        monkeypatch.chdir(folder.path)
    (folder.path / "s.yaml").write_text(SPEC)
    outcome = speccompile(*arguments)
    assert (outcome.code, outcome.out) == (2, ""), outcome
    assert "expected a file or folder name, got an empty string" in outcome.err
    assert {path.name for path in folder.path.iterdir()} == {"run.json", ".lock", "s.yaml"}


@pytest.mark.parametrize("kind", ["file", "link", "pipe link"])
def test_checkpoints_that_are_no_folder(kind: str, tmp_path: Path) -> None:
    """The run doesn't begin anew over what may only be out of reach."""
    pytest.importorskip("numpy")
    with RunFolder.create(tmp_path, "small") as folder:
        folder.write_environment({"folder": str(tmp_path)})
        folder.write_spec(SPEC)
        folder.write_classes({})
    if kind == "file":
        folder.checkpoints_path.write_text("")
    else:
        folder.checkpoints_path.symlink_to("/dev/null" if "pipe" in kind else "away")
    for command in ("run", "--resume", folder.path), ("doctor", folder.path):
        outcome = speccompile(*command)
        assert (outcome.code, outcome.out) == (2, ""), outcome
        assert f"checkpoints in {folder.checkpoints_path} can't be listed" in outcome.err
        assert not (folder.path / "history.csv").exists()
