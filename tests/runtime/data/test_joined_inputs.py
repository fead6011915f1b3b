"""Inputs in two sources, joined by a key or by the order of their rows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_loading import CLASS, objective, shown, tensor
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.data.dataset import Dataset, Part
from speccompile.runtime.data.load import load
from speccompile.runtime.data.read import read_inputs, read_part
from speccompile.runtime.data.rows import LazyRows
from speccompile.runtime.training.run_data import load_data
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Data
from speccompile.spec_schema.document.joined import Join, JoinKey
from speccompile.spec_schema.document.split import Split
from speccompile.spec_schema.findings.finding import Findings

IDS = [f"p{number:02}" for number in range(20)]
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(20, 3)).astype(np.float32)
Z = RANDOM.normal(size=(20, 2)).astype(np.float32)
Y = np.array(["yes" if number % 3 else "no" for number in range(20)])
INPUTS = {"x": tensor(3), "z": tensor(2)}
OUT = objective("out", 2, CLASS)
KEY = JoinKey(first="id", joined="who")
ORDER = RANDOM.permutation(20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One input in arrays with the targets, the other in a table: in the same order, and not."""
    np.savez(tmp_path / "x.npz", x=X, y=Y, w=np.arange(20.0), id=np.array(IDS))
    header = "who,a,b,group,part\n"
    rows = [
        f"{one},{float(a)!r},{float(b)!r},g{number // 2},{'val' if number < 4 else 'train'}\n"
        for number, (one, (a, b)) in enumerate(zip(IDS, Z, strict=True))
    ]
    (tmp_path / "z.csv").write_text(header + "".join(rows))
    (tmp_path / "mixed.csv").write_text(header + "".join(rows[at] for at in ORDER))
    np.savez(
        tmp_path / "all.npz",
        x=X,
        z=Z,
        y=Y,
        w=np.arange(20.0),
        group=np.array([f"g{number // 2}" for number in range(20)]),
        part=np.array(["val" if number < 4 else "train" for number in range(20)]),
    )
    return tmp_path


def table(path: str = "mixed.csv", key: JoinKey | None = KEY, **options: Any) -> Join:
    source = Csv(path=path, target=None, features={"z": ["a", "b"]}, **options)
    return Join(source=source, key=key)


def loaded(
    folder: Path, join: Join | None, split: Split | None = None, **options: Any
) -> tuple[Dataset | None, list[str]]:
    findings = Findings()
    source = Npz(path="x.npz" if join else "all.npz", weights="w", **options.pop("npz", {}))
    if join is None:
        source = source.model_copy(update={"inputs": {"x": "x", "z": "z"}})
    stream = options.pop("stream", None)
    data = Data(source=source, join=join, split=split or Split()).model_copy(
        update={"stream": stream}
    )
    found = load(
        data.with_sources(), INPUTS, [OUT], folder=folder, seed=7, findings=findings, **options
    )
    return found, [shown(one) for one in findings]


def content(part: Part) -> list[bytes]:
    rows = np.arange(part.size)
    given = [np.asarray(part.inputs[name][rows]).tobytes() for name in ("x", "z")]
    return [*given, part.targets["out"].tobytes(), part.weights["out"].tobytes()]


SPLITS = {
    "stratified": Split(validation=0.25, stratify=True),
    "column": Split(column={"name": "part", "validation": "val"}),
    "groups": Split(validation=0.3, by="group"),
    "last": Split(validation=0.25, order="last"),
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("path", "key"), [("z.csv", None), ("mixed.csv", KEY)])
@pytest.mark.parametrize("split", SPLITS)
def test_the_samples_are_those_of_one_source(
    folder: Path, path: str, key: JoinKey | None, split: str, stream: bool
) -> None:
    ours, found = loaded(folder, table(path, key), SPLITS[split], stream=stream)
    assert found == []
    theirs, _ = loaded(folder, None, SPLITS[split])
    assert ours is not None
    assert theirs is not None
    assert content(ours.train) == content(theirs.train)
    assert ours.validation is not None
    assert theirs.validation is not None
    assert content(ours.validation) == content(theirs.validation)
    assert ours.class_names == theirs.class_names
    assert isinstance(ours.train.inputs["z"], LazyRows) is stream


def test_several_samples_may_have_the_same_row(folder: Path) -> None:
    ids = np.array(["p03", "p07", "p03"] * 4)
    np.savez(folder / "x.npz", x=X[:12], y=Y[:12], w=np.ones(12), id=ids)
    ours, found = loaded(folder, table())
    assert found == []
    assert ours is not None
    assert np.array_equal(ours.train.inputs["z"], Z[[3, 7, 3] * 4])
    assert ours.notes[0] == "mixed.csv: 18 rows without a row in x.npz were left out"


def test_rows_without_a_partner_are_errors_or_dropped(folder: Path) -> None:
    lines = (folder / "z.csv").read_text().splitlines(keepends=True)
    (folder / "some.csv").write_text("".join(lines[:18]))
    ours, found = loaded(folder, table("some.csv"))
    assert ours is None
    assert found == [
        "SC465 (data.join.key) rows_without_targets inputs='x.npz', targets='some.csv', "
        "rows=[('row 18', 'p17'), ('row 19', 'p18'), ('row 20', 'p19')], count=3, among=20, "
        "drops_targets=False"
    ]
    dropping = table("some.csv").model_copy(update={"missing": "drop"})
    ours, found = loaded(folder, dropping)
    assert found == []
    assert ours is not None
    assert ours.train.rows.tolist() == [*range(17)]
    assert ours.notes[0] == "x.npz: 3 rows without a row in some.csv were left out"
    assert np.array_equal(ours.train.inputs["z"], Z[:17])


FAULTS = {
    "key_occurs_twice": ("who,a,b\np00,1,2\np01,1,2\np00,3,4\n", KEY),
    "empty_key": ("who,a,b\np00,1,2\n,3,4\n", KEY),
    "nothing_in_common": ("who,a,b\n0,1,2\n1,3,4\n", KEY),
    "lengths_differ": ("who,a,b\np00,1,2\np01,3,4\n", None),
    "unknown_column": ("a,b\n1,2\n", KEY),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_keys_that_cannot_join(folder: Path, kind: str) -> None:
    text, key = FAULTS[kind]
    (folder / "bad.csv").write_text(text)
    ours, found = loaded(folder, table("bad.csv", key))
    assert ours is None
    (told,) = found
    assert f" {kind} " in told


def test_a_fault_is_found_at_its_cell(folder: Path) -> None:
    text = (folder / "mixed.csv").read_text().replace(repr(float(Z[ORDER[3], 0])), "many")
    (folder / "bad.csv").write_text(text)
    _, found = loaded(folder, table("bad.csv"))
    assert [one.partition(" place")[0].split(" value")[0] for one in found] == [
        "SC409 bad.csv:5:5 not_a_number"
    ]


def test_columns_of_targets_and_keys_are_no_inputs(folder: Path) -> None:
    """A table often also has the labels that the first source has."""
    (folder / "t.csv").write_text("who,a,y,b\n" + "".join(f"{one},1,0,2\n" for one in IDS))
    join = Join(source=Csv(path="t.csv", target=None), input="z", key=KEY)
    ours, found = loaded(folder, join)
    assert found == []
    assert ours is not None
    assert ours.facts.columns == {"z": ["a", "b"]}


def test_the_joined_source_may_have_the_targets(folder: Path) -> None:
    lines = (folder / "mixed.csv").read_text().replace(",b,", ",b,answer,", 1).splitlines()
    rows = [line.split(",") for line in lines]
    text = [rows[0], *([*row[:3], str(Y[int(row[0][1:])]), *row[3:]] for row in rows[1:])]
    (folder / "t.csv").write_text("\n".join(",".join(row) for row in text) + "\n")
    source = Csv(path="t.csv", target="answer", features={"z": ["a", "b"]})
    split = Split(validation=0.25, stratify=True)
    data = Data(source=Npz(path="x.npz"), join=Join(source=source, key=KEY), split=split)
    findings = Findings()
    ours = load(data.with_sources(), INPUTS, [OUT], folder=folder, seed=7, findings=findings)
    assert [shown(one) for one in findings] == []
    theirs, _ = loaded(folder, None, split)
    assert ours is not None
    assert theirs is not None
    assert np.array_equal(ours.train.targets["out"], theirs.train.targets["out"])
    assert np.array_equal(ours.train.inputs["z"], theirs.train.inputs["z"])
    assert ours.class_names == theirs.class_names


def test_other_data_has_its_inputs_in_two_files(folder: Path) -> None:
    ours, _ = loaded(folder, table())
    assert ours is not None
    np.savez(folder / "new.npz", x=X[:6], y=Y[:6], w=np.ones(6), id=np.array(IDS[:6]))
    lines = (folder / "z.csv").read_text().splitlines(keepends=True)
    (folder / "new.csv").write_text("".join([lines[0], *lines[3:7], lines[1]]))  # not p01, p06
    given: dict[str, Any] = {"normalization": ours.normalization, "joins": (table("new.csv"),)}
    found = Findings()
    assert read_inputs(Npz(path="new.npz"), INPUTS, folder, found, **given) is None
    assert [(one.code, one.kind) for one in found] == [("SC465", "no_partner")]
    for mode in ("mark", "skip"):
        read = read_inputs(Npz(path="new.npz"), INPUTS, folder, Findings(), bad_rows=mode, **given)
        assert read is not None
        assert read.rows.tolist() == [0, 2, 3, 4, 5]
        assert np.array_equal(read.arrays["z"], Z[[0, 2, 3, 4, 5]])
        assert [one.problem for one in read.bad] == ["'p01' isn't among the `who` of new.csv"]
    part = read_part(
        Npz(path="new.npz"),
        INPUTS,
        [OUT],
        folder=folder,
        class_names=ours.class_names,
        findings=Findings(),
        bad_rows="skip",
        **given,
    )
    assert part is not None
    assert part.rows.tolist() == [0, 2, 3, 4, 5]
    assert "skipped 1 bad row" in part.notes[-1]


def test_a_row_without_a_key_is_a_bad_row(folder: Path) -> None:
    ids = np.array(["p03", "", "p05"])
    np.savez(folder / "new.npz", x=X[:3], id=ids)
    given: dict[str, Any] = {"joins": (table("z.csv"),)}
    found = Findings()
    assert read_inputs(Npz(path="new.npz"), INPUTS, folder, found, **given) is None
    assert [(one.code, one.kind) for one in found] == [("SC465", "no_key")]
    for mode in ("mark", "skip"):
        read = read_inputs(Npz(path="new.npz"), INPUTS, folder, Findings(), bad_rows=mode, **given)
        assert read is not None
        assert np.array_equal(read.arrays["z"], Z[[3, 5]])
        assert [one.problem for one in read.bad] == [
            "a key is missing, so there is no row in z.csv"
        ]


SPEC = """\
spec: 1
data:
  npz: {path: x.npz, inputs: {x: x}}
  join: {csv: {path: mixed.csv, features: {z: [a, b]}}, key: {first: id, joined: who}}
  split: {validation: {path: val.npz}}
model:
  inputs: {x: [3], z: [2]}
  layers:
    - concatenate:
      from: [x, z]
    - dense: 2
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


def test_a_part_of_its_own_finds_its_inputs_by_the_key_or_in_its_own_file(folder: Path) -> None:
    np.savez(folder / "val.npz", x=X[:4] + 1, y=Y[:4], id=np.array(IDS[:4]))
    (folder / "val.csv").write_text("who,a,b\n" + "".join(f"{one},1,2\n" for one in IDS[:4]))
    for written, expected in (("", Z[:4]), (", join: val.csv", [[1, 2]] * 4)):
        (folder / "s.yaml").write_text(SPEC.replace("val.npz", f"val.npz{written}"))
        spec = compile_spec(folder / "s.yaml").spec
        assert spec is not None
        findings = Findings()
        data = load_data(spec, findings)
        assert [shown(one) for one in findings] == []
        assert data is not None
        assert data.validation is not None
        assert np.array_equal(data.validation.inputs["z"], expected)
        assert data.train.size == 20


FEATURES = """\
spec: 1
data:
  csv: {path: people.csv, target: left}
  join:
    - {csv: calls.csv, key: {first: id, joined: customer}}
    - {csv: sales.csv, key: id, missing: drop}
  features:
    numbers: {columns: [age, minutes, spent], missing: 0}
    plan: {column: plan, encode: {one_hot: [big, small]}}
model:
  inputs: {x: [5]}
  layers: [dense: 2]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


def test_features_find_their_columns_in_any_table(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(FEATURES)
    (tmp_path / "people.csv").write_text("id,age,left\n1,30,yes\n2,40,no\n3,50,yes\n")
    (tmp_path / "calls.csv").write_text("customer,plan,minutes\n3,big,7\n2,small,\n1,big,9\n")
    (tmp_path / "sales.csv").write_text("id,spent\n2,20\n1,10\n")
    compiled = compile_spec(tmp_path / "s.yaml")
    assert [shown(one) for one in compiled.findings] == []
    assert compiled.spec is not None
    findings = Findings()
    data = load_data(compiled.spec, findings)
    assert [shown(one) for one in findings] == []
    assert data is not None
    given = {name: np.asarray(rows[:]).ravel().tolist() for name, rows in data.train.inputs.items()}
    assert str(given.pop("minutes")) == "[9.0, nan]"
    assert given == {"age": [30, 40], "spent": [10, 20], "plan": ["big", "small"]}
    (tmp_path / "sales.csv").write_text("id,sum\n2,20\n1,10\n")
    load_data(compiled.spec, findings := Findings())
    assert [(one.kind, one.path) for one in findings] == [
        ("unknown_column", "data.features.numbers.columns[2]")
    ]


REFUSED = {
    "part_without_join": (", key: {first: id, joined: who}", ""),
    "wrong_join_count": ("val.npz}", "val.npz, join: [a.csv, b.csv]}"),
    "part_without_source": ("{path: val.npz}", "{join: a.csv}"),
    "random_source": ("csv: {path: mixed.csv, features: {z: [a, b]}}", "synthetic: 20"),
    "targets_twice": ("path: mixed.csv,", "path: mixed.csv, target: y,"),
    "key_of_files": ("csv: {path: mixed.csv, features: {z: [a, b]}}", "images: photos"),
    "nobodys_inputs": ("z: [2]}", "z: [2], more: [1]}"),
    "inputs_of_several": (", features: {z: [a, b]}", ""),
    "source_of_no_input": ("z: [2]}", "z: [2]}"),
    "input_given_twice": ("{z: [a, b]}", "{z: [a, b], x: [c, d, e]}"),
    "unknown_name": ("who}}", "who}, input: q}"),
    "wrong_column_count": ("{z: [a, b]}", "{z: [a, b, c]}"),
    "missing_keys": ("csv: {path: mixed.csv, ", "csv: {"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_without_the_data(tmp_path: Path, kind: str) -> None:
    old, new = REFUSED[kind]
    text = SPEC.replace("{x: x}", "{x: x}, targets: y")
    if kind == "source_of_no_input":
        text = text.replace(", features: {z: [a, b]}", "").replace("{x: x}", "{x: x, z: z}")
    elif kind == "inputs_of_several":
        text = text.replace(", inputs: {x: x}", "")
    assert old in text
    (tmp_path / "s.yaml").write_text(text.replace(old, new))
    found = compile_spec(tmp_path / "s.yaml").findings
    assert kind in [one.kind for one in found]
