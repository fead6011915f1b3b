"""A run whose parts have files of their own: evaluated, moved, and not resumed on other data."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

import numpy as np  # noqa: E402
import speccompile as sc  # noqa: E402
from speccompile.runtime.storage.checkpoints import Checkpoints  # noqa: E402

SPEC = """\
spec: 1
data:
  csv: {path: t.csv, target: y}
  normalize: standardize
  split: {validation: val.csv, test: {path: test.csv}}
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: sgd
  epochs: 1
runtime: {target: graph}
"""


def table(first: int, size: int) -> str:
    rows = range(first, first + size)
    return "a,b,y\n" + "".join(f"{row},{row % 3},{row % 2}\n" for row in rows)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> sc.Run:
    folder = tmp_path_factory.mktemp("home")
    for name, first, size in (("t", 0, 12), ("val", 20, 3), ("test", 30, 5)):
        (folder / f"{name}.csv").write_text(table(first, size))
    (folder / "spec.yaml").write_text(SPEC)
    return sc.train(folder / "spec.yaml", runs=folder / "runs")


def test_each_part_is_measured_on_its_file(
    run: sc.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the files stay where they were
    assert run.evaluate().samples == 5
    home = run.folder.parents[2]
    for part, name in (("test", "test"), ("validation", "val")):
        of_part = run.evaluate(part=part)
        of_file = run.evaluate(home / f"{name}.csv")
        assert of_part.values == pytest.approx(of_file.values)
    assert run.test == pytest.approx(run.evaluate(part="test").values)


def test_all_parts_are_measured_side_by_side(run: sc.Run) -> None:
    parts = run.evaluate_parts()
    assert [*parts] == ["train", "validation", "test"]
    for part, evaluation in parts.items():
        alone = run.evaluate(part=part)
        assert evaluation.values == alone.values
        assert evaluation.outputs == alone.outputs
    lines = str(parts).splitlines()
    assert lines[1].split() == ["train", "validation", "test"]
    assert lines[2].split() == ["samples", "12", "3", "5"]
    assert [line.split()[0] for line in lines if line.startswith("  0")] == ["0"]
    f1 = [f"{evaluation.outputs['dense'].classes[0].f1:.4f}" for evaluation in parts.values()]
    assert next(line for line in lines if line.startswith("  0")).split()[1:] == f1
    content = json.loads(parts.render("json"))
    assert content["parts"]["test"] == json.loads(run.evaluate(part="test").render("json"))
    assert {note.partition(":")[0] for note in parts.notes} <= {*parts}


def test_a_changed_part_is_refused(run: sc.Run) -> None:
    file = run.folder.parents[2] / "val.csv"
    before = file.read_text()
    file.write_text(table(20, 4))
    try:
        with pytest.raises(sc.Error, match=r"^val.csv differs .*: 3 rows then, 4 now"):
            run.resume(overrides={"training.epochs": 2})
    finally:
        file.write_text(before)


def test_a_moved_part_is_found_again(
    run: sc.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("moved.csv").write_text(table(20, 3))
    overrides = {"training.epochs": 2, "data.split.validation": "moved.csv"}
    assert len(run.resume(overrides=overrides).history) == 2


def test_weights_and_statistics_do_not_depend_on_held_out_rows(run: sc.Run, tmp_path: Path) -> None:
    home = run.folder.parents[2]
    (tmp_path / "t.csv").write_text((home / "t.csv").read_text())
    (tmp_path / "val.csv").write_text("a,b,y\n-9e9,8e8,0\n")
    (tmp_path / "test.csv").write_text("a,b,y\n7e7,-6e6,1\n")
    (tmp_path / "spec.yaml").write_text(SPEC)
    overrides = {"training.epochs": len(run.history)}
    other = sc.train(tmp_path / "spec.yaml", overrides=overrides, runs=tmp_path / "runs")
    assert other.test != run.test
    saved = [Checkpoints(each.folder / "checkpoints") for each in (run, other)]
    one, two = (each.load(each.inspect()[-1].name).arrays for each in saved)
    assert one["weights"].keys() == two["weights"].keys()
    for name, values in one["weights"].items():
        np.testing.assert_array_equal(values, two["weights"][name])
    normalizations = [each.folder / "normalization.npz" for each in (run, other)]
    assert normalizations[0].read_bytes() == normalizations[1].read_bytes()
