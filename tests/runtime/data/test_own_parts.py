"""Parts with a source of their own: read and checked like the main one, and never fitted to."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from data_loading import CLASS, Loader, objective, shown, tensor
from speccompile.compiler.compile import compile_spec
from speccompile.runtime.data.dataset import Dataset, changed_files
from speccompile.runtime.training.run_data import load_data
from speccompile.spec_schema.components.normalizers import Standardize
from speccompile.spec_schema.components.sources.csv import Csv
from speccompile.spec_schema.components.sources.images import Images
from speccompile.spec_schema.components.sources.npz import Npz
from speccompile.spec_schema.document.data import Data, Split
from speccompile.spec_schema.document.spec import Spec
from speccompile.spec_schema.findings.finding import Findings

TRAIN = "a,b,y\n" + "".join(f"{row},{row % 3},{'no' if row % 2 else 'yes'}\n" for row in range(12))
VAL = "y,extra,b,a\nyes,1,2,30\nno,1,0,40\n"
TEST = "a,b,y\n50,1,no\n"
PATH = "(data.split.validation.csv.path)"
SPEC = """\
spec: 1
data:
  csv: {path: t.csv, target: y}
  split: SPLIT
model:
  inputs: {x: [2]}
  layers: [dense: 2]
training: {loss: sparse_categorical_crossentropy, optimizer: adam, epochs: 1}
"""


def split_of(**parts: object) -> Split:
    """The split as a compiled spec has it, of a spec made in Python."""
    return Data(source=Csv(path="t.csv", target="y"), split=Split(**parts)).with_sources().split


def loaded(folder: Path, val: str = VAL, **options: object) -> tuple[Dataset | None, list[str]]:
    (folder / "val.csv").write_text(val)
    (folder / "test.csv").write_text(TEST)
    split = split_of(validation="val.csv", test={"csv": "test.csv"})
    inputs, wanted = {"x": tensor(2)}, objective("out", 2, CLASS)
    return Loader(folder).csv(
        TRAIN, inputs, wanted, split=split, normalize=Standardize(), **options
    )


def test_parts_of_their_own_have_the_columns_and_classes_of_training(tmp_path: Path) -> None:
    data, found = loaded(tmp_path)
    assert data is not None, found
    assert data.validation is not None
    assert data.test is not None
    assert (data.train.size, data.validation.size, data.test.size) == (12, 2, 1)
    scaling = data.normalization.inputs["x"]
    np.testing.assert_array_equal(scaling.offset, [5.5, 1])
    assert data.validation.inputs["x"].tolist() == [[30, 2], [40, 0]]
    assert data.class_names["out"] == ("no", "yes")
    assert data.validation.targets["out"].tolist() == [1, 0]
    assert data.test.targets["out"].tolist() == [0]


def test_streamed_parts_are_the_same(tmp_path: Path) -> None:
    (memory, _), (streamed, _) = (loaded(tmp_path, stream=stream) for stream in (False, True))
    assert memory is not None
    assert streamed is not None
    assert (memory.fingerprint, memory.facts) == (streamed.fingerprint, streamed.facts)
    for part in ("validation", "test"):
        one, other = (getattr(data, part).inputs["x"][:] for data in (memory, streamed))
        np.testing.assert_array_equal(one, other)


def test_nothing_is_fitted_to_them_and_a_change_is_noticed(tmp_path: Path) -> None:
    (before, _), (after, _) = (loaded(tmp_path, val) for val in (VAL, VAL.replace("30", "-9e9")))
    assert before is not None
    assert after is not None
    assert before.normalization.digest == after.normalization.digest
    np.testing.assert_array_equal(before.train.inputs["x"], after.train.inputs["x"])
    assert before.fingerprint != after.fingerprint
    assert changed_files(asdict(before.facts), after.facts) == {
        "val.csv": ["the values of the inputs have changed"]
    }
    assert changed_files(asdict(before.facts), before.facts) == {}


@pytest.mark.parametrize(
    ("val", "found"),
    [
        (VAL.replace("yes", "maybe"), "SC415 val.csv:2:1 unknown_class label='maybe'"),
        (VAL.replace("30", "four"), "SC409 val.csv:2:9 not_a_number text='four'"),
        (
            VAL.replace("b,a", "b,c"),
            "SC403 (data.split.validation.csv.path) missing_trained_columns",
        ),
        ("a,b,y\n", f"SC402 {PATH} table_without_rows"),
    ],
)
def test_faults_name_their_file(tmp_path: Path, val: str, found: str) -> None:
    data, all_found = loaded(tmp_path, val)
    assert data is None
    (one,) = all_found
    assert one.split()[1:3] == found.split()[1:3]


def in_spec(folder: Path, split: str) -> list[str]:
    findings = Findings()
    (folder / "t.csv").write_text(TRAIN)
    compilation = compile_spec(folder / "spec.yaml", text=SPEC.replace("SPLIT", split))
    assert compilation.spec is not None, [*compilation.findings]
    load_data(compilation.spec, findings)
    return [shown(one).partition(" noun")[0] for one in findings]


@pytest.mark.parametrize(
    ("split", "place"),
    [
        ("{test: gone.csv}", "spec.yaml:4:17 (data.split.test)"),
        ("{test: {path: gone.csv}}", "spec.yaml:4:24 (data.split.test.path)"),
        ("{test: {csv: gone.csv}}", "spec.yaml:4:23 (data.split.test.csv.path)"),
        ("{test: {csv: {path: gone.csv}}}", "spec.yaml:4:30 (data.split.test.csv.path)"),
    ],
)
def test_a_missing_file_is_reported_where_it_is_named(
    tmp_path: Path, split: str, place: str
) -> None:
    (one,) = in_spec(tmp_path, split)
    assert one.startswith(f"SC401 {place} not_found")


def test_a_wrong_option_is_reported_where_the_part_sets_it(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text(TRAIN.replace("y\n", "z\n", 1))
    (one,) = in_spec(tmp_path, "{test: {csv: {path: v.csv, target: w}}}")
    assert one.startswith("SC405 spec.yaml:4:45 (data.split.test.csv.target) unknown_column")
    (one,) = in_spec(tmp_path, "{test: v.csv}")
    assert one.startswith("SC405 spec.yaml:3:30 (data.csv.target) unknown_column")


def test_arrays_and_pictures(tmp_path: Path) -> None:
    for name, size in (("t", 6), ("v", 3)):
        x, y = np.arange(2.0 * size).reshape(size, 2), np.arange(size) % 2
        np.savez(tmp_path / f"{name}.npz", x=x, y=y)
    source = Npz(path="t.npz")
    split = Data(source=source, split=Split(test="v.npz")).with_sources().split
    wanted = objective("out", 2, CLASS)
    data, found = Loader(tmp_path)(source, {"x": tensor(2)}, wanted, split=split)
    assert data is not None, found
    assert data.test is not None
    np.testing.assert_array_equal(data.test.inputs["x"], x)
    pictures = Split(test={"path": "v"}).with_sources(Images(path="t", resize="area"))
    assert pictures.own_source("test") == Images(path="v", resize="area")


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("val.csv", Csv(path="val.csv", target="y", delimiter=";")),
        ("{path: val}", Csv(path="val", target="y", delimiter=";")),
        ("{csv: val.csv}", Csv(path="val.csv", target="y", delimiter=";")),
        (
            "{csv: {path: val.csv, delimiter: ','}}",
            Csv(path="val.csv", target="y", delimiter=","),
        ),
        ("{npz: v.npz}", Npz(path="v.npz")),
        ("500", 500),
        ("500.0", 500),
        ("0.5", 0.5),
    ],
)
def test_a_part_takes_what_it_lacks_from_the_main_source(part: str, source: object) -> None:
    text = SPEC.replace("SPLIT", f"{{validation: {part}}}").replace("y}", 'y, delimiter: ";"}')
    spec = compile_spec(Path("spec.yaml"), text=text).spec
    assert spec is not None
    split = spec.document.data.split
    share = split.share("validation")
    assert (split.own_source("validation") or share) == source
    assert type(share) is (type(source) if share else int)
    again = Spec.from_yaml(spec.to_spec().to_yaml())
    assert again.data is not None
    assert again.data.with_sources().split == split


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("{}", "SC102 data.split.test"),
        ("{csv: {delimiter: ','}}", "SC102 data.split.test.csv"),
        ("{csv: a.csv, path: b.csv}", "SC105 data.split.test.path"),
        ("{synthetic: 20}", "SC435 data.split.test.synthetic"),
        ("1.5", "SC103 data.split.test"),
        ("-3", "SC103 data.split.test"),
        ("20%", "SC103 data.split.test"),
        ("val", "SC103 data.split.test"),
        ("true", "SC103 data.split.test"),
        ("[a.csv]", "SC103 data.split.test"),
        ("null", "SC102 data.split.test"),
    ],
)
def test_what_is_no_part(part: str, found: str) -> None:
    text = SPEC.replace("SPLIT", f"{{test: {part}}}")
    assert [f"{f.code} {f.path}" for f in compile_spec(Path("s.yaml"), text=text).findings] == [
        found
    ]


def test_a_source_of_another_kind_needs_what_it_cannot_take(tmp_path: Path) -> None:
    text = SPEC.replace("csv: {path: t.csv, target: y}", "npz: t.npz")
    text = text.replace("SPLIT", "{test: {csv: t.csv}}")
    (one,) = compile_spec(Path("s.yaml"), text=text).findings
    assert (one.code, one.path) == ("SC102", "data.split.test.csv")
    assert "`target`" in one.message
