"""`run` of several trials: folds and variants, one of which fails while the others go on."""

import json
from pathlib import Path

import pytest
import speccompile as sc
from command_line import Outcome, speccompile

SPEC = """\
spec: 1
name: tiny
params: {width: 4}
variants:
  narrow: {}
  lost: {data.csv.path: lost.csv}
data:
  csv: {path: t.csv, target: y}
  normalize: standardize
  split: {folds: 2, test: 0.2, stratify: true}
model:
  inputs: {x: [2]}
  layers:
    - dense: {units: $width, activation: relu}
    - dense: 2
training:
  loss: sparse_categorical_crossentropy
  metrics: [accuracy]
  optimizer: adam
  epochs: 2
runtime: {target: graph}
"""
FOLD = {"data.split.fold": 2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    rows = "".join(f"{n % 7},{n % 5},{n % 2}\n" for n in range(50))
    (folder / "t.csv").write_text(f"a,b,y\n{rows}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def done(folder: Path) -> Outcome:
    options = ("--workers", 1, "--runs", folder / "runs")
    return speccompile("run", folder / "s.yaml", "--all-variants", *options)


@pytest.mark.tensorflow
def test_a_trial_that_fails_is_said_and_the_others_go_on(done: Outcome, folder: Path) -> None:
    assert done.code == 4, done.out + done.err
    lines = done.out.splitlines()
    assert lines[0] == f"sweep={folder}/runs/tiny/1 trials=4 done=0 workers=1"
    (failed,) = [line for line in lines if line.startswith("trial=3/4 variant=lost fold=1 state=f")]
    assert "lost.csv" in failed
    assert "4 trials, 2 failed, the best first, by the lowest val_loss" in lines
    row = next(line for line in lines if line.startswith("  narrow"))
    assert row.count("±") == 2
    page = folder / "runs" / "tiny" / "1" / "compare.html"
    assert lines[-1] == f"comparison: {page}"
    assert "Comparison of 2 runs" in page.read_text(encoding="utf-8")
    assert sum(line.startswith("failed: trial") for line in lines) == 2
    assert done.err.count("lost.csv") >= 1


@pytest.mark.tensorflow
def test_each_fold_is_a_run_like_that_of_its_own(done: Outcome, folder: Path) -> None:
    sweep = sc.open_sweep(folder / "runs/tiny/1")
    assert [one.trial.settings["fold"] for one, _ in sweep.runs()] == [1, 2]
    records = [*sweep.runs()]
    (_, first), (record, second) = records
    assert first.spec.document.data.split.fold == 1
    alone = sc.train(folder / "s.yaml", overrides=FOLD, runs=folder / "alone")
    assert second.history[-1] == pytest.approx(alone.history[-1], rel=1e-5)
    assert second.test == pytest.approx(alone.test, rel=1e-5)
    assert record.result is not None
    assert record.result.values == {k: v for k, v in second.history[-1].items() if k != "epoch"}
    mean = sweep.summary().points[0].values["val_loss"]
    assert mean.mean == pytest.approx((first.validation["loss"] + second.validation["loss"]) / 2)
    parts = [run.evaluate_parts() for run in (first, second)]
    assert [part["test"].samples for part in parts] == [10, 10]
    assert [part["validation"].samples for part in parts] == [20, 20]


def test_a_run_is_for_one_fold(folder: Path) -> None:
    with pytest.raises(sc.IncompleteSpec, match="a run needs one of the 2 folds") as raised:
        sc.train(folder / "s.yaml")
    assert raised.value.help == 'add `{"data.split.fold": 1}` to overrides'


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--variant", "narrow", "--all-variants"], "can't be combined"),
        (["--seeds", "2", "--resume", "runs/tiny/1"], "a sweep is resumed as it was started"),
        (["--grid", "params.width"], "is not of the form PATH=VALUE,VALUE"),
        (["--grid", "params.width=[1"], "can't be read"),
        (["--grid", "params.width=4,0"], "::: --grid params.width:1:14"),
        (["--grid", "params.width=4", "--grid", "params.width=8"], "is given twice"),
        (["--set", "data.split.fold=1", "--workers", "2"], "`--workers` is for several runs"),
        (["--set", "data.split.fold=1", "--format", "json"], "`--format` is for several runs"),
        (["--random", "3"], "nothing to draw from"),
        (["--set", "data.split.fold=1", "--seeds", "0"], "`--seeds` must be a positive integer"),
        (["--seeds", "2", "--workers", "0"], "must be a positive integer"),
    ],
)
def test_options_that_can_not_be_followed(folder: Path, options: list[str], words: str) -> None:
    done = speccompile("run", folder / "s.yaml", *options, "--runs", folder / "none")
    assert done.code in (1, 2)
    assert words in done.err
    assert not (folder / "none").exists()


def test_what_is_no_sweep_is_said(tmp_path: Path) -> None:
    with pytest.raises(sc.StorageError, match="is not the folder of a sweep"):
        sc.open_sweep(tmp_path)
    (tmp_path / "sweep.json").write_text("{}")
    with pytest.raises(sc.StorageError, match=r"sweep.json is damaged: `format` is missing"):
        sc.open_sweep(tmp_path)


@pytest.mark.tensorflow
def test_a_sweep_is_resumed_as_it_was_started(done: Outcome, folder: Path) -> None:
    for options in ([folder / "s.yaml"], ["--set", "training.epochs=3"]):
        again = speccompile("run", *options, "--resume", folder / "runs/tiny/1")
        assert again.code == 2
        assert "a sweep is resumed as it was started" in again.err


@pytest.mark.tensorflow
def test_results_as_json_leave_standard_output_to_them(done: Outcome, folder: Path) -> None:
    content = sc.open_sweep(folder / "runs/tiny/1").summary().render("json")
    assert [one["ended"] for one in json.loads(content)["points"]] == [2, 0]
