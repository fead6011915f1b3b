"""The runs of the variants of a spec: which are compared, and what is said of those that aren't."""

from pathlib import Path
from typing import Any

import pytest
import speccompile as sc
from command_line import speccompile
from recorded_runs import SPEC, recorded_run
from speccompile.spec_schema.errors import asked_by_command

CURVES: dict[str, Any] = {
    "loss": lambda epoch: 1 / epoch,
    "accuracy": lambda epoch: 1 - 1 / epoch,
    "val_loss": lambda epoch: 1 / epoch + 0.1,
    "val_accuracy": lambda epoch: 0.9 - 1 / epoch,
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("waves.yaml").write_text(SPEC, encoding="utf-8")
    return tmp_path


def runs_of(*variants: str, **options: Any) -> list[Path]:
    return [recorded_run(Path("runs"), variant=one, **options, **CURVES) for one in variants]


@pytest.mark.usefixtures("here")
def test_the_newest_runs_of_all_variants() -> None:
    runs_of("plain", "dropout", "l2", "")
    for seed in (2, 3):
        runs_of("plain", "dropout", overrides=[f"seed={seed}"])
    newest = runs_of("plain")
    runs_of("plain", overrides=["training.epochs=3"])
    found = sc.compare_variants("waves.yaml")
    groups = {group.label: [run.folder for run in group.runs] for group in found.groups}
    assert {label: len(runs) for label, runs in groups.items()} == {
        "plain": 3,
        "dropout": 3,
        "l2": 1,
    }
    assert newest[0] in groups["plain"]
    assert not found.notes


@pytest.mark.usefixtures("here")
def test_runs_of_a_changed_spec_are_left_out() -> None:
    runs_of("plain", "dropout", "l2")
    changed = SPEC.replace("l2: {params.l2: 1e-2}", "l2: {params.l2: 1e-3}")
    Path("waves.yaml").write_text(changed, encoding="utf-8")
    found = sc.compare_variants("waves.yaml")
    assert {group.label for group in found.groups} == {"plain", "dropout"}
    assert found.notes == (
        "No run of `l2`: `speccompile.train('waves.yaml', variant='l2')`",
        "Left out: 1 run of the spec as it was before it was changed.",
    )


@pytest.mark.usefixtures("here")
def test_the_command_that_makes_missing_runs() -> None:
    runs_of("plain")
    with asked_by_command(), pytest.raises(sc.Error) as raised:
        sc.compare_variants("waves.yaml")
    assert raised.value.message == "found runs of 1 variant of waves in runs"
    assert raised.value.help == "run `speccompile run waves.yaml --all-variants`"
    plain = SPEC[: SPEC.index("variants:")]
    Path("waves.yaml").write_text(plain, encoding="utf-8")
    with pytest.raises(sc.Error, match="the spec defines no variants"):
        sc.compare_variants("waves.yaml")


@pytest.mark.usefixtures("here")
def test_the_command() -> None:
    runs_of("plain", "l2")
    done = speccompile("compare", "--variants", "waves.yaml")
    assert done.code == 0
    assert "No run of `dropout`: `speccompile run waves.yaml --variant dropout`" in done.out
    written = speccompile("compare", "--variants", "waves.yaml", "--output", "page.html")
    *verdict, last = written.out.splitlines()
    assert last == "wrote page.html"
    assert verdict == [one for one in done.out.splitlines() if one in verdict]
    assert verdict
    for wrong in ([], ["--variants", "waves.yaml", "runs"], ["runs", "--runs", "runs"]):
        assert speccompile("compare", *wrong).code == 2


@pytest.mark.usefixtures("here")
def test_pruned_trials_are_not_compared() -> None:
    runs_of("plain", "l2")
    runs_of("dropout", reason="pruned")
    found = sc.compare_runs("runs")
    assert {group.label for group in found.groups} == {"plain", "l2"}
    assert found.notes == ("Left out: 1 pruned trial.",)
