"""Inputs and targets in two sources, joined by a key or by the order of their rows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_loading import CLASS, objective, shown, tensor
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.data.dataset import Dataset
from speccompile.runtime.data.load import load
from speccompile.runtime.data.read import read_part
from speccompile.runtime.data.rows import LazyRows
from speccompile.runtime.training.run_data import load_data
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Data
from speccompile.spec_schema.document.joined import RowKey, TargetSource
from speccompile.spec_schema.document.split import Split
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.findings.finding import Findings

IDS = [f"p{number:02}" for number in range(20)]
X = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32)
Y = ["yes" if number % 3 else "no" for number in range(20)]
LABELS = "who,y,w,part\n" + "".join(
    f"{one},{y},{number},{'val' if number < 4 else 'train'}\n"
    for number, (one, y) in enumerate(zip(IDS, Y, strict=True))
)
INPUTS = {"x": tensor(3)}
OUT = objective("out", 2, CLASS)
KEY = RowKey(inputs="id", targets="who")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Arrays in another order than their labels; the same as one table and as one archive."""
    np.savez(tmp_path / "x.npz", x=X, id=np.array(IDS))
    header, *rows = LABELS.splitlines(keepends=True)
    (tmp_path / "labels.csv").write_text(LABELS)
    (tmp_path / "reversed.csv").write_text(header + "".join(rows[::-1]))
    lines = [f"{','.join(map(repr, map(float, x)))},{one}\n" for x, one in zip(X, IDS, strict=True)]
    (tmp_path / "x.csv").write_text("a,b,c,id\n" + "".join(lines))
    part = np.array(["val" if number < 4 else "train" for number in range(20)])
    np.savez(tmp_path / "all.npz", x=X, y=np.array(Y), w=np.arange(20.0), part=part)
    return tmp_path


def loaded(
    folder: Path,
    source: Any = None,
    targets: TargetSource | None = None,
    split: Split | None = None,
    **options: Any,
) -> tuple[Dataset | None, list[str]]:
    findings = Findings()
    data = Data(source=source or Npz(path="x.npz"), targets=targets, split=split or Split())
    stream = options.pop("stream", None)
    data = data.model_copy(update={"stream": stream}).with_sources()
    found = load(data, INPUTS, [OUT], folder=folder, seed=7, findings=findings, **options)
    return found, [shown(one) for one in findings]


def labels(path: str = "labels.csv", **options: Any) -> TargetSource:
    kept = {name: options.pop(name) for name in ("key", "missing") if name in options}
    return TargetSource(
        source=Csv(**{"path": path, "target": "y", "weights": "w", **options}), **kept
    )


def agree(ours: Dataset | None, theirs: Dataset | None) -> None:
    assert ours is not None
    assert theirs is not None
    assert ours.class_names == theirs.class_names
    for part in ("train", "validation"):
        mine, expected = getattr(ours, part), getattr(theirs, part)
        rows = np.arange(expected.size)
        assert mine.inputs["x"][rows].tobytes() == expected.inputs["x"][rows].tobytes()
        assert mine.targets["out"].tobytes() == expected.targets["out"].tobytes()
        assert mine.weights["out"].tobytes() == expected.weights["out"].tobytes()


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("kind", ["arrays", "table"])
@pytest.mark.parametrize(("path", "key"), [("labels.csv", None), ("reversed.csv", KEY)])
@pytest.mark.parametrize(
    "split",
    [Split(validation=0.25, stratify=True), Split(column={"name": "part", "validation": "val"})],
)
def test_the_samples_are_those_of_one_source(
    folder: Path, path: str, key: RowKey | None, kind: str, stream: bool, split: Split
) -> None:
    table = Csv(path="x.csv", target=None, features=["a", "b", "c"])
    source = Npz(path="x.npz") if kind == "arrays" else table
    ours, found = loaded(folder, source, labels(path, key=key), split, stream=stream)
    assert found == []
    theirs, _ = loaded(folder, Npz(path="all.npz", weights="w"), None, split)
    agree(ours, theirs)
    assert ours is not None
    assert isinstance(ours.train.inputs["x"], LazyRows) is stream


def test_a_key_is_no_feature(folder: Path) -> None:
    source = Csv(path="x.csv", target=None)
    ours, found = loaded(folder, source, labels(key=KEY), Split(validation=0.25))
    assert found == []
    assert ours is not None
    assert ours.facts.columns == {"x": ["a", "b", "c"]}


def test_several_inputs_may_have_one_row_of_targets(folder: Path) -> None:
    np.savez(folder / "x.npz", x=np.concatenate([X, X]), id=np.array([*IDS, *IDS]))
    ours, found = loaded(folder, targets=labels(key=KEY))
    assert found == []
    assert ours is not None
    targets = ours.train.targets["out"]
    assert targets[:20].tolist() == targets[20:].tolist() == [int(y == "yes") for y in Y]


def test_rows_whose_target_was_dropped_have_no_row_with_a_target(folder: Path) -> None:
    text = LABELS.replace("p07,yes", "p07,")
    (folder / "gaps.csv").write_text(text)
    given = labels("gaps.csv", key=KEY, missing_targets="drop")
    _, found = loaded(folder, targets=given)
    assert found == [
        "SC465 (data.targets.key) rows_without_targets inputs='x.npz', targets='gaps.csv', "
        "rows=[('row 8', 'p07')], count=1, among=20, drops_targets=True"
    ]
    what = codes.joining.rows_without_targets("x.npz", "gaps.csv", [("row 8", "p07")], 1, 20, True)
    assert "has no row with a target in gaps.csv" in what.text.message
    assert str(what.text.help).startswith("add the targets")


def test_rows_without_a_partner(folder: Path) -> None:
    (folder / "some.csv").write_text("".join(LABELS.splitlines(keepends=True)[:18]) + "zz,no,1,\n")
    ours, found = loaded(folder, targets=labels("some.csv", key=KEY))
    assert ours is None
    assert found == [
        "SC465 (data.targets.key) rows_without_targets inputs='x.npz', targets='some.csv', "
        "rows=[('row 18', 'p17'), ('row 19', 'p18'), ('row 20', 'p19')], count=3, among=20, "
        "drops_targets=False"
    ]
    ours, found = loaded(folder, targets=labels("some.csv", key=KEY, missing="drop"))
    assert found == []
    assert ours is not None
    assert ours.train.size == 17
    assert ours.notes[:2] == (
        "x.npz: 3 rows without a row in some.csv were left out",
        "some.csv: 1 row without a row in x.npz was left out",
    )


FAULTS = {
    "key_occurs_twice": ("who,y\np00,no\np01,yes\np00,no\n", {"key": KEY}),
    "empty_key": ("who,y\np00,no\n,yes\n", {"key": KEY}),
    "nothing_in_common": ("who,y\n0,no\n1,yes\n", {"key": KEY}),
    "lengths_differ": ("who,y\np00,no\np01,yes\n", {}),
    "unknown_column": ("y\nno\n", {"key": KEY}),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_keys_that_cannot_join(folder: Path, kind: str) -> None:
    text, options = FAULTS[kind]
    (folder / "bad.csv").write_text(text)
    ours, found = loaded(folder, targets=labels("bad.csv", weights=None, **options))
    assert ours is None
    (told,) = found
    assert f" {kind} " in told
    if kind == "key_occurs_twice":
        assert "rows=['line 2', 'line 4']" in told


def test_a_fault_of_a_target_is_found_at_its_cell(folder: Path) -> None:
    text = LABELS.replace("p05,yes,5", "p05,,5").replace("p06,no,6", "p06,no,-6")
    (folder / "bad.csv").write_text(text)
    _, found = loaded(folder, targets=labels("bad.csv", key=KEY))
    assert [one.split(" place")[0].split(" value")[0] for one in found] == [
        "SC408 bad.csv:7:5 missing_label",
        "SC461 bad.csv:8:8 wrong_weight",
    ]
    (folder / "x.npz").unlink()
    np.savez(folder / "x.npz", x=np.where(X[2, 1] == X, np.nan, X), id=np.array(IDS))
    _, found = loaded(folder, targets=labels(key=KEY))
    assert [one.partition(" ")[0] for one in found] == ["SC410"]


def test_other_data_has_its_targets_in_another_file(folder: Path) -> None:
    ours, _ = loaded(folder, targets=labels(key=KEY))
    assert ours is not None
    np.savez(folder / "new.npz", x=X[:6], id=np.array(IDS[:6]))
    (folder / "new.csv").write_text(LABELS.replace("p03,no", "p03,maybe"))
    found = Findings()
    given: dict[str, Any] = {
        "folder": folder,
        "class_names": ours.class_names,
        "normalization": ours.normalization,
        "findings": found,
        "targets": labels("new.csv", key=KEY),
    }
    source = Npz(path="new.npz")
    assert read_part(source, INPUTS, [OUT], **given) is None
    assert [one.kind for one in found] == ["unknown_class"]
    part = read_part(source, INPUTS, [OUT], bad_rows="skip", **{**given, "findings": Findings()})
    assert part is not None
    assert part.rows.tolist() == [0, 1, 2, 4, 5]
    assert part.targets["out"].tolist() == [0, 1, 1, 1, 1]
    assert "new.csv: skipped 1 bad row: line 5" in part.notes[-1]


SPEC = """\
spec: 1
data:
  npz: {path: x.npz}
  targets: {csv: {path: labels.csv, target: y}, key: {inputs: id, targets: who}}
  split: {validation: {path: val.npz}}
model:
  inputs: {x: [3]}
  layers: [dense: 2]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


def test_a_part_of_its_own_finds_its_targets_by_the_key_or_in_its_own_file(folder: Path) -> None:
    np.savez(folder / "val.npz", x=X[:4] + 1, id=np.array(IDS[:4]))
    (folder / "val.csv").write_text("who,y\np00,yes\np01,yes\np02,yes\np03,no\n")
    for written, expected in (("", [0, 1, 1, 0]), (", targets: val.csv", [1, 1, 1, 0])):
        (folder / "s.yaml").write_text(SPEC.replace("val.npz", f"val.npz{written}"))
        spec = compile_spec(folder / "s.yaml").spec
        assert spec is not None
        findings = Findings()
        data = load_data(spec, findings)
        assert [*findings] == []
        assert data is not None
        assert data.validation is not None
        assert data.validation.targets["dense"].tolist() == expected
        assert data.train.size == 20


REFUSED = {
    "part_without_targets": (", key: {inputs: id, targets: who}", ""),
    "targets_twice": ("path: x.npz", "path: x.npz, targets: y"),
    "inputs_of_targets": ("target: y}", "target: y, features: w}"),
    "source_without_rows": ("npz: {path: x.npz}", "images: {path: pictures}"),
    "wrong_target_column_count": ("target: y}", "target: [y, w]}"),
    "unknown_name": ("target: y}", "target: {other: y}}"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_without_the_data(tmp_path: Path, kind: str) -> None:
    (tmp_path / "s.yaml").write_text(SPEC.replace(*REFUSED[kind]))
    found = compile_spec(tmp_path / "s.yaml").findings
    assert kind in [one.kind for one in found]
