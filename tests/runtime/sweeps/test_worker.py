"""The process of trials: the spec as it was at the start, and data that is read once."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import speccompile as sc
import speccompile.runtime.data.csv  # registers its reader
from speccompile.runtime.data.kept import kept_readings
from speccompile.runtime.data.request import READERS
from speccompile.runtime.events import Listener, Warned
from speccompile.runtime.sweeps import worker as module
from speccompile.runtime.sweeps.folder import SweepFolder
from speccompile.runtime.sweeps.messages import Messages
from speccompile.runtime.sweeps.record import Result
from speccompile.runtime.sweeps.sweep import planned
from speccompile.runtime.sweeps.trials import wanted_of
from speccompile.runtime.sweeps.worker import Worker
from speccompile.runtime.training.run_data import load_run_data
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.findings.finding import Findings
from speccompile.spec_schema.reports.report import Report

BASE = """\
spec: 1
params: {width: 4}
data:
  csv: {path: t.csv, target: y}
  normalize: standardize
  split: {folds: 2, test: 0.2}
model:
  inputs: {x: [2]}
  layers: [dense: $width, dense: 2]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 2}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "s.yaml").write_text("extends: base.yaml\nname: tiny\n", encoding="utf-8")
    rows = "".join(f"{n % 7},{n % 5},{n % 2}\n" for n in range(40))
    (tmp_path / "t.csv").write_text(f"a,b,y\n{rows}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_trials_run_the_spec_as_it_was(here: Path) -> None:
    spec = sc.load("s.yaml")
    record = planned(spec, wanted_of(spec, grid={"params.width": [4, 8]}))
    with SweepFolder.create(Path("runs"), record) as folder:
        pass
    (here / "base.yaml").unlink()
    (here / "s.yaml").write_text("spec: 1\nname: another\n", encoding="utf-8")
    worker = Worker(folder.path, Messages(), io.BytesIO())
    trial = folder.record.trials[3].trial
    found = worker.spec_of(trial)
    assert (found.name, found.overrides) == ("tiny", ("params.width=8", "data.split.fold=2"))
    assert found.graph.nodes[0].operator.units == 8
    assert found.data_path is not None
    assert (found.data_path.folder / "t.csv").exists()


@pytest.mark.usefixtures("here")
def test_a_spec_that_is_no_file_is_kept_as_well() -> None:
    spec = sc.load({**sc.load(BASE).to_spec().to_data(), "params": {"width": 3}})
    record = planned(spec, wanted_of(spec, seeds=2))
    with SweepFolder.create(Path("runs"), record) as folder:
        worker = Worker(folder.path, Messages(), io.BytesIO())
    found = worker.spec_of(folder.record.trials[1].trial)
    assert (found.name, found.document.data.split.fold) == ("spec", 2)
    assert found.diff(spec).differences[0].path == "data.split.fold"


def loaded(monkeypatch: pytest.MonkeyPatch, *overrides: dict[str, object]) -> tuple[int, list]:
    """How often the table is read for some trials, and their data."""
    reads = 0
    reader = READERS[Csv]

    def counting(source, request):
        nonlocal reads
        reads += 1
        return reader(source, request)

    monkeypatch.setitem(READERS, Csv, counting)
    found = []
    for one in overrides:
        findings = Findings()
        found.append(load_run_data(sc.load("s.yaml", overrides=one), findings))
        assert found[-1] is not None, [*findings]
    return reads, found


FOLDS = [{"data.split.fold": fold, "seed": seed} for fold in (1, 2) for seed in (0, 1)]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("stream", [False, True])
def test_data_is_read_once_for_seeds_and_folds(
    monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    wanted = [{**one, "data.stream": stream, "params.width": 4 + n} for n, one in enumerate(FOLDS)]
    _, apart = loaded(monkeypatch, *wanted)
    with kept_readings():
        reads, together = loaded(monkeypatch, *wanted)
    assert reads == 1
    for one, other in zip(apart, together, strict=True):
        assert one.dataset.fingerprint == other.dataset.fingerprint
        for part in ("train", "validation", "test"):
            first, second = getattr(one.dataset, part), getattr(other.dataset, part)
            np.testing.assert_array_equal(first.rows, second.rows)
            np.testing.assert_array_equal(first.targets["dense_2"], second.targets["dense_2"])
            everything = np.arange(first.size)
            rows = [
                x.read(everything) if hasattr(x, "read") else np.asarray(x[:])
                for x in (first.inputs["x"], second.inputs["x"])
            ]
            np.testing.assert_array_equal(*rows)


@pytest.mark.usefixtures("here")
def test_other_data_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    other = {"data.csv.features": ["b", "a"]}
    with kept_readings():
        reads, _ = loaded(monkeypatch, FOLDS[0], {**FOLDS[0], **other}, FOLDS[0])
    assert reads == 3


def test_random_samples_depend_on_the_seed() -> None:
    spec = sc.load(BASE.replace("csv: {path: t.csv, target: y}", "synthetic: 40"))
    with kept_readings():
        found = [load_run_data(spec.changed((f"seed={seed}",)), Findings()) for seed in (0, 1, 0)]
    first, second, third = (one.dataset.fingerprint for one in found)
    assert first == third != second


def test_faults_are_not_kept(here: Path) -> None:
    (here / "t.csv").write_text("a,b,y\n1,2,0\nx,2,1\n3,4,1\n", encoding="utf-8")
    spec = sc.load("s.yaml")
    with kept_readings():
        for _ in range(2):
            findings = Findings()
            assert load_run_data(replace(spec), findings) is None
            assert [one.code for one in findings].count("SC409") == 1


def test_warnings_of_a_trial_are_reported(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = sc.load("s.yaml", overrides=["data.split.fold=1"])
    record = planned(spec, wanted_of(spec, grid={"params.width": [4, 8]}))
    with SweepFolder.create(Path("runs"), record) as folder:
        worker = Worker(folder.path, Messages(), io.BytesIO())

    def warned(spec: object, plan: object, runs: object, tell: Listener, *more: object) -> object:
        tell(Warned("logging to mlflow has failed"))
        return folder.path, Report()

    monkeypatch.setattr(module, "train_spec", warned)
    monkeypatch.setattr(
        module, "result_of", lambda path: Result("epochs", "", 2, 2, "best", {}, {}, 1.0)
    )
    for trial in folder.record.trials[:2]:
        answer = worker._answer(trial.trial)
        assert answer["report"] == "warning: logging to mlflow has failed\n"
