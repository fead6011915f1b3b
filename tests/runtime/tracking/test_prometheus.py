"""The text file of metrics, read by the parser of Prometheus' own client."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from speccompile.runtime.events import Progress
from tracked_runs import Tracked, ended

parser = pytest.importorskip("prometheus_client.parser")


def metrics(path: Path) -> dict[str, dict[tuple[str, ...], float]]:
    """The values of each metric by its labels, without the run's; fails if one is there twice."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in parser.text_string_to_metric_families(path.read_text()):
        assert family.documentation.endswith(".")
        for sample in family.samples:
            assert sample.labels.pop("run") == "waves/1"
            assert sample.labels.pop("folder").endswith("/waves/1")
            labels = tuple(sample.labels.values())
            assert labels not in found.setdefault(sample.name, {})
            found[sample.name][labels] = sample.value
    return found


def test_what_the_file_says_after_a_run(tmp_path: Path) -> None:
    run = Tracked(tmp_path, "prometheus")
    run.whole()
    assert run.told == []
    found = metrics(run.path / "metrics.prom")
    assert found["speccompile_value"] == {
        ("train", "loss"): pytest.approx(1 / 3),
        ("validation", "loss"): pytest.approx(2 / 3),
        ("validation", "accuracy"): 0.5,
        ("test", "loss"): 0.25,
    }
    assert found["speccompile_run_info"] == {("keras", "cpu", ""): 1}
    assert found["speccompile_training_seconds_total"] == {(): 1.5}
    assert found["speccompile_best_value"] == {("val_loss",): pytest.approx(2 / 3)}
    assert found["speccompile_stopped"] == {("early_stopping",): 1}
    assert found["speccompile_kept_epoch"] == {(): 2}
    assert found["speccompile_samples"][("train",)] == 600


def test_epochs_without_improvement_count_without_early_stopping(tmp_path: Path) -> None:
    run = Tracked(tmp_path, "prometheus")
    with run.session() as tell:
        for epoch in (1, 2, 3):
            tell(replace(ended(epoch), best_epoch=1, wait=0, patience=0))
    found = metrics(run.path / "metrics.prom")
    assert found["speccompile_epochs_without_improvement"] == {(): 2}


def test_names_follow_the_conventions(tmp_path: Path) -> None:
    """A prefix, base units, `_total` for counters and for nothing else."""
    run = Tracked(tmp_path, "prometheus")
    run.whole()
    text = (run.path / "metrics.prom").read_text()
    for family in parser.text_string_to_metric_families(text):
        assert family.name.startswith("speccompile_")
        assert not family.name.endswith(("_ms", "_minutes", "_percent", "_count", "_info_total"))
        is_counter = {sample.name.endswith("_total") for sample in family.samples}
        assert is_counter == {family.type == "counter"}, family


def test_the_file_is_rewritten_seldom_and_always_at_the_end(tmp_path: Path) -> None:
    run, now = Tracked(tmp_path, "prometheus"), 0.0

    def progress(step: int) -> Any:
        return Progress(1, step, 10, 1.0)

    with run.session(clock=lambda: now) as tell:
        tell(progress(1))
        assert "speccompile_epoch_progress_ratio" not in metrics(run.path / "metrics.prom")
        now = 5.0
        tell(progress(4))
        assert metrics(run.path / "metrics.prom")["speccompile_epoch_progress_ratio"] == {(): 0.4}
        tell(ended(1))
        assert "speccompile_learning_rate" not in metrics(run.path / "metrics.prom")
    assert metrics(run.path / "metrics.prom")["speccompile_epochs_completed"] == {(): 1}
    assert [path.name for path in run.path.glob("*metrics*")] == ["metrics.prom"]


def test_numbers_and_names_that_need_care(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "collector"
    folder.mkdir()
    monkeypatch.setenv("SPECCOMPILE_TEXTFILE_DIRECTORY", str(folder))
    run = Tracked(tmp_path, "prometheus")
    odd = 'a"\\b\nc'
    with run.session() as tell:
        tell(ended(1, **{odd: float("nan"), "val_loss": float("inf")}))
    (path,) = folder.iterdir()
    assert re.fullmatch(r"speccompile_waves_1_[0-9a-f]{8}\.prom", path.name)
    found = metrics(path)["speccompile_value"]
    assert found["train", odd] != found["train", odd]
    assert found["validation", "loss"] == float("inf")


def test_no_two_runs_share_a_file_or_a_series(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trials of two sweeps, and runs of one name in two folders, were once `waves/1`."""
    folder = tmp_path / "collector"
    folder.mkdir()
    monkeypatch.setenv("SPECCOMPILE_TEXTFILE_DIRECTORY", str(folder))
    for number in ("1", "2", "3", "4"):
        run = Tracked(tmp_path / number, "prometheus")
        if number in "12":
            (run.path.parent / "sweep.json").touch()
        with run.session() as tell:
            tell(ended(1))
    series = [one for path in folder.iterdir() for one in path.read_text().splitlines()]
    names = [one.rpartition(" ")[0] for one in series if not one.startswith("#")]
    assert len([*folder.iterdir()]) == 4
    assert len({*names}) == len(names)
    last = tmp_path / "4/waves/1"
    assert f'speccompile_epochs_completed{{run="waves/1",folder="{last}"}}' in names


def test_a_folder_that_does_not_exist_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPECCOMPILE_TEXTFILE_DIRECTORY", str(tmp_path / "missing"))
    run = Tracked(tmp_path, "prometheus")
    run.whole()
    (warning,) = run.told
    assert "logging to prometheus has failed (FileNotFoundError" in str(warning)
