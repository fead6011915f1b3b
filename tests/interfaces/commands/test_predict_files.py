"""What production sends and what it takes back: columns kept, standard input, formats, blocks."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import speccompile as sc
from command_line import Outcome, speccompile

pytestmark = pytest.mark.tensorflow

SPEC = """\
spec: 1
name: pets
data: {csv: {path: t.csv, features: [a, b], target: {species: kind, weight: weight}}}
model:
  inputs: {x: [2]}
  layers:
    - dense: {units: 3, kernel_initializer: ones, bias_initializer: zeros}
      name: kinds
      from: x
    - dense: {units: 1, kernel_initializer: ones}
      name: heavy
      from: x
  outputs: {species: kinds, weight: heavy}
training:
  loss: {species: sparse_categorical_crossentropy, weight: mean_squared_error}
  optimizer: {sgd: 1.0e-9}
  epochs: 1
"""
TRAINING = "id,a,b,kind,weight\n1,1,2,cat,3\n2,2,2,dog,4\n3,0,1,eel,1\n"
NEW = 'b,name,a,id\n2,Ann,1,007\n1,"Bo, Jr",0.5,8\n4,Cé,-1,9\n'
THIRD = 1 / 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run; its network adds the features, and finds all classes alike."""
    folder = tmp_path_factory.mktemp("pets")
    (folder / "s.yaml").write_text(SPEC, encoding="utf-8")
    (folder / "t.csv").write_text(TRAINING, encoding="utf-8")
    (folder / "new.csv").write_text(NEW, encoding="utf-8")
    done = speccompile("run", folder / "s.yaml", "--runs", folder)
    assert done.code == 0, done.err
    return folder


def predicted(folder: Path, *options: Any, data: Any = "new.csv", stdin: str = "") -> Outcome:
    given = data if data == "-" else folder / data
    quiet = ("--progress", "none")
    return speccompile("predict", folder / "pets/1", "--data", given, *quiet, *options, stdin=stdin)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_answers_are_beside_the_ids(folder: Path) -> None:
    """Another order of columns, more of them, no targets: what a colleague sends each morning."""
    done = predicted(folder, "--keep", "id,name")
    assert done.code == 0, done.err
    rows = table(done.out)
    assert [*rows[0]] == [
        *("id", "name", "species", "species_cat", "species_dog", "species_eel", "weight")
    ]
    assert [(row["id"], row["name"]) for row in rows] == [
        ("007", "Ann"),
        ("8", "Bo, Jr"),
        ("9", "Cé"),
    ]
    assert [float(row["weight"]) for row in rows] == pytest.approx([3, 1.5, 3], rel=1e-5)
    assert next(iter(table(predicted(folder).out)[0])) == "sample"


def test_all_formats_have_the_same_table(folder: Path, tmp_path: Path) -> None:
    options = ("--keep", "id,name")
    expected = table(predicted(folder, *options).out)
    for name in ("a.csv", "a.jsonl", "a.parquet", "a.bin"):
        extra = ("--format", "parquet") if name == "a.bin" else ()
        done = predicted(folder, *options, "--output", tmp_path / name, *extra)
        assert (done.code, done.out) == (0, f"wrote 3 predictions to {tmp_path / name}\n"), done
    assert table((tmp_path / "a.csv").read_text()) == expected
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    parquet = pq.read_table(tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.bin") == parquet
    assert [str(field.type) for field in parquet.schema] == ["string"] * 3 + ["float"] * 4
    for row, line, record in zip(expected, lines, parquet.to_pylist(), strict=True):
        assert [*line] == [*record] == [*row]
        for name in ("id", "name", "species"):
            assert line[name] == record[name] == row[name]
        for name in ("species_cat", "weight"):
            assert isinstance(line[name], float | int)
            assert np.float32(line[name]) == np.float32(record[name]) == np.float32(row[name])
    assert (
        predicted(folder, *options, "--format", "jsonl").out == (tmp_path / "a.jsonl").read_text()
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("a.bin", "a.csv", "a.jsonl", "a.parquet")
    ]


def test_standard_input_is_a_table_or_json_lines(folder: Path) -> None:
    expected = predicted(folder, "--keep", "id").out
    assert predicted(folder, "--keep", "id", data="-", stdin=NEW).out == expected
    rows = [{**row, "a": float(row["a"]), "b": int(row["b"])} for row in table(NEW)]
    lines = "\n".join(json.dumps({**row, "more": {"deep": [1]}}) for row in rows)
    for text in (lines, f"\n{lines}\n\n"):
        assert predicted(folder, "--keep", "id", data="-", stdin=text).out == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,x\n", "line 2, column `b`: expected a number"),
        (
            '{"a": 1, "b": 2}\n{"a": 1, "b": "x"}\n',
            "line 2, column `b`: expected a number",
        ),
        ('{"a": 1, "b": 2}\n\n{"a": 1}\n', "line 3, column `b`: empty cell"),
        ('{"a": 1, "b": 2}\n{"a": 1,\n', "line 3: invalid JSON: "),
        ("{}\n3\n", "line 2: expected a JSON object, got '3'"),
        ("", "data is empty"),
    ],
)
def test_faults_of_standard_input_are_located(folder: Path, text: str, said: str) -> None:
    done = predicted(folder, data="-", stdin=text)
    assert (done.code, done.out) == (1, "")
    assert said in done.err.splitlines()[0]
    assert "-->" not in done.err  # nobody can open the temporary file


def test_the_most_probable_classes_are_listed(folder: Path) -> None:
    row, *_ = table(predicted(folder, "--top", "2").out)
    assert [*row] == [
        *("sample", "species", "species_top_1", "species_top_1_probability"),
        *("species_top_2", "species_top_2_probability", "weight"),
    ]
    assert row["species"] == row["species_top_1"]
    assert float(row["species_top_2_probability"]) == pytest.approx(THIRD, rel=1e-3)
    assert len(table(predicted(folder, "--top", "9").out)[0]) == 2 + 2 * 3 + 1
    done = predicted(folder, "--top", "0")
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: `--top` must be a positive integer, got 0",
    )


def test_kept_columns_give_way_to_answers(folder: Path) -> None:
    text = "species,weight,a,b,species_dog,problem\nx,7,1,2,y,z\n"
    names = "species,weight,species_dog,problem"
    done = predicted(folder, "--keep", names, "--bad-rows", "mark", data="-", stdin=text)
    (row,) = table(done.out)
    assert [*row] == [
        *(":species", ":weight", "species_dog", "problem"),
        *("species", "species:cat", "species:dog", "species:eel", "weight", ":problem"),
    ]
    assert (row[":species"], row[":weight"], row["species_dog"], row["problem"]) == (*"x7yz",)
    assert done.err.count("note: ") == 4
    assert "an output is named `weight`, so the column `weight` is renamed to `:weight`" in done.err


def test_a_kept_column_that_is_missing_is_reported(folder: Path) -> None:
    done = predicted(folder, "--keep", "idd")
    assert (done.code, done.out) == (1, "")
    assert "did you mean `id`" in done.err


def test_bad_rows_keep_their_ids(folder: Path) -> None:
    text = "id,a,b\n1,1,2\n2,x,1\n3,1\n4,2,2\n"
    done = predicted(folder, "--keep", "id", "--bad-rows", "mark", data="-", stdin=text)
    rows = table(done.out)
    assert [row["id"] for row in rows] == ["1", "2", "", "4"]  # row 3 isn't whole
    assert [bool(row["weight"]) for row in rows] == [True, False, False, True]
    assert rows[2]["problem"] == "line 4: expected 3 cells, got 2"
    lines = predicted(
        *(folder, "--keep", "id", "--bad-rows", "mark", "--format", "jsonl"), data="-", stdin=text
    ).out.splitlines()
    assert json.loads(lines[1]) | {"problem": ""} == {
        **dict.fromkeys(("species", "species_cat", "species_dog", "species_eel", "weight")),
        "id": "2",
        "problem": "",
    }
    skipped = predicted(folder, "--keep", "id", "--bad-rows", "skip", data="-", stdin=text)
    assert [row["id"] for row in table(skipped.out)] == ["1", "4"]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Blocks of 2 rows, and inputs that stay on disk; the rows of every block that is made."""
    from speccompile.runtime.prediction import other_data, predicting, table
    from speccompile.runtime.training import loop

    monkeypatch.setattr(predicting, "BATCH", 2)
    monkeypatch.setattr(loop, "BLOCK", 1)
    monkeypatch.setattr(other_data, "MOST_HELD", 0)
    sizes: list[int] = []
    batch = table.AnswerTable.batch

    def counted(self: Any) -> Any:
        sizes.append(len(self.samples))
        return batch(self)

    monkeypatch.setattr(table.AnswerTable, "batch", counted)
    return sizes


def test_blocks_give_the_same_answers(
    folder: Path, tmp_path: Path, small_blocks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{n},{n / 7 if n % 5 else 'x'},{n / 3}" for n in range(1, 23)]
    (tmp_path / "many.csv").write_text("\n".join(["id,a,b", *rows, ""]))
    options = ("--keep", "id", "--bad-rows", "mark")
    in_blocks = predicted(folder, *options, data=tmp_path / "many.csv")
    assert max(small_blocks) <= 5  # two answers, and the bad rows between them
    assert sum(small_blocks) == 22
    assert [row["id"] for row in table(in_blocks.out)] == [str(n) for n in range(1, 23)]
    predicted(folder, *options, "--output", tmp_path / "a.parquet", data=tmp_path / "many.csv")
    assert pq.read_table(tmp_path / "a.parquet")["id"].to_pylist()[-1] == "22"
    run = sc.open_run(folder / "pets/1")
    whole = run.predict(tmp_path / "many.csv", keep="id", bad_rows="mark")
    assert whole.to_csv() == in_blocks.out
    monkeypatch.undo()
    at_once = predicted(folder, *options, data=tmp_path / "many.csv")
    assert (at_once.out, at_once.err) == (in_blocks.out, in_blocks.err)


def test_a_file_that_is_not_complete_does_not_exist(
    folder: Path, tmp_path: Path, small_blocks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from speccompile.runtime.prediction import table
    from speccompile.runtime.storage.durable import StorageError

    batch = table.AnswerTable.batch

    def broken(self: Any) -> Any:
        if small_blocks:
            raise StorageError("the disk is gone")
        return batch(self)

    monkeypatch.setattr(table.AnswerTable, "batch", broken)
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        small_blocks.clear()  # the first block is written
        done = predicted(folder, "--output", tmp_path / name)
        assert (done.code, done.err.splitlines()[0]) == (2, "error: the disk is gone")
    assert [*tmp_path.iterdir()] == []


def test_python_gives_the_same(folder: Path, tmp_path: Path) -> None:
    run = sc.open_run(folder / "pets/1")
    frame = {name: [row[name] for row in table(NEW)] for name in ("b", "name", "a", "id")}
    predictions = run.predict(frame, keep=["id", "name"], top=1)
    text = predicted(folder, "--keep", "id,name", "--top", "1").out
    assert predictions.to_csv() == text
    with (folder / "new.csv").open("rb") as file:
        assert run.predict(file, keep=["id", "name"], top=1).to_csv() == text
    assert predictions.to_arrow().to_pandas()["id"].tolist() == ["007", "8", "9"]
    predictions.write(tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet") == predictions.to_arrow()
    written = run.predict_to_file(frame, tmp_path / "b.csv", keep=["id", "name"], top=1)
    assert (written.path, written.samples) == (str(tmp_path / "b.csv"), 3)
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == text
    with pytest.raises(sc.StorageError, match="already exists"):
        predictions.write(tmp_path / "a.parquet")
    with pytest.raises(sc.Error, match="can't be written to a text stream"):
        predictions.write(io.StringIO(), format="parquet")
    with pytest.raises(TypeError, match="`keep` must be a name or several, got int"):
        run.predict(frame, keep=3)  # type: ignore[arg-type]


FEATURES = """\
spec: 1
name: people
data:
  csv: {path: t.csv, target: y}
  features:
    age: {columns: [age]}
    rank: {column: rank of 5, encode: {one_hot: {values: [1, 2.1], unknown: zero}}}
    sex: {column: sex, encode: {one_hot: {values: [male, female], unknown: own}}}
model:
  inputs: {x: [6]}
  layers: [{dense: {units: 1}, name: out}]
training: {loss: mean_squared_error, optimizer: adam, epochs: 1}
"""


def test_values_that_training_did_not_know_are_said(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(FEATURES, encoding="utf-8")
    (tmp_path / "t.csv").write_text("age,sex,rank of 5,y\n1,male,1,1\n2,female,2.1,3\n")
    (tmp_path / "new.csv").write_text(
        "sex,id,age,rank of 5\nfemale,9,1,2.1\nother,10,4,3\n,11,5,\nother,12,3,\n"
    )
    done = speccompile("run", tmp_path / "s.yaml", "--runs", tmp_path)
    assert done.code == 0, done.err
    run = ("predict", tmp_path / "people/1", "--progress", "none", "--keep", "id", "--data")
    done = speccompile(*run, tmp_path / "new.csv")
    assert [row["id"] for row in table(done.out)] == ["9", "10", "11", "12"]
    assert done.err.splitlines() == [
        "note: column `rank of 5`: 3 unknown values: empty, `3`",
        "note: column `sex`: 3 unknown values: `other`, empty",
    ]
    (tmp_path / "val.csv").write_text("age,sex,rank of 5,y\n1,other,1,1\n2,male,2.1,3\n")
    said = "column `sex`: 1 unknown value: `other`"
    run = ("evaluate", tmp_path / "people/1", "--progress", "none", "--data")
    assert f"note: {said}\n" in speccompile(*run, tmp_path / "val.csv").err
    held_out = ("--set", f"data.split.validation={tmp_path}/val.csv", "--progress", "plain")
    done = speccompile("run", tmp_path / "s.yaml", "--runs", tmp_path, *held_out)
    assert f"validation part, {said}" in done.out
    run = ("predict", tmp_path / "people/1", "--progress", "none", "--keep", "id", "--data")
    assert speccompile(*run, tmp_path / "new.csv", "--format", "jsonl").code == 0
