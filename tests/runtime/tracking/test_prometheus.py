"""The text file of metrics, read by the parser of Prometheus' own client."""

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
    assert path.name == "speccompile_waves_1.prom"
    found = metrics(path)["speccompile_value"]
    assert found["train", odd] != found["train", odd]
    assert found["validation", "loss"] == float("inf")


def test_trials_of_two_sweeps_are_two_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both were `waves/1`, in one file, which each of them overwrote."""
    folder = tmp_path / "collector"
    folder.mkdir()
    monkeypatch.setenv("SPECCOMPILE_TEXTFILE_DIRECTORY", str(folder))
    for sweep in ("1", "2"):
        run = Tracked(tmp_path / sweep, "prometheus")
        (run.path.parent / "sweep.json").touch()
        with run.session() as tell:
            tell(ended(1))
        above = run.path.parent
        name = f"{above.parent.name}/{above.name}/1"
        path = folder / f"speccompile_{name.replace('/', '_')}.prom"
        assert f'{{run="{name}"}}' in path.read_text()
    assert len([*folder.iterdir()]) == 2


def test_a_folder_that_does_not_exist_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPECCOMPILE_TEXTFILE_DIRECTORY", str(tmp_path / "missing"))
    run = Tracked(tmp_path, "prometheus")
    run.whole()
    (warning,) = run.told
    assert "logging to prometheus has failed (FileNotFoundError" in str(warning)
