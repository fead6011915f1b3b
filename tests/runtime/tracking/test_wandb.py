"""Runs of Weights & Biases, from what it writes offline."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

wandb = pytest.importorskip("wandb")

from offline_files import OfflineRun  # noqa: E402
from tracked_runs import VERDICT, Tracked, ended  # noqa: E402


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for variable in ("WANDB_DIR", "WANDB_CACHE_DIR", "WANDB_DATA_DIR", "WANDB_CONFIG_DIR"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("WANDB_MODE", "offline")
    yield
    wandb.teardown()  # it reads the environment once a process


def logged(root: Path) -> list[OfflineRun]:
    """What each process has logged, in order."""
    return [OfflineRun(folder) for folder in sorted((root / "wandb").glob("offline-run-*"))]


def test_what_is_logged_of_a_run(tmp_path: Path) -> None:
    run = Tracked(tmp_path, "wandb", overrides=("params.drop=0.25",))
    run.whole()
    assert run.told == []
    (found,) = logged(tmp_path)
    print(found.records)
    assert (found.run.project, found.run.display_name) == ("waves", "waves/1")
    assert set(found.run.tags) == {"early_stopping"}
    assert found.config["params"] == {"drop": 0.25, "l2": 0.0}
    assert found.config["overrides"] == ["params.drop=0.25"]
    assert [row["_step"] for row in found.history] == [1, 2, 3]
    assert [row["loss"] for row in found.history] == [1, 1 / 2, pytest.approx(1 / 3)]
    assert found.history[0]["learning_rate"] == 1e-3
    summary = found.summary
    assert summary["verdict"] == VERDICT
    assert summary["stopped_because"] == "no improvement in 3 epochs"
    assert (summary["kept_epoch"], summary["kept_val_loss"], summary["test_loss"]) == (2, 1, 0.25)
    assert found.exit_code == 0
    files = {entry.path for entry in found.artifact.manifest.contents}
    assert files == {"spec.yaml", "report.html", "card.md", "model.keras"}


def test_a_resumed_run_is_the_same_one_with_all_epochs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an account, it is logged offline without being told so."""
    monkeypatch.delenv("WANDB_MODE")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    run = Tracked(tmp_path, "wandb")
    (tmp_path / "waves/sweep.json").touch()
    with run.session() as tell:
        tell(ended(1))
    with run.session() as tell:
        (command,) = tell.commands
        tell(run.resumed(2))
        tell(ended(3))
        run.finish(tell)
    assert run.told == []
    first, second = logged(tmp_path)
    assert first.run.run_id == second.run.run_id
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert [row["_step"] for row in second.history] == [1, 2, 3]
    assert second.artifact.name == f"{tmp_path.name}-waves-1"
    assert command.startswith("wandb sync ")


AS_A_COMMAND = """
import sys
from speccompile.__main__ import leave_out_unused_packages
leave_out_unused_packages()
from speccompile.runtime.tracking import trackers
with trackers._unfindable("pandas"):
    import wandb.util
assert not wandb.util.is_pandas_data_frame({})
"""


def test_commands_log_without_pandas() -> None:
    subprocess.run([sys.executable, "-c", AS_A_COMMAND], check=True)
